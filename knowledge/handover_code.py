"""Codes that one person reads aloud to another: six signs, the last of which tells a slip (docs/handover.md).

The alphabet holds no two signs that look alike, and no two whose Vietnamese names sound alike; it has 17 signs because
17 is a prime number: with weights that all differ, one wrong sign and two exchanged ones are always noticed.
"""

import re
import unicodedata

ALPHABET = "0123456789HMPUWXY"
LENGTH = 6
FREE = len(ALPHABET) ** (LENGTH - 1)
"""How many codes there are before those without a letter or without a digit are left out."""

_WEIGHTS = range(1, LENGTH + 1)
_REST = 7  # what the weighted sum leaves; not 0, so that 000000 is no code
_LOOK_ALIKES = str.maketrans("OIL", "011")  # none of the three is in the alphabet
_GAP = r"[\s.\-_·]*"
_TYPED = f"[{ALPHABET}OIL]"
_IN_TEXT = re.compile(rf"(?<!\w){_TYPED}(?:{_GAP}{_TYPED}){{{LENGTH - 1}}}(?!\w)", re.IGNORECASE)


def code_of(number: int) -> str | None:
    """Return the code of `number` (taken modulo `FREE`), or None where it would be all letters or all digits.

    Such a code could be taken for a word, or for a one-time password of a bank.
    """
    signs = ""
    for _ in range(LENGTH - 1):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    check = (_REST - _sum(signs)) * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)
    code = signs + ALPHABET[check]
    return code if _is_mixed(code) else None


def read_code(typed: str) -> str | None:
    """Return the code as it was given out, in any spelling (small letters, gaps, o for 0), or None if it is none."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = re.sub(_GAP, "", plain).translate(_LOOK_ALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or not _is_mixed(code):
        return None
    return code if _sum(code) % len(ALPHABET) == _REST else None


def find_code(text: str) -> str | None:
    """Return the first code that stands in `text`, or None."""
    plain = unicodedata.normalize("NFKC", text)
    found = (read_code(match.group()) for match in _IN_TEXT.finditer(plain))
    return next((code for code in found if code), None)


def grouped(code: str) -> str:
    """Return the code as it is shown: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def _sum(signs: str) -> int:
    return sum(weight * ALPHABET.index(sign) for weight, sign in zip(_WEIGHTS, signs, strict=False))


def _is_mixed(code: str) -> bool:
    return any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code)
