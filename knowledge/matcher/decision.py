"""Answer, ask or fall back: from the probability that the best candidate is right and what mistakes cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from knowledge.matcher.ranking import SHORT
from knowledge.understanding import Decision

WRONG_COST = 10.0
"""A wrong confident answer, in unneeded questions."""
SEVERAL_COST = 10.0
"""An answer to a message that may mean several things, this among them: “something else” leads on to the others."""
NOTHING_RATIO = 2.0
LEAST = 0.1
"""A best candidate below this is not worth offering."""
CALIBRATION = (
    "bias",
    "odds",
    "margin",
    "short",
    "few",
    "unasked",
    "few_unasked",
    "contained",
    "held",
    "like",
    "rival",
    "words",
    "little",
)
FEW = 6
"""A message of fewer words that matter may name a thing without saying what is wanted of it."""
MANY_WORDS = 10
LITTLE = 2.0
"""Messages that say less (norm of their weighted words) seldom say which one is meant."""
RIVALS = 4
"""So many of the likeliest procedures are looked at to say whether a message is as like another one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the message says of the best candidate.

    `contained` is how much of its phrasing was said, `held` how much of the message its phrasings hold, `like` how
    like the message is to one of them, `rival` how like it is to one of another candidate.
    """

    contained: float = 0.5
    held: float = 1.0
    like: float = 0.5
    rival: float = 0.3


@dataclass(frozen=True, slots=True)
class Standing:
    """How the best candidates stand: their probabilities, that of nothing, and how much the message says.

    `words` counts the words that matter; `asked` says whether a side of the procedure is asked about, `plain` whether
    it is said in words that leave one meaning, short as they are.
    """

    first: float
    second: float
    nothing: float
    information: float
    words: int
    asked: bool
    told: Told = Told()
    plain: bool = False

    def evidence(self) -> tuple[float, ...]:
        """Return the inputs of calibration, in the order of `CALIBRATION`."""
        odds = _odds(self.first)
        margin = min(odds - _odds(self.second), 12.0)
        few = max(0, FEW - self.words) / FEW
        unasked = float(not self.asked)
        short = max(0.0, SHORT - self.information)
        told = self.told
        named = (told.contained, told.held, told.like, told.rival)
        size = min(self.words, MANY_WORDS) / MANY_WORDS, max(0.0, LITTLE - self.information)
        return 1.0, odds, margin, short, few, unasked, few * unasked, *named, *size


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return log(chance / (1 - chance))


def calibrated(standing: Standing, weights: Mapping[str, float]) -> float:
    """Return the probability that a logistic model of `weights` gives to how things stand."""
    return _probability(standing.evidence(), weights)


def _probability(evidence: Sequence[float], weights: Mapping[str, float]) -> float:
    score = sum(weights.get(name, 0.0) * value for name, value in zip(CALIBRATION, evidence, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def decide(standing: Standing, weights: Mapping[str, Mapping[str, float]]) -> tuple[Decision, float]:
    """Return the decision that costs least on average, and the probability that the best candidate is right.

    That a candidate is right and that nothing else may be meant are two things: who only says "sổ đỏ" may well mean
    the likeliest procedure, and is asked all the same.
    """
    evidence = standing.evidence()
    right = _probability(evidence, weights["right"])
    if standing.nothing > NOTHING_RATIO * standing.first or standing.first < LEAST:
        return Decision.FALLBACK, right
    one = 1.0 if standing.plain else _probability(evidence, weights["one"])
    if (1 - right) * WRONG_COST + right * (1 - one) * SEVERAL_COST < 1.0:
        return Decision.ANSWER, right
    return Decision.ASK, right
