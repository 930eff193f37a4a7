"""Answer, ask or fall back: from the probability that the best candidate is right and what mistakes cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from knowledge.matcher.ranking import SHORT
from knowledge.understanding import Decision

WRONG_COST = 10.0
"""A wrong confident answer, in unneeded questions."""
NOTHING_RATIO = 2.0
LEAST = 0.1
"""A best candidate below this is not worth offering."""
CALIBRATION = ("bias", "odds", "margin", "short", "few", "unasked", "few_unasked", "contained", "held")
FEW = 6
"""A message of fewer words that matter may name a thing without saying what is wanted of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the best candidates stand: their probabilities, that of nothing, and how much the message says.

    `words` counts the words that matter; `asked` says whether a side of the procedure is asked about; `contained`
    how much of the best one's phrasing was said, `held` how much of the message its phrasings hold.
    """

    first: float
    second: float
    nothing: float
    information: float
    words: int
    asked: bool
    contained: float = 0.5
    held: float = 1.0

    def evidence(self) -> tuple[float, ...]:
        """Return the inputs of calibration, in the order of `CALIBRATION`."""
        odds = _odds(self.first)
        margin = odds - _odds(self.second)
        few = max(0, FEW - self.words) / FEW
        unasked = float(not self.asked)
        short = max(0.0, SHORT - self.information)
        return 1.0, odds, min(margin, 12.0), short, few, unasked, few * unasked, self.contained, self.held


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return log(chance / (1 - chance))


def calibrated(standing: Standing, weights: Mapping[str, float]) -> float:
    """Return the probability that a logistic model of `weights` gives to how things stand."""
    score = sum(weights.get(name, 0.0) * value for name, value in zip(CALIBRATION, standing.evidence(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def decide(standing: Standing, weights: Mapping[str, Mapping[str, float]]) -> tuple[Decision, float]:
    """Return the decision that costs least on average, and the probability that the best candidate is right.

    That a candidate is right and that answering with it is right are two things: who only says "sổ đỏ" may well
    mean the likeliest procedure, and must be asked all the same.
    """
    right = calibrated(standing, weights["right"])
    if standing.nothing > NOTHING_RATIO * standing.first or standing.first < LEAST:
        return Decision.FALLBACK, right
    if (1 - calibrated(standing, weights["answer"])) * WRONG_COST < 1.0:
        return Decision.ANSWER, right
    return Decision.ASK, right
