"""Seeded chat traffic of several models, event by event in the order of time."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.generator.arrivals import DAY_S, poisson_times
from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.exchange import Writer
from valuedrift.generator.profiles import Profile
from valuedrift.taxonomy import Goal

__all__ = ["GeneratedEvent", "ModelTraffic", "Scenario", "generate"]

_TURNS: Final = np.array([0.55, 0.85, 1.0])
"""Cumulative probabilities that a conversation has at most 1, 2, 3 events."""
_MEAN_TURNS: Final = 1.6
_MS: Final = 1_000_000
_GOALS: Final = tuple(Goal)


@dataclass(frozen=True, slots=True)
class GeneratedEvent:
    """One exchange and the behaviour that was written into it.

    `time_ns` is UTC epoch nanoseconds in whole milliseconds; `truth` is what a perfect classifier would say.
    """

    event_id: str
    time_ns: int
    model: str
    segment: str
    conversation_id: str
    prompt: str
    response: str
    truth: Goal


@dataclass(frozen=True, slots=True)
class ModelTraffic:
    """The traffic of one (model, segment).

    Parameters
    ----------
    model, segment
        Names; a pair may occur once in a scenario.
    profile
        Mix of goals over time.
    events_per_hour
        Mean over a day, positive.
    swing
        Depth of the cycle of day and night, from 0 (none) to 1 (no traffic in the deepest night).
    persistence
        Probability that a later event of a conversation repeats the goal of the one before it. The mix stays
        that of the profile, as of the minutes before; the events are no longer independent.
    """

    model: str
    profile: Profile
    segment: str = "default"
    events_per_hour: float = 160.0
    swing: float = 0.5
    persistence: float = 0.0

    def __post_init__(self) -> None:
        if not self.model or not self.segment:
            raise ValueError("model and segment must not be empty")
        if not self.events_per_hour > 0:
            raise ValueError("events_per_hour must be positive")
        if not (0 <= self.swing <= 1 and 0 <= self.persistence <= 1):
            raise ValueError("swing and persistence lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be generated; equal scenarios give equal bytes.

    Parameters
    ----------
    name
        Name for people; it does not enter the streams.
    models
        The traffic of each (model, segment). Each has its own random streams: adding one changes no other.
    start_ns
        UTC epoch nanoseconds.
    duration_s
        Length [seconds], positive.
    seed
        Non-negative.
    disorder_s
        Events are handed out up to so many seconds later than those that follow them in time; the events
        themselves stay the same.
    """

    name: str
    models: tuple[ModelTraffic, ...]
    start_ns: int
    duration_s: float
    seed: int = 0
    disorder_s: float = 0.0

    def __post_init__(self) -> None:
        pairs = [(m.model, m.segment) for m in self.models]
        if len(set(pairs)) != len(pairs):
            raise ValueError("a (model, segment) occurs twice")
        if not (self.duration_s > 0 and self.disorder_s >= 0 and self.seed >= 0 and self.start_ns >= 0):
            raise ValueError("duration_s must be positive; disorder_s, seed and start_ns must not be negative")


def generate(scenario: Scenario) -> Iterator[GeneratedEvent]:
    """Generate the events of a scenario, by ascending time unless `disorder_s` says otherwise.

    Memory: eight numbers per event ahead of time, texts only as they are asked for.
    """
    ordered = heapq.merge(*(_events(scenario, m) for m in scenario.models), key=attrgetter("time_ns"))
    return _disordered(ordered, scenario) if scenario.disorder_s > 0 else ordered


@dataclass(frozen=True, slots=True)
class _Plan:
    """When, in which conversation and with which behaviour: everything of a (model, segment) but the texts."""

    time_ns: npt.NDArray[np.int64]
    conversation: npt.NDArray[np.int64]
    goal: npt.NDArray[np.int64]


