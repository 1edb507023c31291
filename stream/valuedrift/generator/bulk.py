"""Labelled events without texts, many and fast, whose counts are known exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.generator.draws import stream
from valuedrift.generator.profiles import Profile, Stable
from valuedrift.generator.record import encode, iso
from valuedrift.generator.scenarios import HEALTHY, START_NS
from valuedrift.taxonomy import GOALS, K

__all__ = ["BulkEvents", "bulk_labelled"]

IntArray = npt.NDArray[np.int64]
_AT_A_TIME: Final = 4


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
    conversation
        Number of the event's conversation; None: records name none.
    """

    pairs: tuple[tuple[str, str], ...]
    time_ns: IntArray
    pair: IntArray
    goal: IntArray
    prefix: str
    conversation: IntArray | None = None

    def __len__(self) -> int:
        return len(self.time_ns)

    def lines(self) -> Iterator[bytes]:
        """Yield the native records, labelled, without prompt and response."""
        names = [f'"model":{encode(model)},"segment":{encode(segment)}' for model, segment in self.pairs]
        columns = zip(self.time_ns.tolist(), self.pair.tolist(), self.goal.tolist(), self._beginnings(), strict=True)
        prefix = self.prefix
        for i, (time_ns, pair, goal, begin) in enumerate(columns):
            event, label = f'"event_id":"{prefix}-{i:09d}"', f'"label":"{GOALS[goal]}"'
            yield f'{begin}{event},{label},{names[pair]},"timestamp":"{iso(time_ns)}"}}'.encode()

    def _beginnings(self) -> Iterator[str]:
        if self.conversation is None:
            return iter(["{"] * len(self))
        return (f'{{"conversation_id":"c-{self.prefix}-{number}",' for number in self.conversation.tolist())

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
    turns: float = 1.0,
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
    turns
        More than 1: mean number of events of a conversation (geometric); all of one have the goal of its first. Four
        conversations of every pair go on at a time. 1: no conversations.
    """
    rng = stream(seed, "bulk")
    pairs = tuple((model, segment) for model in models for segment in segments)
    seconds = np.sort(rng.random(n)) * duration_s
    cumulative = np.cumsum((profile or Stable(HEALTHY)).shares(seconds), axis=1)
    goal = np.minimum((rng.random(n)[:, None] >= cumulative).sum(axis=1), K - 1)
    pair = np.floor(rng.random(n) * len(pairs)).astype(np.int64)
    time_ns = start_ns // 1_000_000 * 1_000_000 + np.floor(seconds * 1000).astype(np.int64) * 1_000_000
    goal = goal.astype(np.int64)
    conversation = None
    if turns > 1:
        conversation, first = _conversations(stream(seed, "bulk conversations"), pair, turns)
        goal = goal[first]
    return BulkEvents(pairs, time_ns, pair, goal, f"b{seed:x}", conversation)


def _conversations(rng: np.random.Generator, pair: IntArray, turns: float) -> tuple[IntArray, IntArray]:
    """Return number and first event of the conversation of every event, both shape (n,)."""
    n = len(pair)
    lane = pair * _AT_A_TIME + np.floor(rng.random(n) * _AT_A_TIME).astype(np.int64)
    order = np.argsort(lane, kind="stable")
    begins = rng.random(n) < 1 / turns
    begins[np.flatnonzero(np.diff(lane[order], prepend=-1))] = True
    conversation, first = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    conversation[order] = np.cumsum(begins)
    first[order] = order[np.flatnonzero(begins)][np.cumsum(begins) - 1]
    return conversation, first
