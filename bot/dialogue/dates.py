"""Days and years as people write them: 5/11/2026, "mùng 5 tháng 11 năm ngoái", "hôm qua"."""

import re
from datetime import date, timedelta

from bot.dialogue.words import plain

_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[/\-. ]\s*(\d{1,2})\s*[/\-. ]\s*(\d{4}|\d{2})(?!\d)")
_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
_WORDS = re.compile(
    r"(?:ngay |mung |mong |hom )*(\d{1,2}) thang (\d{1,2})(?: (?:nam )?(\d{4}|\d{2}|nay|ngoai|roi|truoc|kia))?(?!\d)"
)
_LUNAR = re.compile(r"\b(?:am lich|lich am|ngay am|thang gieng|thang chap|ta lich)\b")
_RELATIVE = {"hom nay": 0, "nay": 0, "bua nay": 0, "hom qua": 1, "hom kia": 2, "bua qua": 1, "bua kia": 2}
_YEARS_AGO = {"nay": 0, "ngoai": 1, "roi": 1, "truoc": 1, "kia": 2}
_OLDEST = 130


def read_date(text: str, today: date) -> date | str:
    """Return the day that `text` names, or what is wrong with it: the key of a `bad-…` sentence."""
    words = plain(text)
    if _LUNAR.search(words):
        return "date_lunar"
    if words in _RELATIVE:
        return today - timedelta(days=_RELATIVE[words])
    found = _NUMERIC.search(text) or _DIGITS.search(text) or _WORDS.search(words)
    if not found:
        if not re.search(r"\d", text):
            return "date_missing"
        return "date_year" if re.fullmatch(r"\s*\d{1,2}\s*[/\-. ]\s*\d{1,2}\s*", text) else "date"
    day, month, year = found.groups()
    if year is None:
        return "date_year"
    full = _full_year(year, today)
    if full is None:
        return "date_century"
    try:
        read = date(full, int(month), int(day))
    except ValueError:
        return "date"
    return read if full > today.year - _OLDEST else "date"


def _full_year(year: str, today: date) -> int | None:
    """Two digits stand for a year of the last century unless they may as well be one of this: then ask."""
    if year in _YEARS_AGO:
        return today.year - _YEARS_AGO[year]
    if len(year) == 4:  # noqa: PLR2004
        return int(year)
    return None if 2000 + int(year) <= today.year else 1900 + int(year)


def read_year(text: str, today: date) -> int | None:
    """Return a year of birth between 130 years ago and now, from "1960", "năm 60" or a full date."""
    read = read_date(text, today)
    if isinstance(read, date):
        return read.year if read <= today else None
    found = re.fullmatch(r"(?:sinh )?(?:nam )?(\d{4}|\d{2})", plain(text))
    full = _full_year(found.group(1), today) if found else None
    return full if full and today.year - _OLDEST < full <= today.year else None
