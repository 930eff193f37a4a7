"""“Do you need it at all?”: rules that say which trip or paper is not needed, and when they keep silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from knowledge.matcher.vocabulary import Words
from knowledge.model import Source
from knowledge.text import clean, fold, tokens, toneless

# Days after the check. Past it nobody is told to stay at home on the word of an old rule (own choice, 2026-11).
HALF_LIFE = timedelta(days=365)

_STRICT = ConfigDict(extra="forbid")


class Spares(StrEnum):
    """What is not needed: the whole procedure (`viec`), or one paper that people would fetch for it (`giay`)."""

    PROCEDURE = "viec"
    PAPER = "giay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is not needed, said before the `procedures` it stands before.

    It fires where of every group of `signs` one phrase is said and none of `unless`. `say` is why it is not needed,
    `instead` what to do instead, `unsure` what is not certain; all are shown. `asked` are questions it must fire on,
    `near` are close ones on which it must stay silent: both are tried by the check.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    procedures: tuple[str, ...]
    signs: tuple[tuple[str, ...], ...]
    say: str
    source: Source
    checked: date
    asked: tuple[str, ...]
    near: tuple[str, ...]
    spares: Spares = Spares.PROCEDURE
    unless: tuple[str, ...] = ()
    instead: str | None = None
    unsure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """One file of `rules/`: the rules of one field."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    field: str
    rules: tuple[Rule, ...]


RULE_FILES = TypeAdapter(RuleFile)


def is_stale(rule: Rule, today: date) -> bool:
    """Whether `rule` is past its half-life on `today`."""
    return today > rule.checked + HALF_LIFE


def not_needed(rules: Iterable[Rule], text: str, words: Words, today: date) -> Rule | None:
    """Return the first of `rules` that `text` carries the signs of; an aged one keeps silent."""
    rows = _rows(text, words)
    return next((rule for rule in rules if not is_stale(rule, today) and _fires(rule, rows)), None)


def fires(rule: Rule, text: str, words: Words) -> bool:
    """Whether `text` carries all signs of `rule` and nothing that keeps it silent."""
    return _fires(rule, _rows(text, words))


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a message, and all of them folded with blanks around each, where phrases are looked for first."""

    words: list[str]
    folded: str

    @property
    def accented(self) -> bool:
        return any(word != fold(word) for word in self.words)


def _rows(text: str, words: Words) -> tuple[_Row, ...]:
    """Return `text` as it was typed, and with raw typing repaired and dialect in plain words."""
    cleaned = clean(text)
    readings = (tokens(cleaned), words.read(cleaned, expand=False).accented)
    return tuple(_Row(row, _spaced(map(fold, row))) for row in readings)


def _spaced(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _fires(rule: Rule, rows: tuple[_Row, ...]) -> bool:
    carried = all(any(_said(phrase, rows) for phrase in group) for group in rule.signs)
    return carried and not any(_said(phrase, rows) for phrase in rule.unless)


def _said(phrase: str, rows: tuple[_Row, ...]) -> bool:
    sought, folded = _looked_for(phrase)
    return any(folded in row.folded and _stands(sought, row) for row in rows)


@lru_cache(maxsize=8192)
def _looked_for(phrase: str) -> tuple[tuple[str, ...], str]:
    words = tuple(tokens(clean(phrase)))
    return words, _spaced(map(fold, words))


def _stands(sought: tuple[str, ...], row: _Row) -> bool:
    """Whether `sought` stands in `row` side by side.

    A word without accents fits any accents; where the writer uses accents, one that stands alone fits only itself.
    """
    if len(sought) == 1:
        return sought[0] in row.words or not row.accented
    last = len(row.words) - len(sought)
    return any(all(map(_fits, row.words[start:], sought)) for start in range(last + 1))


def _fits(typed: str, meant: str) -> bool:
    return typed in (meant, fold(meant), toneless(meant))
