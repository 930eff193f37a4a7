"""`motcua doctor` says whether answers can be said aloud and voice messages are understood, and what to do."""

import pytest

from bot.commands.senses import examine_senses
from bot.settings import Settings


@pytest.fixture
def examined(tmp_path):
    def examined(**given):
        settings = Settings(_env_file=None, data=tmp_path, **given)
        return [(finding.fine, finding.what) for finding in examine_senses(settings)]

    return examined


def test_what_is_there(examined):
    (voice, said), (listens, _) = examined(voice="vi-vn-x-south")
    assert (voice, listens) == (True, None)
    assert "vi-vn-x-south" in said


def test_what_is_missing_is_named(examined, monkeypatch):
    monkeypatch.setattr("bot.commands.senses.shutil.which", lambda name: None if name == "ffmpeg" else name)
    (voice, said), _ = examined()
    assert voice is None
    assert "apt-get install ffmpeg" in said


def test_what_is_switched_off(examined):
    assert examined(voice="off")[0][0] is None


def test_a_model_that_cannot_work_is_wrong(examined, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.listening.find_spec", lambda name: name)
    (_, (listens, said)) = examined(speech_model=tmp_path / "nowhere")
    assert listens is False
    assert "MOTCUA_SPEECH_MODEL" in said
