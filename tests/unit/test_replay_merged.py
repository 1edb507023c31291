"""Partitions that were labelled apart and merged are one replay: byte for byte, cut however."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from valuedrift.config import Settings, load_settings
from valuedrift.errors import ConfigError, OutputExists
from valuedrift.events import Record
from valuedrift.generator import bulk_labelled, malformed
from valuedrift.replay import command
from valuedrift.replay.bounds import Bounds
from valuedrift.replay.command import label_part, replay_records
from valuedrift.replay.merge import merge
from valuedrift.replay.opened import OpenedSource
from valuedrift.replay.part import PART
from valuedrift.testing.doubles import HashClassifier

PARTITIONS = 5
EMPTY = 3
START_NS = 1_767_225_600_000_000_000
SETTINGS = load_settings(
    overrides={
        "reference.events": 300,
        "detector.arl0_windows": 1000,
        "fleet.pairs": '[{"base": "m-0", "tuned": "m-1"}]',
    }
)


def records() -> list[Record]:
    """Records of three models over five partitions, one of them empty; some late, some malformed, some with texts."""
    rng = np.random.default_rng(3)
    lines = list(bulk_labelled(6000, ["m-0", "m-1", "m-2"], seed=1, start_ns=START_NS, duration_s=20_000.0).lines())
    for bad in malformed(60, seed=4):
        if len(bad.raw) < 10_000:
            lines.insert(int(rng.integers(len(lines))), bad.raw)
    for i in range(0, 4000, 41):
        late = int(rng.integers(i, len(lines)))  # up to hours behind its neighbours
        lines.insert(late, lines[i])
    for i in range(0, 5000, 50):
        text = b'{"event_id":"t-%d","timestamp":%d,"model":"m-1","prompt":"How %d?","response":"So."}'
        lines.insert(i, text % (i, START_NS // 10**9 + 4 * i, i))
    chosen = rng.choice([p for p in range(PARTITIONS) if p != EMPTY], size=len(lines), p=[0.6, 0.2, 0.1, 0.1])
    offsets = dict.fromkeys(range(PARTITIONS), 7)
    found = []
    for partition, raw in zip(chosen.tolist(), lines, strict=True):
        offsets[partition] += int(rng.integers(1, 3))  # compacted topics have holes
        found.append(Record(partition, offsets[partition], raw, timestamp_ns=START_NS + 10**15))
    return found


def source(covers: Sequence[int]) -> OpenedSource:
    held = [record for record in records() if record.partition in covers]
    return OpenedSource(
        held,
        Bounds(("kafka://t",), "kafka:c/t", START_NS + 10**15, {}),
        PARTITIONS,
        list(covers),
        [EMPTY],
        ["kafka://t"],
        of_topic=True,
        advanced=lambda _: None,
    )


@pytest.fixture(autouse=True)
def _classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "load_classifier", lambda _: HashClassifier())


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def parts(tmp_path: Path, cuts: Sequence[Sequence[int]], settings: Settings = SETTINGS) -> list[Path]:
    folders = [tmp_path / f"part-{number}" for number in range(len(cuts))]
    for folder, covers in zip(folders, cuts, strict=True):
        label_part(settings, source(covers), folder)
        assert set(written(folder)) == {PART}
    return folders


@pytest.mark.parametrize("cuts", [[[0, 1], [2, 3, 4]], [[4, 0, 3], [2], [1]], [[0, 1, 2, 3, 4]]])
@pytest.mark.parametrize("close", [False, True])
def test_parts_make_the_whole(tmp_path: Path, cuts: list[list[int]], close: bool) -> None:
    whole = source(range(PARTITIONS))
    replay_records(
        SETTINGS,
        whole.records,
        tmp_path / "one",
        bounds=whole.bounds,
        partitions=PARTITIONS,
        empty=[EMPTY],
        inputs=whole.inputs,
        with_labels=True,
        close=close,
    )
    folders = parts(tmp_path, cuts)
    merge(SETTINGS, folders[::-1], tmp_path / "merged", with_labels=True, close=close)

    one, merged = written(tmp_path / "one"), written(tmp_path / "merged")
    assert one.keys() == merged.keys()
    for name in one:
        assert merged[name] == one[name], name
    for name in ("windows.jsonl", "late.jsonl", "dead-letters.jsonl", "labels.jsonl", "population.jsonl"):
        assert one[name], name


def test_a_whole_is_complete_and_of_one_piece(tmp_path: Path) -> None:
    first, second = parts(tmp_path, [[0, 1, 3], [2, 4]])
    (other,) = parts(tmp_path / "again", [[2, 4]], load_settings(overrides={"scorer.allowed_lateness": "7m"}))
    out = tmp_path / "out"
    for folders, error in (
        ([first], "partition 2, 4"),
        ([first, first], "partition 0 is in"),
        ([first, other], "scorer.allowed_lateness"),
        ([first, tmp_path], PART),
    ):
        with pytest.raises(ConfigError, match=error):
            merge(SETTINGS, folders, out)
    merge(SETTINGS, [first, second], out)
    with pytest.raises(OutputExists):
        merge(SETTINGS, [first, second], out)
    with pytest.raises(OutputExists):
        label_part(SETTINGS, source([0]), first)


def test_one_classifier_labels_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = parts(tmp_path / "a", [[0, 1, 3]])
    other = HashClassifier()
    other.fingerprint = "another"
    monkeypatch.setattr(command, "load_classifier", lambda _: other)
    (second,) = parts(tmp_path / "b", [[2, 4]])
    with pytest.raises(ConfigError, match=r"classifier\.model: .*another.*hash-classifier"):
        merge(SETTINGS, [first, second], tmp_path / "out")


def test_a_part_that_is_damaged_anywhere_is_refused(tmp_path: Path) -> None:
    first, second = parts(tmp_path, [[0, 1, 3], [2, 4]])
    whole = (second / PART).read_bytes()
    rng = np.random.default_rng(0)
    for place in (0, 20, len(whole) - 1, *rng.integers(len(whole), size=12).tolist()):
        for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]):
            (second / PART).write_bytes(damaged)
            with pytest.raises(ConfigError, match=PART):
                merge(SETTINGS, [first, second], tmp_path / "out")
            assert not (tmp_path / "out" / "windows.jsonl").exists()


def test_an_interrupted_part_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        label_part(SETTINGS, replace(source([0, 1]), advanced=_interrupt), tmp_path / "part")
    with pytest.raises(ConfigError, match="has not ended"):
        merge(SETTINGS, [tmp_path / "part"], tmp_path / "out")


def _interrupt(_: int) -> None:
    raise KeyboardInterrupt
