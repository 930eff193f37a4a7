"""A whole text as it is said aloud: rows become sentences, links are left out, no sign is left to stumble on."""

import re
import unicodedata
from functools import cache

from knowledge.spoken.amounts import amounts_in_words, ranges_in_words
from knowledge.spoken.codes import codes_in_words, letter
from knowledge.spoken.dates import dashed_dates_in_words, dates_in_words
from knowledge.spoken.numbers import number, ordinal
from knowledge.spoken.words import words
from knowledge.text import fold, is_syllable

_LINK = re.compile(r"(?:https?://|www\.)\S*[\w/=]|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:gov\.vn|vn|com|org|net)(?:/\S*[\w/])?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PLACE = re.compile(r"^\s*(\d{1,2})[.)]\s+")
_LETTERED = re.compile(r"^\s*([a-zđ])[.)]\s+")
_BULLET = re.compile(r"^\s*[–—•*·-]\s+")
_HEADING = re.compile(r"^\s*[—–-]\s+(.+?)\s+[—–-]\s*$")
_ROMAN = re.compile(r"(?<!\w)([Qq]uý|[Kk]hóa|[Cc]hương|[Pp]hần|[Pp]hụ lục|[Mm]ục|[Ll]ần|[Tt]hế kỷ) ([IVX]+)(?!\w)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
_EITHER = re.compile(r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])")
_PAUSES = re.compile(r"\s*[()\[\]{}“”\"«»–—…;]+\s*|\s+-\s+")
_SILENT = re.compile(r"[*#~^|\\/`•·'’‘@%]+")
_ENDED = re.compile(r"[.!?:,]$")


def spoken(text: str) -> str:
    """Return `text` as it is said in Vietnamese.

    >>> spoken("Phí 50.000 đồng, nộp tại UBND xã.")
    'Phí năm mươi nghìn đồng, nộp tại Ủy ban nhân dân xã.'
    """
    rows = (_row(row) for row in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(row for row in rows if row)


def is_vietnamese(text: str) -> bool:
    """Whether `text` bears a mark that no English text does."""
    return fold(text.lower()) != text.lower()


def _row(row: str) -> str:
    row = _without_emoji(row)
    row = _HEADING.sub(r"\1.", row)
    row = _PLACE.sub(lambda m: f"Thứ {ordinal(int(m[1]))}, ", row)
    row = _LETTERED.sub(lambda m: f"{letter(m[1])}, ", row)
    row = _BULLET.sub("", row)
    for step in _STEPS:
        row = step(row)
    if not any(sign.isalpha() for sign in row):
        return ""
    return row if _ENDED.search(row) else f"{row}."


def _links(row: str) -> str:
    row = _MAIL.sub(words("said")["mail"], row)
    row = _LINK.sub(lambda m: words("abbreviations").get(m[0]) or words("said")["link"], row)
    return row.replace("_", " ")


@cache
def _short_forms() -> re.Pattern[str]:
    names = sorted(map(re.escape, words("abbreviations")), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(names)})(?![\w])")


@cache
def _before_names() -> re.Pattern[str]:
    names = sorted(map(re.escape, words("before_names")), key=len, reverse=True)
    return re.compile(rf"(?<![\w.])({'|'.join(names)})\s?(?=[A-ZĐÂĂÊÔƠƯÁÀÓÍÚÝ0-9])")


def _abbreviations(row: str) -> str:
    row = _short_forms().sub(lambda m: words("abbreviations")[m[0]], row)
    return _before_names().sub(lambda m: f"{words('before_names')[m[1]]} ", row)


def _romans(row: str) -> str:
    return _ROMAN.sub(lambda m: f"{m[1]} {number(_value(m[2]))}", row)


def _value(roman: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in roman]
    return sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _capitals(row: str) -> str:
    """Say a word in capitals as a word, and what is none letter by letter."""
    return _WORD.sub(lambda m: _in_small_letters(m[0]) if m[0].isupper() else m[0], row)


def _in_small_letters(word: str) -> str:
    return word.lower() if is_syllable(fold(word.lower())) else " ".join(letter(sign) for sign in word)


def _signs(row: str) -> str:
    row = _EITHER.sub(" hoặc ", row)
    for sign, said in words("signs").items():
        row = row.replace(sign, f" {said} ")
    return row


def _pauses(row: str) -> str:
    """Turn brackets, quotes and dashes into pauses, with one sign between two words."""
    row = _SILENT.sub(" ", _PAUSES.sub(_pause, row))
    row = re.sub(r"\s+", " ", row)
    row = re.sub(r"\s+([.,!?:])", r"\1", row)
    row = re.sub(r"[,:]*([.!?])[.,:]*", r"\1", row)
    row = re.sub(r",*:,*|,{2,}", lambda m: ":" if ":" in m[0] else ",", row)
    return row.strip(" ,")


def _pause(found: re.Match[str]) -> str:
    return " " if set(found[0].strip()) <= set('“”"«»') else ", "


def _without_emoji(row: str) -> str:
    return "".join(
        sign for sign in row if unicodedata.category(sign) not in {"So", "Sk", "Cn", "Cf", "Co"} or sign == "°"
    )


_STEPS = (
    _links,
    _romans,
    codes_in_words,
    _abbreviations,
    dashed_dates_in_words,
    ranges_in_words,
    dates_in_words,
    amounts_in_words,
    _capitals,
    _signs,
    _pauses,
)
