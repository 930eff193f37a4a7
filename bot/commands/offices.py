"""Import the deployment's list of offices from CSV or XLSX, or only say what it would change."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.offices import load_offices, save_offices
from knowledge.places.offices import Problem, difference, read_offices
from locales import say

_MOST_PROBLEMS = 50


def import_offices(source: Path, data: Path, *, dry_run: bool) -> bool:
    """Take the list in `source` for the one in `data`, unless anything is wrong with it; return whether it is well."""
    try:
        reading = read_offices(_rows(source))
    except (ValueError, OSError, csv.Error) as error:
        print(say("offices-unreadable", "en", file=source.name, why=error))
        return False
    for problem in reading.problems[:_MOST_PROBLEMS]:
        print(_sentence(source, problem))
    if reading.problems:
        print(say("offices-refused", "en", problems=len(reading.problems)))
        return False
    change = difference(load_offices(data), reading.offices)
    key = "offices-would-change" if dry_run else "offices-imported"
    if not dry_run:
        save_offices(data, reading.offices)
    counts = {"added": change.added, "changed": change.changed, "removed": change.removed, "same": change.same}
    print(say(key, "en", communes=len({office.commune for office in reading.offices}), **counts))
    return True


def _sentence(source: Path, problem: Problem) -> str:
    said = say(f"offices-fault-{problem.fault}", "en", value=problem.value)
    return f"{source.name}:{problem.line}: {said}"


def _rows(source: Path) -> Iterator[Sequence[object]]:
    if source.suffix.lower() == ".xlsx":
        yield from _sheet(source)
    elif source.suffix.lower() == ".csv":
        with source.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read(4096)
            file.seek(0)
            yield from csv.reader(file, delimiter=";" if sample.count(";") > sample.count(",") else ",")
    else:
        raise ValueError(source.suffix or source.name)


def _sheet(source: Path) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and only spreadsheets need it

    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken file made it stumble over
        raise ValueError(type(error).__name__) from error
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()
