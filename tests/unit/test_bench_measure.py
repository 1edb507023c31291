"""How the benchmarks measure, and what they measure on: never how fast anything is."""

import itertools
from collections import Counter

import orjson
import pytest

from valuedrift.bench.measure import Cost, Round, Stopwatch, median_ratio
from valuedrift.bench.monitor import messages, process
from valuedrift.bench.traffic import KEYS, events, lines_with_texts
from valuedrift.config import Settings
from valuedrift.events import decode
from valuedrift.events.label_batch import LabelBatch, ProgressReport, decode_message

LATER = 2**62


def cost(events: int, cpu_s: float) -> Cost:
    return Cost(events, cpu_s, 2 * cpu_s, 1.0, {})


def test_ratio_is_of_paces_and_the_median_ignores_a_disturbed_round() -> None:
    rounds = [
        Round(cost(100, 1.0), cost(50, 1.0)),
        Round(cost(100, 1.0), cost(100, 4.0)),
        Round(cost(9, 1), cost(9, 9)),
    ]
    assert [one.ratio for one in rounds[:2]] == [0.5, 0.25]
    assert median_ratio(rounds) == 0.25
    assert cost(100, 4.0).per_wall_s == 12.5


def test_stopwatch_measures_work_of_this_process() -> None:
    with Stopwatch.running() as watch:
        sum(i * i for i in range(300_000))
    measured = watch.cost(7, windows=3)
    assert 0 < measured.cpu_s < 60
    assert measured.wall_s > 0
    assert measured.peak_rss_mb > 1
    assert (measured.events, measured.extra) == (7, {"windows": 3})


@pytest.mark.parametrize("size", [512, 1024])
def test_lines_with_texts_are_labelled_records_of_the_size_asked_for(size: int) -> None:
    made = events(400)
    lines = list(lines_with_texts(made, size))
    assert {len(line) for line in lines} == {size}
    read = [decode(line, limit_ns=LATER) for line in lines]
    assert all(event.scores is not None and event.prompt and event.response for event in read)
    assert len({(event.model, event.segment) for event in read}) == KEYS
    assert len({event.response for event in read}) > 200
    assert lines == list(lines_with_texts(events(400), size))


def test_messages_carry_every_event_once_in_batches_of_about_the_size_asked_for() -> None:
    count, settings = 9_600, Settings()  # two polls of every partition
    sent = list(messages(settings, count=count, per_batch=100, per_s=12.0))
    decoded = [(message, decode_message(message.value)) for message in sent]
    seen = Counter(
        (body.labels.partition, o)
        for _, body in decoded
        if isinstance(body, LabelBatch)
        for o in body.labels.offsets.tolist()
    )
    assert len(seen) == count
    assert set(seen.values()) == {1}
    sizes = [len(body.labels.offsets) for _, body in decoded if isinstance(body, LabelBatch)]
    assert sum(sizes) / len(sizes) == pytest.approx(100, rel=0.05)
    reports = [body for _, body in decoded if isinstance(body, ProgressReport)]
    assert max(report.offset for report in reports) == count // 4
    assert {message.partition for message in sent} <= set(range(settings.topics.labels_partitions))


def test_the_monitor_benchmark_counts_what_it_processes() -> None:
    measured = process(Settings(), count=12_000, per_batch=100, per_s=12.0)
    assert measured.events == 12_000
    extra = measured.extra
    assert extra["keys"] == KEYS
    assert extra["windows"] >= KEYS  # 1,000 s of traffic close at least one window of five minutes for each
    assert min(extra["state_bytes_per_key"], extra["changelog_bytes_per_event"], extra["label_bytes_per_event"]) > 0


def test_contestants_results_survive_their_way_back() -> None:
    made = cost(5, 0.5)
    assert Cost(**orjson.loads(orjson.dumps(made._asdict()))) == made


def test_traffic_is_by_event_time() -> None:
    times = events(1000, per_s=10.0).time_ns
    assert all(a <= b for a, b in itertools.pairwise(times.tolist()))
    assert (times[-1] - times[0]) / 1e9 == pytest.approx(100, rel=0.05)
