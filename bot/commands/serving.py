"""Serve until Ctrl-C or a signal, in one process or in several, and stop without cutting anybody off."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from starlette.types import ASGIApp

from bot.settings import Settings
from locales import say

_GRACE_SECONDS = 5
_LAST_SECONDS = 10.0
_LOOK_SECONDS = 0.2
_SOON_SECONDS = 15.0
_MOST_SOON = 3  # a worker that ends so often soon after its start will not do better


class Login(Protocol):
    """How to sign in to the demonstration."""

    @property
    def name(self) -> str: ...

    @property
    def password(self) -> str: ...

    @property
    def others(self) -> tuple[str, ...]: ...


class _Server(uvicorn.Server):
    """Ends the streams of open pages first; it would wait for them until it loses patience."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self.close = close

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.close()
        await super().shutdown(sockets)


def serve(app: ASGIApp, close: Callable[[], None], host: str, port: int, listening: int | None = None) -> None:
    """Answer on `host` and `port` until the process is told to stop, then `close`; Ctrl-C is an ordinary end.

    `listening` is the number of an open socket where this is one worker of several.
    """
    config = uvicorn.Config(
        app,
        host,
        port,
        log_config=None,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        server_header=False,
    )
    sockets = None if listening is None else [socket.socket(fileno=listening)]
    if sockets:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, close).run(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Open the socket that all workers answer on. Raises `SystemExit` if somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SystemExit(f"{host}:{port}: {error.strerror}") from error
    # asyncio does so only for sockets that name their protocol; without it an answer takes 48 ms, not 1 (2026-11-22)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


@dataclass(slots=True)
class Workers:
    """So many processes that answer on one socket; one that dies is started again."""

    count: int
    socket: socket.socket
    children: dict[int, tuple[subprocess.Popen[bytes], float]] = field(default_factory=dict)
    ended_soon: int = 0
    told: threading.Event = field(default_factory=threading.Event)

    def run(self, ready: Callable[[], None]) -> int:
        """Run until told to stop; return 0, or the code of workers that cannot start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.told.set())
        with _shared_counters():
            for place in range(self.count):
                self._start(place)
            ready()
            code = 0
            while not code and not self.told.wait(_LOOK_SECONDS):
                code = self._look_after()
            self._end()
        return code

    def _start(self, place: int) -> None:
        command = [sys.executable, "-m", "bot", *sys.argv[1:], "--socket", str(self.socket.fileno())]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[self.socket.fileno()])  # noqa: S603 ourselves
        self.children[place] = child, time.monotonic()

    def _look_after(self) -> int:
        """Start again what died; return the code of what dies again and again."""
        for place, (child, began) in list(self.children.items()):
            if child.poll() is None:
                continue
            mark_process_dead(child.pid)  # type: ignore[no-untyped-call]
            soon = time.monotonic() - began < _SOON_SECONDS
            self.ended_soon = self.ended_soon + 1 if soon and child.returncode > 0 else 0
            if self.ended_soon >= _MOST_SOON:
                return child.returncode
            self._start(place)
        return 0

    def _end(self) -> None:
        end = time.monotonic() + _LAST_SECONDS
        for child, _ in self.children.values():
            child.terminate()
        for child, _ in self.children.values():
            try:
                child.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextlib.contextmanager
def _shared_counters() -> Iterator[None]:
    """Give the workers a folder in which they count together, so that /metrics of one shows all."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-metrics-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        del os.environ["PROMETHEUS_MULTIPROC_DIR"]
        shutil.rmtree(folder, ignore_errors=True)


def hello(settings: Settings, login: Login | None) -> None:
    """Say where it is to be found."""
    lines = [say("serve-hello", "en", url=settings.reached_at)]
    if login is not None:
        lines.append(say("serve-demo", "en", name=login.name, password=login.password, others=", ".join(login.others)))
    print("\n".join([*lines, say("serve-stop", "en")]), flush=True)


def _end_with_parent() -> None:
    """A worker whose parent is gone has nobody to restart it, and holds the socket: it ends as if told to."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
