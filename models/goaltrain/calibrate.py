"""What the heads' log-odds are worth: one scale and one shift each, found on held-out pairs once training is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

__all__ = ["Weighed", "boundaries", "calibrated", "composed"]

_PULL: Final = 0.001
"""Towards scale 1 and shift 0, so that a question that the pairs hardly ask stays as it was trained."""


def composed(answers: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Log-probabilities of the five goals from the log-odds of the four questions, as `goaltrain.net.compose`.

    Parameters
    ----------
    answers
        Shape (n, 4).

    Returns
    -------
    Shape (n, 5).
    """
    odds = np.asarray(answers, dtype=np.float64)
    yes, no = -np.logaddexp(0.0, -odds), -np.logaddexp(0.0, odds)
    complies, refuses = yes[:, 3] + no[:, 1], yes[:, 3] + yes[:, 1]
    goals = [complies + no[:, 2], complies + yes[:, 2], refuses + yes[:, 0], refuses + no[:, 0], no[:, 3]]
    return np.stack(goals, axis=-1)


def calibrated(
    answers: npt.NDArray[np.floating],
    true: npt.NDArray[np.int64],
    shift: npt.NDArray[np.float64] | None = None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Find the scales and shifts with the least negative log-likelihood of held-out labels.

    Parameters
    ----------
    answers
        Log-odds of the four questions, shape (n, 4).
    true
        Goals, shape (n,).
    shift
        What to add to the log-odds, shape (4,), if that is known: then only scales are looked for.

    Returns
    -------
    Scales (4,), positive, and shifts (4,): a log-odds x is worth scale · (x + shift).
    """

    def loss(found: npt.NDArray[np.float64]) -> float:
        moved = found[4:] if shift is None else shift
        logs = composed((answers + moved) * np.exp(found[:4]))
        surprise = -logs[np.arange(len(true)), true].mean()
        return float(surprise + _PULL * (found**2).sum())

    found = _least(loss, 8 if shift is None else 4)
    return np.exp(found[:4]), found[4:] if shift is None else shift


class Weighed(NamedTuple):
    """Answers to learn boundaries from.

    Attributes
    ----------
    answers
        Log-odds of the four questions, shape (n, 4).
    true
        Goals, shape (n,).
    weights
        Shape (n,).
    odds
        Log-odds of the first question for prompts alone, shape (m,).
    harm
        What is true of them, shape (m,).
    harm_weights
        Shape (m,).
    """

    answers: npt.NDArray[np.floating]
    true: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    odds: npt.NDArray[np.floating]
    harm: npt.NDArray[np.bool_]
    harm_weights: npt.NDArray[np.float64]


def boundaries(seen: Weighed) -> npt.NDArray[np.float64]:
    """Find the shifts alone, as `calibrated`, shape (4,), from weighted pairs and from prompts whose harm is known."""
    rows = np.arange(len(seen.true))

    def loss(shift: npt.NDArray[np.float64]) -> float:
        goals = composed(seen.answers + shift)[rows, seen.true]
        odds = np.where(seen.harm, 1, -1) * (seen.odds + shift[0])
        surprise = (seen.harm_weights * np.logaddexp(0, -odds)).sum() - (seen.weights * goals).sum()
        return float(surprise + _PULL * (shift**2).sum())

    return _least(loss, 4)


def _least(loss: Callable[[npt.NDArray[np.float64]], float], size: int) -> npt.NDArray[np.float64]:
    from scipy.optimize import minimize  # noqa: PLC0415  # only the recipe needs it

    return np.asarray(minimize(loss, np.zeros(size), method="L-BFGS-B", bounds=[(-1.5, 1.5)] * size).x)