def _plan(scenario: Scenario, traffic: ModelTraffic) -> _Plan:
    rng = stream(scenario.seed, traffic.model, traffic.segment, "plan")
    since_midnight = scenario.start_ns % int(DAY_S * 1e9) / 1e9
    starts = poisson_times(
        rng, scenario.duration_s, traffic.events_per_hour / _MEAN_TURNS, traffic.swing, since_midnight
    )
    n = len(starts)
    turns = 1 + np.searchsorted(_TURNS[:2], rng.random(n), side="right")
    # Read, think, type: at least 15 s, a minute more on average.
    gaps = np.cumsum(15 - 60 * np.log1p(-rng.random((n, 3))), axis=1)
    seconds = np.concatenate([starts[:, None], starts[:, None] + gaps[:, :2]], axis=1)
    goals = _goals(traffic, seconds.ravel(), rng.random(3 * n), rng.random(3 * n)).reshape(n, 3)

    kept = (np.arange(3) < turns[:, None]) & (seconds < scenario.duration_s)
    conversation = np.broadcast_to(np.arange(n)[:, None], (n, 3))[kept]
    milliseconds = np.floor(seconds[kept] * 1000).astype(np.int64)
    order = np.argsort(milliseconds, kind="stable")
    time_ns = scenario.start_ns // _MS * _MS + milliseconds[order] * _MS
    return _Plan(time_ns, conversation[order], goals[kept][order])


def _goals(
    traffic: ModelTraffic, seconds: npt.NDArray[np.float64], u: npt.NDArray[np.float64], v: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    cumulative = np.cumsum(traffic.profile.shares(seconds), axis=1)
    goals = np.minimum((u[:, None] >= cumulative).sum(axis=1), len(_GOALS) - 1)
    if traffic.persistence > 0:
        turns = goals.reshape(-1, 3)
        again = v.reshape(-1, 3) < traffic.persistence
        for turn in (1, 2):
            turns[:, turn] = np.where(again[:, turn], turns[:, turn - 1], turns[:, turn])
        goals = turns.ravel()
    return np.asarray(goals, dtype=np.int64)


def _events(scenario: Scenario, traffic: ModelTraffic) -> Iterator[GeneratedEvent]:
    plan = _plan(scenario, traffic)
    write = Writer(Draws(stream(scenario.seed, traffic.model, traffic.segment, "texts")))
    name = f"{scenario.seed}\x1f{traffic.model}\x1f{traffic.segment}".encode()
    prefix = hashlib.blake2b(name, digest_size=5).hexdigest()
    model, segment = traffic.model, traffic.segment
    columns = zip(plan.time_ns.tolist(), plan.conversation.tolist(), plan.goal.tolist(), strict=True)
    for number, (time_ns, conversation, goal) in enumerate(columns):
        truth = _GOALS[goal]
        prompt, response = write.exchange(truth, conversation)
        yield GeneratedEvent(
            event_id=f"{prefix}-{number:07d}",
            time_ns=time_ns,
            model=model,
            segment=segment,
            conversation_id=f"c-{prefix}-{conversation:06d}",
            prompt=prompt,
            response=response,
            truth=truth,
        )


def _disordered(events: Iterator[GeneratedEvent], scenario: Scenario) -> Iterator[GeneratedEvent]:
    """Delay every event by up to `disorder_s`, each (model, segment) by its own stream."""
    delays = {
        (m.model, m.segment): Draws(stream(scenario.seed, m.model, m.segment, "disorder")) for m in scenario.models
    }
    span_ns = scenario.disorder_s * 1e9
    waiting: list[tuple[int, int, GeneratedEvent]] = []
    for number, event in enumerate(events):
        while waiting and waiting[0][0] <= event.time_ns:
            yield heapq.heappop(waiting)[2]
        arrival = event.time_ns + int(delays[event.model, event.segment].unit() * span_ns)
        heapq.heappush(waiting, (arrival, number, event))
    while waiting:
        yield heapq.heappop(waiting)[2]
