"""Take out of a question what tells who asked it: numbers, addresses on the network, and names of persons.

Masking too much costs a reader little, masking too little costs somebody else more; so what may be a name is taken
for one where it stands after a family name that begins with a capital, or after words that introduce a person.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from knowledge.names import is_among
from knowledge.text import clean, fold

HIDDEN = "***"
LONGEST = 500
_PRIVATE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|\d(?:[ .,/\-\u2013]?\d){2,}")
_PROCEDURE = re.compile(r"\d\.\d{6}")
_WORD = re.compile(r"\w+")
_LONGEST_NAME = 5
_SHORTEST_NAME = 2
_TITLED = 0.7
"""Where so many words of a message begin with a capital, capitals say nothing."""
_CUES = frozenset({"ten", "ong", "ba", "anh", "chi", "co", "chu", "bac", "em", "chau", "con", "toi", "la"})


def anonymous(text: str) -> str:
    """Return the first `LONGEST` signs of `text` with names of persons and numbers of three or more digits hidden."""
    text = " ".join(normalize("NFC", text).split())[:LONGEST]
    text = _PRIVATE.sub(lambda found: found[0] if _PROCEDURE.fullmatch(found[0]) else HIDDEN, text)
    for start, end in reversed(list(_names(text))):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of persons stand."""
    words = list(_WORD.finditer(text))
    titled = sum(word[0][:1].isupper() for word in words) > _TITLED * len(words)
    place = 0
    while place < len(words):
        length = _length(text, words, place, capitals=not titled)
        if length >= _SHORTEST_NAME:
            yield words[place].start(), words[place + length - 1].end()
        place += max(length, 1)


def _length(text: str, words: list[re.Match[str]], place: int, *, capitals: bool) -> int:
    """Return of how many words the name is that begins at `place`; 0 or 1 where none does."""
    first = words[place][0]
    big = capitals and first[:1].isupper() and is_among("families", clean(first))
    cue = place > 0 and fold(clean(words[place - 1][0])) in _CUES
    small = cue and _is_family(first)
    if not (big or small):
        return 0
    length = 1
    for before, word in zip(words[place:], words[place + 1 : place + _LONGEST_NAME], strict=False):
        apart = text[before.end() : word.start()] != " "
        plain = clean(word[0])
        part = word[0][:1].isupper() if big else not is_among("no_name", plain, accents=_accented(plain))
        if apart or not part or not word[0].isalpha():
            break
        length += 1
    return length


def _is_family(word: str) -> bool:
    """Whether a word is a family name that is hardly ever anything else, with accents or without."""
    plain, accents = clean(word), _accented(word)
    return is_among("accented", plain, accents=accents) and is_among("families", plain, accents=accents)


def _accented(text: str) -> bool:
    return fold(clean(text)) != clean(text)
