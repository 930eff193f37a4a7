"""The words around a place: kinds and their short forms, "cũ", "ở", what else a message may hold (words.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

try:  # libyaml reads ten times faster; the plain loader gives the same values
    from yaml import CSafeLoader as YamlLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as YamlLoader  # type: ignore[assignment]

from knowledge.places.spelling import joined, spelled
from knowledge.text import fold

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
_KINDS = ("Thành phố", "Quận", "Huyện", "Thị xã")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of words.yaml, spelled as places are compared; phrases by the fold of their first word."""

    markers: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    old: Phrases
    new: Phrases
    where: Phrases
    fillers: frozenset[str]
    everyday: frozenset[str]
    provinces: Mapping[str, tuple[str, ...]]
    districts: Mapping[str, tuple[tuple[str, str], ...]]


@cache
def vocabulary() -> Vocabulary:
    """Return the words, read once."""
    data = yaml.load((files("knowledge") / "places" / "words.yaml").read_text("utf-8"), Loader=YamlLoader)
    markers: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for phrase, kinds in data["markers"].items():
        words = tuple(spelled(phrase))
        markers.setdefault(fold(words[0]), []).append((words, frozenset(kinds)))
    return Vocabulary(
        {first: tuple(sorted(known, key=lambda one: -len(one[0]))) for first, known in markers.items()},
        _phrases(data["old"]),
        _phrases(data["new"]),
        _phrases(data["where"]),
        frozenset(fold(word) for word in spelled(data["fillers"])),
        frozenset(form for name in data["everyday"] for form in ("".join(spelled(name)), joined(spelled(name)))),
        {code: tuple(names) for code, names in data["provinces"].items()},
        {code: tuple(_kind_and_name(name) for name in names) for code, names in data["districts"].items()},
    )


def _phrases(listed: list[str]) -> Phrases:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed:
        words = tuple(spelled(phrase))
        found.setdefault(fold(words[0]), []).append(words)
    return {first: tuple(sorted(known, key=len, reverse=True)) for first, known in found.items()}


def _kind_and_name(full: str) -> tuple[str, str]:
    kind = next(kind for kind in _KINDS if full.startswith(kind))
    return kind, full.removeprefix(kind).strip()
