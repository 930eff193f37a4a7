"""Look dossiers up in the system of a province (TraCuuHoSo): sign in, ask, give up early, let it rest when it fails."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Any

import httpx

TIMEOUT = httpx.Timeout(2.5, connect=1.0)  # a person waits for the answer
_FAILURES = 3
_REST_SECONDS = 30.0
_AT_ONCE = 4
_MISSING_SECONDS = 60.0
_MOST_MISSING = 1000
_FINE = frozenset({"0", "00"})


class UnreachableError(Exception):
    """The province does not answer, or not as agreed; its text is a short code, never what the province wrote."""


@dataclass
class Breaker:
    """After three failures in a row nobody asks for 30 seconds; then one does, and the rest follow if it went well."""

    clock: Callable[[], float]
    failures: int = 0
    until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def let_through(self) -> bool:
        """Whether to ask now; while it is being tried again only the first one may."""
        with self._lock:
            if self.failures < _FAILURES:
                return True
            if self.clock() < self.until:
                return False
            self.until = self.clock() + _REST_SECONDS
            return True

    def note(self, *, well: bool) -> None:
        """Remember how it went."""
        with self._lock:
            self.failures = 0 if well else self.failures + 1
            if self.failures >= _FAILURES:
                self.until = self.clock() + _REST_SECONDS


class ProvincialRegister:
    """Asks one province under one account. Redirects are not followed: they would carry the password elsewhere."""

    def __init__(
        self, http: httpx.Client, url: str, account: tuple[str, str], unit: str, clock: Callable[[], float]
    ) -> None:
        self._http, self._url, self._account, self._unit = http, url.rstrip("/"), account, unit
        self._session = ""
        self._clock = clock
        self._breaker = Breaker(clock)
        self._places = BoundedSemaphore(_AT_ONCE)
        self._missing: OrderedDict[str, float] = OrderedDict()

    def look_up(self, code: str) -> dict[str, Any] | None:
        """Return the record of a dossier in the names of the national synchronisation, or None if there is none.

        Raises `UnreachableError`, at once while the province is left alone.
        """
        if self._missing.get(code, 0.0) > self._clock():
            return None
        if not self._places.acquire(blocking=False):
            raise UnreachableError("busy")
        try:
            return self._guarded(code)
        finally:
            self._places.release()

    def _guarded(self, code: str) -> dict[str, Any] | None:
        if not self._breaker.let_through():
            raise UnreachableError("resting")
        try:
            found = self._ask(code)
        except (httpx.HTTPError, ValueError, UnreachableError) as error:
            self._breaker.note(well=False)
            raise UnreachableError(type(error).__name__) from None
        self._breaker.note(well=True)
        if found is None:
            self._remember_missing(code)
        return found

    def _ask(self, code: str) -> dict[str, Any] | None:
        """Ask with the session at hand, and once more with a new one where it is over."""
        new = not self._session
        if new:
            self._sign_in()
        answer = self._call(code)
        if not new and str(answer.get("error_code")) not in _FINE:
            self._sign_in()
            answer = self._call(code)
        if str(answer.get("error_code")) not in _FINE:
            self._session = ""
            raise UnreachableError("refused")
        records = answer.get("data") or []
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            raise UnreachableError("answer")
        return next((each for each in records if each.get("MaHoSo")), None)

    def _call(self, code: str) -> dict[str, Any]:
        body = {"session": self._session, "madonvi": self._unit, "service": "TraCuuHoSo", "mahoso": code}
        return self._post("", body)

    def _sign_in(self) -> None:
        name, password = self._account
        answer = self._post("/login", {"username": name, "password": password})
        if str(answer.get("error_code")) not in _FINE or not isinstance(answer.get("session"), str):
            raise UnreachableError("sign-in")
        self._session = answer["session"]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.post(f"{self._url}{path}", json=body, timeout=TIMEOUT, follow_redirects=False)
        if answer.status_code != httpx.codes.OK:
            raise UnreachableError(f"http-{answer.status_code}")
        read = answer.json()
        if not isinstance(read, dict):
            raise UnreachableError("answer")
        return read

    def _remember_missing(self, code: str) -> None:
        self._missing[code] = self._clock() + _MISSING_SECONDS
        while len(self._missing) > _MOST_MISSING:
            self._missing.popitem(last=False)
