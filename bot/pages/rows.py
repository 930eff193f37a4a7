"""How a message looks on the page: rows with bold parts, and addresses of our own pages as links."""

import re
from collections.abc import Iterator
from typing import Literal, TypedDict

from locales import say

_LINK = re.compile(r"https?://[^/\s]+(?P<path>/v1/papers/[\w=-]+|/ma/(?:tiep|quay)/\w+)")
_HEADING = re.compile(r"— (.+) —")
_ENTRY = re.compile(r"(\d+\. [^:]+: )(.+)")
_POINT = re.compile(r"(• [^:]+:)(.*)")


class Part(TypedDict, total=False):
    """A piece of a row: bold, or a link to `href`, or plain."""

    text: str
    bold: bool
    href: str


class Row(TypedDict):
    """One row; `look` is its class in the style sheet, "" for none."""

    look: Literal["", "item", "point", "heading", "entry"]
    parts: list[Part]


def rows(text: str) -> list[Row]:
    """Return the rows of what the assistant says.

    >>> rows("• Tiền phí: không")[0]["parts"]
    [{'text': '• Tiền phí:', 'bold': True}, {'text': ' không'}]
    """
    return [_row(row) for row in text.split("\n")]


def as_typed(text: str) -> list[Row]:
    """Return the rows of what a person typed: nothing in it is marked and nothing is a link."""
    return [{"look": "", "parts": [{"text": row}]} for row in text.split("\n")]


def _row(text: str) -> Row:
    if found := _HEADING.fullmatch(text):
        return {"look": "heading", "parts": [{"text": found[1], "bold": True}]}
    if found := _POINT.fullmatch(text):
        return {"look": "point", "parts": [{"text": found[1], "bold": True}, *_linked(found[2])]}
    if found := _ENTRY.fullmatch(text):
        return {"look": "entry", "parts": [{"text": found[1]}, {"text": found[2], "bold": True}]}
    look: Literal["item", "point", ""] = "item" if text.startswith("– ") else "point" if text.startswith("• ") else ""
    return {"look": look, "parts": list(_linked(text))}


def _linked(text: str) -> Iterator[Part]:
    """Yield the pieces around addresses of papers and codes; only the path counts, so a link stays on this site."""
    done = 0
    for found in _LINK.finditer(text):
        if found.start() > done:
            yield {"text": text[done : found.start()]}
        name = "paper" if found["path"].startswith("/v1/") else "code"
        yield {"text": say(f"page-open-{name}"), "href": found["path"]}
        done = found.end()
    if done < len(text) or not text:
        yield {"text": text[done:]}
