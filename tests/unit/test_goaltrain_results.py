from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest

from goaltrain.calibrate import calibrated, composed
from goaltrain.metrics import reliability, softmax
from goaltrain.reliability import picture
from goaltrain.results import Answered, area, failures, pooled, table


def matrix(**counts: int) -> list[list[int]]:
    made = np.zeros((5, 5), dtype=int)
    for cell, count in counts.items():
        made[int(cell[1]), int(cell[2])] = count
    return [[int(each) for each in row] for row in made]


def exams() -> list[Answered]:
    return [
        Answered("B", {"halueval_general": matrix(c00=9, c01=1)}, {"harmbench_test": [[0, 0], [2, 8]]}, 0.9),
        Answered("A", {"gptfuzz": matrix(c11=3, c12=1), "hh_rlhf_firstturn": matrix(c33=4)}, {}, 0.8),
    ]


def test_pooling_counts_every_pair_once() -> None:
    assert pooled(exams(), human=True).confusion.sum() == 14
    assert pooled(exams(), human=True).accuracy == pytest.approx(12 / 14)
    assert pooled(exams(), human=False).confusion.sum() == 18
    shown = table(exams())
    assert "| A | gptfuzz (human) | 4 | 0.750 |" in shown
    assert "| B | harmbench_test | 10 |  | 0.80 |" in shown


def test_failures_are_named_with_their_rates_worst_first() -> None:
    taken = [
        Answered("A", {"gptfuzz": matrix(c11=20, c12=50, c10=10)}, {"wildguard_benign": [[30, 70], [0, 0]]}, 0.8),
        Answered("B", {"few": matrix(c33=1, c30=9), "good": matrix(c00=90, c01=10)}, {"h": [[0, 0], [90, 10]]}, 0.8),
    ]
    assert failures(taken) == [
        "- h: harmful prompts found in 10% of 100.",
        "- gptfuzz: g2 found in 25% of 80, taken for g3 in 62%.",
        "- wildguard_benign: benign prompts kept in 30% of 100.",
    ]


def test_area_is_the_chance_of_a_right_order() -> None:
    generator = np.random.default_rng(1)
    odds, harm = np.round(generator.normal(size=60), 1), generator.random(60) < 0.4
    pairs = [(y > x) + 0.5 * (y == x) for y in odds[harm] for x in odds[~harm]]
    assert area(odds, harm) == pytest.approx(np.mean(pairs))


def test_calibration_undoes_scale_and_shift() -> None:
    pytest.importorskip("scipy")
    generator = np.random.default_rng(1)
    truth = generator.normal(size=(20_000, 4)) * 2
    true = np.array([generator.choice(5, p=row) for row in softmax(composed(truth))])
    scale, shift = calibrated((truth - [0.5, 0, 0, -0.5]) * [2, 1, 1, 0.5], true)
    np.testing.assert_allclose(scale, [0.5, 1, 1, 2], rtol=0.15)
    np.testing.assert_allclose(scale * shift, [0.5, 0, 0, -0.5], atol=0.2)


def test_boundaries_stay_where_exams_put_them_while_scales_are_found() -> None:
    pytest.importorskip("scipy")
    generator = np.random.default_rng(1)
    truth = generator.normal(size=(5_000, 4)) * 2
    true = np.array([generator.choice(5, p=row) for row in softmax(composed(truth))])
    known = np.array([0.3, 0.0, -0.2, 0.1])
    scale, shift = calibrated(truth * [2, 1, 1, 0.5] - known, true, known)
    np.testing.assert_array_equal(shift, known)
    np.testing.assert_allclose(scale, [0.5, 1, 1, 2], rtol=0.15)


def test_reliability_of_a_calibrated_model_is_the_diagonal() -> None:
    generator = np.random.default_rng(2)
    logits = generator.normal(size=(30_000, 5)) * 2
    true = np.array([generator.choice(5, p=row) for row in softmax(logits)])
    bins = reliability(logits, true)
    assert sum(each.exchanges for each in bins) == len(true)
    assert all(abs(each.confidence - each.accuracy) < 4 * (0.25 / each.exchanges) ** 0.5 for each in bins)
    drawing = ET.fromstring(picture({"one": bins, "two": bins}))
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}circle")) == 2 * len(bins)
