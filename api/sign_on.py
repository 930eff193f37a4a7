"""What the console needs of a provider of single sign-on, whatever speaks to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class SignOnError(Exception):
    """Nobody was recognised; the word says why, for the book."""


class ProviderAwayError(SignOnError):
    """The provider does not answer, or not as one."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a browser is sent, and what must come back with it."""

    url: str
    state: str
    nonce: str
    verifier: str


class SignOn(Protocol):
    """A provider of single sign-on."""

    @property
    def issuer(self) -> str:
        """What the provider calls itself."""

    def begin(self) -> Begun:
        """Return where to send a browser. Raises `ProviderAwayError`."""

    def finish(self, code: str, nonce: str, verifier: str, now: datetime) -> str:
        """Return the name of whoever brings this code, in lower case. Raises `SignOnError`."""
