from __future__ import annotations

import numpy as np
import pytest

from valuedrift.report.axes import Range, entropy_range, time_ticks
from valuedrift.report.collected import Table
from valuedrift.report.columns import Axis, columns, hop_of
from valuedrift.report.paths import HEIGHT, WIDTH, area, bars, line
from valuedrift.taxonomy import K


def _table(steps: list[int], *, hop: float = 300.0, size: float = 300.0, seed: int = 3) -> Table:
    """Windows that end at the given multiples of the hop."""
    rng = np.random.default_rng(seed)
    end = np.array(steps, dtype=np.float64) * hop
    n = len(end)
    entropy = rng.uniform(0.6, 0.9, n)
    zeros = np.zeros(n)
    counts = rng.integers(1, 50, size=(n, K)).astype(np.float64)
    unknown = np.full((n, 6), np.nan)
    low, high = entropy - 0.1, entropy + 0.1
    return Table(
        end - size, end, zeros, zeros, entropy, low, high, zeros, zeros, counts, unknown[:, :4], unknown[:, 4:]
    )


def test_few_windows_are_drawn_exactly() -> None:
    table = _table([1, 2, 3, 4])
    drawn = columns(table, Axis(0, 1200, 300), 720)
    assert not drawn.merged
    assert drawn.runs == [slice(0, 4)]
    assert drawn.entropy.tolist() == table.entropy.tolist()
    assert drawn.shares.sum(axis=1) == pytest.approx(1.0)


def test_a_missing_window_ends_a_run_and_no_line_crosses_it() -> None:
    table = _table([1, 2, 5, 6, 9])
    axis = Axis(0, 2700, 300)
    drawn = columns(table, axis, 720)
    assert drawn.runs == [slice(0, 2), slice(2, 4), slice(4, 5)]
    path = line(drawn, axis, drawn.entropy)
    assert path.count("M") == 3
    # the first run ends where the second window does, the second starts two windows later
    assert bars(drawn, axis, drawn.entropy).count("z") == 3
    assert f"M{round(WIDTH * 4 / 9)} " in area(drawn, axis, drawn.low, drawn.high)


def test_hopping_windows_overlap_without_gaps() -> None:
    table = _table([12, 13, 14, 15], hop=300, size=3600)
    assert hop_of([table]) == 300
    assert columns(table, Axis(0, 4500, 300), 720).runs == [slice(0, 4)]


def test_the_hop_of_lone_windows_is_their_size() -> None:
    assert hop_of([_table([3]), _table([9])]) == 300
    assert hop_of([]) > 0


def test_downsampling_keeps_extremes_means_and_counts() -> None:
    n = 100_000
    table = _table(list(range(1, n + 1)))
    table.entropy[31_234], table.entropy[77_777] = 1.6, 0.01
    drawn = columns(table, Axis(0, n * 300, 300), 500)
    assert drawn.merged
    assert len(drawn.end) == 500
    assert drawn.highest.max() == 1.6
    assert drawn.lowest.min() == 0.01
    assert drawn.highest.argmax() == 31_234 // 200
    assert drawn.events.sum() == table.counts.sum()
    first = table.counts[:200].sum(axis=0)
    assert drawn.shares[0].tolist() == (first / first.sum()).tolist()
    assert drawn.entropy[0] == pytest.approx(table.entropy[:200].mean())
    assert drawn.runs == [slice(0, 500)]
    scale = entropy_range(drawn, None)
    assert scale.low <= 0.01
    assert scale.high >= 1.6


def test_downsampling_leaves_gaps_of_several_columns_open() -> None:
    table = _table([*range(1, 5001), *range(7001, 12_001)])
    drawn = columns(table, Axis(0, 12_000 * 300, 300), 400)
    assert len(drawn.runs) == 2
    assert drawn.start[drawn.runs[1]][0] == 7000 * 300


def test_drawings_stay_inside() -> None:
    table = _table([1, 2, 3])
    drawn = columns(table, Axis(0, 900, 300), 720)
    for shape in (
        line(drawn, Axis(0, 900, 300), drawn.entropy * 9 - 4),
        bars(drawn, Axis(0, 900, 300), drawn.high * 9),
    ):
        x, y = shape[1:].split("l" if "l" in shape else "v")[0].split()
        assert 0 <= int(x) <= WIDTH
        assert 0 <= int(y) <= HEIGHT


def test_the_entropy_axis_is_round_and_holds_the_reference() -> None:
    drawn = columns(_table([1, 2, 3]), Axis(0, 900, 300), 720)
    scale: Range = entropy_range(drawn, 0.2)
    assert scale.low <= 0.2
    assert 2 <= len(scale.ticks) <= 8
    assert scale.fraction(scale.ticks[-1]) == pytest.approx(1.0)


@pytest.mark.parametrize("length", [1, 59, 600, 7_200, 86_400, 2 * 86_400, 45 * 86_400, 900 * 86_400])
def test_time_ticks_are_few_and_in_order(length: int) -> None:
    ticks = time_ticks(Axis(1_772_323_200 - 7, 1_772_323_200 - 7 + length, 1))
    assert len(ticks) <= 10
    assert [t.fraction for t in ticks] == sorted({t.fraction for t in ticks})


def test_midnight_carries_the_date() -> None:
    labels = [t.label for t in time_ticks(Axis(1_772_323_200, 1_772_323_200 + 2 * 86_400, 300))]
    assert labels[0] == "Mar 1"
    assert "Mar 2" in labels
    assert "06:00" in labels
