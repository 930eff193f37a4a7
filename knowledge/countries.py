"""Countries as nationalities: find the Vietnamese name on paper for what a person writes."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from babel import Locale
from rapidfuzz import fuzz, process

from knowledge.text import clean, fold, has_accents

_BEFORE = re.compile(r"^(?:quốc tịch|quoc tich|người|nguoi|nước|nuoc|có|mang|là|công dân)\s+(?=\w)")
_BETWEEN = re.compile(r"\s*(?:[,;/&+]|\bvà\b|\bva\b|\bvới\b)\s*")
_LONG, _ALIKE = 4, 84


def countries_named(text: str) -> tuple[str, ...]:
    """Return the names on paper of the countries that `text` names, and nothing where it names anything else."""
    whole = _country(text)
    if whole:
        return (whole,)
    found = [_country(part) for part in _BETWEEN.split(clean(text)) if part]
    return tuple(dict.fromkeys(name for name in found if name)) if all(found) else ()


def like_countries(text: str) -> tuple[str, ...]:
    """Return the country whose name is nearest to what was misspelt, none where none is near."""
    said = _key(fold(_without_lead(text)))
    if len(said) < _LONG:
        return ()
    found = process.extractOne(said, [n for n in _names() if len(n) >= _LONG], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return (_names()[found[0]],) if found else ()


def _country(text: str) -> str | None:
    name = _without_lead(text)
    known = _names()
    found = known.get(_key(name))
    return found or (None if has_accents(name) and len(_key(name)) < _LONG else known.get(_key(fold(name))))


def _without_lead(text: str) -> str:
    text, before = clean(text).strip(), ""
    while text != before:
        before, text = text, _BEFORE.sub("", text)
    return text


@cache
def _names() -> Mapping[str, str]:
    """Return the names on paper by every spelling; those of countries, not of continents."""
    vietnamese, english = Locale("vi").territories, Locale("en").territories
    papers = {code: str(name) for code, name in vietnamese.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004
    found: dict[str, str] = {}
    for code, name in papers.items():
        for spelling in (name, english.get(code, name)):
            found |= {_key(fold(clean(spelling))): name, _key(clean(spelling)): name}
    everyday = yaml.safe_load((files("knowledge") / "countries.yaml").read_text("utf-8"))
    for code, spellings in everyday.items():
        for spelling in spellings:
            found |= {_key(fold(clean(spelling))): papers[code], _key(clean(spelling)): papers[code]}
    return found


def _key(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)
