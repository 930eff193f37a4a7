"""Put paragraphs into messages that can be read on a small screen: at most 600 characters each."""

import re

LIMIT = 600
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def paged(parts: list[str], limit: int = LIMIT) -> list[str]:
    """Return messages of at most `limit` characters that hold `parts` in order; nothing is lost.

    They are split between paragraphs, else between lines, else between sentences, else between words.
    """
    pages: list[str] = []
    for part in parts:
        for piece in _pieces(part, limit):
            if pages and len(pages[-1]) + 1 + len(piece) <= limit:
                pages[-1] += "\n" + piece
            else:
                pages.append(piece)
    return pages


def _pieces(text: str, limit: int) -> list[str]:
    if len(text) <= limit:
        return [text] if text else []
    for splitter in (str.splitlines, _SENTENCE_END.split, str.split):
        smaller = splitter(text)
        if len(smaller) > 1:
            joiner = "\n" if splitter is str.splitlines else " "
            return _joined([p for s in smaller for p in _pieces(s, limit)], joiner, limit)
    return [text[i : i + limit] for i in range(0, len(text), limit)]


def _joined(pieces: list[str], joiner: str, limit: int) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + len(joiner) + len(piece) <= limit:
            lines[-1] += joiner + piece
        else:
            lines.append(piece)
    return lines
