r"""Does behaviour fit the taxonomy at all? A score of fit from the label probabilities, and a detector on it.

An event that fits none of the five goals gets one of their labels all the same. What may give it away is how sure the
classifier is: the predictive entropy H = -Σ p ln p of its five probabilities (it is high where the top
probability is low). The score of a window is how many of its events are less sure than all but a few of the
reference were, beside how many should be.

**Detector.** Predictive entropies are cut into five classes of fit at quantiles of a first part of the reference; a
second part counts the classes within each label, and `StratifiedDetector` with the labels as strata watches those
counts. So a shift of the mix of goals, which the detector of goals sees, is no evidence here although some goals are
always less certain than others; only that events *of a label* fit it less than they did is. It alarms when the
evidence has reached ARL0 *and* fit has become worse, not better.

Guarantee: that of `StratifiedDetector`, E[N] ≥ ARL0 and P(N ≤ T) ≤ T/ARL0 in events, for events that are independent
and, given their label, alike while stable; averaged over what the second part leaves open. The cuts must not be made
from the part that is counted. To ask for "worse" as well only makes alarms later. One event per conversation, as for
the goals.

What it can't see: behaviour that the classifier takes for one of its goals with full confidence. The distance of a text
from those of the training would see some of that, but needs what the encoder makes of it; label batches carry
probabilities alone, so that is left out.

A label batch carries the probabilities on a grid (units of 1/GRID), so a pane can count (label, entropy bin): integers,
which depend on no order. Entropies are sums of whole micro-nats from one table, the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from valuedrift.drift.strata import StratifiedDetector
from valuedrift.taxonomy import GRID, IntArray, K, hard_labels

__all__ = ["BINS", "FitDetector", "FitStatus", "bins_of", "cuts", "entropy_bins", "fit_classes", "unfit_share"]

BINS: Final = 64
"""Bins of the predictive entropy, equally wide from 0 to ln 5 nats."""

_MICRO: Final = 1_000_000
_TERMS: Final = np.array(
    [0] + [round(-_MICRO * (p / GRID) * math.log(p / GRID)) for p in range(1, GRID + 1)], dtype=np.int64
)
_WIDTH: Final = math.ceil(_MICRO * math.log(K) / BINS)
_QUANTILES: Final = (0.6, 0.8, 0.92, 0.98)
"""Share of the reference below each cut: the last class holds the 2 % that fit least."""


def entropy_bins(scores: IntArray) -> IntArray:
    """Count events by label and by bin of their predictive entropy.

    Parameters
    ----------
    scores
        Shape (n, 5), probabilities on the grid of `valuedrift.taxonomy`.

    Returns
    -------
    Shape (5, BINS), integers; counts of parts add up to those of the whole.
    """
    cells = hard_labels(scores) * BINS + bins_of(scores)
    return np.bincount(cells, minlength=K * BINS).reshape(K, BINS).astype(np.int64)


def bins_of(scores: IntArray) -> IntArray:
    """Return the bin of every event's predictive entropy, from scores as of `entropy_bins`; shape (n,)."""
    return np.asarray(np.minimum(_TERMS[scores].sum(axis=1) // _WIDTH, BINS - 1), dtype=np.int64)


def cuts(counts: IntArray) -> tuple[int, ...]:
    """Choose the first bins of classes 1 to 4 of fit, at the 60, 80, 92 and 98 % quantiles of all events.

    Parameters
    ----------
    counts
        Shape (5, BINS), the first part of a reference, at least one event.

    Raises
    ------
    ValueError
        If there is no event.
    """
    below = np.cumsum(counts.sum(axis=0))
    if not below[-1]:
        raise ValueError("cuts need at least one event")
    # the first cut that leaves at least so many below; each class after the one before, as far as there are bins
    found: list[int] = []
    for number, share in enumerate(_QUANTILES):
        first = int(np.searchsorted(below, share * below[-1])) + 1
        found.append(min(max([first, *(last + 1 for last in found[-1:])]), BINS - len(_QUANTILES) + number))
    return tuple(found)


def fit_classes(counts: IntArray, at: tuple[int, ...]) -> IntArray:
    """Sum bins to classes of fit: (5, BINS) to (5, 5), labels by classes from the best fit to the worst."""
    return np.asarray(np.add.reduceat(counts, [0, *at], axis=1))


def unfit_share(counts: IntArray, at: tuple[int, ...]) -> float:
    """Return the share of events in the worst class of fit, about 0.02 in the reference; NaN without events."""
    classes = fit_classes(counts, at)
    return float(classes[:, -1].sum() / classes.sum()) if classes.any() else math.nan


class FitStatus(NamedTuple):
    """What the detector knows after a pane.

    Attributes
    ----------
    alarm
        Whether the evidence has reached the threshold and fit is worse than in the reference.
    log_evidence
        ln of the e-detector's value; -inf before the first event.
    threshold
        ARL0, events.
    events
        Events since the start or the last restart.
    worse
        How much worse events fit since then than those of the same labels in the reference: mean rise of the class,
        classes from 0 to 4. Negative when they fit better.
    """

    alarm: bool
    log_evidence: float
    threshold: float
    events: int
    worse: float


class FitDetector:
    """Watches the fit of one stream's events to their labels.

    Parameters
    ----------
    first, second
        Shape (5, BINS) each: two parts of the reference, no event in both. The first decides the cuts only.
    arl0_events
        Average number of events between false alarms to be guaranteed, at least 1.

    Attributes
    ----------
    cuts
        First bins of the classes 1 to 4 of fit.
    reference
        Shape (5, 5): the second part, labels by classes.

    Raises
    ------
    ValueError
        If the first part is empty or a number is out of its range.
    """

    def __init__(self, first: IntArray, second: IntArray, *, arl0_events: float) -> None:
        at = cuts(first)
        reference = fit_classes(second, at)
        self._begin(at, reference, StratifiedDetector(reference, arl0_events=arl0_events))

    def _begin(self, at: tuple[int, ...], reference: IntArray, detector: StratifiedDetector) -> None:
        self.cuts, self.reference, self._detector = at, reference, detector
        prior = reference + 0.5  # as the detector's: labels that the reference has not shown have an expectation too
        self._expected = (prior @ np.arange(K)) / prior.sum(axis=1)
        self._seen = np.zeros((K, K), dtype=np.int64)

    def restart(self) -> None:
        """Forget everything since the reference."""
        self._detector.restart()
        self._seen = np.zeros((K, K), dtype=np.int64)

    def update(self, counts: IntArray, *, seed: int) -> FitStatus:
        """Step by one closed pane.

        Parameters
        ----------
        counts
            Shape (5, BINS), the pane's events by `entropy_bins`.
        seed
            As of `DriftDetector.update`.
        """
        classes = fit_classes(np.asarray(counts), self.cuts)
        status = self._detector.update(classes, seed=seed)
        self._seen = self._seen + classes
        rises = self._seen @ np.arange(K) - self._seen.sum(axis=1) * self._expected
        worse = float(rises.sum() / max(1, status.events))
        return FitStatus(status.alarm and worse > 0.0, status.log_evidence, status.threshold, status.events, worse)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {
            "cuts": list(self.cuts),
            "reference": self.reference.tolist(),
            "seen": self._seen.tolist(),
            "strata": self._detector.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> FitDetector:
        """Restore a detector from `to_dict`.

        Raises
        ------
        ValueError
            If the state is damaged.
        """
        try:
            reference, seen = (np.array(state[name], dtype=np.int64) for name in ("reference", "seen"))
            at = tuple(int(each) for each in state["cuts"])
            if reference.shape != (K, K) or seen.shape != (K, K) or len(at) != len(_QUANTILES):
                raise ValueError("damaged state of the detector of fit")
            detector = cls.__new__(cls)
            detector._begin(at, reference, StratifiedDetector.from_dict(state["strata"]))  # noqa: SLF001 - its own
        except (KeyError, TypeError) as error:
            raise ValueError("damaged state of the detector of fit") from error
        detector._seen = seen  # noqa: SLF001 - its own
        return detector
