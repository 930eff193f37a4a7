"""Calibration: how probable it is that the best candidate is right, learned from how it stood when it was."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.matcher.decision import CALIBRATION, Standing

Doubles = NDArray[np.float64]

STRENGTH = 0.5
"""Penalty that keeps the weights near their start."""
ROUNDS = 40
HALVINGS = 12
START = dict.fromkeys(CALIBRATION, 0.0) | {"odds": 0.8, "margin": 0.2, "few_unasked": -1.0}


def fit(standings: Sequence[Standing], right: Sequence[bool], weights: Sequence[float]) -> dict[str, float]:
    """Return the weights of a logistic model of `right` on the evidence of `standings`."""
    lines = [standing.evidence() for standing in standings]
    found = logistic(lines, right, weights, [START[name] for name in CALIBRATION])
    return dict(zip(CALIBRATION, found, strict=True))


def logistic(
    lines: Sequence[Sequence[float]], right: Sequence[bool], weights: Sequence[float], start: Sequence[float]
) -> list[float]:
    """Return the weights of a logistic model, held near `start`: Newton steps, shortened until they lose nothing."""
    x = np.array(lines, np.float64)
    y = np.array(right, np.float64)
    w = np.array(weights, np.float64)
    first = np.array(start, np.float64)

    def loss(theta: Doubles) -> float:
        score = x @ theta
        away = theta - first
        return float((w * (np.logaddexp(0.0, score) - y * score)).sum() + STRENGTH / 2 * (away @ away))

    theta = first.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (w * (chance - y)) + STRENGTH * (theta - first)
        curve = (x * (w * chance * (1 - chance))[:, None]).T @ x + STRENGTH * np.eye(len(theta))
        step = np.linalg.solve(curve, gradient)
        lengths = (0.5**halved for halved in range(HALVINGS))
        theta = next((t for t in (theta - length * step for length in lengths) if loss(t) < loss(theta)), theta)
    return [round(float(value), 4) for value in theta]
