"""Recent counts: what is saved goes on the same, also what an earlier release has saved."""

from __future__ import annotations

import json

import numpy as np
import pytest

from valuedrift.windows.history import History, Stretch


@pytest.mark.parametrize("counts", [5, 25])
def test_what_was_saved_goes_on(counts: int) -> None:
    rng = np.random.default_rng(1)
    history = History()
    assert History.from_dict(json.loads(json.dumps(history.to_dict()))).last(1) is None
    for pane in range(150):
        ranges = {s: (pane * 10, pane * 10 + int(rng.integers(9))) for s in ("a/0", "b/1", "c/2") if rng.random() < 0.6}
        stretch = Stretch(pane * 10, pane * 10 + 10, rng.integers(0, 9, counts), ranges, int(rng.integers(99)))
        history.append(stretch)
        if pane % 37:
            continue
        saved = json.loads(json.dumps(history.to_dict()))
        listed = [[stretch.to_list() for stretch in row] for row in history._levels]
        earlier = History.from_dict(json.loads(json.dumps(listed)))
        restored = History.from_dict(saved)
        for mine, theirs, old in zip(history.suffixes(), restored.suffixes(), earlier.suffixes(), strict=True):
            assert mine.to_list() == theirs.to_list() == old.to_list()
        assert restored.to_dict() == earlier.to_dict() == saved
        history = restored


def test_it_takes_little_room() -> None:
    history = History()
    for pane in range(10_000):
        ranges = {f"kafka:cluster/topic/{s}": (pane * 100, pane * 100 + 99) for s in range(4)}
        start = 1_700_000_000_000_000_000 + pane * 10_000_000_000
        history.append(Stretch(start, start + 10_000_000_000, np.array([80, 5, 9, 4, 2]), ranges, 100))
    assert len(json.dumps(history.to_dict())) < 3000
