"""From entries to a matcher: phrasings become rows of the index, with the speller and the contrasts beside it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.matcher.accents import Accents, accents
from knowledge.matcher.contrasts import Contrasts, contrasts
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.holding import holding
from knowledge.matcher.index import Index
from knowledge.matcher.postings import Row, build
from knowledge.matcher.ranking import Traits, traits
from knowledge.matcher.spelling import Speller, speller
from knowledge.matcher.store import INDEX_VERSION, read_index
from knowledge.matcher.terms import body_terms, text_terms
from knowledge.matcher.vocabulary import Words
from knowledge.text import clean, fold, tokens

LONGEST_BODY = 12000
NAME_SAID = 3
"""The words of an official name count as said so often: nobody says them otherwise of an entry that has no more."""
RARE = 3
"""A word that so many long texts hold is no slip."""
Bodies = Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Searchable:
    """Entries made searchable."""

    entries: tuple[Entry, ...]
    index: Index
    traits: Traits
    contrasts: Contrasts
    speller: Speller
    accents: Accents
    fingerprint: str


def searchable(
    entries: Sequence[Entry], words: Words, cache: Path | None = None, bodies: Bodies | None = None
) -> Searchable:
    """Build the index of all phrasings of `entries`, or take it from `cache` where it is of the same entries.

    `bodies` gives the long texts of entries by code; it is asked only when the index is built.
    """
    mark = fingerprint(entries, words)
    stored = read_index(cache, mark) if cache else None
    index = stored or build(
        list(_rows(entries, words)),
        np.array([bool(e.name) for e in entries], np.bool_),
        _spoken(entries),
        _body_counts(entries, bodies() if bodies else {}),
    )
    return assembled(entries, index, words, mark)


def _body_counts(entries: Sequence[Entry], texts: Mapping[str, str]) -> list[Counter[str]]:
    found = ([texts[code] for code in (e.code, *e.covers) if code in texts] for e in entries)
    return [body_terms(tokens(fold(clean(" . ".join(parts)[:LONGEST_BODY])))) for parts in found]


def _rows(entries: Sequence[Entry], words: Words) -> Iterator[Row]:
    for number, entry in enumerate(entries):
        if entry.name:
            yield Row(number, _terms(entry.name, words), said=NAME_SAID)
        texts = list(dict.fromkeys(entry.phrases + entry.questions))
        for text in texts or ([] if entry.name else [entry.label or entry.code]):
            yield Row(number, _terms(text, words))
        for text in entry.hints:
            yield Row(number, _terms(text, words), bag_only=True)


def _spoken(entries: Sequence[Entry]) -> frozenset[int]:
    return frozenset(i for i, e in enumerate(entries) if e.origin is not Origin.IMPORTED)


def fingerprint(entries: Sequence[Entry], words: Words) -> str:
    """Return a mark that changes with anything the index is built from."""
    digest = hashlib.sha256(str(INDEX_VERSION).encode())
    for entry in entries:
        held = (entry.code, entry.covers, entry.name, entry.phrases, entry.questions, entry.hints, entry.origin)
        digest.update(repr(held).encode())
    digest.update(repr(words.documents).encode())
    return digest.hexdigest()


def assembled(entries: Sequence[Entry], index: Index, words: Words, mark: str) -> Searchable:
    """Join a built (or cached) index with what is quickly computed from the entries."""
    sizes = np.diff(index.starts).tolist()
    known = {
        term
        for term, number in index.terms.items()
        if term.isalnum() and (number < index.phrased or sizes[number] >= RARE)
    }
    return Searchable(
        tuple(entries),
        index,
        traits(entries, holding(index)),
        contrasts(words, entries),
        speller(known, index.terms, sizes, index.marked),
        accents(index),
        mark,
    )


def _terms(text: str, words: Words) -> tuple[list[str], list[str]]:
    reading = words.read(clean(text), expand=False)
    return text_terms(reading.accented, reading.plain)
