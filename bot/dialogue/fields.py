"""Read one answer of a form. A field kind is a function from text to a clean value, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import phonenumbers

from bot.dialogue.dates import read_date, read_year
from bot.dialogue.words import holds, plain, says_no, says_yes
from knowledge.ethnicities import ethnicity as find_ethnicity
from knowledge.model import Field
from knowledge.single_words import spellings


@dataclass(frozen=True, slots=True)
class Good:
    """A clean value, as it is kept and handed on."""

    value: str


@dataclass(frozen=True, slots=True)
class Bad:
    """Why an answer cannot be taken: the key of a sentence (`bad-<key>`)."""

    key: str


Answer = Good | Bad
Reader = Callable[[str, Field, date], Answer]

_NAME = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*")
_NAME_WORDS = range(2, 9)
_LEADING = 5
_TEXT_LENGTH = range(2, 301)
_CITIZEN_NUMBER, _OLD_NUMBER = 12, 9


def person_name(text: str, _field: Field, _today: date) -> Answer:
    """Two to eight words of letters; S'tiêng, Khmer and Chăm names with apostrophes and hyphens too."""
    words = _bare_name(unicodedata.normalize("NFC", text).lower().replace("’", "'").split())
    if spellings("no_name") & set(words):
        return Bad("person_name_words")
    if not all(_NAME.fullmatch(word) for word in words):
        return Bad("person_name")
    if len(words) not in _NAME_WORDS:
        return Bad("person_name_short" if len(words) == 1 else "person_name")
    return Good(" ".join(re.sub(r"(^|['.\-])(\w)", lambda m: m[1] + m[2].upper(), word) for word in words))


def _bare_name(words: list[str]) -> list[str]:
    """Drop what leads up to a name and what closes a polite answer: "bé tên là … ạ"."""
    led = [place for place, word in enumerate(words[:_LEADING]) if word in spellings("naming")]
    words = words[led[-1] + 1 :] if led else words
    while words and words[-1].strip(".,") in spellings("closing"):
        words = words[:-1]
    return [*words[:-1], words[-1].rstrip(".,")] if words else words


def past_date(text: str, _field: Field, today: date) -> Answer:
    """A day that is not in the future, as an ISO date."""
    read = read_date(text, today)
    if isinstance(read, str):
        return Bad(read)
    return Good(read.isoformat()) if read <= today else Bad("date_future")


def year(text: str, _field: Field, today: date) -> Answer:
    """A year of birth; a full date gives its year."""
    read = read_year(text, today)
    return Good(str(read)) if read else Bad("year")


def personal_number(text: str, _field: Field, _today: date) -> Answer:
    """Twelve digits with or without blanks; the nine of the old card are explained (no check digit exists)."""
    digits = re.sub(r"[ .\-]", "", text.strip())
    if digits.isascii() and digits.isdigit():
        if len(digits) == _CITIZEN_NUMBER:
            return Good(digits)
        if len(digits) == _OLD_NUMBER:
            return Bad("personal_number_old")
    return Bad("personal_number")


def phone(text: str, _field: Field, _today: date) -> Answer:
    """A Vietnamese number, kept as its national digits (0…)."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return Bad("phone")
    if not phonenumbers.is_valid_number_for_region(number, "VN"):
        return Bad("phone")
    return Good(re.sub(r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)))


def ethnicity(text: str, _field: Field, _today: date) -> Answer:
    """One of the 54 groups by its official or another name."""
    found = find_ethnicity(text)
    return Good(found) if found else Bad("ethnicity")


def words(text: str, _field: Field, _today: date) -> Answer:
    """Free text of 2 to 300 characters with at least one letter or digit."""
    kept = " ".join(text.split())
    return Good(kept) if len(kept) in _TEXT_LENGTH and plain(kept) else Bad("text")


def place(text: str, field: Field, today: date) -> Answer:
    """An address or the name of a place, as the person writes it."""
    return words(text, field, today)


def whole_number(text: str, _field: Field, _today: date) -> Answer:
    """A number from 0 to 99."""
    found = re.search(r"\b\d{1,2}\b", plain(text))
    return Good(str(int(found.group()))) if found else Bad("whole_number")


def choice(text: str, field: Field, _today: date) -> Answer:
    """One of the options of the field, by its label or its other words; "bà ngoại" is more than the "ba" in it."""
    held = {phrase: o.value for o in field.options for phrase in (o.label, *o.words) if holds(text, phrase)}
    longest = max(held, key=lambda phrase: len(plain(phrase)), default="")
    rest = {value for phrase, value in held.items() if plain(phrase) not in plain(longest)}
    return Good(held[longest]) if rest <= {held.get(longest)} and held else Bad("choice")


def yes_no(text: str, _field: Field, _today: date) -> Answer:
    """Yes or no in any wording."""
    if says_yes(text):
        return Good("yes")
    return Good("no") if says_no(text) else Bad("yes_no")


READERS: dict[str, Reader] = {
    "person_name": person_name,
    "past_date": past_date,
    "year": year,
    "personal_number": personal_number,
    "phone": phone,
    "ethnicity": ethnicity,
    "text": words,
    "place": place,
    "whole_number": whole_number,
    "choice": choice,
    "yes_no": yes_no,
}
