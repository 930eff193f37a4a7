"""Commands of the office; `bot/__main__.py` hangs them into the command line and says which office they open."""

from collections.abc import Callable
from dataclasses import dataclass

import typer

from api.settings import Settings
from api.storage.engine import Sessions


@dataclass(frozen=True, slots=True)
class Opened:
    """The office as a command needs it: settings, and the migrated database with its sealed columns unlocked."""

    settings: Settings
    sessions: Sessions


@dataclass(frozen=True, slots=True)
class Door:
    """Opens the office when a command really needs it; hangs on the context of the command line."""

    open: Callable[[], Opened]


def opened(context: typer.Context) -> Opened:
    """Return the office that the command line is about."""
    door = context.obj
    assert isinstance(door, Door)
    return door.open()
