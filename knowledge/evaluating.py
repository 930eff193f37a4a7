"""Scores of the matcher on labelled messages: by kind and style, with intervals, reliability and invariance."""

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from knowledge.matcher.noise import one_slip, without_accents
from knowledge.understanding import Context, Decision, Intent, Understanding

Understand = Callable[[str, Context | None], Understanding]

ROUNDS = 1000
"""Resamples of a bootstrap interval."""
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001)
_SERVED = re.compile(r"intents:\s*([^;]+)")
_DOSSIER = re.compile(r"dossier_code:\s*([^\s;]+)")
_INTENTS = {
    "facet_followup": Intent.PROCEDURE,
    "ambiguous": Intent.PROCEDURE,
    "multi_intent": Intent.PROCEDURE,
}
_FOUND = {"procedure", "facet_followup", "fill_form", "personal_data_in_text"}


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled message."""

    id: str
    text: str
    kind: str
    codes: frozenset[str]
    facet: str
    styles: tuple[str, ...]
    context: str | None
    note: str

    @property
    def held_out(self) -> bool:
        """Whether the message is kept aside: nothing is learned from it."""
        return hashlib.sha256(self.id.encode()).digest()[0] % 2 == 1

    @property
    def tail(self) -> bool:
        return "long_tail" in self.note

    @property
    def gap(self) -> bool:
        """A real need without current data in the catalogue: a hand-written entry may answer it."""
        return "kb_gap" in self.note


def read_case(row: Mapping[str, Any]) -> Case:
    """Return the case of one line of a labelled file."""
    return Case(
        id=str(row["id"]),
        text=row["text"],
        kind=row["kind"],
        codes=frozenset(row.get("codes") or ()),
        facet=row.get("facet") or "",
        styles=tuple(row.get("styles") or ()),
        context=row.get("context_code"),
        note=row.get("note") or "",
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the matcher did with one case; `scores` holds 0 or 1 for each measure that applies to it."""

    case: Case
    found: Understanding
    scores: Mapping[str, float]


def hits(case: Case, found: Understanding) -> list[bool]:
    """Return for each candidate whether it or a code it covers is acceptable."""
    return [not case.codes.isdisjoint({c.code, *c.covers}) for c in found.candidates]


def score(case: Case, found: Understanding, written: frozenset[str] = frozenset()) -> dict[str, float]:
    """Return the measures that apply to `case`; `written` are the codes of hand-written entries."""
    right = hits(case, found)
    answered = found.decision is Decision.ANSWER and bool(found.candidates)
    allowed = case.gap and answered and found.candidates[0].code in written
    scores: dict[str, float] = {
        "wrong_confident": float(answered and right[:1] != [True] and not allowed),
        "answered": float(found.decision is Decision.ANSWER),
        "asked": float(found.decision is Decision.ASK),
        "fell_back": float(found.decision is Decision.FALLBACK),
    }
    scores |= dict(_by_kind(case, found, right, answered and not allowed))
    return scores


def _by_kind(case: Case, found: Understanding, right: list[bool], answered: bool) -> Iterator[tuple[str, float]]:
    if case.kind in _FOUND and case.codes:
        yield "top1", float(right[:1] == [True])
        yield "top3", float(any(right[:3]))
    if case.kind == "ambiguous":
        yield "asks_well", float(found.decision is Decision.ASK and any(right[:3]))
        yield "top3", float(any(right[:3]))
    if case.kind == "out_of_scope":
        yield "not_answered", float(not answered)
    if case.kind in {"procedure", "facet_followup"} and case.facet:
        yield "facet", float(found.facet == case.facet)
    if case.kind == "multi_intent" and (groups := wished(case)):
        yield "wishes", float(_all_served(groups, found))
    if case.kind == "dossier_status" and (code := _DOSSIER.search(case.note)) and "-" in code.group(1):
        yield "dossier", float(found.dossier == code.group(1))
    expected = _INTENTS.get(case.kind, case.kind)
    if expected in set(Intent) and not case.gap:
        yield "intent", float(found.intent == expected)


