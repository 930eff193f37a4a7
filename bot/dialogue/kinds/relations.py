"""What one person is to another, as papers say it: "tui là má nó", "cháu nội tui", "con rể bà Sáu"."""

import re
from collections.abc import Sequence

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure, Which
from knowledge.answers import bare, holds_any, led
from knowledge.filling.model import Field
from knowledge.relations import is_relation, like_relation, of_sex, relation_words, relations_named, turned
from knowledge.text import clean, fold, has_accents, repair, tokens

_ABOUT_ONESELF = re.compile(r"\{(?:you|who)\} la (?:gi|ai|nguoi)")
_MOST_WORDS, _LONGEST, _MOST_CHOICES = 6, 40, 5


def relation(text: str, field: Field, asked: Asked) -> Answer:
    """The words for a relation; where the person says what the other one is ("cháu nội tui"), turned round."""
    kept = bare(text)
    words = [repair(word) for word in tokens(clean(kept))]
    accents = has_accents(" ".join(words))
    if "?" in text or not words or holds_any(words, "asking") or led(words, "unsure"):
        return Bad("relation")
    oneself = _ABOUT_ONESELF.search(fold(field.ask)) is not None
    called = _after(words, relation_words("called"))
    said, mine, owner = (called, False, []) if called else _core(words, accents=accents)
    named = () if _is_kin(owner, accents=accents) else relations_named(said, accents=accents)
    if mine and oneself and named:
        named = tuple(dict.fromkeys(other for one in named for other in turned(one, asked.sex)))
    elif oneself and len(named) > 1:
        named = of_sex(named, asked.sex)
    if named:
        return Good(named[0]) if len(named) == 1 else Which(named[:_MOST_CHOICES])
    return _other(kept, said)


def _core(words: Sequence[str], *, accents: bool) -> tuple[list[str], bool, list[str]]:
    """Return the words that name the relation, whether they say what the other one is, and whose relation it is."""
    places = [
        place for place, word in enumerate(words) if (word,) in relation_words("is") and 0 < place < len(words) - 1
    ]
    said = list(words[places[-1] + 1 :] if places else words)
    if is_relation(said, accents=accents):
        return said, False, []
    mine = next((phrase for phrase in relation_words("mine") if tuple(said[-len(phrase) :]) == phrase), ())
    said = said[: len(said) - len(mine)] or said
    owner = next((place for place, word in enumerate(said) if (word,) in relation_words("of") and place), len(said))
    return said[:owner], bool(mine), said[owner + 1 :]


def _is_kin(owner: Sequence[str], *, accents: bool) -> bool:
    """Whether it is a relation of another relation ("vợ của anh trai"), which stays in the person's words."""
    if owner and (owner[0],) in relation_words("pronouns"):
        return is_relation(owner[:2], accents=accents) and len(owner) > 1
    return bool(relations_named(owner, accents=accents))


def _after(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> list[str]:
    """Return what follows the first of `phrases` that stands in `words`."""
    for phrase in phrases:
        for place in range(len(words) - len(phrase)):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return list(words[place + len(phrase) :])
    return []


def _other(kept: str, said: Sequence[str]) -> Answer:
    """Return what is nearly a known relation, or the words as they are where they may be one."""
    like = like_relation(said)
    if like:
        return Unsure(like, "read")
    words = tokens(clean(kept))
    strange = led(words, "yes") or led(words, "no") or not all(word.isalpha() for word in words)
    return Bad("relation") if strange or len(words) > _MOST_WORDS or len(kept) > _LONGEST else Unsure(kept, "read")
