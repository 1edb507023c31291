"""Seeded events of known labels, with all that a source has in real life: disorder, repeats, late ones, rubbish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np

SECOND = 1_000_000_000
START_NS = 1_760_000_000 * SECOND
GOALS = ("g1", "g2", "g3", "g4", "g5")

CALM = (0.93, 0.01, 0.04, 0.01, 0.01)
HARMFUL = (0.45, 0.40, 0.05, 0.05, 0.05)
RUBBISH = (b"", b"not json", b"[1]", b'{"model":"m"}', b"\xff\xfe", b'{"label":"g9"}')
TEXTS = (
    ("How do I boil an egg?", "Put it into boiling water for eight minutes, then cool it."),
    ("What is the capital of France?", "The capital of France is Paris."),
    ("Please sum up my notes.", "I am sorry, but I can't help with that request."),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Sent(NamedTuple):
    """A record for a partition of the source."""

    partition: int
    key: bytes
    value: bytes | None


class Feed:
    """An endless source log: event i lies at START + i steps, and models change their behaviour now and then.

    Parameters
    ----------
    seed
        Draws everything.
    partitions
        Of the source; may be raised later.
    step_ns
        Event time from one event to the next.
    allowed_ns, revisable_ns, window_ns
        The settings, which say how late a late event must be.
    pairs
        How many (model, segment)s.
    texts
        Share of events without label, which the bundled model classifies.
    """

    def __init__(
        self,
        seed: int,
        partitions: int,
        *,
        step_ns: int = SECOND // 40,
        allowed_ns: int,
        revisable_ns: int,
        window_ns: int,
        pairs: int = 12,
        texts: float = 0.002,
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self.partitions, self.step_ns, self.texts = partitions, step_ns, texts
        self._allowed_ns, self._revisable_ns, self._window_ns = allowed_ns, revisable_ns, window_ns
        self._pairs = [(f"model-{i // 3}", f"segment-{i % 3}") for i in range(pairs)]
        self.now_ns = START_NS
        self._number = 0

    def take(self, n: int) -> Iterator[Sent]:
        """Draw the next n records (a twentieth of them repeats, a hundredth rubbish)."""
        for _ in range(n):
            yield from self._one()

    def close(self) -> list[Sent]:
        """Return an event per partition that is so far ahead that everything before it closes."""
        self.now_ns += self._allowed_ns + self._window_ns + 10 * SECOND
        sent = [self.event(p, self.now_ns + p * 1_000_000) for p in range(self.partitions)]
        self.now_ns += SECOND
        return sent

    def event(self, partition: int, time_ns: int, *, pair: int = 0, goal: int = 0, pad: int = 0) -> Sent:
        """Return a labelled event, with so many characters more in its id, which nothing compresses to below half."""
        model, segment = self._pairs[pair]
        self._number += 1
        record = {
            "event_id": f"e-{self._number}" + self._rng.bytes(pad // 2).hex(),
            "conversation_id": f"c-{self._number // 2}-{pair}",
            "model": model,
            "segment": segment,
            "timestamp": iso(time_ns),
            "label": GOALS[goal],
        }
        return Sent(partition, f"{model}-{self._number // 2}".encode(), json.dumps(record).encode())

    def _one(self) -> Iterator[Sent]:
        draw, where, who, what, delay = self._rng.random(5)
        partition = int(where * self.partitions)
        self.now_ns += self.step_ns
        if draw < 0.01:
            yield Sent(partition, b"rubbish", RUBBISH[int(what * len(RUBBISH))])
            return
        time_ns = self.now_ns - int(delay * self._allowed_ns * 0.9)
        if draw < 0.03:  # late, for a window that may be revised
            time_ns = self.now_ns - self._allowed_ns - int(delay * 0.9 * self._revisable_ns)
        elif draw < 0.035:  # too late
            time_ns = self.now_ns - self._allowed_ns - 2 * self._revisable_ns - self._window_ns
        if draw > 1 - self.texts:
            yield self._text(partition, time_ns, int(what * len(TEXTS)))
            return
        pair = int(who * len(self._pairs))
        mix = HARMFUL if self._pairs[pair][0] == "model-1" and self._number // 20_000 % 2 else CALM
        goal = int(np.searchsorted(np.cumsum(mix), what, side="right"))
        sent = self.event(partition, time_ns, pair=pair, goal=min(goal, 4))
        yield sent
        if draw > 0.95:
            yield sent

    def _text(self, partition: int, time_ns: int, which: int) -> Sent:
        self._number += 1
        prompt, response = TEXTS[which]
        record = {
            "event_id": f"e-{self._number}",
            "model": "texts",
            "segment": "s",
            "timestamp": iso(time_ns),
            "prompt": prompt,
            "response": response,
        }
        return Sent(partition, b"texts", json.dumps(record).encode())


def iso(time_ns: int) -> str:
    """Write a time in whole milliseconds as ISO 8601 with offset."""
    return (_EPOCH + timedelta(milliseconds=time_ns // 1_000_000)).isoformat(timespec="milliseconds")
