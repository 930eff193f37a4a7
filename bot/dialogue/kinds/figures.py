"""Find the digits that people typed, spaced, dotted or said: what all kinds of long numbers are read from."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.answers import bare
from knowledge.counting import counted, digits

_LOOKALIKES = str.maketrans("oOlI|", "00111")
_LETTERS = r"[oOlI|]+(?![^\W\d_])"
_RUN = re.compile(rf"(?:(?<!\d)(?=\d)|(?<![^\W_]))(?:\d|{_LETTERS})(?:[ .\-–_·,()]{{0,3}}(?:\d|{_LETTERS}))*")
_LIKE = re.compile(r"[oOlI|]")
_PIECES = re.compile(r"[\s,]+")
_LENGTHS = range(9, 13)  # of the numbers that are asked for: a run of that many digits is one number


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of digits; `guessed` where letters that look like digits, or words, were read as such."""

    digits: str
    guessed: bool = False


def figures(text: str) -> list[Figures]:
    """Return the runs of digits in `text`, in order; what is said in words only where nothing is typed."""
    text = unicodedata.normalize("NFKC", text)
    typed = [found for run in _RUN.finditer(text) for found in _typed(run.group())]
    if typed:
        return typed
    words = counted(bare(text))
    spoken = next((found for start in range(len(words)) if (found := digits(words[start:]))), None)
    return [Figures(spoken, guessed=True)] if spoken and len(spoken) > 1 else []


def _typed(run: str) -> list[Figures]:
    """Read a run, as several where it holds more than one number; letters are digits only among enough real ones."""
    letters, real = len(_LIKE.findall(run)), sum(char in "0123456789" for char in run)
    if not real or letters > real:
        return []
    whole = re.sub(r"\D", "", run.translate(_LOOKALIKES))
    pieces = [re.sub(r"\D", "", piece.translate(_LOOKALIKES)) for piece in _PIECES.split(run)]
    several = len(whole) not in _LENGTHS and any(len(piece) in _LENGTHS for piece in pieces)
    return [Figures(one, letters > 0) for one in (pieces if several else [whole])]
