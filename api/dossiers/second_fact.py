"""The second fact that opens a dossier: year of birth or last four digits of the phone, kept as keyed hashes only."""

import re

from api.sealing import keys_of
from api.security import keyed_hash, same

_LENGTH = 32
_NOTHING = "-" * _LENGTH
_FOUR = re.compile(r"\d{4}", re.ASCII)


def fact_hash(key: bytes, code: str, kind: str, fact: str) -> str:
    """Return the hash of a fact of one dossier: the same fact of another dossier has another one."""
    return keyed_hash(key, "dossier-fact", code, kind, fact)[:_LENGTH]


def birth_of(key: bytes, code: str, year: int | None) -> str | None:
    """Return the hash of a year of birth."""
    return None if year is None else fact_hash(key, code, "birth", f"{year:04d}")


def phone_of(key: bytes, code: str, phone: str | None) -> str | None:
    """Return the hash of the last four digits of a phone number; None where there are fewer than eight."""
    digits = re.sub(r"\D", "", phone or "", flags=re.ASCII)
    return fact_hash(key, code, "phone", digits[-4:]) if len(digits) >= 8 else None  # noqa: PLR2004


def opens(secret: bytes, code: str, second: str, birth: str | None, phone: str | None) -> bool:
    """Say whether `second` is one of the facts. Whatever is known, the same comparisons are made."""
    given = second if _FOUR.fullmatch(second) else "none"
    right = False
    for key in keys_of(secret):
        for kind, kept in (("birth", birth), ("phone", phone)):
            matches = same(fact_hash(key, code, kind, given), kept or _NOTHING)
            right = right or matches
    return right
