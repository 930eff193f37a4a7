"""Which case is yours? Walk the small decision tree of a procedure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.model import CaseOption, CaseTree, Facet, Procedure
from knowledge.text import clean, fold

_BETWEEN = 2
_PARTS = re.compile(r"[,;()/]|\bhoac\b|\bhay\b")


@dataclass(frozen=True, slots=True)
class Settled:
    """How far the case is known: another procedure's code, the keys chosen so far, and what is still to be asked."""

    goto: str | None
    keys: tuple[str, ...]
    question: CaseTree | None = None


def settle(procedure: Procedure, facet: Facet, known: tuple[str, ...], text: str = "") -> Settled:
    """Go down the tree by what is `known` and what `text` says; ask only where it changes the answer to `facet`."""
    tree, keys = procedure.cases, ()  # type: tuple[CaseTree | None, tuple[str, ...]]
    while tree is not None:
        option = next((o for o in tree.options if o.key in known), None) or _by_signs(tree, text)
        if option is None:
            return Settled(None, keys, tree if _matters(procedure, facet) else None)
        if option.goto is not None:
            return Settled(option.goto, ())
        keys, tree = (*keys, option.key), option.then
    return Settled(None, keys)


def named_option(tree: CaseTree, text: str) -> CaseOption | None:
    """Return the option that `text` names by one of its signs, or None."""
    return _by_signs(tree, text)


def everyday(text: str, world: World, language: str = "vi") -> str:
    """Return `text` in plain words, dialect replaced, with official words for everyday ones added at the end.

    In another language the words stand first as they were typed.
    """
    typed = [] if language == "vi" else [text]
    read = world.library.matcher.words.read(clean(text))
    return " ".join([*typed, *read.plain, *(word for _, added, _ in read.extra for word in added)])


def _by_signs(tree: CaseTree, text: str) -> CaseOption | None:
    """Return the one option whose signs stand in `text`; "không còn sổ" is more than the "còn sổ" in it."""
    words = plain(text).split()
    signs = [(sign, option) for option in tree.options for sign in _signs(option.signs, option.label)]
    held = [(sign, option) for sign, option in signs if _holds(words, sign)]
    if not held:
        return None
    longest, chosen = max(held, key=lambda hit: len(hit[0]))
    others = [option for sign, option in held if option is not chosen and not _holds(longest, sign)]
    return None if others else chosen


@lru_cache(maxsize=4096)
def _signs(signs: tuple[str, ...], label: str) -> tuple[list[str], ...]:
    """Return the phrases that choose an option, each as its words: its signs, and the parts of its label."""
    phrases = ((phrase, plain(phrase).split()) for phrase in (*signs, *_PARTS.split(fold(label))))
    return tuple(words for phrase, words in phrases if len(words) > 1 or phrase in signs)


def _holds(words: list[str], sign: list[str]) -> bool:
    """Whether the words of `sign` stand in `words` in order, with at most two others between each ("rớt [cái] thẻ")."""
    for start, word in enumerate(words):
        if word == sign[0]:
            place = start
            for wanted in sign[1:]:
                window = words[place + 1 : place + 2 + _BETWEEN]
                if wanted not in window:
                    break
                place += 1 + window.index(wanted)
            else:
                return True
    return False


def _matters(procedure: Procedure, facet: Facet) -> bool:
    if facet is Facet.NONE:
        return True
    return any(fact.cases for fact in procedure.facts(facet))
