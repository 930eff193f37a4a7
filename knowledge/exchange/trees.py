"""Rows of the sheet of cases, joined to one decision tree with the cells of its parts."""

from collections import defaultdict
from collections.abc import Mapping

from knowledge.exchange.faults import Fault, Place
from knowledge.exchange.reading import ReadRow
from knowledge.model import CaseOption, CaseTree

Path = tuple[str | int, ...]


def build_tree(rows: list[ReadRow], places: dict[Path, Place]) -> tuple[CaseTree | None, list[Fault]]:
    """Return the tree of one procedure, and what is wrong with its rows; a tree with faults is not returned."""
    by_parent: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        by_parent[row.text("parent")].append(row)
    faults = [*_keys(rows), *_parents(rows, by_parent), *_questions(by_parent)]
    if faults or not rows:
        return None, faults
    return _tree("", by_parent, ("cases",), places), []


def _keys(rows: list[ReadRow]) -> list[Fault]:
    seen: dict[str, int] = {}
    faults = []
    for row in rows:
        first = seen.setdefault(row.text("case"), row.number)
        if first != row.number:
            faults.append(Fault("exchange-fault-twice", row.place("case"), {"row": first}))
    return faults


def _parents(rows: list[ReadRow], by_parent: Mapping[str, list[ReadRow]]) -> list[Fault]:
    """Every row must be reached from the first question."""
    known = {row.text("case") for row in rows}
    reached, waiting = set[int](), [""]
    while waiting:
        for row in by_parent.get(waiting.pop(), ()):
            if row.number not in reached:
                reached.add(row.number)
                waiting.append(row.text("case"))
    faults = []
    for row in rows:
        parent = row.text("parent")
        if row.number not in reached:
            kind = "parent-circle" if parent in known else "parent-unknown"
            faults.append(Fault(f"exchange-fault-{kind}", row.place("parent"), {"parent": parent}))
    return faults


def _questions(by_parent: Mapping[str, list[ReadRow]]) -> list[Fault]:
    """The options of one question name it once, or all alike."""
    faults = []
    for rows in by_parent.values():
        asks = {row.text("ask"): row for row in reversed(rows) if row.text("ask")}
        if not asks:
            faults.append(Fault("exchange-fault-no-ask", rows[0].place("ask")))
        elif len(asks) > 1:
            last = max(asks.values(), key=lambda row: row.number)
            faults.append(Fault("exchange-fault-two-asks", last.place("ask")))
    return faults


def _tree(parent: str, by_parent: Mapping[str, list[ReadRow]], path: Path, places: dict[Path, Place]) -> CaseTree:
    rows = by_parent[parent]
    first = next(row for row in rows if row.text("ask"))
    places[path] = places[(*path, "ask")] = first.place("ask")
    options = tuple(_option(row, by_parent, (*path, "options", n), places) for n, row in enumerate(rows))
    return CaseTree(ask=first.text("ask"), options=options)


def _option(row: ReadRow, by_parent: Mapping[str, list[ReadRow]], path: Path, places: dict[Path, Place]) -> CaseOption:
    key, signs = row.text("case"), row.values["signs"]
    places[path] = places[(*path, "label")] = row.place("label")
    places.update({(*path, "key"): row.place("case"), (*path, "signs"): row.place("signs")})
    places[(*path, "goto")] = row.place("goto")
    return CaseOption(
        key=key,
        label=row.text("label"),
        signs=signs if isinstance(signs, tuple) else (),
        goto=row.text("goto") or None,
        then=_tree(key, by_parent, (*path, "then"), places) if key in by_parent else None,
    )
