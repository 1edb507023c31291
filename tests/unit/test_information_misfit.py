"""Labels that the classifier's known errors can't explain are told, and others are not."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.information import confusion_misfit

CONFUSION = np.array(
    [[880, 25, 4, 11, 80], [47, 890, 34, 0, 29], [13, 24, 943, 20, 0], [11, 0, 30, 953, 6], [118, 7, 1, 10, 864]]
)
RATES = CONFUSION / CONFUSION.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("truth", [[1, 0, 0, 0, 0], [0.97, 0.0, 0.03, 0, 0], [0.2] * 5, [0, 0, 0, 1, 0]])
@pytest.mark.parametrize("n", [100, 20_000])
def test_what_the_classifier_can_say_is_rarely_called_a_misfit(truth: list[float], n: int) -> None:
    rng = np.random.default_rng(n)
    found = []
    for _ in range(25):
        examples = np.array([rng.multinomial(1000, row) for row in RATES])
        said = rng.multinomial(n, np.array(truth) @ RATES, size=8)
        found += [confusion_misfit(counts, examples) for counts in said]
    assert np.mean(np.array(found) < 0.05) < 0.08


def test_traffic_with_fewer_errors_than_the_examples_is_a_misfit() -> None:
    # One g1 in twelve was said to be g5 in the examples; here hardly any is.
    assert confusion_misfit([985, 5, 5, 3, 2], CONFUSION) < 1e-4
    assert confusion_misfit([10, 0, 0, 0, 0], CONFUSION) > 0.05, "ten events can't tell"
    assert confusion_misfit([880, 25, 5, 11, 79], CONFUSION) > 0.5


def test_what_has_no_answer_is_refused() -> None:
    for counts, confusion in [([0] * 5, CONFUSION), ([1] * 4, CONFUSION), ([1] * 5, np.zeros((5, 5)))]:
        with pytest.raises(ValueError):
            confusion_misfit(counts, confusion)
