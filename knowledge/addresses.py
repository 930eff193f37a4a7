"""Take an address apart: house, street and hamlet on one side, the commune and what lies above it on the other."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from knowledge.text import clean, fold, has_accents

_COMMA, _DASH = re.compile(r"\s*[,;\n]\s*"), re.compile(r"\s+[-–]\s+")
_LED_UP = 5  # words before "ở"


def without_lead(text: str) -> str:
    """Return what follows "nhà tui ở"; typed with accents, the names Ô and Tài are no "ở" and "tại"."""
    words, accents = text.split(), has_accents(text)
    at = {word if accents else fold(word) for word in _data()["at"]}
    place = next((n for n, word in enumerate(words[:_LED_UP]) if clean(word) in at), -1)
    led_up = place >= 0 and not any(char.isdigit() for char in "".join(words[:place]))
    return " ".join(words[place + 1 :]) if led_up else text


def split_address(text: str) -> tuple[str, str]:
    """Return what lies below the commune, and the rest: "thôn 2", "xã Phú Nghĩa, Đồng Nai"."""
    between = _COMMA if _COMMA.search(text) else _DASH
    parts = [part for piece in between.split(text) for part in _at_marks(piece) if part]
    unmarked = next((place for place, part in enumerate(parts) if not _is_below(part)), len(parts))
    first = next((place for place, part in enumerate(parts) if _is_marked(part)), unmarked)
    below = [*parts[:first], *(part for part in parts[first:] if _is_below(part) and not _is_marked(part))]
    rest = [part for part in parts[first:] if not _is_below(part) or _is_marked(part)]
    return ", ".join(_spelled(part) for part in below), ", ".join(rest)


def _at_marks(piece: str) -> Sequence[str]:
    """Cut "thôn 2 xã Phú Nghĩa" before "xã"; "thị xã" is no mark."""
    found = _marks().search(piece)
    if found is None or not piece[: found.start()].strip():
        return [piece.strip()]
    return [piece[: found.start()].strip(), piece[found.start() :].strip()]


def _is_marked(part: str) -> bool:
    return _marks().match(part) is not None


def _is_below(part: str) -> bool:
    return _named_below(part) is not None


def _spelled(part: str) -> str:
    """Return "thon 3" as "thôn 3": the words before a name get their accents where the person typed none."""
    if has_accents(part):
        return part
    found = _named_below(part)
    if found is None or found.group(1) is None:
        return part
    words = {fold(word): word for word in _data()["below"]}
    return words[found.group(1)] + part[len(found.group(1)) :]


@cache
def _marks() -> re.Pattern[str]:
    forms = {form for word in _data()["marks"] for form in (word, fold(word))}
    after = "|".join({form for word in _data()["not_marked_after"] for form in (word, fold(word))})
    before = "".join(rf"(?<!\b{one}\s)" for one in after.split("|"))
    short = "|".join(_data()["short_marks"])
    long = "|".join(sorted(forms, key=len, reverse=True))
    return re.compile(rf"{before}\b(?:{long})\b(?=\s+\w)|\b(?:{short})(?:\.\s*|\s+|(?=\d))(?=\w)", re.IGNORECASE)


def _named_below(part: str) -> re.Match[str] | None:
    """Match "thôn 2" or "12/3 …"; a name with accents (Tô Hiệu) is no "tổ"."""
    return _below(accents=has_accents(part)).match(clean(part))


@cache
def _below(*, accents: bool) -> re.Pattern[str]:
    words = sorted({word if accents else fold(word) for word in _data()["below"]}, key=len, reverse=True)
    return re.compile(rf"({'|'.join(words)})\b|\d")


@cache
def _data() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load((files("knowledge") / "addresses.yaml").read_text("utf-8"))
    return found
