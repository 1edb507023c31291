"""A replay that was interrupted and is started again ends with the bytes of one that was not."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuedrift.classifier import Classified, Exchange
from valuedrift.config import load_settings
from valuedrift.errors import ConfigError
from valuedrift.generator import generate, malformed, named, to_json
from valuedrift.replay import command
from valuedrift.replay.bounds import JOURNAL, Bounds
from valuedrift.replay.command import replay
from valuedrift.replay.journal import ScoresJournal
from valuedrift.testing.doubles import HashClassifier

BOUNDS = Bounds(("logs",), "files", 1_700_000_000_000_000_000, {0: (3, 9), 2: (0, 4)})
SETTINGS = load_settings(overrides={"reference.events": 300, "detector.arl0_windows": 1000})


class Interrupted(BaseException):
    """Ends a run at once, as a signal does."""


class Mortal(HashClassifier):
    """Counts what it is asked, and may be interrupted after so many calls."""

    def __init__(self, calls: int | None = None) -> None:
        super().__init__()
        self.asked: list[Exchange] = []
        self._left = itertools.count() if calls is None else iter(range(calls))

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        if next(self._left, None) is None:
            raise Interrupted
        self.asked += exchanges
        return super().classify_detailed(exchanges)


def exchanges(count: int, start: int = 0) -> list[Exchange]:
    return [Exchange(f"question {i}", "answer " + "x" * (i % 7 * 200)) for i in range(start, start + count)]


def same(left: Classified, right: Classified) -> bool:
    return bool(np.array_equal(left.quantised, right.quantised) and np.array_equal(left.truncated, right.truncated))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    events = itertools.islice(generate(named("demo", seed=5)), 9000)
    lines = [to_json(event) for event in events]
    for place, bad in enumerate(malformed(60, seed=4)):
        if len(bad.raw) < 10_000 and b"\n" not in bad.raw:
            lines.insert(place * 50, bad.raw)
    path = tmp_path / "logs.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def test_a_replay_interrupted_anywhere_ends_with_the_same_bytes(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Mortal()
    monkeypatch.setattr(command, "load_classifier", lambda _: whole)
    replay(SETTINGS, [str(source)], tmp_path / "whole", with_labels=True)

    asked: list[Exchange] = []
    for calls in (0, 3, 5, None):  # each life comes further than the one before, the last one to the end
        mortal = Mortal(calls)
        monkeypatch.setattr(command, "load_classifier", lambda _, mortal=mortal: mortal)
        if calls is None:
            replay(SETTINGS, [str(source)], tmp_path / "again", with_labels=True)
        else:
            with pytest.raises(Interrupted):
                replay(SETTINGS, [str(source)], tmp_path / "again", with_labels=True)
            assert (tmp_path / "again" / JOURNAL).exists()
        asked += mortal.asked
    assert set(asked) == set(whole.asked)
    assert len(asked) <= len(whole.asked)  # no more: what has been said is not asked again
    names = {path.name for path in (tmp_path / "whole").iterdir()}
    assert {path.name for path in (tmp_path / "again").iterdir()} == names
    assert JOURNAL not in names
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


def leave(folder: Path, count: int) -> None:
    with suppress(Interrupted), ScoresJournal(folder, HashClassifier(), BOUNDS) as journal:
        for start in range(0, count, 10):
            journal.classify_detailed(exchanges(10, start))
        raise Interrupted
    assert (folder / JOURNAL).exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_damaged_is_asked_again(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("journal")
    leave(folder, 60)
    raw = bytearray((folder / JOURNAL).read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        del raw[place:]
    else:
        raw[place] ^= data.draw(st.integers(1, 255))
    (folder / JOURNAL).write_bytes(raw)

    mortal, wanted = Mortal(), exchanges(80)
    with ScoresJournal(folder, mortal, BOUNDS) as journal:
        assert same(journal.classify_detailed(wanted), HashClassifier().classify_detailed(wanted))
    assert len(mortal.asked) >= 20
    assert len(mortal.asked) + journal.reused == 80


def test_order_and_company_may_change(tmp_path: Path) -> None:
    leave(tmp_path, 60)
    mortal, wanted = Mortal(), [*reversed(exchanges(70)), *exchanges(3)]
    with ScoresJournal(tmp_path, mortal, BOUNDS) as journal:
        assert same(journal.classify_detailed(wanted), HashClassifier().classify_detailed(wanted))
        assert journal.classify_detailed([]).quantised.shape == (0, 5)
    assert mortal.asked == exchanges(10, 60)[::-1]


def test_another_classifier_answers_for_itself(tmp_path: Path) -> None:
    leave(tmp_path, 20)
    mortal = Mortal()
    mortal.fingerprint = "another"
    with ScoresJournal(tmp_path, mortal, BOUNDS) as journal:
        journal.classify(exchanges(20))
    assert mortal.asked == exchanges(20)


@pytest.mark.parametrize(
    "other",
    [
        BOUNDS._replace(sources=("others",)),
        BOUNDS._replace(identity="kafka:a/b"),
        BOUNDS._replace(now_ns=1),
        BOUNDS._replace(ranges={0: (3, 10), 2: (0, 4)}),
    ],
)
def test_of_another_input_nothing_is_taken(tmp_path: Path, other: Bounds) -> None:
    leave(tmp_path, 20)
    mortal = Mortal()
    with ScoresJournal(tmp_path, mortal, other) as journal:
        assert Bounds.left_in(tmp_path / JOURNAL) == other
        journal.classify(exchanges(20))
    assert len(mortal.asked) == 20


def test_a_prompt_that_ends_where_the_response_begins_is_another_exchange(tmp_path: Path) -> None:
    mortal = Mortal()
    pair = [Exchange("ab", "c"), Exchange("a", "bc")]
    with suppress(Interrupted), ScoresJournal(tmp_path, mortal, BOUNDS) as journal:
        journal.classify(pair[:1])
        raise Interrupted
    with ScoresJournal(tmp_path, mortal, BOUNDS) as journal:
        journal.classify(pair)
    assert mortal.asked == pair


def test_a_journal_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).mkdir()
    with pytest.raises(ConfigError, match=JOURNAL):
        ScoresJournal(tmp_path, HashClassifier(), BOUNDS)
