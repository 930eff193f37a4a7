"""Messages from templates (ZBS) that Zalo approved beforehand: all it takes where a person was silent for long.

A deployment has its template approved (1 to 2 days) with the blanks named here, and sets its number; docs/channels.md
shows the text to hand in. Lengths are those of Zalo's kinds of parameters (read 2026-08-20).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

PATH = "/v3.0/oa/message/template"
_EMPTY = "-"


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank of a template as Zalo knows it, and how long its value may be."""

    name: str
    longest: int


# kind of template -> our name of a value -> blank
BLANKS: Mapping[str, Mapping[str, Blank]] = {
    "dossier": {
        "code": Blank("ma_ho_so", 30),
        "status": Blank("trang_thai", 30),
        "date": Blank("ngay", 20),
    },
}


def body(template: Mapping[str, str] | None, ids: Mapping[str, str], person: str) -> dict[str, Any] | None:
    """Return the call that sends `template` (`Reply.template`) to `person`, None where none of that kind is set up.

    Values that are too long end in “…”, values that are missing show as a dash: a blank may not be empty.
    """
    kind = (template or {}).get("kind", "")
    blanks, number = BLANKS.get(kind), ids.get(kind)
    if not template or not blanks or not number:
        return None
    data = {blank.name: _fitted(template.get(name, ""), blank.longest) for name, blank in blanks.items()}
    return {"user_id": person, "template_id": number, "template_data": data}


def _fitted(value: str, longest: int) -> str:
    text = " ".join(normalize("NFC", value).split()) or _EMPTY
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
