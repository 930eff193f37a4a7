"""What is wrong with a spreadsheet: the sheet, the row, the column, and what to do, in words of an officer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from locales import DEFAULT, say


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the title of its sheet, its row from 1, the letter and the heading of its column."""

    sheet: str
    row: int
    letter: str = ""
    heading: str = ""

    def text(self, language: str = DEFAULT) -> str:
        """Return the place in words, without the column where a whole row is meant."""
        key = "exchange-place-cell" if self.letter else "exchange-place-row"
        return say(key, language, sheet=self.sheet, row=self.row, letter=self.letter, heading=self.heading)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `key` names its sentence. Without a place the whole file is meant."""

    key: str
    place: Place | None = None
    blanks: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = DEFAULT) -> str:
        """Return the fault as one sentence with its place."""
        what = say(self.key, language, **self.blanks)
        return f"{self.place.text(language)}: {what}" if self.place else what


class SpreadsheetError(ValueError):
    """A spreadsheet, or what should become one, cannot be used as a whole; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text())
        self.fault = fault


def refused(kind: str, **blanks: object) -> SpreadsheetError:
    """Return the error for a file that cannot be used, to be raised."""
    return SpreadsheetError(Fault(f"exchange-file-{kind}", None, blanks))
