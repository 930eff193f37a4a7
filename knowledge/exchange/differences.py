"""What a spreadsheet changes in a procedure, told in lines that an officer can compare with the source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from knowledge.exchange.columns import CASES, FACTS, LEGAL, PROCEDURES, QUESTIONS, SOURCES, Column, Sheet, Value, labels
from knowledge.exchange.rows import Row, rows_of
from knowledge.model import Procedure
from locales import say

_ALIKE = 0.5
"""Two sentences of one part that share so much are one sentence that was changed."""
_UNSAID = frozenset({"code", "order", "part", "ask"})
_NAMES = {FACTS: "say", SOURCES: "source", QUESTIONS: "question", CASES: "label", LEGAL: "law"}
_SAME = {FACTS: ("part", "say"), SOURCES: ("source",), QUESTIONS: ("question",), CASES: ("case",), LEGAL: ("law",)}


@dataclass(frozen=True, slots=True)
class _Matched:
    pairs: list[tuple[int, int]]
    gone: list[int]
    new: list[int]


def differences(before: Procedure | None, after: Procedure) -> list[str]:
    """Return one line for each difference; every line of a new procedure."""
    new, old = rows_of(after), rows_of(before) if before else {}
    lines = list(_head(old.get(PROCEDURES.key), new[PROCEDURES.key][0]))
    for sheet in (FACTS, SOURCES, QUESTIONS, CASES, LEGAL):
        lines += _sheet(sheet, old.get(sheet.key, []), new[sheet.key])
    lines += _questions_of_cases(old.get(CASES.key, []), new[CASES.key])
    return lines


def _head(old: Sequence[Row] | None, new: Row) -> Iterator[str]:
    for column in PROCEDURES.columns:
        before = old[0][column.key] if old else () if isinstance(new[column.key], tuple) else None
        yield from _cell(say("exchange-sheet-procedures"), column, before, new[column.key])


def _sheet(sheet: Sheet, old: Sequence[Row], new: Sequence[Row]) -> Iterator[str]:
    matched = _match(sheet, old, new)
    for i, j in matched.pairs:
        for column in sheet.columns:
            if column.key not in _UNSAID:
                yield from _cell(_where(sheet, new[j], j), column, old[i][column.key], new[j][column.key])
    yield from (say("exchange-gone", where=_where(sheet, old[i], i), row=_row(sheet, old[i])) for i in matched.gone)
    yield from (say("exchange-new", where=_where(sheet, new[j], j), row=_row(sheet, new[j])) for j in matched.new)
    moved = sorted({(new[k]["part"] if sheet is FACTS else "") for k in _moved(sheet, matched, new)}, key=str)
    for part in moved:
        where = say(f"exchange-part-{part}") if part else sheet.title
        yield say("exchange-order", where=where)


def _match(sheet: Sheet, old: Sequence[Row], new: Sequence[Row]) -> _Matched:
    """Pair rows that are the same, then those of the same name, then sentences of one part that are alike."""
    pairs: list[tuple[int, int]] = []
    gone, fresh = list(range(len(old))), list(range(len(new)))

    def pair(i: int, j: int) -> None:
        pairs.append((i, j))
        gone.remove(i)
        fresh.remove(j)

    every = tuple(column.key for column in sheet.columns if column.key not in {"order", "ask"})
    for keys in (every, _SAME[sheet]):
        for i in tuple(gone):
            j = next((j for j in fresh if all(old[i][key] == new[j][key] for key in keys)), None)
            if j is not None:
                pair(i, j)
    for i in tuple(gone) if sheet is FACTS else ():
        alike = [(_alike(old[i], new[j]), -j) for j in fresh if old[i]["part"] == new[j]["part"]]
        if alike and max(alike)[0] >= _ALIKE:
            pair(i, -max(alike)[1])
    return _Matched(sorted(pairs), gone, fresh)


def _alike(old: Row, new: Row) -> float:
    return SequenceMatcher(None, str(old["say"]), str(new["say"])).ratio()


def _moved(sheet: Sheet, matched: _Matched, new: Sequence[Row]) -> Iterator[int]:
    """Yield rows that stand before one they stood behind; the order of sources says nothing."""
    last: dict[Value, int] = {}
    for _, j in matched.pairs if sheet is not SOURCES else ():
        group = new[j]["part"] if sheet is FACTS else new[j]["parent"] if sheet is CASES else None
        if j < last.get(group, -1):
            yield j
        last[group] = max(j, last.get(group, -1))


def _questions_of_cases(old: Sequence[Row], new: Sequence[Row]) -> Iterator[str]:
    before = {row["parent"]: row["ask"] for row in old if row["ask"]}
    after = {row["parent"]: row["ask"] for row in new if row["ask"]}
    for parent in dict.fromkeys((*before, *after)):
        where = f"{CASES.title} {parent}" if parent else CASES.title
        yield from _cell(where, CASES.column("ask"), before.get(parent), after.get(parent))


def _where(sheet: Sheet, row: Row, index: int) -> str:
    if sheet is FACTS:
        return say("exchange-fact", part=say(f"exchange-part-{row['part']}"), order=row["order"])
    name = {SOURCES: row.get("source"), CASES: row.get("case")}.get(sheet, index + 1)
    return f"{sheet.title} {name}"


def _row(sheet: Sheet, row: Row) -> str:
    """Return a whole row: its name, then whatever else stands in it."""
    rest = [c for c in sheet.columns if c.key not in {*_UNSAID, _NAMES[sheet]} and row[c.key] not in {None, ()}]
    more = "; ".join(f"{column.heading}: {_shown(column, row[column.key])}" for column in rest)
    return f"“{row[_NAMES[sheet]]}”" + (f" ({more})" if more else "")


def _cell(where: str, column: Column, old: Value, new: Value) -> Iterator[str]:
    if old == new:
        return
    place = {"where": where, "column": column.heading}
    if isinstance(old, tuple) and isinstance(new, tuple):
        yield from (say("exchange-line-gone", **place, text=text) for text in old if text not in new)
        yield from (say("exchange-line-new", **place, text=text) for text in new if text not in old)
        if set(old) == set(new) or [t for t in old if t in new] != [t for t in new if t in old]:
            yield say("exchange-order", where=f"{where}, {column.heading}")
    elif old is None:
        yield say("exchange-line-new", **place, text=_shown(column, new))
    elif new is None:
        yield say("exchange-line-gone", **place, text=_shown(column, old))
    else:
        yield say("exchange-changed", **place, old=_shown(column, old), new=_shown(column, new))


def _shown(column: Column, value: Value) -> str:
    if isinstance(value, tuple):
        return " / ".join(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return labels(column.sort).get(str(value), str(value))
