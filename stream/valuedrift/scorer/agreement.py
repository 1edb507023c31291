"""Adding up the `shadow` topic: every event counts once, however often it was published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from valuedrift.events.shadow_batch import ShadowBatch, ShadowStatus, confusion_of
from valuedrift.taxonomy import GOALS, GRID, IntArray, K, hard_labels

__all__ = ["Agreement", "Comparison"]

Pair = tuple[str, str]
"""Fingerprints of the main and of the shadow classifier."""

_BLOCK = 1024


class _Seen:
    """Offsets of a source partition, as bits of one integer per block: a few bytes each for any sample."""

    def __init__(self) -> None:
        self._blocks: dict[int, int] = {}

    def add(self, offset: int) -> bool:
        """Note an offset; return whether it is new."""
        number, place = divmod(offset, _BLOCK)
        block, bit = self._blocks.get(number, 0), 1 << place
        if block & bit:
            return False
        self._blocks[number] = block | bit
        return True


@dataclass(slots=True)
class Comparison:
    """What two classifiers said of the same events.

    Attributes
    ----------
    sample
        The share of events that the shadow was given last.
    confusion
        Counts by (model, segment), shape (5, 5): rows the main classifier's label, columns the shadow's.
    soft
        Sum of the shadow's grid probabilities, shape (5,).
    dropped
        By run of a scorer: sampled events that it has left out.
    disabled
        By run of a scorer: why it has switched the shadow off.
    """

    sample: float = 0.0
    confusion: dict[tuple[str, str], IntArray] = field(default_factory=dict)
    soft: IntArray = field(default_factory=lambda: np.zeros(K, dtype=np.int64))
    dropped: dict[str, int] = field(default_factory=dict)
    disabled: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> IntArray:
        """Counts over all models, shape (5, 5)."""
        return sum(self.confusion.values(), np.zeros((K, K), dtype=np.int64))

    def record(self) -> dict[str, Any]:
        """Return all figures, JSON-ready; shares are null while there is no event."""
        total = self.total
        events = int(total.sum())

        def shares(counts: IntArray, unit: int = 1) -> dict[str, float | None]:
            return {goal: int(c) / (events * unit) if events else None for goal, c in zip(GOALS, counts, strict=True)}

        return {
            "sample": self.sample,
            "events": events,
            "dropped": sum(self.dropped.values()),
            "disabled": sorted(set(self.disabled.values())),
            "agreement": int(np.trace(total)) / events if events else None,
            "shares": {
                "main": shares(total.sum(axis=1)),
                "shadow": shares(total.sum(axis=0)),
                "shadow_soft": shares(self.soft, GRID),
            },
            "confusion": total.tolist(),
            "models": [
                {
                    "model": model,
                    "segment": segment,
                    "events": int(counts.sum()),
                    "agreement": int(np.trace(counts)) / int(counts.sum()),
                    "confusion": counts.tolist(),
                }
                for (model, segment), counts in sorted(self.confusion.items())
            ],
        }


class Agreement:
    """Adds messages of the `shadow` topic up, in any order and with any repeats."""

    def __init__(self) -> None:
        self.pairs: dict[Pair, Comparison] = {}
        self._seen: dict[tuple[Pair, str, int], _Seen] = {}

    def add(self, message: ShadowBatch | ShadowStatus) -> None:
        """Take a message."""
        pair = (message.main, message.shadow)
        found = self.pairs.setdefault(pair, Comparison())
        found.sample = message.sample
        if isinstance(message, ShadowStatus):
            found.dropped[message.run] = max(message.dropped, found.dropped.get(message.run, 0))
            if message.disabled is not None:
                found.disabled[message.run] = message.disabled
            return
        seen = self._seen.setdefault((pair, message.source, message.partition), _Seen())
        fresh = [i for i, offset in enumerate(message.offsets) if seen.add(offset)]
        if not fresh:
            return
        scores = message.rows()[fresh]
        counts = confusion_of(np.asarray(message.goals, dtype=np.int64)[fresh], hard_labels(scores))
        who = (message.model, message.segment)
        found.confusion[who] = found.confusion.get(who, np.zeros((K, K), dtype=np.int64)) + counts
        found.soft = found.soft + scores.sum(axis=0)
