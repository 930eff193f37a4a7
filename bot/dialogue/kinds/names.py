"""Names of persons: capitals set right, what was said around the name left out; what is no name is refused.

S'tiêng, Khmer, Chăm, Ê Đê and H'Mông names with apostrophes and hyphens are names like all others.
"""

import re
import unicodedata

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure
from knowledge.answers import closed, led
from knowledge.counting import said
from knowledge.filling.model import Field
from knowledge.names import is_among, with_apostrophes
from knowledge.text import clean, fold, has_accents, is_syllable, repair

_WORD = re.compile(r"[^\W\d_]{1,15}(?:['\-][^\W\d_]{1,15}){0,3}|[^\W\d_]'")
_BETWEEN = re.compile(r"[\s,.;:!\"“”«»…]+")
_ASIDE = re.compile(r"\([^)]*\)")
_BORN = re.compile(r"(?:sinh|sanh) (?:nam|ngay)|sn \d+")
_LEADING, _MOST, _TITLED = 5, 8, 2


def person_name(text: str, _field: Field, _asked: Asked) -> Answer:
    """Two to eight words; one that lacks accents, is alone or was typed in raw Telex is asked back."""
    text = unicodedata.normalize("NFC", with_apostrophes(_ASIDE.sub(" ", text)))
    accents = has_accents(text)
    words = _named(_before_birth([word for word in _BETWEEN.split(text) if word]), accents=accents)
    said_so = [clean(word) for word in words]
    if "?" in text or _is_sentence(said_so, accents=accents):
        return Bad("person_name_words")
    if not words or len(words) > _MOST or not all(_WORD.fullmatch(word) for word in words):
        return Bad("person_name" if words else "person_name_words")
    if all(said().digit(word) is not None for word in said_so):
        return Bad("person_name")
    return _kept(said_so, small=text.islower())


def _kept(words: list[str], *, small: bool) -> Answer:
    """Return the name, with a doubt where there is one."""
    repaired = [repair(word) for word in words]
    typed_raw = repaired != words and any(is_among("families", one) or is_among("middles", one) for one in repaired)
    name = " ".join(_capital(word) for word in (repaired if typed_raw else words))
    if len(words) == 1:
        if is_among("titles", words[0]):
            return Bad("person_name_words")
        likely = is_syllable(fold(words[0])) or "'" in words[0]
        return Unsure(name, "one_word") if likely and len(words[0]) > 1 else Bad("person_name_short")
    if typed_raw:
        return Unsure(name, "read")
    return Unsure(name, "no_accents") if _lacks_accents(words, small=small) else Good(name)


def _before_birth(words: list[str]) -> list[str]:
    """Leave out "sinh năm 1960" and what follows it."""
    folded = [fold(clean(word)) for word in words]
    place = next((n for n in range(1, len(words) - 1) if _BORN.fullmatch(" ".join(folded[n : n + 2]))), len(words))
    return words[:place]


def _named(words: list[str], *, accents: bool) -> list[str]:
    """Leave out what leads up to a name and what closes a polite answer: "dạ con tên là …", "bà …", "… nha con"."""
    before: list[str] | None = None
    while words != before:
        before = words
        words = _after_naming(words, accents=accents)
        words = _without_lead(words, accents=accents)
        words = _without_title(words, accents=accents)
        words = _without_close(words, accents=accents)
    return words


def _after_naming(words: list[str], *, accents: bool) -> list[str]:
    """Drop all up to "tên", "là"; typed without accents, "la" counts only behind other words that lead up to a name."""
    cleaned = [clean(word) for word in words]
    led_up = [
        place
        for place, word in enumerate(cleaned[:_LEADING])
        if is_among("naming", word, accents=accents)
        and (accents or word != "la" or (place and _leads_up(cleaned[place - 1])))
    ]
    return words[led_up[-1] + 1 :] if led_up else words


def _leads_up(word: str) -> bool:
    return is_among("titles", word, accents=False) or is_among("naming", word, accents=False)


def _without_lead(words: list[str], *, accents: bool) -> list[str]:
    """Drop "dạ" and the like, but not the family name La typed without accents."""
    if len(words) <= _TITLED or is_among("families", clean(words[0]), accents=accents):
        return words
    return words[led(words, "lead", accents=accents) :]


def _without_title(words: list[str], *, accents: bool) -> list[str]:
    """Drop "bà" before "Nguyễn Thị Hoa"; the family name Ông stays where it may be one."""
    if len(words) < _TITLED or not is_among("titles", clean(words[0]), accents=accents):
        return words
    family = is_among("families", clean(words[0]), accents=accents) and not words[0].islower()
    if not family or (len(words) > _TITLED + 1 and is_among("families", clean(words[1]), accents=accents)):
        return words[1:]
    return words


def _without_close(words: list[str], *, accents: bool) -> list[str]:
    """Drop "ạ", "nha con"; a name that only sounds so is written with a capital, or stands behind "thị"."""
    length = closed(words, "tail", accents=accents)
    rest = words[: len(words) - length]
    capital = any(word[0].isupper() for word in words[len(rest) :]) and not all(word.isupper() for word in words)
    if not length or len(rest) < 1 or capital:
        return words
    return words if is_among("middles", clean(rest[-1]), accents=accents) and len(rest) <= _TITLED else rest


def _is_sentence(words: list[str], *, accents: bool) -> bool:
    """Whether the words are no name: one word of a sentence is enough where no family name leads."""
    middle = words[1:2] if len(words) > _TITLED and is_among("middles", words[1], accents=accents) else []
    strange = sum(is_among("no_name", word, accents=accents) for word in [*words[:1], *words[1 + len(middle) :]])
    known = bool(words) and is_among("families", words[0], accents=accents)
    return strange > (1 if known and len(words) > 1 else 0)


def _lacks_accents(words: list[str], *, small: bool) -> bool:
    """Whether accents seem to be missing; highland names, where somebody minds the capitals, often bear none."""
    if any("'" in word for word in words) or (not small and is_among("plain_families", words[0])):
        return False
    if not any(has_accents(word) for word in words):
        return True
    return any(is_among("accented", word, accents=False) and not has_accents(word) for word in words[:-1])


def _capital(word: str) -> str:
    return re.sub(r"(^|['\-])(\w)", lambda found: found[1] + found[2].upper(), word)
