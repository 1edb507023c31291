"""Counts of open panes: whatever the batches, and from what an earlier release has saved."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest

from valuedrift.fit import BINS, bins_of
from valuedrift.taxonomy import IntArray, K, hard_labels, quantise
from valuedrift.windows.labels import Labels
from valuedrift.windows.panes import LATE, ON_TIME, SOFT, TRUNCATED, VOTES, ClosedPanes, OpenPanes
from valuedrift.windows.tally import Tally

S = 1_000_000_000
PANE = 10 * S


def made(n: int = 400, *, ordered: bool = False) -> Labels:
    """Events of one partition over a minute; some late, truncated, of conversations."""
    rng = np.random.default_rng(4)
    times = rng.integers(0, 60, n) * S
    return Labels(
        "log",
        3,
        "c",
        np.arange(n) * 2 + 7,
        np.sort(times) if ordered else times,
        np.where(rng.random(n) < 0.2, 5 * S, 0),
        quantise(rng.dirichlet(np.full(K, 0.3), n)),
        [f"e{i}" for i in range(n)],
        rng.random(n) < 0.1,
        rng.choice([0, 0, 0, 11, 12, 13, 14], n),
    )


def taken(labels: Labels, cuts: list[int], *, saved: bool = False) -> ClosedPanes:
    panes = OpenPanes(PANE, 10, fits=True)
    for index in np.split(np.arange(len(labels.times)), cuts):
        if len(index):
            part = labels.only(index)
            panes.add(part, hard_labels(part.scores), bins_of(part.scores))
        if saved:
            state = orjson.loads(orjson.dumps(panes.to_dict()))
            panes = OpenPanes(PANE, 10, fits=True)
            panes.restore(state)
            assert panes.to_dict() == state
    return panes.close(60 * S)


def same(a: ClosedPanes, b: ClosedPanes) -> bool:
    arrays = [(a.counts, b.counts), (a.cells, b.cells), *((a.spans[source], b.spans[source]) for source in a.spans)]
    lists = [(getattr(a, name), getattr(b, name)) for name in ("starts", "ballots", "exemplars", "unsure")]
    return all(np.array_equal(x, y) for x, y in arrays) and all(x == y for x, y in lists)


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("saved", [False, True])
def test_batches_do_not_matter(ordered: bool, saved: bool) -> None:
    labels = made(ordered=ordered)
    whole = taken(labels, [])
    assert same(whole, taken(labels, list(range(1, 400)), saved=saved))
    assert same(whole, taken(labels, [3, 50, 333], saved=saved))


def test_counts_are_those_of_a_loop() -> None:
    labels = made()
    goals, fits = hard_labels(labels.scores), bins_of(labels.scores)
    counts: IntArray = np.zeros((6, 4 * K + 1), dtype=np.int64)
    cells: IntArray = np.zeros((6, K, BINS), dtype=np.int64)
    exemplars: list[dict[int, Any]] = [{} for _ in range(6)]
    unsure: list[Any] = [None] * 6
    for i, (time, late) in enumerate(zip(labels.times.tolist(), labels.lateness.tolist(), strict=True)):
        p, goal, offset = time // PANE, int(goals[i]), int(labels.offsets[i])
        counts[p, SOFT] += labels.scores[i]
        counts[p, TRUNCATED] += labels.truncated[i]
        counts[p, LATE if late else ON_TIME][goal] += 1
        if late:
            continue
        if not labels.conversations[i]:
            counts[p, VOTES][goal] += 1
            cells[p, goal, fits[i]] += 1
        event = (time, 3, offset, labels.ids[i])
        exemplars[p][goal] = min(exemplars[p].get(goal, event), event)
        least = (-int(fits[i]), *event)
        unsure[p] = least if unsure[p] is None else min(unsure[p], least)
    found = taken(labels, [100])
    assert (found.counts == counts).all()
    assert (found.cells == cells).all()
    assert found.exemplars == exemplars
    assert found.unsure == unsure
    offsets = [labels.offsets[(labels.times // PANE == p) & (labels.lateness == 0)] for p in range(6)]
    assert found.ranges() == [{"log/3": (int(o.min()), int(o.max()))} for o in offsets]


def test_what_closes_takes_nothing_of_what_stays_open() -> None:
    labels = made()
    panes = OpenPanes(PANE, 10, fits=True)
    panes.add(labels, hard_labels(labels.scores), bins_of(labels.scores))
    parts = [panes.close(until) for until in (1, 25 * S, 25 * S, 60 * S)]
    assert [part.starts for part in parts] == [[0], [PANE, 2 * PANE], [], [3 * PANE, 4 * PANE, 5 * PANE]]
    whole = taken(labels, [])
    assert [e for part in parts for e in part.exemplars] == whole.exemplars
    assert [h for part in parts for h in part.ballots] == whole.ballots
    assert (np.concatenate([part.cells for part in parts]) == whole.cells).all()
    assert not len(panes)


def test_what_earlier_releases_saved_goes_on() -> None:
    """A list for each pane: counts, exemplars, speakers, cells of fit, the least sure event."""
    tally = Tally()
    tally.on_time, tally.votes = np.array([3, 0, 0, 1, 0]), np.array([2, 0, 0, 0, 0])
    tally.late, tally.soft = np.array([0, 1, 0, 0, 0]), np.array([30_000, 10_000, 0, 10_000, 0])
    tally.ranges, tally.late_ranges, tally.truncated = {"log/0": (4, 9)}, {"log/1": (5, 5)}, 1
    speakers = [[77, 2 * S, 0, 5, 3, 12], [78, 3 * S, 0, 6, 0, -1]]
    saved = [
        [PANE, tally.to_dict(), [[0, PANE + S, 0, 4, "a"], [3, PANE + 2 * S, 0, 5, "b"]], speakers, [[9, 2]],
         [-12, PANE + 2 * S, 0, 5, "b"]],
        [3 * PANE, tally.to_dict(), []],
    ]  # fmt: skip
    panes = OpenPanes(PANE, 10, fits=True)
    panes.restore_listed(orjson.loads(orjson.dumps(saved)))
    again = OpenPanes(PANE, 10, fits=True)
    again.restore(orjson.loads(orjson.dumps(panes.to_dict())))
    closed = again.close(60 * S)
    assert closed.starts == [PANE, 3 * PANE]
    assert closed.counts[0].tolist() == [3, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 30_000, 10_000, 0, 10_000, 0]
    assert (closed.counts[0] == closed.counts[1]).all()
    assert (closed.ranges()[0], closed.ranges(late=True)[1]) == ({"log/0": (4, 9)}, {"log/1": (5, 5)})
    assert closed.exemplars == [{0: (PANE + S, 0, 4, "a"), 3: (PANE + 2 * S, 0, 5, "b")}, {}]
    assert (closed.ballots[0].slots, closed.ballots[0].goals, closed.ballots[0].fits) == ([77, 78], [3, 0], [12, -1])
    assert closed.unsure == [(-12, PANE + 2 * S, 0, 5, "b"), None]
    assert (int(closed.cells.sum()), int(closed.cells[0, 0, 9])) == (2, 2)
