"""Personal numbers, those of the old card, and telephone numbers."""

import re

import phonenumbers

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure
from bot.dialogue.kinds.figures import Figures, figures
from knowledge.filling.model import Field
from knowledge.personal_numbers import LENGTH, OLD_LENGTH, is_usual

_PHONE = 10
_OLD_MOBILE = re.compile(r"(?:0|84)?1[2689]\d{8}")  # eleven digits until 15 September 2018
_MOBILE = re.compile(r"0[35789]\d{8}")
_PRIVATE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE}
_SHORTEST = 3  # fewer digits are no attempt at a long number


def personal_number(text: str, _field: Field, asked: Asked) -> Answer:
    """Twelve digits, read back; an unusual structure is pointed out, what is too short or too long is counted."""
    found = _of_length(figures(text), LENGTH)
    if found is None or len(found.digits) < _SHORTEST:
        return Bad("personal_number")
    if len(found.digits) == LENGTH:
        return Unsure(found.digits, "readback" if is_usual(found.digits, asked.today) else "number_structure")
    if len(found.digits) == OLD_LENGTH:
        return Bad("personal_number_old")
    if _MOBILE.fullmatch(found.digits):
        return Bad("personal_number_phone")
    return _counted("personal_number", found, LENGTH)


def old_id_number(text: str, _field: Field, _asked: Asked) -> Answer:
    """The nine digits of the card that went out of use at the end of 2024, read back."""
    found = _of_length(figures(text), OLD_LENGTH)
    if found is None or len(found.digits) < _SHORTEST:
        return Bad("old_id_number")
    if len(found.digits) == OLD_LENGTH:
        return Unsure(found.digits, "readback")
    return Bad("old_id_number_new") if len(found.digits) == LENGTH else _counted("old_id_number", found, OLD_LENGTH)


def phone(text: str, _field: Field, _asked: Asked) -> Answer:
    """A Vietnamese number, kept as its national digits (0…); read back only where it was not typed plainly."""
    runs = figures(text)
    for run in runs:
        national = _national(run.digits)
        if national:
            return Unsure(national, "readback") if run.guessed else Good(national)
    if not runs:
        return Bad("phone")
    longest = max(runs, key=lambda run: len(run.digits))
    if _OLD_MOBILE.fullmatch(longest.digits):
        return Bad("phone_old")
    if len(longest.digits) == LENGTH:
        return Bad("phone_is_personal_number")
    if "+" in text and not longest.digits.startswith("84"):
        return Bad("phone_foreign")
    return Bad("phone") if len(longest.digits) == _PHONE else _counted("phone", longest, _PHONE)


def _national(digits: str) -> str | None:
    """Return the national form of a valid Vietnamese number, landlines included."""
    international = f"+{digits.removeprefix('00')}" if digits.startswith(("84", "0084")) else digits
    for written in dict.fromkeys((international, digits)):
        try:
            number = phonenumbers.parse(written, "VN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(number, "VN") and phonenumbers.number_type(number) in _PRIVATE:
            return re.sub(r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    return None


def _of_length(runs: list[Figures], length: int) -> Figures | None:
    """Return the first run of that many digits, else the longest."""
    exact = next((run for run in runs if len(run.digits) == length), None)
    return exact or max(runs, key=lambda run: len(run.digits), default=None)


def _counted(kind: str, found: Figures, wanted: int) -> Bad:
    count = len(found.digits)
    key = f"{kind}_short" if count < wanted else f"{kind}_long"
    return Bad(key, {"count": str(count), "difference": str(abs(wanted - count))})
