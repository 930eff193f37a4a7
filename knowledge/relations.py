"""Relations between people: what a paper calls them, from the words of every region, and the other way round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from knowledge.text import clean, fold, tokens

Phrase = tuple[str, ...]
_LONG, _ALIKE = 5, 85


@dataclass(frozen=True, slots=True)
class Relations:
    """What each phrase may mean, typed with accents or without, and what is known of each relation."""

    accented: Mapping[Phrase, tuple[str, ...]]
    folded: Mapping[Phrase, tuple[str, ...]]
    spellings: Mapping[Phrase, tuple[Phrase, ...]]
    sexes: Mapping[str, str]
    turns: Mapping[str, Mapping[str, str]]
    turns_of_several: Mapping[str, tuple[str, ...]]
    longest: int


def relations_named(words: Sequence[str], *, accents: bool) -> tuple[str, ...]:
    """Return what the relation named in `words` may be called on paper, best first; the longest phrase counts.

    A pronoun ("con", "bà") gives way to a phrase behind it. Where the text bears `accents`, a word of a longer phrase
    may lack its own.
    """
    best = 0
    named: tuple[str, ...] = ()
    for start in range(len(words)):
        for end in range(min(len(words), start + _relations().longest), start + best, -1):
            phrase = tuple(words[start:end])
            found = _meant(phrase, accents=accents)
            if found and (phrase not in relation_words("alone") or len(words) == 1):
                best, named = end - start, found
                break
    return named


def is_relation(words: Sequence[str], *, accents: bool) -> bool:
    """Whether `words` as a whole name a relation."""
    return bool(_meant(tuple(words), accents=accents))


def _meant(phrase: Phrase, *, accents: bool) -> tuple[str, ...]:
    known = _relations()
    if not accents:
        return known.folded.get(phrase, ())
    if phrase in known.accented or len(phrase) == 1:
        return known.accented.get(phrase, ())
    spellings = known.spellings.get(tuple(map(fold, phrase)), ())
    fitting = (one for one in spellings if all(w in (p, fold(p)) for w, p in zip(phrase, one, strict=True)))
    return tuple(dict.fromkeys(name for one in fitting for name in known.accented[one]))


def like_relation(words: Sequence[str]) -> str | None:
    """Return the relation whose words are nearest to misspelt ones, or None where none is near."""
    said = fold(" ".join(words))
    if len(said) < _LONG:
        return None
    known = {" ".join(phrase): meant for phrase, meant in _relations().folded.items()}
    found = process.extractOne(said, [k for k in known if len(k) >= _LONG], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return known[found[0]][0] if found and len(known[found[0]]) == 1 else None


def turned(relation: str, sex: str) -> tuple[str, ...]:
    """Return what somebody of `sex` ("" if unknown) is to the one who is `relation` to them: cháu nội → bà nội."""
    turn = _relations().turns.get(relation, {})
    if turn:
        return (turn[sex],) if sex in turn and len(turn) > 1 else tuple(turn.values())
    return of_sex(_relations().turns_of_several.get(relation, ()), sex)


def of_sex(relations: tuple[str, ...], sex: str) -> tuple[str, ...]:
    """Return those of `relations` that somebody of `sex` can be; all of them if that leaves none."""
    fitting = tuple(one for one in relations if _relations().sexes.get(one, sex) == sex)
    return fitting if sex and fitting else relations


@cache
def relation_words(kind: str) -> tuple[Phrase, ...]:
    """Return the phrases of `kind` (mine, called), accented and folded, longest first."""
    phrases = {tuple(tokens(form)) for phrase in _data()[kind] for form in (clean(phrase), fold(clean(phrase)))}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _relations() -> Relations:
    data = _data()
    meanings: dict[Phrase, tuple[str, ...]] = {}
    for name, one in data["relations"].items():
        for phrase in map(_phrase, (*one["words"], name)):
            meanings[phrase] = (*meanings.get(phrase, ()), name)
    own = {_phrase(name): (name,) for name in data["relations"]}
    meanings |= own | {_phrase(word): tuple(names) for word, names in data["several"].items()}
    bound = set(map(_phrase, data["accented_only"]))
    folded: dict[Phrase, tuple[str, ...]] = {}
    spellings: dict[Phrase, tuple[Phrase, ...]] = {}
    for phrase, names in meanings.items():
        key = tuple(map(fold, phrase))
        spellings[key] = (*spellings.get(key, ()), phrase)
        if phrase not in bound:
            folded[key] = tuple(dict.fromkeys((*folded.get(key, ()), *names)))
    return Relations(
        meanings,
        folded,
        spellings,
        {name: one["sex"] for name, one in data["relations"].items() if "sex" in one},
        {name: one["turn"] for name, one in data["relations"].items()},
        {name: tuple(found) for name, found in data["turns_of_several"].items()},
        max(map(len, meanings)),
    )


def _phrase(words: str) -> Phrase:
    return tuple(tokens(clean(words)))


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((files("knowledge") / "relations.yaml").read_text("utf-8"))
    return found
