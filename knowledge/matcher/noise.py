"""Ways in which people write: no accents, slips of the key, abbreviations; for training and for invariance."""

import random

from knowledge.text import fold

NEIGHBOURS = {
    "a": "sqz",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "bm",
    "o": "ip",
    "p": "o",
    "q": "wa",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "x": "zc",
    "y": "tu",
}


def without_accents(text: str) -> str:
    """Return `text` as typed without Vietnamese letters."""
    return fold(text)


def one_slip(text: str, chance: random.Random) -> str:
    """Return `text` with one letter lost, doubled, swapped with the next or hit beside."""
    places = [i for i, c in enumerate(text) if c.isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and at + 1 < len(text) and text[at + 1].isalpha():  # noqa: PLR2004
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    near = NEIGHBOURS.get(fold(text[at]), "a")
    return text[:at] + chance.choice(near) + text[at + 1 :]


def some_accents_lost(text: str, chance: random.Random) -> str:
    """Return `text` with the accents of about half of its words lost."""
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in text.split(" "))  # noqa: PLR2004


def noisy(text: str, chance: random.Random) -> str:
    """Return `text` as one of many writers would have it: half of them write with care."""
    draw = chance.random()
    if draw < 0.45:  # noqa: PLR2004
        return text
    if draw < 0.7:  # noqa: PLR2004
        return without_accents(text)
    if draw < 0.8:  # noqa: PLR2004
        return some_accents_lost(text, chance)
    return one_slip(text, chance) if draw < 0.92 else one_slip(without_accents(text), chance)  # noqa: PLR2004
