"""Seal what is known of people: encrypted at rest under keys derived from MOTCUA_KEY.

`bot` and `api` never import each other, so the same file stands in both (a test holds them equal). A column of type
`Sealed` is found by `motcua rekey` and by backups by itself; what is sealed elsewhere is not.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Engine, Text
from sqlalchemy.types import TypeDecorator

_SHORTEST = 32
_unlocked: WeakKeyDictionary[Dialect, bytes] = WeakKeyDictionary()


class KeyUnfitError(ValueError):
    """MOTCUA_KEY holds a key that is too short to be one."""


@lru_cache(maxsize=64)
def keys_of(key: bytes) -> tuple[bytes, ...]:
    """Return the keys in MOTCUA_KEY: one, or while keys are being changed `new,old`. The first one seals and signs.

    Raises `KeyUnfitError` if one has less than 32 signs.
    """
    keys = tuple(part.strip() for part in key.split(b","))
    if any(len(part) < _SHORTEST for part in keys):
        raise KeyUnfitError("each key in MOTCUA_KEY needs 32 or more random signs; a comma parts a new one from an old")
    return keys


def first_of(key: bytes) -> bytes:
    """Return the key with which hashes and signatures are made now."""
    return key.partition(b",")[0].strip()


@lru_cache(maxsize=512)
def seal(purpose: str, key: bytes) -> MultiFernet:
    """Return what seals with the first key in `key` and opens with each of them, for one purpose only.

    What was sealed for one purpose cannot be passed off as another's: every purpose has keys of its own.
    """
    return MultiFernet([Fernet(_derived(each, f"seal:{purpose}")) for each in keys_of(key)])


def name_of(key: bytes) -> str:
    """Return the name of a single key; it tells nothing about the key."""
    return _derived(key, "name")[:16].decode()


def _derived(key: bytes, label: str) -> bytes:
    """Return 32 bytes in base64 (RFC 5869; `label` keeps the keys of different uses apart)."""
    return urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=f"motcua:{label}".encode()).derive(key))


def unlock(engine: Engine, key: bytes) -> None:
    """Let the sealed columns behind `engine` be read and written."""
    keys_of(key)
    _unlocked[engine.dialect] = key


def key_names(engine: Engine) -> tuple[str, ...]:
    """Return the names of the keys that open the sealed columns behind `engine`, the one that seals first."""
    return tuple(name_of(key) for key in keys_of(_unlocked[engine.dialect]))


@dataclass(frozen=True, slots=True)
class Unopened:
    """What stands in a sealed column where none of our keys fits, or somebody changed it."""

    token: str


class Sealed(TypeDecorator[Any]):
    """A JSON value that the database holds only sealed; what cannot be opened comes back as `Unopened`."""

    impl = Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if isinstance(value, Unopened):
            return value.token
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self._seal(dialect).encrypt(plain.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        try:
            return json.loads(self._seal(dialect).decrypt(value))
        except InvalidToken:
            return Unopened(value)

    def resealed(self, token: str, dialect: Dialect) -> str | None:
        """Return `token` sealed under the first key, or None where it is already. Raises `InvalidToken`."""
        try:
            seal(self.purpose, first_of(_unlocked[dialect])).decrypt(token)
        except InvalidToken:
            return self._seal(dialect).rotate(token).decode("ascii")
        return None

    def _seal(self, dialect: Dialect) -> MultiFernet:
        return seal(self.purpose, _unlocked[dialect])
