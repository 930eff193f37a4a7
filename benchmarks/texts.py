"""The texts that all systems search: entries of any number, and questions that were taken out of them."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.library import load_library
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.noise import noisy

SEED = 20261122
QUESTIONS = 200


@dataclass(frozen=True)
class Texts:
    """Entries without the questions that are asked, and (question, code of its entry)."""

    entries: tuple[Entry, ...]
    asked: tuple[tuple[str, str], ...]


def texts(size: int, catalogue: Path | None) -> Texts:
    """Return `size` entries: real ones first, then made-up neighbours of them with half of their words changed."""
    chance = random.Random(SEED)
    library = load_library(catalogue=catalogue)
    entries = list(library.entries)
    known = [e for e in entries if e.origin is not Origin.IMPORTED] + [
        e for e in entries if e.origin is Origin.IMPORTED
    ]
    known = known[:size]
    vocabulary = [word for entry in entries for word in entry.name.split()]
    while len(known) < size:
        known.append(_neighbour(known[len(known) % len(entries)], len(known), vocabulary, chance))
    spoken = [e for e in known[: len(entries)] if len(e.questions) > 2]
    chosen = {e.code: chance.choice(e.questions) for e in chance.sample(spoken, min(QUESTIONS, len(spoken)))}
    kept = tuple(
        replace(e, questions=tuple(q for q in e.questions if q != chosen[e.code])) if e.code in chosen else e
        for e in known
    )
    return Texts(kept, tuple((noisy(question, chance), code) for code, question in chosen.items()))


def _neighbour(entry: Entry, number: int, vocabulary: list[str], chance: random.Random) -> Entry:
    def changed(text: str) -> str:
        return " ".join(chance.choice(vocabulary) if chance.random() < 0.5 else word for word in text.split())

    return replace(
        entry,
        code=f"x.{number:06d}",
        covers=(),
        name=changed(entry.name),
        phrases=tuple(map(changed, entry.phrases)),
        questions=tuple(map(changed, entry.questions)),
    )
