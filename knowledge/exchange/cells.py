"""One cell: what it says to the program, or why it cannot be used."""

import re
import unicodedata
from datetime import date, datetime, time

from knowledge.exchange.columns import LISTS, Sort, Value, labels
from knowledge.importing import CODE

_UNSEEN = re.compile("[\u200b\u2060\ufeff]|_x000D_")  # the last is how a spreadsheet keeps a carriage return
_DIGITS = re.compile(r"\d+|\d{1,3}(\.\d{3})+")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_SEPARATORS = re.compile(r"[,;\n]")
FORMULA, ERROR = "f", "e"
"""What openpyxl calls a formula and the error of one."""


class CellError(ValueError):
    """A cell cannot be used; `kind` names the sentence that says why."""

    def __init__(self, kind: str, shown: str = "") -> None:
        super().__init__(kind)
        self.kind, self.shown = kind, shown


def tidy(text: str) -> str:
    """Return `text` as the files have it: composed letters, plain blanks, none at the ends."""
    plain = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in plain.splitlines()).strip()


def read_cell(sort: Sort, value: object, data_type: str = "") -> Value:
    """Return what a cell of this sort says. Raises `CellError` where it says nothing that could be used."""
    if data_type == FORMULA or (isinstance(value, str) and value.lstrip().startswith("=")):
        raise CellError("formula")
    if data_type == ERROR:
        raise CellError("error", str(value))
    if sort is Sort.DAY:
        return _day(value)
    if sort is Sort.NUMBER:
        return _number(value)
    text = _words(sort, value)
    if sort in LISTS:
        return _several(sort, text)
    if "\n" in text:
        raise CellError("one-line")
    return _one(sort, text) if text else None


def _words(sort: Sort, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise CellError("not-words", str(value))
    if isinstance(value, float) and sort in {Sort.CODE, Sort.CODES}:
        return f"{value:.6f}"  # a code typed as a number loses its last noughts: there are always six digits
    if isinstance(value, float) and not value.is_integer():
        raise CellError("not-words", str(value))
    return tidy(str(int(value) if isinstance(value, float) else value))


def _one(sort: Sort, text: str) -> str:
    if sort is Sort.CODE and not CODE.fullmatch(text):
        raise CellError("code", text)
    chosen = labels(sort)
    if not chosen:
        return text
    found = {label.casefold(): key for key, label in chosen.items()}.get(text.casefold())
    if found is None:
        raise CellError("choice", ", ".join(chosen.values()))
    return found


def _several(sort: Sort, text: str) -> tuple[str, ...]:
    parts = text.split("\n") if sort is Sort.LINES else _SEPARATORS.split(text)
    found = tuple(part.strip() for part in parts if part.strip())
    wrong = next((code for code in found if sort is Sort.CODES and not CODE.fullmatch(code)), None)
    if wrong is not None:
        raise CellError("code", wrong)
    formula = next((line for line in found if line.startswith("=")), None)
    if formula is not None:
        raise CellError("formula")
    return found


def _day(value: object) -> date | None:
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = "" if value is None else tidy(value) if isinstance(value, str) else None
    if text == "":
        return None
    for form in _DAYS if text else ():
        try:
            return datetime.strptime(str(text), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellError("not-day", str(value))


def _number(value: object) -> int | None:
    if isinstance(value, str):
        text = tidy(value)
        if not text:
            return None
        if not _DIGITS.fullmatch(text):
            raise CellError("not-number", text)
        return int(text.replace(".", ""))
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or value != int(value):
        raise CellError("not-number", str(value))
    return int(value)
