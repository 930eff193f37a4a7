"""Cut what is said into pieces that a channel takes, before it is stored: one stored message is one sent message."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.replies import Reply
from bot.lines import Limits, listed

# Where a text may be cut, the best place first, and how much of the room a piece must fill to be cut there.
_PLACES = (
    (re.compile(r"\n\s*\n"), 0.5),  # between paragraphs
    (re.compile(r"\n"), 0.4),  # between rows
    (re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”»)]))\s+"), 0.05),  # between sentences
    (re.compile(r"(?<=[,;:])\s+"), 0.5),
    (re.compile(r"\s+"), 0.0),
)
_JOINERS = "\u200d\ufe0f\u20e3"  # they hold emoji together


def fit(reply: Reply, limits: Limits) -> tuple[Reply, ...]:
    """Return `reply` in as many pieces as the channel needs, in order.

    Choices, paper, scan and template go with the last piece, whose text leaves room for choices that stand in it. Where
    a document has to be a message of its own, it follows. What is said aloud is cut to fit beside its sound.
    """
    text = unicodedata.normalize("NFC", reply.text).strip()
    choices = tuple(replace(choice, label=unicodedata.normalize("NFC", choice.label)) for choice in reply.choices)
    last = replace(reply, text=text, choices=choices)
    before = replace(last, choices=(), paper="", scan=False, template=None, wiped=False)
    room = min(limits.text, limits.caption) if reply.voice and limits.caption else limits.text
    *others, end = _pieces(text, room, _room_at_the_end(last, limits), limits.size)
    alone = bool(reply.paper) and limits.papers_alone
    last = replace(last, text=end, paper="" if alone else reply.paper)
    paper = Reply("", private=reply.private, paper=reply.paper)
    return (*(replace(before, text=piece) for piece in others), last, *((paper,) if alone else ()))


def _room_at_the_end(reply: Reply, limits: Limits) -> int:
    """Return how long the text of the last piece may be: at least a quarter of a message, whatever choices need."""
    most = min(limits.text, limits.caption) if (reply.paper or reply.voice) and limits.caption else limits.text
    return max(most - limits.size(listed(replace(reply, text=""), limits)), most // 4)


def _pieces(text: str, room: int, room_at_the_end: int, size: Callable[[str], int]) -> list[str]:
    pieces = []
    while size(text) > room_at_the_end:
        piece, text = _cut(text, room if size(text) > room else room_at_the_end, size)
        pieces.append(piece)
    return [*pieces, text]


def _cut(text: str, room: int, size: Callable[[str], int]) -> tuple[str, str]:
    """Return the text up to the best place within `room`, and the rest, which is never empty."""
    most = _fitting(text, room, size)
    for place, least in _PLACES:
        cuts = (found.span() for found in place.finditer(text))
        good = [(s, e) for s, e in cuts if least * most < s <= most and not _goes_on(text, s, e)]
        if good:
            start, end = good[-1]
            return text[:start].rstrip(), text[end:]
    return text[:most], text[most:]


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether what looks like the end of a sentence is a point within one ("TP. Hồ Chí Minh" is cut like words)."""
    if text[start - 1] != ".":
        return False
    word = text[: start - 1].split()[-1:]
    return (
        text[end].islower()
        or not word
        or word[0] == "TP"
        or word[0].isdigit()
        or (len(word[0]) == 1 and word[0].isupper())
    )


def _fitting(text: str, room: int, size: Callable[[str], int]) -> int:
    """Return how many signs of `text` fit, without tearing a mark from its letter."""
    low, high = 1, min(len(text), room)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= room else (low, middle - 1)
    while low > 1 and low < len(text) and _clings(text[low - 1], text[low]):
        low -= 1
    return low


def _clings(before: str, sign: str) -> bool:
    skin = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return unicodedata.combining(sign) > 0 or sign in _JOINERS or before == "\u200d" or skin
