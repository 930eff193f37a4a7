"""What was heard while the database was away: kept on the disk, sealed, and taken in order when it is back."""

import contextlib
import fcntl
import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken

from bot.dialogue.events import Event, Opened, Photographed, Pressed, Said, Spoken, Unreadable
from bot.faults import report
from bot.ports import Incoming
from bot.sealing import seal

_PURPOSE = "spool"
_MOST_ASIDE = 1000
_KEPT_ASIDE = 30 * 86_400  # seconds
# All that a platform may bring us.
_HEARD: tuple[type[Event], ...] = (Opened, Said, Pressed, Unreadable, Photographed, Spoken)
_EVENTS = {kind.__name__: kind for kind in _HEARD}
_LOG = logging.getLogger(__name__)


class SpoolUnwritableError(SystemExit):
    """A folder that takes no file stops the start: it would lose messages on the day it is needed."""


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder with a file for each message that waits; processes of one machine may share it.

    A file appears whole or not at all, and what was kept survives a power cut. A message may be taken twice: the
    unique key of the inbox makes that once.
    """

    folder: Path
    key: bytes
    numbers: Iterator[int]

    @classmethod
    def open(cls, folder: Path, key: bytes) -> "Spool":
        """Return the spool in `folder`, which is made. Raises `SpoolUnwritableError`."""
        spool = cls(folder, key, count())
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            spool._write("probe", b"").unlink()
        except OSError as error:
            raise SpoolUnwritableError(f"MOTCUA_SPOOL: {folder} takes no file ({error.strerror}).") from error
        return spool

    def keep(self, incoming: Incoming) -> None:
        """Store a message; when this returns, it is on the disk. Raises `OSError` if that cannot be done."""
        event = {"kind": type(incoming.event).__name__, "event": asdict(incoming.event)}
        known = {name: getattr(incoming, name) for name in ("channel", "bot", "person", "external_id", "heard")}
        plain = json.dumps({**known, "at": incoming.at.isoformat(), **event}, ensure_ascii=False)
        place = f"{int(incoming.at.timestamp() * 1e6):020d}-{next(self.numbers):08d}-{secrets.token_hex(4)}"
        self._write(f"{place}.msg", seal(_PURPOSE, self.key).encrypt(plain.encode()))

    def waiting(self) -> list[Path]:
        """Return the files that wait, the oldest first."""
        return sorted(self.folder.glob("*.msg"))

    def age(self, now: datetime) -> float:
        """Return how many seconds the oldest has waited, 0 if none does."""
        oldest = next(iter(self.waiting()), None)
        return max(0.0, now.timestamp() - int(oldest.name.partition("-")[0]) / 1e6) if oldest else 0.0

    def replay(self, take: Callable[[Incoming], object], is_away: Callable[[Exception], bool]) -> int:
        """Give what waits to `take`, in order, in one process at a time; return how many were taken.

        What cannot be read, or breaks `take`, is put aside for a person to look at and holds up no other. While the
        database is still away, everything stays.
        """
        taken = 0
        with self._alone() as alone:
            for path in self.waiting() if alone else ():
                try:
                    take(_read(path, self.key))
                except Exception as error:
                    if is_away(error):
                        raise
                    report(_LOG, f"taking {path.name} from the spool", error)
                    self._put_aside(path)
                    continue
                path.unlink()
                taken += 1
        return taken

    def put_aside(self, channel: str, raw: bytes) -> bool:
        """Keep what a platform sent and nobody can understand, a thousand at most; return whether it is new."""
        aside = self._aside()
        path = aside / f"{channel}-{sha256(raw).hexdigest()[:32]}.raw"
        if path.exists() or sum(1 for _ in aside.iterdir()) >= _MOST_ASIDE:
            return False
        self._write(f"{aside.name}/{path.name}", seal(_PURPOSE, self.key).encrypt(raw))
        return True

    def forget_old(self, now: datetime) -> int:
        """Take away what was put aside thirty days ago, for people's words may stand in it; return how many."""
        old = [path for path in self._aside().iterdir() if now.timestamp() - path.stat().st_mtime > _KEPT_ASIDE]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _aside(self) -> Path:
        aside = self.folder / "corrupt"
        aside.mkdir(exist_ok=True, mode=0o700)
        return aside

    def _put_aside(self, path: Path) -> None:
        path.rename(self._aside() / path.name)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[bool]:
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _write(self, name: str, content: bytes) -> Path:
        new, path = self.folder / f"{name}.{secrets.token_hex(4)}.new", self.folder / name
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.rename(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return path


def _read(path: Path, key: bytes) -> Incoming:
    """Return what a file holds. Raises `ValueError` if that is no message of ours."""
    try:
        known: dict[str, Any] = json.loads(seal(_PURPOSE, key).decrypt(path.read_bytes()))
        kind = _EVENTS[known.pop("kind", None) or known["event"].pop("kind")]  # until version 0.1 it stood inside
        at = datetime.fromisoformat(known.pop("at"))
        return Incoming(**{**known, "at": at, "event": kind(**known["event"])})
    except (InvalidToken, ValueError, KeyError, TypeError) as error:
        raise ValueError("no message of ours") from error
