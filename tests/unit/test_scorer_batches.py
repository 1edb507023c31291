"""Label batches that a broker takes."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.scorer.batches import batches
from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Labels


def labels(count: int, id_of: str) -> Labels:
    numbers = np.arange(count, dtype=np.int64)
    scores = np.zeros((count, K), dtype=np.int64)
    scores[:, 0] = GRID
    ids = [id_of + f"{i:04d}" for i in range(count)]
    nothing = np.zeros(count, dtype=np.int64)
    return Labels("s", 0, "c", numbers, numbers + 10**18, nothing, scores, ids, nothing.astype(bool), nothing)


@pytest.mark.parametrize(("count", "id_of", "at_least"), [(5, "e", 1), (2500, "e", 3), (1000, "\U0001f9ff" * 252, 2)])
def test_batches_are_bounded_in_events_and_bytes_and_leave_nothing_out(count: int, id_of: str, at_least: int) -> None:
    whole = labels(count, id_of)
    limit = (1 << 20) - (64 << 10)
    messages = list(batches("m", "s", whole, limit))
    assert len(messages) >= at_least
    assert all(len(message) <= limit for message in messages)
    found = [decode_message(message) for message in messages]
    parts = [batch.labels for batch in found if isinstance(batch, LabelBatch)]
    assert [n for part in parts for n in part.offsets.tolist()] == list(range(count))
    assert [name for part in parts for name in part.ids] == list(whole.ids)
    assert all(len(part.offsets) <= 1000 for part in parts)


def test_a_single_event_is_published_whatever_its_size() -> None:
    assert len(list(batches("m", "s", labels(3, "e" * 200), 10))) == 3
