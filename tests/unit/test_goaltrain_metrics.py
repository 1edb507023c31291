from __future__ import annotations

import numpy as np
import pytest

from goaltrain.metrics import calibration_error, negative_log_likelihood, scores, softmax
from goaltrain.serve import best_temperature


def test_scores_of_a_small_case() -> None:
    found = scores(np.array([0, 0, 1, 2, 4]), np.array([0, 1, 1, 2, 3]))
    assert found.accuracy == pytest.approx(0.6)
    assert found.confusion[0].tolist() == [1, 1, 0, 0, 0]
    np.testing.assert_allclose(found.precision, [1, 0.5, 1, 0, 0])
    np.testing.assert_allclose(found.recall, [0.5, 1, 1, 0, 0])
    np.testing.assert_allclose(found.f1, [2 / 3, 2 / 3, 1, 0, 0])
    assert found.macro_f1 == pytest.approx(7 / 15)


def test_confident_and_wrong_is_badly_calibrated() -> None:
    logits = np.full((10, 5), -20.0)
    logits[:, 0] = 20
    assert calibration_error(logits, np.zeros(10, dtype=np.int64)) == pytest.approx(0, abs=1e-6)
    assert calibration_error(logits, np.ones(10, dtype=np.int64)) == pytest.approx(1, abs=1e-6)


def test_even_logits_surprise_by_the_log_of_five() -> None:
    logits = np.zeros((4, 5))
    assert negative_log_likelihood(logits, np.array([0, 1, 2, 3])) == pytest.approx(np.log(5))
    np.testing.assert_allclose(softmax(np.array([1000.0, 0, 0, 0, 0])), [1, 0, 0, 0, 0])


def test_the_best_temperature_undoes_overconfidence() -> None:
    pytest.importorskip("scipy")
    generator = np.random.default_rng(1)
    logits = generator.normal(size=(4000, 5))
    true = np.array([generator.choice(5, p=row) for row in softmax(logits)])
    assert best_temperature(logits * 2, true) == pytest.approx(2, rel=0.1)
