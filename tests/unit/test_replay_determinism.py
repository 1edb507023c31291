"""Same input, same output: byte for byte, however the input is packed, cut or (within the allowed lateness) ordered."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from valuedrift.config import load_settings
from valuedrift.errors import ConfigError, OutputExists
from valuedrift.events import Record
from valuedrift.generator import Flip, bulk_labelled, generate, malformed, named, to_json
from valuedrift.replay.command import ReplayResult, replay
from valuedrift.replay.counting import Counting
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.replay.runner import Replay
from valuedrift.replay.sources import UnreadableSource
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.testing.doubles import HashClassifier
from valuedrift.windows import Engine, Rules, WindowGrid
from valuedrift.windows.outputs import iso

S = 1_000_000_000
HEALTHY, HARMFUL = (0.93, 0.01, 0.04, 0.01, 0.01), (0.4, 0.5, 0.02, 0.04, 0.04)
JSONL = (
    "windows.jsonl",
    "alerts.jsonl",
    "population.jsonl",
    "dynamics.jsonl",
    "dead-letters.jsonl",
    "late.jsonl",
    "labels.jsonl",
)
ALL = (*JSONL, "report.html")
SETTINGS = load_settings(
    overrides={
        "reference.events": 300,
        "detector.arl0_windows": 1000,
        "classifier.threads": 1,
        "fleet.pairs": '[{"base": "bad", "tuned": "calm"}]',
    }
)


def run(sources: Sequence[Path], out: Path, **options: Any) -> ReplayResult:
    return replay(SETTINGS, [str(source) for source in sources], out, with_labels=True, **options)


def written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in ALL}


def save(path: Path, lines: Iterable[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def in_order() -> list[tuple[int, bytes]]:
    """4,000 labelled events of two hours and two models, one of which goes bad half-way."""
    calm = bulk_labelled(2000, ["calm"], seed=1, duration_s=7200)
    bad = bulk_labelled(2000, ["bad"], seed=2, duration_s=7200, profile=Flip(HEALTHY, HARMFUL, 3600))
    pairs = [
        *zip(calm.time_ns.tolist(), calm.lines(), strict=True),
        *zip(bad.time_ns.tolist(), bad.lines(), strict=True),
    ]
    return sorted(pairs)


def messy() -> list[bytes]:
    """The same out of order, some of it late, some of it too late, and records that can't be read in between."""
    rng = np.random.default_rng(3)
    events = in_order()
    delay = rng.integers(0, 30 * S, len(events)) + rng.choice([0, 200 * S, 3000 * S], len(events), p=[0.98, 0.01, 0.01])
    arrivals = [(t + int(d), line) for (t, line), d in zip(events, delay, strict=True)]
    arrivals += [
        (events[int(rng.integers(len(events)))][0], bad.raw) for bad in malformed(60, seed=4) if len(bad.raw) < 10_000
    ]
    return [line for _, line in sorted(arrivals)]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source ``traffic.jsonl`` and the results of its replay, ``out``."""
    folder = tmp_path_factory.mktemp("once")
    run([save(folder / "traffic.jsonl", messy())], folder / "out")
    return folder


def test_the_traffic_causes_everything_that_can_be_compared(once: Path) -> None:
    files = {name: content.splitlines() for name, content in written(once / "out").items()}
    assert all(len(lines) > 3 for name, lines in files.items() if name != "alerts.jsonl")
    assert {orjson.loads(line)["model"] for line in files["alerts.jsonl"]} == {"bad"}
    assert any(orjson.loads(line)["late_events"] for line in files["windows.jsonl"])


def test_again_is_the_same_bytes(once: Path, tmp_path: Path) -> None:
    run([once / "traffic.jsonl"], tmp_path)
    assert written(tmp_path) == written(once / "out")


def test_a_replay_in_which_the_classifier_changes_says_so_in_its_windows(tmp_path: Path) -> None:
    rules = Rules(WindowGrid(10 * S, 60 * S, 60 * S), 60 * S, reference_events=50)
    start = 1_760_000_000 // 60 * 60 * S

    def records(minutes: range) -> Iterator[Record]:
        for i in range(minutes.start * 20, minutes.stop * 20):
            event = {"event_id": f"e{i}", "timestamp": start + i * 3 * S, "model": "m", "prompt": f"p{i}"}
            event["response"] = "r" * (2000 if i % 20 == 0 else 20)
            yield Record(0, i, orjson.dumps(event), start + i * 3 * S)

    classifier = HashClassifier()
    pipeline = ScoringPipeline(
        "files", classifier, allowed_lateness_ns=0, max_future_ns=S, max_record_bytes=10_000, now_ns=start
    )
    with ReplayOutputs(tmp_path, revisable_ns=60 * S, with_labels=True, overwrite=False) as outputs:
        run = Replay(pipeline, Counting(Engine(rules), outputs), outputs)
        run.run(records(range(10)), close=False)
        classifier.fingerprint = "successor"
        run.run(records(range(10, 20)), close=True)
    windows = [orjson.loads(line) for line in (tmp_path / "windows.jsonl").read_bytes().splitlines()]
    assert [w["classifier"] for w in windows] == ["hash-classifier"] * 10 + ["successor"] * 10
    assert [w["truncated_events"] for w in windows] == [1] * 20
    # 20 events a minute make a reference of 50 in the third window of either
    assert [w["reference"] is None for w in windows] == ([True] * 2 + [False] * 8) * 2
    restart = {"reason": "classifier_changed", "previous_classifier": "hash-classifier", "at": iso(start + 600 * S)}
    assert [w["reference_restarted"] for w in windows] == [None] * 10 + [restart] * 2 + [None] * 8
    labels = [orjson.loads(line) for line in (tmp_path / "labels.jsonl").read_bytes().splitlines()]
    assert [i for i, label in enumerate(labels) if label["truncated"]] == list(range(0, 400, 20))


def test_cut_into_ten_is_the_same_bytes(once: Path, tmp_path: Path) -> None:
    lines = (once / "traffic.jsonl").read_bytes().removesuffix(b"\n").split(b"\n")  # only there: a bad line may hold \r
    folder = tmp_path / "traffic.jsonl"  # the page names its inputs, so the folder goes by the name of the file
    for i in range(10):
        save(folder / f"part-{i}.jsonl", lines[i * len(lines) // 10 : (i + 1) * len(lines) // 10])
    run([folder], tmp_path / "folder")
    assert written(tmp_path / "folder") == written(once / "out")
    run([folder / f"part-{i}.jsonl" for i in range(10)], tmp_path / "named")
    for name in JSONL:
        assert (tmp_path / "named" / name).read_bytes() == (once / "out" / name).read_bytes(), name


def test_packed_is_the_same_bytes(once: Path, tmp_path: Path) -> None:
    plain = (once / "traffic.jsonl").read_bytes()
    packed = {"traffic.jsonl.gz": gzip.compress(plain), "traffic.jsonl.zst": zstandard.compress(plain)}
    for name, content in packed.items():
        (tmp_path / name).write_bytes(content)
        run([tmp_path / name], tmp_path / f"out-{name}")
        for result in JSONL:
            assert (tmp_path / f"out-{name}" / result).read_bytes() == (once / "out" / result).read_bytes(), name


def test_parquet_is_the_same_windows_and_alerts(tmp_path: Path) -> None:
    lines = [line for _, line in in_order()]
    pq.write_table(pa.Table.from_pylist([orjson.loads(line) for line in lines]), tmp_path / "t.parquet")
    run([save(tmp_path / "t.jsonl", lines)], tmp_path / "lines")
    run([tmp_path / "t.parquet"], tmp_path / "rows")
    for name in JSONL:
        assert (tmp_path / "rows" / name).read_bytes() == (tmp_path / "lines" / name).read_bytes(), name


def test_shuffled_within_the_allowed_lateness_is_the_same_windows(tmp_path: Path) -> None:
    events = in_order()
    delay = np.random.default_rng(5).integers(0, SETTINGS.scorer.allowed_lateness.ns, len(events))
    shuffled = [line for _, line in sorted((t + int(d), line) for (t, line), d in zip(events, delay, strict=True))]
    assert shuffled != [line for _, line in events]
    run([save(tmp_path / "a.jsonl", (line for _, line in events))], tmp_path / "a")
    run([save(tmp_path / "b.jsonl", shuffled)], tmp_path / "b")
    assert windows(tmp_path / "a") == windows(tmp_path / "b")
    assert len(windows(tmp_path / "a")) == 48
    assert (tmp_path / "b" / "late.jsonl").read_bytes() == b""


def windows(out: Path) -> list[dict[str, Any]]:
    """All windows, without the source offsets, which are places in the input."""
    found = [orjson.loads(line) for line in (out / "windows.jsonl").read_bytes().splitlines()]
    for window in found:
        del window["sources"]
    return found


def test_texts_are_classified_the_same_in_any_cut(tmp_path: Path) -> None:
    plan = named("flip", duration_s=3600.0, events_per_hour=600)
    lines = [to_json(event) for event in generate(plan)]
    assert 200 < len(lines) < 500
    run([save(tmp_path / "whole.jsonl", lines)], tmp_path / "whole")
    parts = [save(tmp_path / f"part-{i}.jsonl", lines[i * 50 : (i + 1) * 50]) for i in range(10)]
    run([part for part in parts if part.stat().st_size], tmp_path / "parts")
    for name in JSONL:
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


def test_nothing_is_overwritten_unless_told(once: Path, tmp_path: Path) -> None:
    before = written(once / "out")
    other = save(tmp_path / "other.jsonl", (line for _, line in in_order()[:100]))
    with pytest.raises(OutputExists, match="--overwrite"):
        run([other], once / "out")
    with pytest.raises(ConfigError, match="output folder"):
        run([other], other)
    assert written(once / "out") == before
    run([once / "traffic.jsonl"], tmp_path / "out")
    replay(SETTINGS, [str(other)], tmp_path / "out", overwrite=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(ALL) - {"labels.jsonl"}, "one replay's files"
    assert (tmp_path / "out" / "windows.jsonl").read_bytes() != before["windows.jsonl"]


@pytest.mark.parametrize("earlier", [False, True])
def test_a_replay_that_fails_half_way_leaves_what_was_there(earlier: bool, once: Path, tmp_path: Path) -> None:
    packed = gzip.compress((once / "traffic.jsonl").read_bytes())
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    out = tmp_path / "out"
    if earlier:
        run([once / "traffic.jsonl"], out)
    with pytest.raises(UnreadableSource):
        replay(SETTINGS, [str(tmp_path / "cut.jsonl.gz")], out, overwrite=earlier)
    found = {path.name: path.read_bytes() for path in out.iterdir() if path.name in ALL}
    assert found == (written(once / "out") if earlier else {})
