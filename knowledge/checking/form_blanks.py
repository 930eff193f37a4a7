"""Check the words of a form: blanks that can be filled in, one question of at most 25 syllables, no form of address."""

import string
from collections.abc import Iterator

from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.wording import addressed, syllables

ADDRESS = frozenset({"you", "You", "me", "Me"})
"""The blanks of sentences that the pair of words (xưng hô) fills."""
WHOM = frozenset({"who", "Who"})
"""The blanks for the person whom a form is for."""
SYLLABLES = 25
SAY_SYLLABLES = 30

Place = tuple[Step, ...]


def spoken(
    document: Document, text: str | None, path: Place, *, question: bool, repeated: bool = False
) -> Iterator[Problem]:
    """Check a sentence that is said to a person; `repeated` stands in a repeated section and may hold {number}."""
    if text is None:
        return
    most = SYLLABLES if question else SAY_SYLLABLES
    if syllables(text) > most:
        variant = "" if question else "say"
        yield document.error(Kind.ASK_LONG, *path, variant=variant, length=syllables(text), most=most)
    if question and text.count("?") != 1:
        yield document.error(Kind.QUESTION_MARKS, *path, number=text.count("?"))
    yield from blanks(document, text, path, ADDRESS | WHOM | (frozenset({"number"}) if repeated else frozenset()))
    words = addressed(text)
    if words:
        yield document.error(Kind.ADDRESSED, *path, variant="form", words=words)


def blanks(document: Document, text: str, path: Place, allowed: frozenset[str]) -> Iterator[Problem]:
    """Check that every blank of `text` can be filled in."""
    try:
        found = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        yield document.error(Kind.BRACES, *path)
        return
    for name in found:
        if name not in allowed:
            variant = "number" if name == "number" else "" if allowed & ADDRESS else "written"
            yield document.error(Kind.BLANK_UNKNOWN, *path, variant=variant, blank="{" + name + "}")
