"""Check all knowledge and sentences, and print what an editor has to put right."""

from datetime import datetime

from bot.dialogue.fields import READERS
from bot.service import ZONE
from bot.settings import Settings
from knowledge.check import Report, Severity, check
from knowledge.imported import load_catalogue
from knowledge.library import load_library
from knowledge.table import tables
from locales import say


def check_knowledge(stale: bool = False) -> int:
    """Print every problem, and with `stale` every aged fact; return how many errors there are.

    Warnings are printed and counted on the last line, but are no reason to fail.
    """
    settings = Settings()
    catalogue = load_catalogue(settings.catalogue or settings.data / "catalogue")
    imported = catalogue.owners.keys() if catalogue else None
    report = check(kinds=READERS.keys(), today=datetime.now(ZONE).date(), imported=imported)
    for problem in (*report.problems, *(report.aged if stale else ())):
        print(problem.text())
    print(_last_line(report, stale))
    return report.errors


def print_table() -> None:
    """Print the procedures and rules as Markdown; `docs/procedures.md` is this."""
    print(tables(load_library()), end="")


def _last_line(report: Report, stale: bool) -> str:
    warnings = sum(problem.severity is Severity.WARNING for problem in report.problems)
    counts = {**report.counts, "errors": report.errors, "warnings": warnings}
    line = say("check-found" if report.problems else "check-well", **counts)
    return line if stale or not counts["aged"] else line + " " + say("check-aged", **counts)
