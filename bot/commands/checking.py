"""Check all knowledge and sentences, and print what an editor has to put right."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from bot.dialogue.kinds import READERS, Asked, Bad, Good, Reader, Unsure, Which
from bot.learned import kept
from bot.service import ZONE
from bot.settings import Settings
from knowledge.check import Report, Severity, check
from knowledge.filling.model import Field
from knowledge.imported import load_catalogue
from knowledge.library import load_library
from knowledge.overlay import laid_over
from knowledge.overlay.laying import not_led
from knowledge.table import tables
from locales import say


def _values(reader: Reader) -> Callable[[str, Field, date], Collection[str]]:
    """Return what reads an answer to the values that it may mean."""

    def read(text: str, field: Field, today: date) -> Collection[str]:
        match reader(text, field, Asked(today)):
            case Good(value) | Unsure(value, _):
                return (value,)
            case Which(values):
                return values
            case Bad():
                return ()

    return read


KINDS = {kind: _values(reader) for kind, reader in READERS.items()}


def check_knowledge(stale: bool = False) -> int:
    """Print every problem, and with `stale` every aged fact; return how many errors there are.

    Warnings are printed and counted on the last line, but are no reason to fail.
    """
    settings = Settings()
    catalogue = load_catalogue(settings.catalogue or settings.data / "catalogue")
    imported = catalogue.owners.keys() if catalogue else None
    report = check(kinds=KINDS, today=datetime.now(ZONE).date(), imported=imported)
    for problem in (*report.problems, *(report.aged if stale else ())):
        print(problem.text())
    lost = _lost(settings)
    for line in lost:
        print(line)
    print(_last_line(report, stale))
    return report.errors + len(lost)


def _lost(settings: Settings) -> list[str]:
    """Return a line for each question of people that was answered by what officers agreed on, and is not any more."""
    overlay = kept(settings.data)
    if not overlay.changes:
        return []
    folder = settings.catalogue or settings.data / "catalogue"
    library = laid_over(load_library(catalogue=folder if folder.exists() else None), overlay).library
    missed = not_led(library, overlay.changes)
    return [say("learned-lost", number=each.id, text=text, code=each.change.code) for each, text in missed]


def print_table() -> None:
    """Print the procedures and rules as Markdown; `docs/procedures.md` is this."""
    print(tables(load_library()), end="")


def _last_line(report: Report, stale: bool) -> str:
    warnings = sum(problem.severity is Severity.WARNING for problem in report.problems)
    counts = {**report.counts, "errors": report.errors, "warnings": warnings}
    line = say("check-found" if report.problems else "check-well", **counts)
    return line if stale or not counts["aged"] else line + " " + say("check-aged", **counts)
