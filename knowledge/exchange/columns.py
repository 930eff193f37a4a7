"""The sheets and columns of the spreadsheet, in the order in which officers see them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from knowledge.model import OnlineLevel
from locales import say

Value = str | int | date | tuple[str, ...] | None
"""What a cell says: words, a number, a day, several lines, or nothing."""

PARTS = ("who", "documents", "fee", "time", "place", "online", "steps", "result", "paper")
"""The parts of a procedure that hold facts, in the order of the files."""


class Sort(StrEnum):
    """How a cell is read and written."""

    TEXT = auto()
    LINES = auto()
    KEY = auto()
    KEYS = auto()
    CODE = auto()
    CODES = auto()
    DAY = auto()
    NUMBER = auto()
    PART = auto()
    LEVEL = auto()


LISTS = frozenset({Sort.LINES, Sort.KEYS, Sort.CODES})
"""Sorts whose value is a tuple."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `key` names the value and its heading, `must` forbids an empty cell, `width` is in signs."""

    key: str
    sort: Sort = Sort.TEXT
    width: int = 30
    must: bool = False

    @property
    def heading(self) -> str:
        """What stands in the first row."""
        return say(f"exchange-column-{self.key}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns, and whether officers see it."""

    key: str
    columns: tuple[Column, ...]
    hidden: bool = False

    @property
    def title(self) -> str:
        """What stands on the tab."""
        return say(f"exchange-sheet-{self.key}")

    def column(self, key: str) -> Column:
        """Return the column named `key`; raises `StopIteration` where there is none."""
        return next(column for column in self.columns if column.key == key)


_CODE = Column("code", Sort.CODE, 11, must=True)

PROCEDURES = Sheet(
    "procedures",
    (
        _CODE,
        Column("name", width=45, must=True),
        Column("short", width=30, must=True),
        Column("field", width=16, must=True),
        Column("summary", width=50, must=True),
        Column("online_level", Sort.LEVEL, 16, must=True),
        Column("form", Sort.KEY, 20),
        Column("checked", Sort.DAY, 13, must=True),
        Column("valid_from", Sort.DAY, 13),
        Column("superseded_by", Sort.CODE, 13),
        Column("covers", Sort.CODES, 13),
        Column("aliases", Sort.LINES, 32),
        Column("next", Sort.LINES, 50),
        Column("mistakes", Sort.LINES, 50),
        Column("related", Sort.CODES, 13),
        Column("not_this", Sort.LINES, 32),
        Column("may_change", Sort.LINES, 50),
    ),
)
FACTS = Sheet(
    "facts",
    (
        _CODE,
        Column("part", Sort.PART, 14, must=True),
        Column("order", Sort.NUMBER, 8),
        Column("cases", Sort.KEYS, 20),
        Column("say", width=60, must=True),
        Column("items", Sort.LINES, 60),
        Column("source", Sort.KEY, 14, must=True),
        Column("amount", Sort.NUMBER, 12),
        Column("unsure", width=36),
        Column("checked", Sort.DAY, 13),
    ),
)
SOURCES = Sheet(
    "sources",
    (
        _CODE,
        Column("source", Sort.KEY, 16, must=True),
        Column("title", width=60, must=True),
        Column("date", Sort.DAY, 13, must=True),
        Column("url", width=60),
    ),
)
QUESTIONS = Sheet("questions", (_CODE, Column("question", width=90, must=True)))
CASES = Sheet(
    "cases",
    (
        _CODE,
        Column("parent", Sort.KEY, 18),
        Column("ask", width=44),
        Column("case", Sort.KEY, 18, must=True),
        Column("label", width=38, must=True),
        Column("signs", Sort.LINES, 40),
        Column("goto", Sort.CODE, 13),
    ),
)
LEGAL = Sheet("legal", (_CODE, Column("law", width=60, must=True), Column("since", Sort.DAY, 13)))
VERSIONS = Sheet("versions", (_CODE, Column("version", Sort.KEY, 70, must=True)), hidden=True)
"""What each procedure was when it was written out, so that nobody's later change is undone unseen."""

SHEETS = (PROCEDURES, FACTS, SOURCES, QUESTIONS, CASES, LEGAL, VERSIONS)


def labels(sort: Sort) -> dict[str, str]:
    """Return the words of a list of choices by their value, in order; none for the other sorts."""
    if sort is Sort.PART:
        return {part: say(f"exchange-part-{part}") for part in PARTS}
    if sort is Sort.LEVEL:
        return {level.value: say(f"exchange-level-{level.value}") for level in OnlineLevel}
    return {}


def guide_title() -> str:
    """Return the name of the first sheet, which explains the others."""
    return say("exchange-sheet-guide")
