"""An event's probabilities never depend on what it is classified with, for the bundled model.

VALUEDRIFT_TEST_FULL=1 takes 10,000 events instead of 1,500.
"""

from __future__ import annotations

import os
import random
from typing import Any

import numpy as np
import pytest

from valuedrift.bench.texts import exchanges
from valuedrift.classifier import Exchange, OnnxClassifier, bundled_model_path, load

pytest.importorskip("onnxruntime")

COUNT = 10_000 if os.environ.get("VALUEDRIFT_TEST_FULL") else 1_500

Rows = np.ndarray[Any, np.dtype[np.int64]]


@pytest.fixture(scope="module")
def events() -> list[Exchange]:
    """Lengths of real traffic, and beyond both ends of it."""
    made = exchanges(COUNT, seed=17)
    odd = [Exchange("", ""), Exchange("Hi", ""), Exchange("", "No."), Exchange("word " * 4000, "more " * 4000)]
    for index, each in enumerate(odd * 5):
        made[index * (COUNT // 20)] = each
    return made


@pytest.fixture(scope="module")
def alone(events: list[Exchange]) -> Rows:
    """Every event in a batch of its own."""
    return OnnxClassifier(bundled_model_path(), provider="cpu", token_budget=1).classify(events)


def test_alone_means_alone(events: list[Exchange], alone: Rows) -> None:
    classifier = load(provider="cpu")
    for index in range(0, COUNT, COUNT // 30):
        np.testing.assert_array_equal(classifier.classify([events[index]])[0], alone[index])


@pytest.mark.parametrize("order", ["as they come", "sorted", "shuffled"])
def test_company_and_order_change_nothing(events: list[Exchange], alone: Rows, order: str) -> None:
    places = list(range(COUNT))
    if order == "sorted":
        places.sort(key=lambda place: len(events[place].prompt) + len(events[place].response))
    elif order == "shuffled":
        random.Random(2).shuffle(places)
    found = load(provider="cpu").classify([events[place] for place in places])
    np.testing.assert_array_equal(found, alone[places])
    assert len(np.unique(found, axis=0)) > COUNT // 4  # the model does tell these events apart


def test_sizes_of_batches_and_chunks_change_nothing(events: list[Exchange], alone: Rows) -> None:
    coarse = OnnxClassifier(
        bundled_model_path(), provider="cpu", token_budget=4096, adjust=lambda plan: plan._replace(chunk=700)
    )
    np.testing.assert_array_equal(coarse.classify(events), alone)
