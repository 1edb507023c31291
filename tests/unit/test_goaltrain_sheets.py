from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from goaltrain.calibrate import composed
from goaltrain.metrics import softmax
from goaltrain.results import pooled
from goaltrain.sheets import Sheet, found_boundaries, marked, read, write

_TAMER = np.array([-0.9, 0.4, 0.0, 0.5])
"""How far the log-odds of the made-up unseen sources are off."""


def sheet(
    family: str, *, seed: int, sizes: tuple[int, ...] = (1500, 500), off: tuple[float, ...] = (1.0, 1.0)
) -> Sheet:
    generator = np.random.default_rng(seed)
    truth = generator.normal(size=(sum(sizes), 4)) * 2
    goals = np.array([generator.choice(5, p=row) for row in softmax(composed(truth))])
    odds = generator.normal(size=600) * 2
    harm = generator.random(600) < 1 / (1 + np.exp(-odds))
    return Sheet(
        family=family,
        answers=truth + np.repeat(off, sizes)[:, None] * _TAMER,
        goals=goals,
        sources=np.repeat([f"{family}-{index}" for index in range(len(sizes))], sizes),
        odds=odds + _TAMER[0],
        harm=harm,
        whose=np.repeat(["first", "second"], 300),
        scale=np.ones(4),
    )


def test_sheets_survive_being_kept_and_come_in_order(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    kept = [sheet("B", seed=1), sheet("A", seed=2)]
    for each in kept:
        write(each, tmp_path)
    found = read(tmp_path)
    assert [each.family for each in found] == ["A", "B"]
    for one, other in zip(found, kept[::-1], strict=True):
        for part, same in zip(one[1:], other[1:], strict=True):
            np.testing.assert_array_equal(part, same)


def test_boundaries_that_moved_are_found_and_make_marks_better() -> None:
    pytest.importorskip("scipy")
    sheets = [sheet("A", seed=1), sheet("B", seed=2), sheet("C", seed=3)]
    np.testing.assert_allclose(found_boundaries(sheets), -_TAMER, atol=0.2)
    alone = [mark for each in sheets for mark in marked([each])]
    assert pooled(marked(sheets), human=False).accuracy > pooled(alone, human=False).accuracy + 0.01


def test_a_family_has_no_say_about_its_own_marks() -> None:
    pytest.importorskip("scipy")
    first, others = sheet("A", seed=1), [sheet("B", seed=2), sheet("C", seed=3)]
    turned = first._replace(goals=4 - first.goals)
    (right, *_), (wrong, *_) = marked([first, *others]), marked([turned, *others])
    for source, counts in right.sources.items():
        # Same answers, judged against other truths: rows change places, and nothing else.
        assert counts == wrong.sources[source][::-1]


def test_without_other_exams_an_exam_is_marked_as_it_was_answered() -> None:
    only = sheet("A", seed=1)
    (mark,) = marked([only])
    found = composed(only.answers).argmax(axis=-1)
    assert sum(np.trace(counts) for counts in mark.sources.values()) == (found == only.goals).sum()
    taken = np.sum(list(mark.prompts.values()), axis=0)
    assert taken.sum() == 600
    assert taken[:, 1].sum() == (only.odds > 0).sum()
    assert 0.8 < mark.area < 1


def test_large_sources_count_no_more_than_small_ones() -> None:
    pytest.importorskip("scipy")
    uneven = sheet("A", seed=1, sizes=(9000, 1000), off=(1.0, 0.0))
    belongs = found_boundaries([uneven])[3]
    assert -0.3 * _TAMER[3] > belongs > -0.65 * _TAMER[3]
