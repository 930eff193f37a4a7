"""Take what officers agreed on into the running bot, and keep a copy for the next start and for `motcua check`."""

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx

from bot.client import signed
from bot.faults import report
from knowledge.overlay import EMPTY, Overlay, Shelf, read_overlay

FILE = "learned.json"
_PAUSE_SECONDS = 3.0
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Learned:
    """Runs in every process of the bot: each has a library of its own. An unchanged overlay costs one small answer."""

    shelf: Shelf
    http: httpx.AsyncClient
    key: bytes
    folder: Path | None = None
    written: str | None = None

    async def run(self) -> None:
        """Keep the library in step with the office until cancelled."""
        while True:
            try:
                await self.once()
            except httpx.HTTPError:
                _LOG.debug("the office is away: the library stays as it is")
            except Exception as error:  # noqa: BLE001 the office speaks otherwise
                report(_LOG, "taking what was learned", error)
            await anyio.sleep(_PAUSE_SECONDS)

    async def once(self) -> bool:
        """Ask the office once; return whether another library answers now."""
        headers = {**signed(self.key), "If-None-Match": f'"{self.shelf.version}"'}
        answer = await self.http.get("/v1/knowledge/overlay", headers=headers)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            self._keep()
            return False
        overlay = read_overlay(answer.raise_for_status().json())
        outcome = await anyio.to_thread.run_sync(self.shelf.take, overlay)
        if outcome.fault is not None:
            report(_LOG, "laying over what was learned", outcome.fault)
        self._keep()
        return outcome.changed

    def _keep(self) -> None:
        """Write what holds now, if that is not what was written last; an office in this process may have laid it."""
        if self.folder is not None and self.written != self.shelf.version:
            if self.shelf.version or (self.folder / FILE).exists():
                keep(self.folder, self.shelf.overlay)
            self.written = self.shelf.overlay.version


def keep(folder: Path, overlay: Overlay) -> None:
    """Write the copy in one go; each process does so by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(overlay.dumped(), ensure_ascii=False, indent=1)
    fresh = folder / f"new-{os.getpid()}-{FILE}"
    fresh.write_text(text, "utf-8")
    fresh.replace(folder / FILE)


def kept(folder: Path) -> Overlay:
    """Return what was learned until this process was started; nothing where the copy is missing or unreadable."""
    try:
        return read_overlay(json.loads((folder / FILE).read_text("utf-8")))
    except (OSError, ValueError) as error:
        if not isinstance(error, FileNotFoundError):
            _LOG.warning("%s cannot be used: %s", FILE, type(error).__name__)
        return EMPTY
