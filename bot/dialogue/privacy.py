"""Keep personal data out of comments and transcripts: long numbers are masked, secrets are never kept."""

import re

_LONG_NUMBER = re.compile(r"(?<![\w.-])(?:\d[ .\-]?){8,}\d")


def masked(text: str) -> str:
    """Return `text` with each run of nine or more digits (numbers of persons, phones, accounts) masked.

    >>> masked("số 079060001234")
    'số 07********34'
    """
    return _LONG_NUMBER.sub(_mask, text)


def _mask(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    return digits[:2] + "*" * (len(digits) - 4) + digits[-2:]
