"""What the card claims of the bundled model, measured again where the labelled data are at hand."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from goaltrain.corpus import Pair, load
from goaltrain.metrics import calibration_error, scores
from valuedrift.classifier import Exchange, bundled_model_path
from valuedrift.classifier import load as load_model
from valuedrift.classifier.bundle import open_bundle
from valuedrift.taxonomy import GRID

DATA = os.environ.get("VALUEDRIFT_TEST_DATA")
PAIRS = 1200


@pytest.fixture(scope="module")
def measured() -> tuple[list[Pair], np.ndarray]:
    if not DATA:
        pytest.skip("VALUEDRIFT_TEST_DATA names no folder with the labelled pairs")
    pairs = random.Random("quality").sample(load(Path(DATA)).test, PAIRS)
    rows = load_model(provider="cpu").classify([Exchange(pair.prompt, pair.response) for pair in pairs])
    return pairs, rows


def test_the_confusion_that_the_folder_states_is_the_one_that_is_seen(
    measured: tuple[list[Pair], np.ndarray],
) -> None:
    pairs, rows = measured
    stated = np.asarray(open_bundle(bundled_model_path()).config.confusion)
    found = scores(np.asarray([pair.label for pair in pairs]), rows.argmax(axis=-1))
    share = np.trace(stated) / stated.sum()
    # The sample is part of what the folder's counts are of: four standard errors, one false alarm in 15,000 models.
    assert found.accuracy == pytest.approx(share, abs=4 * (share * (1 - share) / PAIRS) ** 0.5)
    for goal in range(5):
        n = found.confusion[goal].sum()
        recall = stated[goal, goal] / stated[goal].sum()
        seen = found.confusion[goal, goal] / n
        assert seen == pytest.approx(recall, abs=4.5 * (recall * (1 - recall) / n) ** 0.5)


def test_the_model_is_as_sure_as_it_is_right(measured: tuple[list[Pair], np.ndarray]) -> None:
    pairs, rows = measured
    true = np.asarray([pair.label for pair in pairs])
    logits = np.log(np.maximum(rows, 0.5) / GRID)
    # ECE is biased upwards in a sample: what a perfectly calibrated model shows is simulated, not assumed.
    generator = np.random.default_rng(1)
    chances = rows / rows.sum(axis=1, keepdims=True)
    perfect = [calibration_error(logits, np.array([generator.choice(5, p=row) for row in chances])) for _ in range(20)]
    assert calibration_error(logits, true) < 0.03 + np.mean(perfect)