def wished(case: Case) -> list[set[str]]:
    """Return the acceptable codes of each wish of a message, in order, as its note tells."""
    told = _SERVED.search(case.note)
    found = [set(re.findall(r"\d\.\d{6}", part)) for part in told.group(1).split("+")] if told else []
    return [group for group in found if group]


def _all_served(groups: Sequence[set[str]], found: Understanding) -> bool:
    """Whether every wish is served, in the order of the message."""
    heads = (u.candidates[0] for u in (found, *found.more) if u.candidates)
    left = list(groups)
    for head in heads:
        if left and not left[0].isdisjoint({head.code, *head.covers}):
            left.pop(0)
    return not left


def run(cases: Iterable[Case], understand: Understand, written: frozenset[str] = frozenset()) -> list[Outcome]:
    """Return the outcome of every case."""
    outcomes = []
    for case in cases:
        found = understand(case.text, Context(case.context) if case.context else None)
        outcomes.append(Outcome(case, found, score(case, found, written)))
    return outcomes


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean with its 95 % bootstrap interval."""

    n: int
    mean: float
    low: float
    high: float


def rate(values: Sequence[float], seed: int = 20261122) -> Rate:
    """Return the mean of `values` with the interval of resampled means (percentiles 2.5 and 97.5)."""
    data = np.array(values, np.float64)
    chance = np.random.default_rng(seed)
    means = data[chance.integers(0, len(data), (ROUNDS, len(data)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Rate(len(data), float(data.mean()), float(low), float(high))


def groups(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by kind (procedure also common and long tail), by style, and all together."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        case = outcome.case
        found["all"].append(outcome)
        found[f"kind:{case.kind}"].append(outcome)
        if case.kind == "procedure":
            found[f"procedure:{'long_tail' if case.tail else 'common'}"].append(outcome)
        for style in case.styles:
            found[f"style:{style}"].append(outcome)
    return dict(sorted(found.items()))


def rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return every measure that applies to any of `outcomes`."""
    values: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        for name, value in outcome.scores.items():
            values[name].append(value)
    return {name: rate(each) for name, each in values.items()}


@dataclass(frozen=True, slots=True)
class Bin:
    """One line of the reliability table: claimed and true share of right best candidates."""

    low: float
    high: float
    n: int
    claimed: float
    right: float


def reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """Return how often best candidates are right, by the probability they were given."""
    pairs = [
        (outcome.found.candidates[0].p, float(hits(outcome.case, outcome.found)[0]))
        for outcome in outcomes
        if outcome.found.candidates and outcome.case.codes and outcome.case.kind in _FOUND | {"ambiguous"}
    ]
    bins = []
    for low, high in pairwise(BINS):
        inside = [pair for pair in pairs if low <= pair[0] < high]
        if inside:
            claimed, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            bins.append(Bin(low, min(high, 1.0), len(inside), claimed, right))
    return bins


def invariance(cases: Iterable[Case], understand: Understand, seed: int = 7) -> dict[str, Rate]:
    """Return how often best candidate and decision stay without accents, and after one random slip of the key."""
    chance = random.Random(seed)  # noqa: S311 - sampling, not secrecy
    same: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        if case.kind != "procedure":
            continue
        plain = _outline(understand(case.text, None))
        for name, text in (("accents", without_accents(case.text)), ("slip", one_slip(case.text, chance))):
            other = _outline(understand(text, None))
            same[f"top1_{name}"].append(float(other[0] == plain[0]))
            same[f"decision_{name}"].append(float(other == plain))
    return {name: rate(values) for name, values in same.items()}


def _outline(found: Understanding) -> tuple[str, Decision]:
    return found.candidates[0].code if found.candidates else str(found.intent), found.decision
