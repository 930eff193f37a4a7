"""What `motcua doctor` says of speaking and listening."""

import shutil
from collections.abc import Iterator

from bot.lines import Finding
from bot.listening import ModelUnfitError, open_listener
from bot.settings import Settings
from locales import say

_PROGRAMS = ("espeak-ng", "ffmpeg")


def examine_senses(settings: Settings) -> Iterator[Finding]:
    """Say whether answers can be said aloud, and whether voice messages are understood."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if settings.voice == "off":
        yield Finding(fine=None, what=say("doctor-voice-off", "en"))
    elif missing:
        yield Finding(fine=None, what=say("doctor-voice-missing", "en", programs=" ".join(missing)))
    else:
        yield Finding(fine=True, what=say("doctor-voice", "en", voice=settings.voice))
    try:
        listens = open_listener(settings.speech_model) is not None
    except ModelUnfitError as error:
        yield Finding(fine=False, what=str(error))
    else:
        yield Finding(fine=listens or None, what=say("doctor-listen" if listens else "doctor-listen-off", "en"))
