"""The days that people name: 5/11/60, "mùng 5 tháng 11 năm ngoái", "thứ ba tuần trước", "hôm qua".

Phrases stand folded here (no accents), so one list serves both ways of typing.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.dialogue.kinds.answer import Answer, Bad, Good, Unsure, Which
from bot.dialogue.kinds.relative import beside_today
from bot.dialogue.words import plain
from knowledge.answers import bare
from knowledge.counting import counted, digits, number
from knowledge.text import clean, fold

Tense = Literal["past", "future", "any"]

_LUNAR = re.compile(
    r"\b(?:am lich|lich am|ngay am|lich ta|ta lich|ram|giao thua|m[uo]ng \w+ tet|thang (?:gieng|chap|nhuan)"
    r"|(?:thang|nam|ngay) \w+ (?:am|ta)\b|(?:\d+ ){2,}(?:am|ta)\b|\d+ al)\b"
)
_ZODIAC = re.compile(
    r"\b(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) (?:ty|ti|suu|dan|mao|meo|thin|ngo|mui|than|dau|tuat|hoi)\b"
    r"|\b(?:tuoi|nam) (?:con )?(?:chuot|trau|cop|meo|rong|ran|ngua|de|khi|ga|cho|heo|lon|ti|suu|dan|mao|thin|ngo|mui"
    r"|dau|tuat|hoi|ty|than)\b"
)
_SPLIT = re.compile(r"[,;()\n=]|\b(?:tuc|nham)(?: la| ngay)*\b")
_CLOCK = re.compile(r"\b\d{1,2}\s*(?:h|g|gio|:)\s*(?:\d{1,2}(?!\d))?(?:\s*(?:phut|p)\b)?")
_ISO = re.compile(r"(?<!\d)(\d{4}) (\d{1,2}) (\d{1,2})(?!\d)")
_SAID = r"nay|ngoai|roi|truoc|kia|toi|sau(?! \w)"  # "năm sáu mươi" is no next year
_FULL = re.compile(rf"(?<!\d)(\d{{1,2}})(?: thang)? (\d{{1,2}})(?: nam)? (\d{{2,4}}|{_SAID})(?!\d)")
_SOLID = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)\d{1,2} thang \d{1,2}\b|(?<!\d)\d{1,2}(?: thang)? \d{1,2}(?! ?\d)(?: nam)?$")
_MONTH_YEAR = re.compile(r"^(?:thang )?\d{1,2}(?: nam)? \d{4}$|^thang \d{1,2}(?: nam \w+)?$")
_ONLY_YEAR = re.compile(rf"^(?:sinh )?(?:nam )?\d{{4}}$|^(?:sinh )?nam (?:\d{{2}}|{_SAID})$")
_SPOKEN = re.compile(r"(?:.*\b(?:ngay|mung|mong|hom|sinh|mat|vao) |^)(.+?) thang (.+?)(?: nam (.+))?$")
_YEARS_AWAY = {"nay": 0, "ngoai": -1, "roi": -1, "truoc": -1, "kia": -2, "sau": 1, "toi": 1}
_LONGEST_LIFE, _LIKELY_LIFE, _AHEAD, _LATEST = 130, 110, 20, 100
_MONTHS, _DAYS, _YEAR_DIGITS = 12, 31, 4


@dataclass(frozen=True, slots=True)
class Parts:
    """Day, month and year as they were written; the year may be a word or two digits."""

    day: int
    month: int
    year: str


def read_day(text: str, today: date, tense: Tense) -> Answer:
    """Return the day that `text` names as an ISO date, or what is wrong with it."""
    text = bare(text)
    if _LUNAR.search(plain(text)):
        solar = [part for part in _SPLIT.split(fold(clean(text))) if plain(part) and not _LUNAR.search(plain(part))]
        found = next((one for part in solar for one in _written(_words(part))), None)
        return _checked(found, today, tense) if found else Bad("lunar")
    words = _words(text)
    written = list(dict.fromkeys(_written(words)))
    if written:
        return _either([_checked(parts, today, tense) for parts in written])
    return _spoken(words, today, tense) or beside_today(clean(text), today, tense) or _lacking(words)


def full_year(written: str, today: date, tense: Tense) -> tuple[int, bool] | None:
    """Return the year meant, and whether it is beyond doubt: two digits stand for the only plausible century."""
    if written in _YEARS_AWAY:
        return today.year + _YEARS_AWAY[written], True
    if len(written) == _YEAR_DIGITS:
        return int(written), True
    if len(written) != 2:  # noqa: PLR2004 two digits
        return None
    this, last = 2000 + int(written), 1900 + int(written)
    if tense == "future":
        return this, True
    if this > today.year + (_AHEAD if tense == "any" else 0):
        return last, True
    return this, last < today.year - _LIKELY_LIFE


def _words(text: str) -> str:
    return plain(_CLOCK.sub(" ", fold(clean(text))))


def _written(words: str) -> Iterator[Parts]:
    """Yield the days written in figures."""
    for year, month, day in _ISO.findall(words):
        yield Parts(int(day), int(month), year)
    for day, month, year in _FULL.findall(_ISO.sub(" ", words)):
        yield Parts(int(day), int(month), year)
    for day, month, year in _SOLID.findall(words):
        yield Parts(int(day), int(month), year)


def _either(answers: list[Answer]) -> Answer:
    """Return the only answer, or what the good ones leave open."""
    values = tuple(dict.fromkeys(one.value for one in answers if isinstance(one, Good | Unsure)))
    return Which(values) if len(values) > 1 else next((a for a in answers if isinstance(a, Good | Unsure)), answers[0])


def _checked(parts: Parts, today: date, tense: Tense) -> Answer:
    """Return the day, or the first thing that is wrong with it."""
    years = full_year(parts.year, today, tense)
    if years is None:
        return Bad("date_year_digits", {"year": parts.year})
    year, sure = years
    wrong = _impossible(parts, year) or _out_of_time(year, today)
    if wrong is not None:
        return wrong
    if parts.month > _MONTHS:
        swapped = _in_time(date(year, parts.day, parts.month), today, tense, "date_swapped")
        return swapped if isinstance(swapped, Unsure) else Bad("date_month", {"month": str(parts.month)})
    return _in_time(date(year, parts.month, parts.day), today, tense, "" if sure else "date_century")


def _impossible(parts: Parts, year: int) -> Bad | None:
    """Say which part no calendar has; a month above twelve may be the day (5 November as 11/5)."""
    day, month = parts.day, parts.month
    if month > _MONTHS and day <= _MONTHS and 0 < month <= _DAYS and day:
        day, month = month, day
    if not 1 <= month <= _MONTHS:
        return Bad("date_month", {"month": str(month)})
    if not 1 <= day <= _DAYS:
        return Bad("date_day", {"day": str(day)})
    if year and day > monthrange(year, month)[1]:
        return Bad("date_not_in_month", {"day": str(day), "month": str(month), "year": str(year)})
    return None


def _out_of_time(year: int, today: date) -> Bad | None:
    if year <= today.year - _LONGEST_LIFE:
        return Bad("date_old", {"year": str(year)})
    return Bad("date_far", {"year": str(year)}) if year > today.year + _LATEST else None


def _in_time(day: date, today: date, tense: Tense, doubt: str) -> Answer:
    if tense == "past" and day > today:
        return Bad("date_future")
    if tense == "future" and day < today:
        return Bad("date_past")
    return Unsure(day.isoformat(), doubt) if doubt else Good(day.isoformat())


def _spoken(words: str, today: date, tense: Tense) -> Answer | None:
    """Read a day whose numbers are said in words: "mùng năm tháng mười một năm một chín sáu mươi"."""
    found = _SPOKEN.match(words)
    if not found:
        return None
    day, month = (int(part) if part.isdigit() else number(part.split()) for part in found.groups()[:2])
    if day is None or month is None:
        return None
    if found[3] is None:
        return Bad("date_year")
    if names_zodiac(words):
        return Bad("lunar")
    year = spoken_year(found[3])
    return _checked(Parts(day, month, year), today, tense) if year else Bad("date_year")


def spoken_year(words: str) -> str | None:
    """Return the digits of a year, or the word for one, as `full_year` takes them: "bảy lăm" is 75."""
    if words in _YEARS_AWAY:
        return words
    said = counted(words)
    whole = number(said)
    one_by_one = digits(said)
    for found in (str(whole) if whole is not None else None, one_by_one):
        if found is not None and len(found) in {2, _YEAR_DIGITS}:
            return found
    return None


def names_zodiac(words: str) -> bool:
    """Whether `words` (folded) name a year by its animal or its stem and branch: "tuổi con trâu", "canh tý"."""
    return _ZODIAC.search(words) is not None


def _lacking(words: str) -> Bad:
    """Say which part of a day is missing."""
    if names_zodiac(words):
        return Bad("lunar")
    if _ONLY_YEAR.search(words):
        return Bad("date_only_year")
    if _MONTH_YEAR.search(words):
        return Bad("date_only_month")
    if _DAY_MONTH.search(words):
        return Bad("date_year")
    return Bad("date" if re.search(r"\d", fold(words)) else "date_missing")
