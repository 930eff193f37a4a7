"""From a spreadsheet to what it would change in the knowledge files, and, once that is taken, to the files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.checking.across import Shelf
from knowledge.exchange.differences import differences
from knowledge.exchange.faults import Fault
from knowledge.exchange.joining import Joined, join, written_out
from knowledge.exchange.layout import as_yaml
from knowledge.exchange.reading import read_tables
from knowledge.exchange.rows import version
from knowledge.exchange.shelf import judge, read_shelf
from knowledge.model import Procedure


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one procedure: the differences in words, its file and the file's new text."""

    procedure: Procedure
    before: Procedure | None
    lines: tuple[str, ...]
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a spreadsheet would change; nothing may be taken where there is a fault.

    `remarks` are worth a look, `left` are codes the spreadsheet no longer holds, `newer` those that were changed
    in the files since and not in the spreadsheet: both stay as they are.
    """

    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()
    left: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()


def offer_of(path: Path, root: Path, *, today: date, imported: Collection[str] | None = None) -> Offer:
    """Return what the spreadsheet `path` would change in the knowledge of folder `root`.

    `imported` are the codes of the national catalogue. Raises `SpreadsheetError` for a file that is no
    spreadsheet of this kind, or beside a library that is broken itself.
    """
    tables, faults = read_tables(path)
    if faults:
        return Offer(faults=tuple(faults))
    joined, faults = join(tables)
    if faults:
        return Offer(faults=tuple(faults))
    shelf = read_shelf(root, imported)
    now = {procedure.code: procedure for _, procedure in shelf.procedures}
    touched = {code: one for code, one in joined.items() if one.procedure != now.get(code)}
    newer = tuple(code for code, one in touched.items() if one.version == version(one.procedure))
    changed = {code: one for code, one in touched.items() if code not in newer}
    faults = _overtaken(changed, now)
    verdict = judge(shelf, changed, today)
    faults += verdict.faults
    left = tuple(sorted(written_out(tables) - joined.keys()))
    changes = () if faults else tuple(_change(one, now.get(code), shelf, root) for code, one in changed.items())
    return Offer(changes, tuple(faults), verdict.remarks, left, newer)


def take(offer: Offer) -> None:
    """Write the files of `offer`: all of them beside the present ones first, then in their place.

    Raises `ValueError` for an offer with faults, before anything is written.
    """
    if offer.faults:
        raise ValueError(offer.faults[0].text())
    fresh = [change.path.with_name(change.path.name + ".new") for change in offer.changes]
    try:
        for path, change in zip(fresh, offer.changes, strict=True):
            path.write_text(change.text, "utf-8", newline="\n")
    except OSError:
        for path in fresh:
            path.unlink(missing_ok=True)
        raise
    for path, change in zip(fresh, offer.changes, strict=True):
        path.replace(change.path)


def _overtaken(changed: Mapping[str, Joined], now: Mapping[str, Procedure]) -> list[Fault]:
    """Report procedures that somebody else changed since the spreadsheet was written: theirs would be undone."""
    faults = []
    for code, one in changed.items():
        present = version(now[code]) if code in now else None
        if one.version != present:
            kind = "overtaken" if one.version and present else "gone" if one.version else "exists"
            faults.append(Fault(f"exchange-fault-{kind}", one.places[()], {"code": code}))
    return faults


def _change(one: Joined, before: Procedure | None, shelf: Shelf, root: Path) -> Change:
    code = one.procedure.code
    names = {procedure.code: document.name for document, procedure in shelf.procedures}
    path = root / names.get(code, f"procedures/{code}.yaml")
    text = as_yaml(one.procedure, path.read_text("utf-8") if before else "", before)
    return Change(one.procedure, before, tuple(differences(before, one.procedure)), path, text)
