"""How good a classifier is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from valuedrift.taxonomy import K

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Bin", "Scores", "calibration_error", "negative_log_likelihood", "reliability", "scores", "softmax"]


class Scores(NamedTuple):
    """Counts and what follows from them.

    Attributes
    ----------
    confusion
        Shape (5, 5), [true, predicted], counts.
    accuracy, macro_f1
        Shares.
    precision, recall, f1
        One per goal; 0 where there is nothing to divide by.
    """

    confusion: npt.NDArray[np.int64]
    accuracy: float
    macro_f1: float
    precision: npt.NDArray[np.float64]
    recall: npt.NDArray[np.float64]
    f1: npt.NDArray[np.float64]


def scores(true: npt.NDArray[np.int64], predicted: npt.NDArray[np.int64]) -> Scores:
    """Compare labels; both of shape (n,) with n ≥ 1, values 0 to 4."""
    confusion = np.bincount(true * K + predicted, minlength=K * K).reshape(K, K).astype(np.int64)
    hits = np.diag(confusion).astype(np.float64)
    precision = hits / np.maximum(confusion.sum(axis=0), 1)
    recall = hits / np.maximum(confusion.sum(axis=1), 1)
    f1 = 2 * hits / np.maximum(confusion.sum(axis=0) + confusion.sum(axis=1), 1)
    return Scores(confusion, float(hits.sum() / confusion.sum()), float(f1.mean()), precision, recall, f1)


def softmax(logits: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Probabilities along the last axis."""
    shifted = np.asarray(logits, dtype=np.float64) - np.max(logits, axis=-1, keepdims=True)
    powers = np.exp(shifted)
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def negative_log_likelihood(logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64]) -> float:
    """Mean surprise of the true labels, in nats."""
    chances = softmax(logits)[np.arange(len(true)), true]
    return float(-np.log(np.maximum(chances, 1e-300)).mean())


class Bin(NamedTuple):
    """Exchanges of about the same confidence.

    Attributes
    ----------
    confidence, accuracy
        Means over the exchanges.
    exchanges
        How many there are.
    """

    confidence: float
    accuracy: float
    exchanges: int


def reliability(logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64], bins: int = 15) -> list[Bin]:
    """Group exchanges by the probability of their most probable goal, in bins of equal width; empty ones are left out.

    Parameters
    ----------
    logits
        Shape (n, 5).
    true
        Goals, shape (n,).
    """
    chances = softmax(logits)
    confidence, hit = chances.max(axis=-1), chances.argmax(axis=-1) == true
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    return [
        Bin(float(confidence[which == index].mean()), float(hit[which == index].mean()), int((which == index).sum()))
        for index in np.unique(which)
    ]


def calibration_error(logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64], bins: int = 15) -> float:
    """Return the expected calibration error of the most probable goal, over bins of equal width."""
    found = reliability(logits, true, bins)
    return sum(each.exchanges * abs(each.accuracy - each.confidence) for each in found) / len(true)
