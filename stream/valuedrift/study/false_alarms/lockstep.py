"""Many detectors side by side, for simulations: the recursion of `DriftDetector` on all of them at once.

Several times as fast as one after the other. What is rare is left to the detector itself: the first panes of a stream,
as long as they are cut into sub-panes, and the rest of a block after an alarm. A test holds that both alarm alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift import DriftDetector
from valuedrift.drift.onset import log_rising
from valuedrift.drift.state import unpacked
from valuedrift.drift.subpanes import cut
from valuedrift.drift.tilts import tilts
from valuedrift.taxonomy import IntArray

__all__ = ["Lockstep"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_BLOCK: Final = 1 << 17  # likelihood ratios at once, as many as fit into the cache
_MOST: Final = 600.0  # nats: e to that, squared, is still a number, and ARL0 is far below it


class Lockstep:
    """S detectors without ε, which start again from their references after an alarm.

    Parameters
    ----------
    detectors
        New ones, all with the same ARL0 and number of goals.
    """

    def __init__(self, detectors: Sequence[DriftDetector]) -> None:
        self._start = np.stack([each.pseudo_counts for each in detectors])
        self._fresh = [each.to_dict() for each in detectors]
        self._threshold = detectors[0].status.threshold
        known = [tilts(tuple(row)) for row in self._start.tolist()]
        lanes = max(len(each.names) for each in known)
        shape = (*self._start.shape, lanes)
        self._theta, self._log_theta = np.ones(shape), np.zeros(shape)
        self._weights = np.zeros((len(known), lanes))
        for row, each in enumerate(known):
            used = len(each.names)
            self._theta[row, :, :used], self._log_theta[row, :, :used] = each.theta, each.log_theta
            self._weights[row, :used] = np.exp(each.log_weights)
        self._pseudo_counts = self._start.copy()
        self._r = np.zeros_like(self._weights)
        self._alone: dict[int, DriftDetector] = {}

    def subset(self, chosen: IntArray) -> Self:
        """Copy some of the streams, by index."""
        other = object.__new__(type(self))
        other._threshold = self._threshold
        other._fresh = [self._fresh[i] for i in chosen.tolist()]
        for name in ("_start", "_theta", "_log_theta", "_weights", "_pseudo_counts", "_r"):
            setattr(other, name, getattr(self, name)[chosen])
        alone = {at: self._alone[i] for at, i in enumerate(chosen.tolist()) if i in self._alone}
        other._alone = {at: DriftDetector.from_dict(detector.to_dict()) for at, detector in alone.items()}
        return other

    def advance(self, counts: IntArray, seeds: IntArray) -> BoolArray:
        """Step through panes.

        Parameters
        ----------
        counts
            Shape (S, T, K), no pane empty.
        seeds
            Shape (S, T), as for `DriftDetector.update`.

        Returns
        -------
        Shape (S, T): after which panes there was an alarm; the next pane is the first one of a new start.
        """
        size = max(_BLOCK // self._weights.size, 1)
        parts = [slice(first, first + size) for first in range(0, counts.shape[1], size)]
        return np.concatenate([self._block(counts[:, part], seeds[:, part]) for part in parts], axis=1)

    def _block(self, counts: IntArray, seeds: IntArray) -> BoolArray:
        alarms = np.zeros(counts.shape[:2], dtype=np.bool_)
        alone = self._several(counts)
        events, ratios = counts.sum(axis=2).astype(np.float64), self._ratios(counts)
        panes_of = {stream: (self._detector(stream), 0) for stream in np.flatnonzero(alone).tolist()}
        r = self._r
        for pane in range(counts.shape[1]):
            r = (r + events[:, pane, None] * self._weights) * ratios[:, pane]
            r[alone] = 0.0
            for stream in np.flatnonzero(r.sum(axis=1) >= self._threshold).tolist():
                alarms[stream, pane] = alone[stream] = True
                panes_of[stream] = DriftDetector.from_dict(self._fresh[stream]), pane + 1
                r[stream] = 0.0
        self._r = r
        self._pseudo_counts += counts.sum(axis=1)
        for stream, (detector, first) in panes_of.items():
            self._by_itself(stream, detector, counts[stream, first:], seeds[stream, first:], alarms[stream, first:])
        self._alone = {stream: detector for stream, (detector, _) in panes_of.items()}
        return alarms

    def _several(self, counts: IntArray) -> BoolArray:
        """Which streams know so little yet that panes as large as theirs are cut."""
        goals = counts.shape[2]
        most = counts.sum(axis=2).max(axis=1).tolist()
        known = self._pseudo_counts.sum(axis=1).tolist()
        return np.array([len(cut(events, t, goals)) > 1 for events, t in zip(most, known, strict=True)])

    def _ratios(self, counts: IntArray) -> FloatArray:
        """Likelihood ratios of panes, shape (S, T, L)."""
        gained = counts.astype(np.float64)
        before = self._pseudo_counts[:, None] + np.cumsum(gained, axis=1) - gained
        events, totals = gained.sum(axis=2), before.sum(axis=2)
        urn = (log_rising(before, gained) - gained * np.log(before)).sum(axis=2)
        urn -= log_rising(totals, events) - events * np.log(totals)
        ratios = np.log((before / totals[:, :, None]) @ self._theta)
        ratios *= -events[:, :, None]
        ratios += gained @ self._log_theta
        ratios -= urn[:, :, None]
        return np.asarray(np.exp(np.minimum(ratios, _MOST, out=ratios), out=ratios))

    def _detector(self, stream: int) -> DriftDetector:
        """Return the detector of a stream that has been taking panes by itself, or is new."""
        if stream in self._alone:
            return self._alone[stream]
        if (self._pseudo_counts[stream] != self._start[stream]).any():
            raise ValueError("panes grew faster than what is known")
        return DriftDetector.from_dict(self._fresh[stream])

    def _by_itself(
        self, stream: int, detector: DriftDetector, counts: IntArray, seeds: IntArray, alarms: BoolArray
    ) -> None:
        """Let a detector take panes, and its state and alarms be those of the stream."""
        at = 0
        while at < len(counts) and (index := detector.scan(counts[at:], seeds[at:])) is not None:
            alarms[at + index] = True
            at += index + 1
            detector.restart()
        state = detector.to_dict()
        self._r[stream] = 0.0
        self._pseudo_counts[stream] = detector.pseudo_counts
        if state["log_r"]:
            evidence = np.exp(unpacked(state["log_r"]))
            self._r[stream, : len(evidence)] = evidence
