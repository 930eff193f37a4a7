"""Commands that write procedures into a spreadsheet and take them back from it."""

from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from knowledge.exchange.faults import SpreadsheetError, refused
from knowledge.exchange.offering import Change, Offer, offer_of, take
from knowledge.exchange.writing import write_spreadsheet
from knowledge.imported import load_catalogue
from knowledge.library import KnowledgeError, Library, load_library
from locales import say

KNOWLEDGE = Path(str(files("knowledge")))
"""The folder of the knowledge files."""
_TRANSLATIONS = "procedures_en"


def export_spreadsheet(file: Path, codes: Sequence[str], root: Path) -> bool:
    """Write the procedures of `codes`, or all, to `file`; print what was done or why not."""
    try:
        library = load_library(root)
        _may_write(file)
        chosen = _chosen(library, codes)
        write_spreadsheet([library.procedures[code] for code in chosen], file)
    except (SpreadsheetError, KnowledgeError, OSError) as error:
        print(error)
        return False
    print(say("exchange-exported", number=len(chosen), file=file))
    return True


def import_spreadsheet(file: Path, root: Path, catalogue: Path, *, taking: bool, today: date) -> bool:
    """Print what `file` would change in the files of `root`, and with `taking` write it; False where it cannot be."""
    imported = load_catalogue(catalogue)
    try:
        offer = offer_of(file, root, today=today, imported=imported.owners.keys() if imported else None)
        _show(offer, root)
        if offer.faults:
            print(say("exchange-refused", number=len(offer.faults)))
            return False
        if taking:
            take(offer)
    except (SpreadsheetError, OSError) as error:
        print(error)
        return False
    print(_last_line(offer, taking=taking))
    return True


def _may_write(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise refused("ending", file=file.name)
    if file.exists():
        raise refused("exists", file=file)


def _chosen(library: Library, codes: Sequence[str]) -> list[str]:
    """Return the codes of the procedures that answer for `codes`, each once; all where none is named."""
    chosen = [library.owners.get(code, "") for code in codes] or list(library.procedures)
    for code, owner in zip(codes, chosen, strict=False):
        if owner not in library.procedures:
            raise refused("code", code=code)
    return list(dict.fromkeys(chosen))


def _show(offer: Offer, root: Path) -> None:
    for change in offer.changes:
        print(_heading(change))
        for line in change.lines:
            print(f"  {line}")
        if (root / _TRANSLATIONS / change.path.name).exists():
            print("  " + say("exchange-translated", file=f"{_TRANSLATIONS}/{change.path.name}"))
    for code in offer.left:
        print(say("exchange-left", code=code))
    for code in offer.newer:
        print(say("exchange-newer", code=code))
    for remark in offer.remarks:
        print(say("exchange-remark", what=remark.text()))
    for fault in offer.faults:
        print(fault.text())


def _heading(change: Change) -> str:
    key = "exchange-procedure-changed" if change.before else "exchange-procedure-new"
    return say(key, code=change.procedure.code, short=change.procedure.short, file=change.path.name)


def _last_line(offer: Offer, *, taking: bool) -> str:
    if not offer.changes:
        return say("exchange-no-difference")
    key = "exchange-taken" if taking else "exchange-offered"
    return say(key, number=len(offer.changes))
