"""Calibration: how probable it is that the best candidate is right, learned from how it stood when it was."""

from collections.abc import Sequence

import numpy as np

from knowledge.matcher.decision import CALIBRATION, Standing

STRENGTH = 0.5
"""Penalty that keeps the weights near their start."""
ROUNDS = 40
START = {"bias": 0.0, "odds": 0.8, "margin": 0.2, "short": 0.0, "few": 0.0, "unasked": 0.0, "few_unasked": -1.0}


def fit(standings: Sequence[Standing], right: Sequence[bool], weights: Sequence[float]) -> dict[str, float]:
    """Return the weights of a logistic model of `right` on the evidence of `standings`."""
    lines = [standing.evidence() for standing in standings]
    found = logistic(lines, right, weights, [START[name] for name in CALIBRATION])
    return dict(zip(CALIBRATION, found, strict=True))


def logistic(
    lines: Sequence[Sequence[float]], right: Sequence[bool], weights: Sequence[float], start: Sequence[float]
) -> list[float]:
    """Return the weights of a logistic model (Newton steps), held near `start`."""
    x = np.array(lines, np.float64)
    y = np.array(right, np.float64)
    w = np.array(weights, np.float64)
    first = np.array(start, np.float64)
    theta = first.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (w * (chance - y)) + STRENGTH * (theta - first)
        curve = (x * (w * chance * (1 - chance))[:, None]).T @ x + STRENGTH * np.eye(len(theta))
        theta = theta - np.linalg.solve(curve, gradient)
    return [round(float(value), 4) for value in theta]
