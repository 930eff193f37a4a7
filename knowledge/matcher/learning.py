"""Learning the ranker: weights that make the right candidate of each example the most probable one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.index import Floats
from knowledge.matcher.ranking import FEATURES, NOTHING, Learned

MEMBERS = 2
"""So many rankers are learned from different beginnings, and the mean of them is kept: it errs less than each."""
HIDDEN = 16
"""Units of each that look at several pieces of evidence together."""
STEPS = 1200
BATCH = 1024
AVERAGED = 0.4
"""Share of the steps, the last ones, whose weights are averaged."""
RATE = 0.01
LAST_RATE = 0.002
STRENGTH = 5e-4
"""Weight of the penalty on large weights between evidence and hidden units."""
OPEN = 0.7
"""How alike the probabilities of all that an ambiguous message may mean are made."""
STALE = FEATURES.index("stale")
STALE_AT_MOST = -1.5
"""Rows from before the reform rank down, whatever the examples say: few of them concern such rows."""

Doubles = NDArray[np.float64]
Weights = dict[str, Doubles]


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one message, which candidates are right (the last column: none is), and its weight.

    `open` marks a message that may mean each of them: their probabilities should be alike.
    """

    features: Floats
    nothing: Floats
    right: NDArray[np.bool_]
    weight: float
    information: float
    words: int
    asked: bool
    open: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of equal width, stacked; evidence is measured in spreads from its mean."""

    features: Floats
    nothing: Floats
    right: NDArray[np.bool_]
    real: NDArray[np.bool_]
    weight: Floats
    open: Floats
    """How much the right ones of each example should be alike in probability, from 0 to 1."""

    def some(self, chosen: NDArray[np.int64]) -> "Batch":
        """Return the chosen examples."""
        return Batch(
            self.features[chosen],
            self.nothing[chosen],
            self.right[chosen],
            self.real[chosen],
            self.weight[chosen],
            self.open[chosen],
        )


def stack(examples: Sequence[Example]) -> Batch:
    """Return `examples` padded to the widest."""
    width = max(len(e.features) for e in examples)
    count = len(examples)
    features = np.zeros((count, width, len(FEATURES)), np.float32)
    right = np.zeros((count, width + 1), np.bool_)
    real = np.zeros((count, width + 1), np.bool_)
    for i, each in enumerate(examples):
        size = len(each.features)
        features[i, :size] = each.features
        right[i, :size], right[i, width] = each.right[:-1], each.right[-1]
        real[i, :size] = real[i, width] = True
    nothing = np.stack([e.nothing for e in examples])
    weight, alike = (
        np.array(each, np.float32) for each in zip(*((e.weight, OPEN * e.open) for e in examples), strict=True)
    )
    return Batch(features, nothing, right, real, weight, alike)


def learn(batch: Batch, seed: int, steps: int = STEPS, members: int = MEMBERS) -> tuple[Learned, float]:
    """Return what is learned from `batch` in `steps` (without calibration), and the loss at the end."""
    held = batch.features[batch.real[:, :-1]].astype(np.float64)
    mean, spread = held.mean(0), held.std(0) + 1e-3
    scaled = replace(batch, features=((batch.features - mean) / spread).astype(np.float32))
    found = [_member(scaled, np.random.default_rng(seed + number), steps) for number in range(members)]
    weights = {
        "features": np.mean([each["features"] for each in found], 0),
        "nothing": np.mean([each["nothing"] for each in found], 0),
        "hidden": np.concatenate([each["hidden"] for each in found], 1),
        "start": np.concatenate([each["start"] for each in found]),
        "out": np.concatenate([each["out"] for each in found]) / members,
    }
    loss, _ = _slopes(scaled, weights)
    return _unscaled(weights, mean, spread), loss


def _member(scaled: Batch, chance: np.random.Generator, steps: int) -> Weights:
    """Return the weights that one ranker learned, the mean of its last steps."""
    weights = _first(chance)
    momentum = {name: np.zeros_like(each) for name, each in weights.items()}
    square = {name: np.zeros_like(each) for name, each in weights.items()}
    mean_weights = {name: np.zeros_like(each) for name, each in weights.items()}
    averaged = int(steps * AVERAGED)
    for step in range(1, steps + 1):
        part = scaled.some(chance.integers(0, len(scaled.weight), min(BATCH, len(scaled.weight))))
        _, slopes = _slopes(part, weights)
        rate = RATE if step <= steps - averaged else LAST_RATE
        for name, slope in slopes.items():
            momentum[name] = 0.9 * momentum[name] + 0.1 * slope
            square[name] = 0.99 * square[name] + 0.01 * slope**2
            weights[name] -= (
                rate * (momentum[name] / (1 - 0.9**step)) / (np.sqrt(square[name] / (1 - 0.99**step)) + 1e-9)
            )
        weights["hidden"][STALE] = 0.0
        if step > steps - averaged:
            for name in weights:
                mean_weights[name] += weights[name] / averaged
    return mean_weights


def _first(chance: np.random.Generator) -> Weights:
    return {
        "features": np.zeros(len(FEATURES)),
        "nothing": np.zeros(len(NOTHING)),
        "hidden": chance.normal(0, 0.3, (len(FEATURES), HIDDEN)),
        "start": np.zeros(HIDDEN),
        "out": chance.normal(0, 0.3, HIDDEN),
    }


def _slopes(batch: Batch, weights: Weights) -> tuple[float, Weights]:
    """Return the loss of `weights` on a scaled batch, and its slopes; single precision is enough for one step."""
    light = {name: each.astype(np.float32) for name, each in weights.items()}
    lit = np.tanh(batch.features @ light["hidden"] + light["start"])
    scores = np.concatenate(
        [batch.features @ light["features"] + lit @ light["out"], (batch.nothing @ light["nothing"])[:, None]], 1
    )
    scores = np.where(batch.real, scores, -1e9)
    scores -= scores.max(1, keepdims=True)
    raised = np.exp(scores)
    chances = raised / raised.sum(1, keepdims=True)
    right = raised * batch.right
    share = right / np.maximum(right.sum(1, keepdims=True), 1e-12)
    share += batch.open[:, None] * (batch.right / batch.right.sum(1, keepdims=True) - share)
    total = float(batch.weight.sum())
    slope = (chances - share) * (batch.weight / np.float32(total))[:, None]
    back = slope[:, :-1, None] * light["out"] * (1 - lit * lit)
    flat = batch.features.reshape(-1, batch.features.shape[2])
    loss = -float((np.log(np.maximum((chances * batch.right).sum(1), 1e-12)) * batch.weight).sum() / total)
    return loss, {
        "features": slope[:, :-1].reshape(-1) @ flat,
        "nothing": slope[:, -1] @ batch.nothing,
        "hidden": flat.T @ back.reshape(len(flat), -1) + STRENGTH * weights["hidden"],
        "start": back.sum((0, 1)),
        "out": np.einsum("nw,nwh->h", slope[:, :-1], lit) + STRENGTH * weights["out"],
    }


def _unscaled(weights: Weights, mean: Doubles, spread: Doubles) -> Learned:
    """Return the weights as they apply to evidence that is not scaled, rounded as they are written."""
    features = weights["features"] / spread
    features[STALE] = min(features[STALE], STALE_AT_MOST)
    hidden = weights["hidden"] / spread[:, None]
    nothing = weights["nothing"].copy()
    nothing[NOTHING.index("bias")] += mean @ features
    start = weights["start"] - mean @ hidden
    return Learned(
        _written(features), _written(nothing), _written(hidden), _written(start), _written(weights["out"]), {}
    )


def _written(values: Doubles) -> Floats:
    rounded: Floats = np.round(values, 4).astype(np.float32)
    return rounded
