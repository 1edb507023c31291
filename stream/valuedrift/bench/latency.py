"""How long after the event that closes a window its record is with a subscriber, at parts of what the system can take.

A window's record comes out when the window closes, and it closes when every source partition has shown an event that
lies ``scorer.allowed_lateness`` behind the window's end. Whatever a window waits for before that is a choice of
settings, in event time; what the system adds is measured here: from the moment when the last of those events was due
(not when it was sent: load is an open loop, `valuedrift.bench.schedule`) until a consumer that reads committed records
has the window's record in hand.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import orjson

from valuedrift.bench.broker import broker
from valuedrift.bench.feeder import Feeder
from valuedrift.bench.label_log import LabelLog, pace
from valuedrift.bench.live import Live, Member, wait_for
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.schedule import Feed, Quantiles, closings, quantiles
from valuedrift.bench.subscriber import Received, counted, subscriber
from valuedrift.bench.table import say
from valuedrift.bench.traffic import KEYS
from valuedrift.taxonomy import IntArray

__all__ = ["FULL", "QUICK", "Measured", "Point", "Sizes", "run", "table"]

_WINDOW_MS: Final = 700
"""A second would keep step with the scorer's progress reports, and show one phase of them only."""
_LATENESS_MS: Final = 1000
_LEAD_S: Final = 6.0
_AHEAD_PER_S: Final = 8000
_MS: Final = 1_000_000


class Sizes(NamedTuple):
    """How much is measured: events for the capacity; loads, as shares of it; seconds of each, and those left out."""

    events: int
    loads: tuple[float, ...]
    seconds: float
    warm_s: float


FULL: Final = Sizes(events=6000, loads=(0.2, 0.5, 0.8), seconds=60.0, warm_s=10.0)
QUICK: Final = Sizes(events=3000, loads=(0.2,), seconds=12.0, warm_s=3.0)


class Point(NamedTuple):
    """What was seen at one load; seconds.

    Parameters
    ----------
    load, per_s
        Share of the capacity, and mean events per second.
    window
        From when the closing event was due until the window's record was with the subscriber.
    reported, published, received
        Parts of it: until `labels` tells that the source is past the window's end; from there until the record is on
        the topic; from there until the subscriber has it.
    labelled
        From when an event was due until its label batch was on its topic, over all events.
    feeder_late_s
        The most that an event was sent after it was due; part of the figures above.
    machine_load
        Load average of the last minute at the end.
    """

    load: float
    per_s: float
    window: Quantiles
    reported: Quantiles
    published: Quantiles
    received: Quantiles
    labelled: Quantiles
    feeder_late_s: float
    machine_load: float


class Measured(NamedTuple):
    """Capacity in events per second, and latencies at parts of it."""

    capacity: float
    points: list[Point]


def run(*, sizes: Sizes = FULL, bootstrap: str | None = None) -> Measured:
    """Measure and print capacity, then latencies at parts of it.

    Raises
    ------
    BenchmarkFailed
        If a window's record does not come, or counts another number of events than there were.
    """
    say(f"latency: texts of {KEYS} (model, segment)s, bundled model; a scorer and a monitor, default settings but")
    say(f"  windows of {_WINDOW_MS} ms and {_LATENESS_MS} ms of lateness; load as an open loop")
    with (
        broker(bootstrap) as address,
        Live.on(
            address,
            scorer__allowed_lateness=f"{_LATENESS_MS}ms",
            windows__pane=f"{_WINDOW_MS}ms",
            windows__size=f"{_WINDOW_MS}ms",
            windows__revisable_for="7s",
        ) as live,
        subscriber(live) as received,
    ):
        scorer, monitor = live.start("scorer"), live.start("monitor")
        wait_for(lambda: scorer.ready() and monitor.ready(), "scorer and monitor")
        now = time.time_ns() + int(_LEAD_S * 1e9)
        feeds = [Feed(now, sizes.events, sizes.events / _AHEAD_PER_S)]
        late = [_sent(live, scorer, feeds)]
        rate = _capacity(live)
        say(f"  capacity: {rate:,.0f} events/s (all of {sizes.events:,} waiting, then labelled)")
        loads = []
        for number, load in enumerate(sizes.loads, start=2):
            now = time.time_ns() + int(_LEAD_S * 1e9)
            feeds.append(Feed(now, round(load * rate * sizes.seconds), sizes.seconds, seed=number))
            late.append(_sent(live, scorer, feeds))
            loads.append(os.getloadavg()[0])
        _finish(live, feeds, received)
        points = _points(live, feeds, received, sizes, late, loads)
    _print(points, sizes)
    return Measured(rate, points)


