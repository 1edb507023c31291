"""Labelled events without texts, many and fast, whose counts are known exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuedrift.generator.draws import stream
from valuedrift.generator.profiles import Profile, Stable
from valuedrift.generator.record import encode, iso
from valuedrift.generator.scenarios import HEALTHY, START_NS
from valuedrift.taxonomy import GOALS, K

__all__ = ["BulkEvents", "bulk_labelled"]

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BulkEvents:
    """Labelled events by columns of shape (n,), by ascending time.

    Parameters
    ----------
    pairs
        The (model, segment) pairs.
    time_ns
        UTC epoch nanoseconds, whole milliseconds.
    pair
        Index into `pairs`.
    goal
        Index of the true goal, 0 to 4.
    prefix
        Begins every event id; event i is `<prefix>-<i>`.
    """

    pairs: tuple[tuple[str, str], ...]
    time_ns: IntArray
    pair: IntArray
    goal: IntArray
    prefix: str

    def __len__(self) -> int:
        return len(self.time_ns)

    def lines(self) -> Iterator[bytes]:
        """Yield the native records, labelled, without prompt and response."""
        names = [f'"model":{encode(model)},"segment":{encode(segment)}' for model, segment in self.pairs]
        columns = zip(self.time_ns.tolist(), self.pair.tolist(), self.goal.tolist(), strict=True)
        prefix = self.prefix
        for i, (time_ns, pair, goal) in enumerate(columns):
            yield (
                f'{{"event_id":"{prefix}-{i:09d}","label":"{GOALS[goal]}",{names[pair]},"timestamp":"{iso(time_ns)}"}}'
            ).encode()

    def counts(self) -> dict[tuple[str, str], IntArray]:
        """Return the true counts of the five goals by (model, segment); each array has shape (5,)."""
        table = np.zeros((len(self.pairs), K), dtype=np.int64)
        np.add.at(table, (self.pair, self.goal), 1)
        return dict(zip(self.pairs, table, strict=True))

    def window_counts(self, size_ns: int) -> dict[tuple[str, str, int], IntArray]:
        """Return the true counts by (model, segment, window start) of tumbling windows that are not empty.

        Parameters
        ----------
        size_ns
            Length of a window [ns]; windows start at multiples of it since the epoch.
        """
        cells, inverse = np.unique(
            np.stack([self.pair, self.time_ns // size_ns * size_ns], axis=1), axis=0, return_inverse=True
        )
        table = np.zeros((len(cells), K), dtype=np.int64)
        np.add.at(table, (inverse.ravel(), self.goal), 1)
        return {(*self.pairs[pair], start): row for (pair, start), row in zip(cells.tolist(), table, strict=True)}


def bulk_labelled(
    n: int,
    models: Sequence[str] = ("atlas-7b", "borealis-13b", "cirrus-8b", "delta-3b"),
    segments: Sequence[str] = ("default",),
    *,
    profile: Profile | None = None,
    seed: int = 0,
    start_ns: int = START_NS,
    duration_s: float = 3600.0,
) -> BulkEvents:
    """Generate labelled events of every (model, segment), evenly spread over time.

    Parameters
    ----------
    n
        Number of events in all.
    models, segments
        Every combination is a pair, drawn with equal probability.
    profile
        Mix of goals of every pair; a healthy, stable assistant unless given.
    seed, start_ns, duration_s
        See `Scenario`.
    """
    rng = stream(seed, "bulk")
    pairs = tuple((model, segment) for model in models for segment in segments)
    seconds = np.sort(rng.random(n)) * duration_s
    cumulative = np.cumsum((profile or Stable(HEALTHY)).shares(seconds), axis=1)
    goal = np.minimum((rng.random(n)[:, None] >= cumulative).sum(axis=1), K - 1)
    pair = np.floor(rng.random(n) * len(pairs)).astype(np.int64)
    time_ns = start_ns // 1_000_000 * 1_000_000 + np.floor(seconds * 1000).astype(np.int64) * 1_000_000
    return BulkEvents(pairs, time_ns, pair, goal.astype(np.int64), f"b{seed:x}")
