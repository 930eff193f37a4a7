"""A signal within one process: something new is stored. It carries nothing, so missing one loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import anyio

EVERYBODY = ""


def key_of(person: str) -> str:
    """Return the name under which news of a person travel, also between processes; it tells nobody who that is."""
    return sha256(person.encode()).hexdigest()[:16] if person else EVERYBODY


class Watch:
    """An open page of one person. Clear it before looking; then no news in between are missed."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def clear(self) -> None:
        """Forget what was fired so far."""
        if self._event.is_set():
            self._event = anyio.Event()

    def wake(self) -> None:
        """Let whoever waits go on."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Return whether there are news, at the latest after `seconds`."""
        with anyio.move_on_after(seconds):
            await self._event.wait()
        return self._event.is_set()


class Signal:
    """Fire wakes everyone who waits; who comes late passes the count it saw and is not made to wait.

    News of one person wake the watches of that person only. `own` counts only what happened in this process: that is
    what other processes have to be told.
    """

    def __init__(self) -> None:
        self.own = 0
        self._count = 0
        self._event = anyio.Event()
        self._watches: dict[str, set[Watch]] = {}
        self._untold: set[str] = set()

    def now(self) -> int:
        """Return how often it was fired so far."""
        return self._count

    def fire(self, person: str = EVERYBODY) -> None:
        """Wake all who wait; of the watches those of `person`, without one all. Call it on the event loop."""
        self.own += 1
        self._untold.add(key_of(person))
        self.echo(key_of(person))

    def untold(self) -> frozenset[str]:
        """Return the keys of those who had news here since the last call; `EVERYBODY` among them stands for all."""
        told, self._untold = self._untold, set()
        return frozenset(told)

    def echo(self, *keys: str) -> None:
        """Wake all who wait for something that happened in another process, to the persons behind `keys`, or to all."""
        self._count += 1
        event, self._event = self._event, anyio.Event()
        event.set()
        found = self._watches if not keys or EVERYBODY in keys else keys
        for key in found:
            for watch in self._watches.get(key, ()):
                watch.wake()

    @contextmanager
    def watch(self, person: str) -> Iterator[Watch]:
        """Give a watch over the news of `person`."""
        watch, key = Watch(), key_of(person)
        self._watches.setdefault(key, set()).add(watch)
        try:
            yield watch
        finally:
            self._watches[key].discard(watch)
            if not self._watches[key]:
                del self._watches[key]

    async def wait(self, seen: int, seconds: float) -> None:
        """Return when it was fired after `seen`, or after `seconds`."""
        if self._count != seen:
            return
        with anyio.move_on_after(seconds):
            await self._event.wait()
