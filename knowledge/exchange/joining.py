"""Join the rows of the sheets to procedures, each part with the cell it came from."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from knowledge.exchange.columns import CASES, FACTS, LEGAL, PARTS, PROCEDURES, QUESTIONS, SOURCES, VERSIONS
from knowledge.exchange.faults import Fault, Place
from knowledge.exchange.reading import ReadRow, Tables
from knowledge.exchange.trees import build_tree
from knowledge.model import Fact, LegalBasis, OnlineLevel, Procedure, Source

Step = str | int
Places = dict[tuple[Step, ...], Place]
Groups = Mapping[str, list[ReadRow]]


@dataclass(frozen=True, slots=True)
class Joined:
    """One procedure as the spreadsheet has it; `places` are the cells of its parts, by their path in a file."""

    procedure: Procedure
    places: Places
    version: str | None


@dataclass(slots=True)
class _Desk:
    """The rows of one code by sheet, and what is found while they are joined."""

    head: ReadRow
    rows: Groups
    places: Places = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def mark(self, path: tuple[Step, ...], row: ReadRow, key: str, **parts: str) -> None:
        """Keep the cell of `path`, and those of the parts below it (part of the file: column)."""
        self.places[path] = row.place(key)
        self.places |= {(*path, part): row.place(column) for part, column in parts.items()}


def join(tables: Tables) -> tuple[dict[str, Joined], list[Fault]]:
    """Return the procedures by code, and what does not fit between the rows."""
    heads, faults = _heads(tables[PROCEDURES.key])
    groups: dict[str, dict[str, list[ReadRow]]] = {code: defaultdict(list) for code in heads}
    for sheet in (FACTS, SOURCES, QUESTIONS, CASES, LEGAL):
        for row in tables[sheet.key]:
            code = row.text("code")
            if code in groups:
                groups[code][sheet.key].append(row)
            else:
                faults.append(Fault("exchange-fault-no-procedure", row.place("code"), {"code": code}))
    versions = {row.text("code"): row.text("version") for row in tables[VERSIONS.key]}
    joined = {}
    for code, head in heads.items():
        desk = _Desk(head, groups[code])
        joined[code] = Joined(_procedure(desk), desk.places, versions.get(code))
        faults += desk.faults
    return joined, faults


def written_out(tables: Tables) -> set[str]:
    """Return the codes that the spreadsheet held when it was written."""
    return {row.text("code") for row in tables[VERSIONS.key]}


def _heads(rows: list[ReadRow]) -> tuple[dict[str, ReadRow], list[Fault]]:
    heads: dict[str, ReadRow] = {}
    faults = []
    for row in rows:
        first = heads.setdefault(row.text("code"), row)
        if first is not row:
            faults.append(Fault("exchange-fault-twice", row.place("code"), {"row": first.number}))
    return heads, faults


def _procedure(desk: _Desk) -> Procedure:
    values: dict[str, Any] = dict(desk.head.values)
    desk.places[()] = desk.head.place("code")
    for column in PROCEDURES.columns:
        desk.places[(column.key,)] = desk.head.place(column.key)
    values["online_level"] = OnlineLevel(values["online_level"])
    for part in PARTS:
        values[part] = tuple(_facts(desk, part))
    tree, faults = build_tree(desk.rows[CASES.key], desk.places)
    desk.faults += faults
    return Procedure(
        **values, cases=tree, sources=_sources(desk), questions=tuple(_questions(desk)), legal=tuple(_legal(desk))
    )


def _facts(desk: _Desk, part: str) -> Iterator[Fact]:
    """Yield the facts of one part by their order; those without a number follow as they stand."""
    rows = [row for row in desk.rows[FACTS.key] if row.values["part"] == part]
    _twice(desk, rows, "order", lambda row: row.values["order"])
    numbered = [row for row in rows if row.values["order"] is not None]
    rest = [row for row in rows if row.values["order"] is None]
    keys = ("say", "source", "items", "cases", "amount", "checked", "unsure")
    for number, row in enumerate(chain(sorted(numbered, key=_order), rest)):
        desk.mark((part, number), row, "say", **{key: key for key in keys})
        values: dict[str, Any] = {key: row.values[key] for key in keys}
        yield Fact(**values)


def _order(row: ReadRow) -> int:
    order = row.values["order"]
    return order if isinstance(order, int) else 0


def _sources(desk: _Desk) -> dict[str, Source]:
    rows = desk.rows[SOURCES.key]
    _twice(desk, rows, "source", lambda row: row.text("source"))
    found = {}
    for row in rows:
        key = row.text("source")
        desk.mark(("sources", key), row, "source", title="title", date="date", url="url")
        values: dict[str, Any] = {name: row.values[name] for name in ("title", "date", "url")}
        found[key] = Source(**values)
    return found


def _questions(desk: _Desk) -> Iterator[str]:
    for number, row in enumerate(desk.rows[QUESTIONS.key]):
        desk.mark(("questions", number), row, "question")
        yield row.text("question")


def _legal(desk: _Desk) -> Iterator[LegalBasis]:
    for number, row in enumerate(desk.rows[LEGAL.key]):
        desk.mark(("legal", number), row, "law", text="law", since="since")
        values: dict[str, Any] = {"text": row.values["law"], "since": row.values["since"]}
        yield LegalBasis(**values)


def _twice(desk: _Desk, rows: list[ReadRow], key: str, value: Callable[[ReadRow], object]) -> None:
    """Report rows whose value stands in an earlier row too; empty ones may."""
    seen: dict[object, int] = {}
    for row in rows:
        first = seen.setdefault(value(row), row.number) if value(row) is not None else row.number
        if first != row.number:
            desk.faults.append(Fault("exchange-fault-twice", row.place(key), {"row": first}))
