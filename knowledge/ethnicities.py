"""The 54 ethnic groups: find the official name for what a person writes."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz, process

from knowledge.text import clean, fold, has_accents

_BEFORE = re.compile(r"^(?:.*\b)?(?:dân tộc|dan toc|người|nguoi)\s+(?=\w)")
_LONG = 4
"""Letters from which on a name is one though its accents are others: "có" is not Co, "khơ mẹ" is Khmer."""
_ALIKE, _NEAREST = 80, 3


def ethnicity(text: str) -> str | None:
    """Return the official name of the group that `text` names ("dân tộc stiêng" → "Xtiêng"), or None."""
    named = ethnicities_named(text)
    return named[0] if len(named) == 1 else None


def ethnicities_named(text: str) -> tuple[str, ...]:
    """Return the official names of all groups that go by the name in `text`."""
    for name in dict.fromkeys((text, _BEFORE.sub("", clean(text)))):
        accented, folded = _key(name), _key(fold(clean(name)))
        if accented in _names(folded=False):
            return _names(folded=False)[accented]
        if not has_accents(clean(name)) or len(folded) >= _LONG:
            found = _names(folded=True).get(folded, ())
            if found:
                return found
    return ()


def like_ethnicities(text: str) -> tuple[str, ...]:
    """Return the groups whose names are nearest to what was misspelt, none where none is near."""
    said = _key(fold(_BEFORE.sub("", clean(text))))
    if len(said) < _LONG:
        return ()
    known = [name for name in _names(folded=True) if len(name) >= _LONG]
    near = process.extract(said, known, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_NEAREST)
    best = [name for name, score, _ in near if score == near[0][1]]
    return tuple(dict.fromkeys(group for name in best for group in _names(folded=True)[name]))


def ethnicities() -> tuple[str, ...]:
    """Return the official names."""
    return tuple(_groups())


@cache
def _groups() -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = yaml.safe_load((files("knowledge") / "ethnicities.yaml").read_text("utf-8"))
    return found


@cache
def _names(*, folded: bool) -> Mapping[str, tuple[str, ...]]:
    """Return the groups by each of their names; an official name means that group alone."""

    def key(name: str) -> str:
        return _key(fold(clean(name)) if folded else name)

    found: dict[str, tuple[str, ...]] = {}
    for group, others in _groups().items():
        for other in others:
            found[key(other)] = tuple(dict.fromkeys((*found.get(key(other), ()), group)))
    return found | {key(group): (group,) for group in _groups()}


def _key(text: str) -> str:
    return re.sub(r"[\W\d_]", "", clean(text))
