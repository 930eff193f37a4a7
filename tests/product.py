"""Start the whole product as people do, on a free port and a folder of its own, and a browser to look at it."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
MISSING = f"{CHROMIUM} is missing: `make browser` installs it (apt-get install chromium), then run this again."
_PATIENCE = 60.0
_FILLED_WITHIN = 180.0
_ROOT = Path(__file__).parents[1]


class Product:
    """One running `motcua serve` with demonstration data; it can be killed and started again on the same data."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Product":
        """Return when it answers. Raises `RuntimeError` with what it printed if it does not."""
        own = {"MOTCUA_DATA": str(self.folder / "data"), "MOTCUA_DEMO": "1", "PYTHONPATH": str(_ROOT), **self.settings}
        others = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        with (self.folder / "printed").open("wb") as printed:
            self.process = subprocess.Popen(
                command, env=others | own, cwd=self.folder, stdout=printed, stderr=subprocess.STDOUT
            )
        end = time.monotonic() + _PATIENCE
        while not _answers(self.url):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop(signal.SIGKILL)
                raise RuntimeError(f"the product does not answer:\n{self.printed}")
            time.sleep(0.05)
        return self

    def filled(self) -> "Product":
        """Return when the whole demonstration is there: until then pages change under whoever looks."""
        end = time.monotonic() + _FILLED_WITHIN
        while not _is_filled(self.folder / "data" / "api.db"):
            if time.monotonic() > end:
                raise RuntimeError(f"the demonstration is not complete:\n{self.printed}")
            time.sleep(0.2)
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL gives it no time to say goodbye."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(_PATIENCE)
            self.process = None

    @property
    def printed(self) -> str:
        """What it wrote on its output so far."""
        return (self.folder / "printed").read_text()

    @property
    def password(self) -> str:
        """The password of the demonstration officer, from the first lines it prints."""
        found = re.search(r"password (\S+)", self.printed)
        assert found, self.printed
        return found[1]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1):
            return True
    except OSError:
        return False


def _is_filled(database: Path) -> bool:
    """Whether the last part of the demonstration is in the office's database."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("SELECT 1 FROM demo_parts WHERE name = 'last'").fetchone())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
