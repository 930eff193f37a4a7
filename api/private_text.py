"""Take long numbers out of free text before it is kept or shown: phones, identity numbers, accounts."""

import re

# Nine or more digits, also with single blanks, dots or dashes between them, as phones are written.
_LONG_NUMBER = re.compile(r"\d(?:[ .\-\u2013]?\d){8,}")
MASK = "***"


def without_numbers(text: str) -> str:
    """Return `text` with every run of nine or more digits masked."""
    return _LONG_NUMBER.sub(MASK, text)
