"""A procedure as rows of the sheets; `joining` is the way back."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from knowledge.exchange.columns import (
    CASES,
    FACTS,
    LEGAL,
    PARTS,
    PROCEDURES,
    QUESTIONS,
    SOURCES,
    VERSIONS,
    Value,
)
from knowledge.model import CaseTree, Procedure

Row = Mapping[str, Value]
"""The values of one row by the key of their column."""


def rows_of(procedure: Procedure) -> dict[str, list[Row]]:
    """Return all rows of `procedure`, by the key of their sheet."""
    code = procedure.code
    return {
        PROCEDURES.key: [{column.key: getattr(procedure, column.key) for column in PROCEDURES.columns}],
        FACTS.key: list(_facts(procedure)),
        SOURCES.key: [
            {"code": code, "source": key, "title": one.title, "date": one.date, "url": one.url}
            for key, one in procedure.sources.items()
        ],
        QUESTIONS.key: [{"code": code, "question": text} for text in procedure.questions],
        CASES.key: list(_cases(code, procedure.cases)),
        LEGAL.key: [{"code": code, "law": law.text, "since": law.since} for law in procedure.legal],
        VERSIONS.key: [{"code": code, "version": version(procedure)}],
    }


def version(procedure: Procedure) -> str:
    """Return a fingerprint of everything the procedure says; the order of sources says nothing."""
    said = json.dumps(asdict(procedure), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _facts(procedure: Procedure) -> Iterator[Row]:
    for part in PARTS:
        for order, fact in enumerate(getattr(procedure, part), 1):
            same = ("cases", "say", "items", "source", "amount", "unsure", "checked")
            row: dict[str, Value] = {"code": procedure.code, "part": part, "order": order}
            yield row | {key: getattr(fact, key) for key in same}


def _cases(code: str, tree: CaseTree | None, parent: str | None = None) -> Iterator[Row]:
    """Yield the options of `tree`, the question on the first one, then those of its further questions."""
    if tree is None:
        return
    for number, option in enumerate(tree.options):
        yield {
            "code": code,
            "parent": parent,
            "ask": None if number else tree.ask,
            "case": option.key,
            "label": option.label,
            "signs": option.signs,
            "goto": option.goto,
        }
    for option in tree.options:
        yield from _cases(code, option.then, option.key)
