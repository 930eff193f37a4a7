"""A signal within one process: something new is stored. It carries nothing, so missing one loses nothing."""

import anyio


class Signal:
    """Fire wakes everyone who waits; who comes late passes the count it saw and is not made to wait.

    `own` counts only what happened in this process: that is what other processes have to be told.
    """

    def __init__(self) -> None:
        self.own = 0
        self._count = 0
        self._event = anyio.Event()

    def now(self) -> int:
        """Return how often it was fired so far."""
        return self._count

    def fire(self) -> None:
        """Wake all who wait. Call it on the event loop."""
        self.own += 1
        self.echo()

    def echo(self) -> None:
        """Wake all who wait for something that happened in another process."""
        self._count += 1
        event, self._event = self._event, anyio.Event()
        event.set()

    async def wait(self, seen: int, seconds: float) -> None:
        """Return when it was fired after `seen`, or after `seconds`."""
        if self._count != seen:
            return
        with anyio.move_on_after(seconds):
            await self._event.wait()
