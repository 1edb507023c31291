"""The pure parts of what is measured on running processes: schedules, which event closes a window, quantiles, paces."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from valuedrift.bench.feeder import record
from valuedrift.bench.label_log import Batch, LabelLog, pace
from valuedrift.bench.latency import Measured, Point, table
from valuedrift.bench.live import Reading
from valuedrift.bench.live_page import keep, page
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.overload import Sample, growth_mb
from valuedrift.bench.schedule import Feed, Quantiles, closings, quantiles
from valuedrift.bench.traffic import PAIRS
from valuedrift.bench.workers import Pace, Turn, at_equal_shares, gain, together
from valuedrift.events import decode
from valuedrift.events.label_batch import LabelBatch, ProgressReport
from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Engine, Labels, Progress, Rules, Window, WindowGrid

S = 1_000_000_000
MS = 1_000_000
START = 1_760_000_000 * S


def test_a_feed_has_all_its_events_within_its_time_and_is_the_same_each_time() -> None:
    feed = Feed(START, 5000, 10.0, seed=3)
    due = feed.due_ns()
    assert len(due) == 5000
    assert START <= due[0] <= due[-1] < feed.end_ns == START + 10 * S
    assert (np.diff(due) >= 0).all()
    assert (due == feed.due_ns()).all()
    assert (due != feed._replace(seed=4).due_ns()).any()
    assert feed.per_s == 500
    gaps = np.diff(due) / S  # of a Poisson process: the standard deviation of the gaps is their mean
    assert gaps.std() == pytest.approx(gaps.mean(), rel=0.1)


def test_events_carry_when_they_are_due_in_whole_milliseconds() -> None:
    feed = Feed(START, 100, 1.0)
    behind = feed.due_ns() - feed.times_ns()
    assert ((behind >= 0) & (behind < MS)).all()
    assert (feed._replace(ahead_ns=60 * S).times_ns() - feed.times_ns() == 60 * S).all()


@pytest.mark.parametrize(("events", "partitions"), [(0, 4), (1, 4), (10, 4), (12, 3)])
def test_partitions_take_turns(events: int, partitions: int) -> None:
    feed = Feed(START, events, 1.0)
    of = [feed.partition(number, partitions) for number in range(events)]
    assert [of.count(p) for p in range(partitions)] == [feed.of_partition(p, partitions) for p in range(partitions)]


def test_a_window_is_closed_by_the_last_partition_that_gets_past_it() -> None:
    due = START + np.array([0, 0, 900, 1000, 1100, 2500, 2600, 2700]) * MS  # partitions 0 and 1 in turns
    ends = START + np.array([500, 1000, 2000, 2200]) * MS
    found = closings(due, 2, ends, 500 * MS)
    assert ((found[:3] - START) // MS).tolist() == [1100, 2600, 2600]
    assert found[3] == -1  # partition 0 gets to 2600


def test_closing_events_are_those_at_which_the_engine_closes() -> None:
    """The engine is fed event by event, each followed by the report of its partition."""
    feed, partitions, size, lateness = Feed(START, 400, 20.0, seed=5), 3, 700 * MS, 1000 * MS
    engine = Engine(Rules(WindowGrid(size, size, size), 1))
    due, times = feed.due_ns(), feed.times_ns()
    closed: dict[int, int] = {}
    newest = [0] * partitions
    for i, time_ns in enumerate(times.tolist()):
        p = feed.partition(i, partitions)
        newest[p] = max(newest[p], time_ns)
        outputs = list(engine.labels("m", "s", labels_of(p, i // partitions, time_ns)).outputs)
        report = Progress("source", p, partitions, i // partitions + 1, newest[p] - lateness, idle=False)
        outputs += engine.progress(report).outputs
        for output in outputs:
            if isinstance(output, Window):
                closed.setdefault(output.end_ns, int(due[i]))
    ends = np.array(sorted(closed), dtype=np.int64)
    assert len(ends) > 20
    assert closings(due, partitions, ends, lateness).tolist() == [closed[end] for end in ends.tolist()]


def labels_of(partition: int, offset: int, time_ns: int) -> Labels:
    scores = np.zeros((1, K), dtype=np.int64)
    scores[0, 0] = GRID
    one = np.zeros(1, dtype=np.int64)
    return Labels("source", partition, "given", one + offset, one + time_ns, one, scores, [f"e-{partition}-{offset}"],
                  np.zeros(1, dtype=np.bool_), one)  # fmt: skip


def test_quantiles_are_values_that_were_seen() -> None:
    assert quantiles([float(i) for i in range(1, 201)]) == Quantiles(200, 100.0, 198.0, 200.0)
    assert quantiles([3.0]) == Quantiles(1, 3.0, 3.0, 3.0)
    assert quantiles([2.0, 9.0, 1.0]) == Quantiles(3, 2.0, 9.0, 9.0)
    assert quantiles([]).n == 0
    assert math.isnan(quantiles([]).median)


def test_records_are_read_as_events_without_a_label() -> None:
    event = decode(record(7, START, 2, '"prompt":"Why?","response":"Because."}'), limit_ns=2**62)
    assert (event.model, event.segment) == PAIRS[2]
    assert (event.time_ns, event.prompt, event.response) == (START, "Why?", "Because.")
    assert event.scores is None


def batch(partition: int, first: int, count: int, at_s: float) -> Batch:
    return Batch(partition, first + np.arange(count), START + round(at_s * S))


def test_a_pace_leaves_out_what_was_worked_on_before_its_clock_began() -> None:
    batches = [batch(0, 0, 500, 1.0), batch(1, 0, 500, 1.01), batch(0, 500, 300, 3.0), batch(1, 500, 100, 5.0)]
    assert pace(batches) == (400, 3.99)
    assert pace(batches, until_ns=START + 4 * S) == (300, 1.99)
    assert pace(batches, since_ns=START + 2 * S) == (100, 2.0)
    assert pace([]) == (0, 0.0)
    assert pace(batches[:2])[0] == 0


def test_workers_are_measured_while_all_of_them_work() -> None:
    one = [batch(0, 100 * i, 100, i) for i in range(6)]
    two = [batch(1, 50 * i, 50, i) for i in range(11)]
    assert together([*one, *two], [{0}, {1}], 0) == pytest.approx(150)
    with pytest.raises(BenchmarkFailed, match="labelled nothing"):
        together(one, [{0}, {1}], 0)
    with pytest.raises(BenchmarkFailed, match="one poll"):
        together([*one, *two[:1]], [{0}, {1}], 0)


def test_the_gain_is_the_median_over_the_turns() -> None:
    def turn(one: float, two: float) -> Turn:
        return Turn(Pace(one, 0.0), Pace(two, 0.0), Pace(one, 0.0), 0.0)

    one, two = Pace(100, 0.01), Pace(110, 0.011)  # one core all of the time, 1.2 of two cores
    assert at_equal_shares([Turn(one, two, two, 9.0)]) == pytest.approx(2 / 1.1)
    assert gain([turn(10, 19), turn(10, 11), turn(5, 9)], lambda each: each.two) == 1.8


def message(partition: int, value: bytes, at_ms: int) -> Any:
    return SimpleNamespace(partition=partition, value=value, timestamp=at_ms)


def report(partition: int, offset: int, watermark_ns: int) -> bytes:
    return ProgressReport.of(Progress("source", partition, 2, offset, watermark_ns, idle=False)).encode()


def test_the_label_log_tells_what_was_labelled_when_and_when_windows_could_close() -> None:
    labelled = [LabelBatch.of("m", "s", labels_of(p, o, START)).encode() for p, o in ((0, 0), (1, 0), (0, 0))]
    log = LabelLog(
        [
            *(message(0, value, 10 + i) for i, value in enumerate(labelled)),
            message(0, report(0, 1, START + 5 * S), 20),
            message(0, report(1, 1, START + 3 * S), 30),
            message(0, report(1, 2, START + 9 * S), 40),
            message(1, report(0, 1, START + 5 * S), 50),
        ]
    )
    assert (log.events, log.distinct()) == (3, 2)
    assert log.labelled_ns()[1, 0] == 11 * MS
    ends: IntArray = START + np.array([2, 3, 4, 6]) * S
    assert log.reported_ns(0, ends).tolist() == [30 * MS, 30 * MS, 40 * MS, -1]
    assert log.reported_ns(1, ends).tolist() == [-1] * 4


def test_growth_is_from_the_third_quarter_to_the_last() -> None:
    samples = [Sample(i, Reading(0, 0, 0.0, mb)) for i, mb in enumerate([10, 12, 300, 10, 100, 101, 105, 107])]
    assert growth_mb(samples) == 5.5
    assert growth_mb(samples[:1]) == 0.0


def test_the_table_of_latencies() -> None:
    seen = Quantiles(120, 0.5, 1.25, 2.0)
    head, row = table([Point(0.5, 400.4, seen, seen, seen, seen, seen, 0.0, 1.0)])
    assert len(head) == len(row)
    assert row.split() == ["50%", "400", "120", "0.50", "1.25", "2.00", "0.50", "0.50", "0.50", "0.50", "1.25"]


def test_the_page_says_what_is_kept(tmp_path: Path) -> None:
    turns = [Turn(Pace(100, 0.01), Pace(190, 0.01), Pace(170, 0.011), 0.5)]
    keep(tmp_path, "workers", turns, ["a machine"])
    seen = Quantiles(120, 0.5, 1.25, 2.0)
    found = Measured(500.0, [Point(0.5, 250.0, seen, seen, seen, seen, seen, 0.01, 1.0)])
    written = keep(tmp_path, "latency", found, ["another"]).read_text(encoding="utf-8")
    assert "| 50% | 250 | 120 | 0.50 | 1.25 | 2.00 |" in written
    assert "| 100 | 190 | 1.90 | 170 | 0.5 |" in written
    assert written.index("bench latency") < written.index("bench workers")
    assert "## `scripts/bench overload`" not in written
    kept = json.loads((tmp_path / "live.json").read_bytes())
    assert page(kept) == written
    assert kept["latency"]["result"]["points"][0]["window"] == {"n": 120, "median": 0.5, "p99": 1.25, "most": 2.0}


def test_the_kept_page_is_that_of_the_kept_results() -> None:
    studies = Path(__file__).parents[2] / "docs" / "studies"
    kept = json.loads((studies / "live.json").read_bytes())
    assert set(kept) == {"latency", "workers", "overload"}
    assert page(kept) == (studies / "live.md").read_text(encoding="utf-8")
