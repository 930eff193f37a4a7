"""Days named by how far they are from today: "hôm qua", "3 ngày trước", "thứ ba tuần trước".

Phrases stand folded here (no accents); only "hôm kìa", the day before "hôm kia", needs its accent.
"""

import re
from datetime import date, timedelta
from typing import Literal

from bot.dialogue.kinds.answer import Answer, Bad, Good, Unsure
from bot.dialogue.words import plain
from knowledge.counting import number
from knowledge.text import tokens

_AWAY = {
    "hom nay|bua nay|bua ni|ngay nay|sang nay|trua nay|chieu nay|toi nay|khuya nay|hom ni|ngay hom nay|moi day": 0,
    "hom qua|bua qua|ngay qua|sang qua|trua qua|chieu qua|toi qua|dem qua|hoi hom|khi hom|khuya qua|ngay hom qua": -1,
    "hom kia|bua kia|hom te|bua te|hom tru|ngay hom kia": -2,
    "ngay mai|bua mai|sang mai|chieu mai|toi mai|ban mai": 1,
    "ngay mot|bua mot|ngay kia": 2,
}
_ALONE = {"nay": 0, "mai": 1, "mot": 2}
_PHRASES = {phrase: days for phrases, days in _AWAY.items() for phrase in phrases.split("|")} | _ALONE
_NAMED = re.compile(rf"\b(?:{'|'.join(sorted(_PHRASES.keys() - _ALONE, key=len, reverse=True))})\b")
_WHOLE = re.compile("|".join(_ALONE))
_KIA = frozenset({"hom kia", "bua kia", "ngay hom kia"})
_COUNTED = re.compile(
    r"\b(?:cach day|cach nay|duoc) (?P<ago>\w+|\w+ \w+) (?P<ago_unit>ngay|hom|bua|tuan)\b"
    r"|\b(?P<count>\d+|\w+) (?P<unit>ngay|hom|bua|tuan) (?P<side>truoc|roi|nua|toi)\b"
)
_WEEKDAY = re.compile(r"\b(?:thu |t)(?P<day>[2-7]|hai|ba|tu|bon|nam|sau|bay)\b|\b(?P<sunday>chu nhat|chua nhat|cn)\b")
_WEEK = re.compile(r"\btuan (?P<week>truoc|roi|qua|nay|ni|sau|toi|vua roi|vua qua)\b")
_GONE = re.compile(r"\b(?:truoc|roi|qua|vua)\b")
_DAYS = {"hai": 0, "ba": 1, "tu": 2, "bon": 2, "nam": 3, "sau": 4, "bay": 5}
_WEEKS = {"truoc": -1, "roi": -1, "qua": -1, "vua roi": -1, "vua qua": -1, "nay": 0, "ni": 0, "sau": 1, "toi": 1}
_SUNDAY = 6
_LONGEST = 400
"""Days or weeks that people count instead of naming the day."""


def beside_today(text: str, today: date, tense: Literal["past", "future", "any"]) -> Answer | None:
    """Return the day that `text` (cleaned) names from today on, None where it names none so."""
    words = plain(text)
    weekday = _weekday(words, today, tense)
    if weekday is not None:
        return _told(weekday, today, tense, sure=False)
    away = _counted(words)
    if away is not None:
        return _told(today + timedelta(days=away[0]), today, tense, sure=away[1])
    named = _WHOLE.fullmatch(words) or _NAMED.search(words)
    if named is None:
        return None
    days = _PHRASES[named.group()] - (named.group() in _KIA and "kia" not in tokens(text))
    return _told(today + timedelta(days=days), today, tense, sure=True)


def _told(day: date, today: date, tense: str, *, sure: bool) -> Answer:
    if tense == "past" and day > today:
        return Bad("date_future")
    if tense == "future" and day < today:
        return Bad("date_past")
    return Good(day.isoformat()) if sure else Unsure(day.isoformat(), "day")


def _counted(words: str) -> tuple[int, bool] | None:
    """Return how many days away "3 ngày trước" is, and whether that can be exact."""
    found = _COUNTED.search(words)
    if found is None:
        return None
    count = number((found["ago"] or found["count"]).split())
    if count is None or count > _LONGEST:
        return None
    unit, ahead = found["ago_unit"] or found["unit"], found["side"] in {"nua", "toi"}
    weeks = unit == "tuan"
    return count * (7 if weeks else 1) * (1 if ahead else -1), not weeks


def _weekday(words: str, today: date, tense: str) -> date | None:
    """Return the day of "thứ ba tuần trước"; without a week the nearest in the right direction."""
    found = _WEEKDAY.search(words)
    if found is None:
        return None
    said = found["day"]
    day = _SUNDAY if said is None else _DAYS.get(said, int(said) - 2 if said.isdigit() else 0)
    week = _WEEK.search(words)
    if week is not None:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=day, weeks=_WEEKS[week["week"]])
    if tense == "future":
        return today + timedelta(days=(day - today.weekday()) % 7)
    away = (today.weekday() - day) % 7
    return today - timedelta(days=7 if away == 0 and _GONE.search(words) else away)
