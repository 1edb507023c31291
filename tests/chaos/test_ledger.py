"""The ledger and what it is held against, by hand-made logs: every kind of error must be seen."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from tests.chaos.ledger import Ledger, Rules
from tests.chaos.published import Published, Verdict

SECOND = 1_000_000_000
RULES = Rules(20 * SECOND, 60 * SECOND, 60 * SECOND, 10 * SECOND, 300 * SECOND)
STAMP_MS = 1_760_100_000_000
SOURCE = "topic-id"


def time_of(second: int) -> str:
    return f"2025-10-09T08:{second // 60:02}:{second % 60:02}+00:00"


def event(second: int, label: str = "g1") -> bytes:
    return json.dumps(
        {"event_id": "e", "model": "m", "segment": "s", "timestamp": time_of(second), "label": label}
    ).encode()


LOG = [
    event(0), event(30, "g2"), event(61), event(25, "g3"),  # the last is late by 16 s: a revision
    b"rubbish", event(400), event(10, "g5"),  # far too late
]  # fmt: skip


def ledger() -> Ledger:
    found = Ledger(RULES)
    found.new_source(1)
    for offset, value in enumerate(LOG):
        found.read(0, offset, STAMP_MS, value)
    return found


def window(start: int, counts: list[int], late: int = 0, **more: Any) -> bytes:
    record = {
        "id": f"w{start}",
        "revision": late,
        "model": "m",
        "segment": "s",
        "classifier": "given",
        "start": time_of(start),
        "end": time_of(start + 60),
        "events": sum(counts),
        "late_events": late,
        "counts": dict(zip(("g1", "g2", "g3", "g4", "g5"), counts, strict=True)),
    }
    return json.dumps(record | more).encode()


RIGHT = [window(0, [1, 1, 0, 0, 0]), window(0, [1, 1, 1, 0, 0], late=1), window(60, [1, 0, 0, 0, 0])]


def judged(windows: list[bytes], *, late: bool = True, dead: bool = True) -> Verdict:
    published = Published()
    for value in windows:
        published.take("entropy", 0, value, [])
    if late:
        record = {"source": f"kafka:c/{SOURCE}", "partition": 0, "offset": 6, "model": "m", "segment": "s"}
        published.take("late", 0, json.dumps(record).encode(), [])
    if dead:
        headers = [("vd-source", f"kafka:c/{SOURCE}".encode()), ("vd-partition", b"0"), ("vd-offset", b"4")]
        headers.append(("vd-reason", b"not_json"))
        published.take("dead_letters", 0, b"rubbish", headers)
    return published.compare(ledger().truth(), [SOURCE], RULES.window_ns)


def test_the_truth_of_a_small_log() -> None:
    truth = ledger().truth()
    assert {cell[2] // SECOND % 3600 - 8 * 60 * 0: truth.counts(cell).tolist() for cell in truth.cells()}
    assert sorted(truth.counts(cell).tolist() for cell in truth.cells()) == [
        [1, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0],
        [1, 1, 1, 0, 0, 0],
    ]
    assert set(truth.too_late) == {(0, 0, 6)}
    assert truth.dead == {(0, 0, 4)}
    assert sum(int(counts.sum()) for counts in truth.late.values()) == 1


def test_what_is_right_is_good_and_repeats_are_counted() -> None:
    verdict = judged([*RIGHT, RIGHT[2]])
    assert verdict.good, verdict
    assert (verdict.windows, verdict.repeats) == (2, 1)


@pytest.mark.parametrize(
    ("windows", "lost", "doubled", "altered"),
    [
        (RIGHT[:2], 1, 0, 0),  # a window is missing
        ([RIGHT[0], RIGHT[2]], 1, 0, 0),  # its revision is missing
        ([RIGHT[0], window(0, [2, 1, 1, 0, 0], late=1), RIGHT[2]], 0, 1, 1),  # an event counts twice
        ([RIGHT[0], window(0, [1, 2, 0, 0, 0], late=1), RIGHT[2]], 1, 1, 0),  # one lost, one doubled
        ([window(0, [1, 0, 0, 0, 0]), *RIGHT[1:]], 0, 0, 1),  # the first publication lacks one
        ([*RIGHT, window(360, [1, 0, 0, 0, 0])], 0, 1, 0),  # not closed yet
        ([*RIGHT, window(60, [1, 0, 0, 0, 0], entropy=1)], 0, 0, 1),  # the same revision says something else
        ([RIGHT[1], RIGHT[0], RIGHT[2]], 1, 0, 0),  # an old revision has the last word
    ],
)
def test_what_is_wrong_is_seen(windows: list[bytes], lost: int, doubled: int, altered: int) -> None:
    verdict = judged(windows)
    assert (verdict.lost, verdict.doubled, verdict.altered) == (lost, doubled, altered), verdict.problems
    assert not verdict.good
    assert verdict.problems


def test_missing_late_events_and_dead_letters_are_seen() -> None:
    assert judged(RIGHT, late=False).lost == 1
    assert judged(RIGHT, dead=False).lost == 1


def test_what_nobody_could_read_is_taken_out() -> None:
    found = ledger()
    assert found.lose(0, 4, 6) == 3
    truth = found.truth()
    assert not truth.dead
    assert not truth.too_late


def test_the_ledger_shares_no_code_with_the_product() -> None:
    for name in ("ledger.py", "published.py", "feed.py"):
        tree = ast.parse((Path(__file__).parent / name).read_text())
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert modules
        assert not [module for module in modules if module.startswith("valuedrift")]
