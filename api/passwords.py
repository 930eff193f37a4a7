"""Which passwords officers may choose: long ones that are on no list of common ones; no rules of composition."""

import secrets
from functools import cache
from importlib.resources import files
from typing import Literal

SHORTEST = 12
LONGEST = 200
_FEWEST_SIGNS = 5
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none looks like another
_GROUPS, _GROUP = 4, 4

Weakness = Literal["short", "long", "common", "name"]


def weakness(password: str, name: str) -> Weakness | None:
    """Return why a password is none, or None; `name` is the officer's own, which everybody knows."""
    plain = password.lower()
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(plain)) < _FEWEST_SIGNS or _bare(plain) in _common():
        return "common"
    return "name" if name and name in plain else None


def one_time_password() -> str:
    """Return a password of 79 random bits that can be read out on the telephone."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@cache
def _common() -> frozenset[str]:
    listed = (files("api") / "common_passwords.txt").read_text("utf-8").split()
    return frozenset(map(_bare, listed))


def _bare(text: str) -> str:
    """Return `text` without what is put around a common password to make it look like another one."""
    return "".join(sign for sign in text if sign.isalnum())
