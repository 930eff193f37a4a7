"""Check the files the matcher learns from: everyday words, intents, everyday names of catalogue entries."""

from collections.abc import Iterator
from typing import Any

from knowledge.checking.document import Document, Step
from knowledge.checking.problem import Kind, Problem
from knowledge.checking.shape import SpokenEntry, SpokenFile
from knowledge.importing import CODE
from knowledge.model import Facet

PLAIN_LENGTH, LEAST_QUESTIONS = 60, 4
_RULES = ("normalize", "expand", "add")
_LISTS = ("never_merge", "drop", "places", "surnames", "foreign")
_PAIR = 2

Place = tuple[Step, ...]


def check_spoken(document: Document, file: SpokenFile) -> Iterator[Problem]:
    """Check the everyday names of catalogue entries."""
    for code, entry in file.entries.items():
        if not CODE.fullmatch(code):
            yield document.error(Kind.CODE_SHAPE, "entries", code, code=code)
        yield from _spoken_entry(document, ("entries", code), entry)


def _spoken_entry(document: Document, path: Place, entry: SpokenEntry) -> Iterator[Problem]:
    number = len(entry.questions)
    if number < LEAST_QUESTIONS:
        blanks = {"key": "questions", "number": number, "least": LEAST_QUESTIONS}
        yield document.error(Kind.TOO_FEW, *path, "questions", variant="questions", **blanks)
    if len(entry.plain) > PLAIN_LENGTH:
        length = len(entry.plain)
        yield document.error(Kind.LABEL_LONG, *path, "plain", key="plain", length=length, most=PLAIN_LENGTH)
    if not entry.plain.strip():
        yield document.error(Kind.EMPTY, *path, "plain", key="plain")


def check_words(document: Document) -> Iterator[Problem]:
    """Check a file of `words/`: every phrase is text, every rule has both sides."""
    words = document.value
    if not isinstance(words, dict):
        yield document.error(Kind.NOT_PARTS, variant="nothing" if words is None else "", key=document.stem, value="")
        return
    yield from check_phrases(document)
    for key in (*_RULES, *_LISTS):
        if key in words and not isinstance(words[key], list):
            yield document.error(Kind.NOT_LIST, key, key=key, value=words[key])
    for key in _RULES:
        for number, rule in enumerate(_listed(words.get(key))):
            if not _is_rule(rule):
                yield document.error(Kind.RULE, key, number)
    for number, pair in enumerate(_listed(words.get("never_merge"))):
        if not isinstance(pair, list) or len(pair) != _PAIR:
            yield document.error(Kind.RULE, "never_merge", number, variant="pair")
    yield from _facets(document, words.get("facets", {}))


def _facets(document: Document, facets: object) -> Iterator[Problem]:
    if not isinstance(facets, dict):
        yield document.error(Kind.NOT_PARTS, "facets", key="facets", value=facets)
        return
    for name, levels in facets.items():
        if name not in list(Facet):
            allowed = ", ".join(f"`{facet}`" for facet in Facet)
            yield document.error(Kind.NOT_ALLOWED, "facets", str(name), key=name, value=name, allowed=allowed)
        if not isinstance(levels, dict):
            yield document.error(Kind.NOT_PARTS, "facets", str(name), key=name, value=levels)


def check_phrases(document: Document) -> Iterator[Problem]:
    """Find words that YAML takes for numbers, dates or yes and no, because they stand without quotes."""
    waiting: list[tuple[Place, Any]] = [((), document.value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(key, bool) or key is None:
                    yield document.error(Kind.NOT_WORDS, *path, key=path[-1] if path else "", value=key)
                waiting.append(((*path, key), inner))
        elif isinstance(value, list):
            waiting += [((*path, number), inner) for number, inner in enumerate(value)]
        elif not isinstance(value, str) and path and isinstance(path[-1], int):
            variant = "nothing" if value is None else ""
            yield document.error(Kind.NOT_WORDS, *path, variant=variant, key=path[0], value=value)


def _is_rule(rule: object) -> bool:
    return (
        isinstance(rule, dict) and set(rule) == {"from", "to"} and all(isinstance(v, list) and v for v in rule.values())
    )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
