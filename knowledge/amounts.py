"""Amounts of money as people say them: "5 triệu rưỡi", "1tr2", "500 ngàn", "hai trăm"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.counting import below_thousand, said
from knowledge.text import clean

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|/")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_TEN, _HUNDRED, _THOUSAND, _WRITTEN_OUT = 10, 100, 1000, 10_000
_LONE = {"hundred": _HUNDRED, "tens": _TEN}  # trăm hai, chục triệu


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in đồng; not `sure` where thousands were left out, `figure` where nobody can tell what was."""

    dong: int
    sure: bool = True
    figure: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A number, a unit (đồng is one of 1), a half, or any other word."""

    kind: str
    value: float = 0
    written: str = ""


def amounts(text: str) -> list[Amount]:
    """Return the amounts that `text` names, in order; what counts months, people or the like is none."""
    parts = list(_parts(_TOKEN.findall(clean(text))))
    found, place = [], 0
    while place < len(parts):
        amount, after = _amount(parts, place)
        found += [amount] if amount else []
        place = max(after, place + 1)
    return found


def is_foreign(text: str) -> bool:
    """Whether `text` names another currency."""
    return any(said().is_one("foreign_money", word) for word in _TOKEN.findall(clean(text)))


def _parts(words: Sequence[str]) -> Iterator[_Part]:
    """Turn words into numbers and units; a unit that begins ("triệu rưỡi", "trăm hai") counts one of it."""
    place, before = 0, ""
    while place < len(words):
        part, place = _part(words, place, before)
        yield from (_Part("number", 1), part) if part.kind == "unit" and before not in {"number", "halves"} else (part,)
        before = part.kind


def _part(words: Sequence[str], place: int, before: str) -> tuple[_Part, int]:
    word = words[place]
    value, after = below_thousand(words, place)
    written = _written(word)
    if written is not None and after <= place + 1:
        return _Part("number", written, word), place + 1
    if value is not None:
        return _Part("number", value), after
    lone = _LONE.get(_word(word).kind)
    if lone is not None and before != "number":
        ones = said().digit(words[place + 1]) if place + 1 < len(words) else None
        return _Part("number", lone + (ones or 0) * lone / _TEN), place + (2 if ones else 1)
    return _word(word), place + 1


def _word(word: str) -> _Part:
    if word in said().units:
        return _Part("unit", said().units[word])
    for kind in ("half", "halves", "hundred", "tens", "dong", "spans"):
        if said().is_one(kind, word):
            return _Part(kind)
    return _Part("word")


def _written(word: str) -> float | None:
    """Return what figures mean: dots and commas group thousands, before one or two digits they begin a fraction."""
    if not (word.isascii() and word[0].isdigit()):
        return None
    if _GROUPED.fullmatch(word) or word.isdigit():
        return int(re.sub(r"\D", "", word))
    whole, _, fraction = word.replace(",", ".").rpartition(".")
    return float(f"{re.sub(r'[^0-9]', '', whole)}.{fraction}")


def _amount(parts: Sequence[_Part], place: int) -> tuple[Amount | None, int]:
    """Read one amount from `place` on; return it (None if there is none) and where it ends."""
    total, last = 0.0, 0.0
    while place < len(parts):
        part, after = parts[place], _kind(parts, place + 1)
        if part.kind == "halves" and after == "unit":
            return Amount(round(parts[place + 1].value / 2)), place + 2
        if part.kind != "number" or after == "spans":
            break
        if after != "unit":
            rest = _bare(part, parts, place) if not last else Amount(round(total + _remainder(part, last)))
            return rest, place + (2 if after in {"half", "dong"} else 1)
        unit = parts[place + 1].value
        if last and unit >= last:
            break
        total, last, place = total + part.value * unit, unit, place + 2
        if _kind(parts, place) == "half":
            total, place = total + unit / 2, place + 1
    return (Amount(round(total)) if last else None), place


def _kind(parts: Sequence[_Part], place: int) -> str:
    return parts[place].kind if place < len(parts) else ""


def _remainder(part: _Part, last: float) -> float:
    """Return what a number without a unit adds: 1 triệu 2, 1 triệu 25, 1 triệu 250, hai triệu ba trăm."""
    if part.written.isdigit() and len(part.written) <= 3:  # noqa: PLR2004
        return part.value * last / float(_TEN ** len(part.written))
    if part.written[:1].isdigit():
        return part.value
    return part.value * last / (_TEN if part.value < _TEN else _THOUSAND)


def _bare(part: _Part, parts: Sequence[_Part], place: int) -> Amount | None:
    """Return what a number alone means: people leave out the thousands of small ones, never of long ones."""
    half = _kind(parts, place + 1) == "half"
    value = part.value + (_HUNDRED / 2 if half and part.value % _HUNDRED == 0 else 0)
    named = "dong" in {_kind(parts, place + 1), _kind(parts, place + 2)}
    if value == 0 and not (named or part.written):
        return None  # "không" is a refusal, "không đồng" an amount
    if value == 0 or value >= _WRITTEN_OUT or (named and value >= _THOUSAND):
        return Amount(round(value))
    if value >= _HUNDRED or (not part.written and value >= _TEN and value % _TEN == 0):
        return Amount(round(value * _THOUSAND), sure=False)
    return Amount(round(value), sure=False, figure=part.written or str(round(value)))