def _sent(live: Live, scorer: Member, feeds: list[Feed]) -> float:
    """Send the last of the feeds; wait until all is labelled. Returns how late the feeder was at most, seconds."""
    late_s = Feeder(live.overrides, feeds[-1]).finish()
    total = sum(feed.events for feed in feeds)
    wait_for(lambda: scorer.reading().events >= total, "the scorer to have labelled everything", 600.0)
    return late_s


def _capacity(live: Live) -> float:
    events, seconds = pace(LabelLog(live.records("labels")).batches)
    if not events:
        raise BenchmarkFailed("everything was labelled in one poll: more events are needed to tell the capacity")
    return events / seconds


def _finish(live: Live, feeds: list[Feed], received: list[Received]) -> None:
    """Close what is open, by a few events that lie far ahead; wait until every event is in a published window."""
    total = sum(feed.events for feed in feeds)
    partitions = live.settings.topics.source_partitions
    Feeder(live.overrides, Feed(time.time_ns(), 4 * partitions, 0.001, ahead_ns=60 * 1_000_000_000)).finish()
    wait_for(lambda: counted(received) >= total, "every event to be in a published window")
    if counted(received) != total:
        raise BenchmarkFailed(f"windows hold {counted(received)} events, {total} were sent")


def _points(
    live: Live,
    feeds: list[Feed],
    received: list[Received],
    sizes: Sizes,
    late_s: list[float],
    machine: list[float],
) -> list[Point]:
    log, partitions = LabelLog(live.records("labels")), live.settings.topics.source_partitions
    labelled_at = log.labelled_ns()
    windows = [(_end_ns(w), each) for each in received if (w := orjson.loads(each.value))["revision"] == 0]
    points = []
    for number, load in enumerate(sizes.loads, start=1):
        feed, before = feeds[number], feeds[:number]
        since = feed.start_ns + round(sizes.warm_s * 1e9)
        due = feed.due_ns()
        first = [sum(each.of_partition(p, partitions) for each in before) for p in range(partitions)]
        events = [
            labelled_at[p := feed.partition(i, partitions), first[p] + i // partitions] - at
            for i, at in enumerate(due.tolist())
            if at >= since
        ]
        closed = _closed(due, since, partitions)
        mine = [(end, closed[end], each) for end, each in windows if end in closed]
        if not mine:
            raise BenchmarkFailed("no window has closed: more seconds are needed")
        ends = np.array(sorted(closed), dtype=np.int64)
        told = {
            p: dict(zip(ends.tolist(), log.reported_ns(p, ends).tolist(), strict=True))
            for p in {e.partition for _, _, e in mine}
        }
        points.append(
            Point(
                load,
                feed.per_s,
                _seconds(each.received_ns - closing for _, closing, each in mine),
                _seconds(told[each.partition][end] - closing for end, closing, each in mine),
                _seconds(each.published_ns - told[each.partition][end] for end, _, each in mine),
                _seconds(each.received_ns - each.published_ns for _, _, each in mine),
                _seconds(events),
                late_s[number],
                machine[number - 1],
            )
        )
    return points


def _closed(due: IntArray, since_ns: int, partitions: int) -> dict[int, int]:
    """Return when the closing event of each window is due, by the window's end; of windows that close after a time."""
    window, lateness = _WINDOW_MS * _MS, _LATENESS_MS * _MS
    ends = np.arange(since_ns // window * window, int(due[-1]), window, dtype=np.int64)
    closing = closings(due, partitions, ends, lateness)
    return {end: at for end, at in zip(ends.tolist(), closing.tolist(), strict=True) if at >= since_ns}


def _end_ns(window: dict[str, Any]) -> int:
    return int(np.datetime64(window["end"].removesuffix("Z"), "ns").astype(np.int64))


def _seconds(times_ns: Iterable[int]) -> Quantiles:
    return quantiles([each / 1e9 for each in times_ns])


def _print(points: list[Point], sizes: Sizes) -> None:
    for line in table(points):
        say(line)
    say(f"  s; {sizes.seconds:.0f} s each, the first {sizes.warm_s:.0f} left out; every event is in one window")
    say()


def table(points: Sequence[Point]) -> list[str]:
    """Return the lines of a table, seconds."""
    head = (
        "load",
        "events/s",
        "windows",
        "median",
        "99 %",
        "most",
        "told",
        "published",
        "received",
        "labelled",
        "99 %",
    )
    widths = [max(7, len(name)) for name in head]
    rows = [
        (
            f"{point.load:.0%}",
            f"{point.per_s:,.0f}",
            f"{point.window.n:,}",
            *(f"{seconds:.2f}" for seconds in (point.window.median, point.window.p99, point.window.most)),
            *(f"{part.median:.2f}" for part in (point.reported, point.published, point.received)),
            *(f"{seconds:.2f}" for seconds in (point.labelled.median, point.labelled.p99)),
        )
        for point in points
    ]
    return ["  " + "  ".join(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=True)) for row in (head, *rows)]
