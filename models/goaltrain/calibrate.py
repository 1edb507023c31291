"""What the heads' log-odds are worth: one scale and one shift each, found on held-out pairs once training is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["calibrated", "composed"]

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
    answers: npt.NDArray[np.floating], true: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Find the scales and shifts with the least negative log-likelihood of held-out labels.

    Parameters
    ----------
    answers
        Log-odds of the four questions, shape (n, 4).
    true
        Goals, shape (n,).

    Returns
    -------
    Scales (4,), positive, and shifts (4,).
    """
    from scipy.optimize import minimize  # noqa: PLC0415  # only the recipe needs it

    def loss(found: npt.NDArray[np.float64]) -> float:
        logs = composed(answers * np.exp(found[:4]) + found[4:])
        surprise = -logs[np.arange(len(true)), true].mean()
        return float(surprise + _PULL * (found**2).sum())

    found = minimize(loss, np.zeros(8), method="L-BFGS-B", bounds=[(-1.5, 1.5)] * 8).x
    return np.exp(found[:4]), np.asarray(found[4:])
