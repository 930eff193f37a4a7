"""Days and years: any, those gone by, those to come."""

import re

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure
from bot.dialogue.kinds.days import full_year, names_zodiac, read_day, spoken_year
from bot.dialogue.words import plain
from knowledge.answers import bare
from knowledge.counting import number
from knowledge.filling.model import Field

_YEAR = re.compile(
    r"(?:.*\b(?:sinh|nam|tu|hoi|khoang|chung|co|do|tam) |(?:thang )?\d{1,2} (?=\d{4}))?"
    r"(\d{4}|\d{2}|nay|ngoai|roi|truoc|kia)(?: (?:roi|do|nha|a))?"
)
_SPOKEN = re.compile(r"(?:.*\bsinh )?(?:nam )?(.+)")
_AGE = re.compile(r"(.+) tuoi\b.*")
_OLDEST = 130
_AGE_WORDS = 3  # sáu mươi sáu


def any_date(text: str, _field: Field, asked: Asked) -> Answer:
    """A day, gone by or to come, as an ISO date."""
    return read_day(text, asked.today, "any")


def past_date(text: str, _field: Field, asked: Asked) -> Answer:
    """A day that is not in the future, as an ISO date."""
    return read_day(text, asked.today, "past")


def future_date(text: str, _field: Field, asked: Asked) -> Answer:
    """A day that is not over yet, as an ISO date."""
    return read_day(text, asked.today, "future")


def year(text: str, _field: Field, asked: Asked) -> Answer:
    """A year that is not in the future; a full date gives its year, an age a guess."""
    words = plain(bare(text))
    if names_zodiac(words):
        return Bad("year_zodiac")
    age = _AGE.fullmatch(words)
    if age is not None:
        return _by_age(age[1], asked)
    day = read_day(text, asked.today, "past")
    if isinstance(day, Good | Unsure):
        return Good(day.value[:4]) if isinstance(day, Good) else Unsure(day.value[:4], "year")
    if isinstance(day, Bad) and day.key == "date_future":
        return Bad("year_future")
    return _alone(words, asked)


def _alone(words: str, asked: Asked) -> Answer:
    """Read a year that stands by itself: "1960", "năm 60", "sinh năm sáu mươi"."""
    found = _YEAR.fullmatch(words)
    spoken = _SPOKEN.fullmatch(words)
    written = found[1] if found else spoken_year(spoken[1]) if spoken else None
    years = full_year(written, asked.today, "past") if written else None
    if years is None:
        return Bad("year")
    read, sure = years
    if read > asked.today.year:
        return Bad("year_future")
    if read <= asked.today.year - _OLDEST:
        return Bad("year_old", {"year": str(read)})
    return Good(str(read)) if sure else Unsure(str(read), "year")


def _by_age(said: str, asked: Asked) -> Answer:
    """Return the year of birth that an age tells, to be confirmed: people count their age in several ways."""
    parts = said.split()[-_AGE_WORDS:]
    counted = (number(parts[place:]) for place in range(len(parts)))
    age = next((one for one in counted if one is not None), None)
    known = age is not None and age < _OLDEST
    return Unsure(str(asked.today.year - (age or 0)), "year_of_age") if known else Bad("year")
