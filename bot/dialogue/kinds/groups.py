"""Ethnic groups and nationalities: names from a list, under whatever name people know them."""

from collections.abc import Callable

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure, Which
from knowledge.answers import bare, led
from knowledge.countries import countries_named, like_countries
from knowledge.ethnicities import ethnicities_named, like_ethnicities
from knowledge.filling.model import Field
from knowledge.text import clean, tokens

Names = Callable[[str], tuple[str, ...]]


def ethnicity(text: str, _field: Field, _asked: Asked) -> Answer:
    """One of the 54 groups by its official or another name, or by what is nearly one."""
    return _read(text, ethnicities_named, like_ethnicities) or Bad("ethnicity")


def nationality(text: str, _field: Field, _asked: Asked) -> Answer:
    """A country by its Vietnamese name, from its everyday, English or nearly right name."""
    return _read(text, countries_named, like_countries) or Bad("nationality")


def _read(text: str, named: Names, like: Names) -> Answer | None:
    """Return what is named for sure, else what is nearly named; "không" is no misspelt name."""
    found = named(text) or named(bare(text))
    if found:
        return Good(found[0]) if len(found) == 1 else Which(found)
    words = tokens(clean(bare(text)))
    near = () if led(words, "no") or led(words, "unsure") else like(bare(text))
    if not near:
        return None
    return Unsure(near[0], "read") if len(near) == 1 else Which(near)
