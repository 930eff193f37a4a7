"""The deployment's offices in `MOTCUA_DATA/offices.json`: read at the start, written whole or not at all."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from knowledge.places.offices import Office

NAME = "offices.json"
_OFFICES = TypeAdapter(tuple[Office, ...])


class OfficesUnreadableError(SystemExit):
    """A list that cannot be read stops the start: people would be sent to the wrong door."""


def load_offices(data: Path) -> tuple[Office, ...]:
    """Return the offices that were imported; none where nothing was."""
    path = data / NAME
    if not path.exists():
        return ()
    try:
        return _OFFICES.validate_python(json.loads(path.read_text("utf-8"))["offices"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise OfficesUnreadableError(f"{path}: {error}") from error


def save_offices(data: Path, offices: Iterable[Office]) -> Path:
    """Write the list anew and return where it stands."""
    data.mkdir(parents=True, exist_ok=True)
    path, new = data / NAME, data / f"{NAME}.new"
    document = {"schema": 1, "offices": [asdict(office) for office in offices]}
    with new.open("w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return path
