"""Set a form's sheet as a PDF: in Vietnamese, ready to sign by hand."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from api.papers.typesetting import typeset
from knowledge.filling.shown import Part, Sheet
from locales import say

_WORDS = "mark page country motto to attach sign day month year number code qr".split()
_WIDEST_TABLE = 5  # columns; a longer item is written as lines
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Marks:
    """What is printed beside the form: its reference, and the code with which a counter opens it, as a QR too."""

    reference: str
    code: str = ""
    qr: str = ""


def pdf(sheet: Sheet, marks: Marks) -> bytes:
    """Return the paper as a PDF (PDF/UA-1)."""
    data = {
        "words": {word: say(f"paper-{word}") for word in _WORDS},
        **{name: getattr(sheet, name) for name in ("title", "legal", "to", "declarations", "attach")},
        **asdict(marks),
        "parts": list(_parts(sheet)),
        "signatures": [asdict(one) for one in sheet.signatures] or [{"label": say("paper-signer"), "name": ""}],
    }
    return typeset("form", data)


def _parts(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Yield headings with their lines; the items of one group stand together, as a table where they fit."""
    for group, parts in groupby(sheet.parts, key=lambda part: part.group):
        if not group:
            yield from ({"title": part.title, "rows": _rows(part), "groups": []} for part in parts)
            continue
        items = list(parts)
        yield {"title": items[0].of, "rows": [], "groups": [_group(items)]}


def _rows(part: Part) -> list[dict[str, str]]:
    return [{"label": row.label, "text": row.text} for row in part.rows]


def _group(items: list[Part]) -> dict[str, Any]:
    labels = list(dict.fromkeys(row.label for item in items for row in item.rows))
    cells = [{row.label: row.text for row in item.rows} for item in items]
    longest = max((len(text) for item in cells for text in item.values()), default=0)
    return {
        "table": len(labels) <= _WIDEST_TABLE and longest <= _LONGEST_CELL,
        "labels": labels,
        "items": [[item.get(label, "") for label in labels] for item in cells],
        "blocks": [{"title": item.title, "rows": _rows(item)} for item in items],
    }
