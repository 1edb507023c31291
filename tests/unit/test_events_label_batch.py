"""Label batches: what is written comes back, what earlier versions wrote is still read, what is wrong is refused."""

from __future__ import annotations

import base64
import struct
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.errors import Malformed
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Labels
from valuedrift.windows.columns import pack_column, unpack_column

VERSION_1 = {
    "v": 1, "kind": "labels", "model": "m", "segment": "s", "classifier": "c", "source": "log", "partition": 0,
    "offsets": [3, 5], "times": [10, 11], "late": [[1, 7]], "scores": [GRID, 0, 0, 0, 0] * 2, "ids": ["a", "b"],
}  # fmt: skip


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, K - 1), st.sampled_from([0, 0, 1, 2**53 - 1])),
        min_size=1,
        max_size=30,
    )
)
def test_columns_come_back(events: list[tuple[bool, int, int, int]]) -> None:
    n = len(events)
    labels = Labels(
        "log",
        1,
        "c",
        np.arange(n) * 2,
        np.arange(n),
        np.array([late for _, late, *_ in events]),
        np.eye(K, dtype=np.int64)[[goal for _, _, goal, _ in events]] * GRID,
        [f"é{10**i}" for i in range(n)],
        np.array([truncated for truncated, *_ in events]),
        np.array([conversation for *_, conversation in events]),
        tuple(range(1, 26)) if len(events) % 2 else None,
    )
    batch = decode_message(LabelBatch.of("m", "s", labels).encode())
    assert isinstance(batch, LabelBatch)
    back = batch.labels
    assert (batch.schema_version, batch.model, batch.segment, *back[:3]) == (5, "m", "s", *labels[:3])
    assert list(back.ids) == labels.ids
    assert all(np.array_equal(a, b) for a, b in zip(back[3:-1], labels[3:-1], strict=True))  # type: ignore[arg-type]
    assert back.confusion == labels.confusion


def test_what_version_1_wrote_is_read_and_nothing_of_it_is_truncated() -> None:
    batch = decode_message(orjson.dumps(VERSION_1))
    assert isinstance(batch, LabelBatch)
    labels = batch.labels
    assert (labels.offsets.tolist(), labels.lateness.tolist()) == ([3, 5], [0, 7])
    assert labels.truncated.tolist() == [False, False]
    assert labels.conversations.tolist() == [0, 0]


def test_what_version_3_wrote_is_read_and_nothing_is_known_of_the_classifier_s_errors() -> None:
    batch = decode_message(orjson.dumps(VERSION_1 | {"v": 3, "conversations": [7, 0]}))
    assert isinstance(batch, LabelBatch)
    assert (batch.labels.conversations.tolist(), batch.labels.confusion) == ([7, 0], None)


def test_what_version_2_wrote_is_read_and_every_event_is_on_its_own() -> None:
    batch = decode_message(orjson.dumps(VERSION_1 | {"v": 2, "truncated": [1]}))
    assert isinstance(batch, LabelBatch)
    assert (batch.labels.truncated.tolist(), batch.labels.conversations.tolist()) == ([False, True], [0, 0])


@pytest.mark.parametrize(
    "change",
    [
        {"v": 5},
        {"v": 0},
        {"truncated": [2]},
        {"truncated": [-1]},
        {"late": [[2, 7]]},
        {"offsets": [5, 5]},
        {"times": [10]},
        {"times": [10, 2**63]},
        {"times": [-1, 11]},
        {"scores": [GRID, 0, 0, 0, 0, GRID - 1, 0, 0, 0, 0]},
        {"conversations": [1]},
        {"conversations": [1, -1]},
        {"conversations": [1, "user-7"]},
        {"confusion": [1] * 24},
        {"confusion": [-1] + [1] * 24},
        {"confusion": [1] * 20 + [0] * 5},
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        decode_message(orjson.dumps(VERSION_1 | {"v": 4} | change))


def version_5() -> dict[str, Any]:
    batch = decode_message(orjson.dumps(VERSION_1))
    assert isinstance(batch, LabelBatch)
    written: dict[str, Any] = orjson.loads(batch.encode())
    return written


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"v": 6}, "labels"),
        ({"events": 3}, "id_lengths"),
        ({"events": 0}, "events"),
        ({"ids": "abc"}, "id_lengths"),
        ({"id_lengths": pack_column(np.array([3, -1]))}, "id_lengths"),
        ({"offsets": pack_column(np.array([5, 3]))}, "offsets"),
        ({"offsets": pack_column(np.array([-1, 3]))}, "offsets"),
        ({"offsets": "secret"}, "offsets"),
        ({"offsets": "é"}, "offsets"),
        ({"offsets": [3, 5]}, "offsets"),
        ({"times": pack_column(np.array([1, 2, 3]))}, "times"),
        ({"times": pack_column(np.array([-1, 2]))}, "times"),
        ({"times": ""}, "times"),
        ({"times": base64.b64encode(struct.pack("<qQBBB", 2**62, 2**62, 1, 1, 2)).decode()}, "times"),
        ({"scores": pack_column(np.array([GRID, 0, 0, 0, 0, GRID + 1, 0, 0, 0, -1]))}, "scores"),
        ({"conversations": pack_column(np.array([-1, 3]))}, "conversations"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_in_a_column_is_refused_by_name_and_not_quoted(change: dict[str, Any], where: str) -> None:
    assert isinstance(decode_message(orjson.dumps(version_5())), LabelBatch)
    with pytest.raises(Malformed) as refused:
        decode_message(orjson.dumps(version_5() | change))
    assert where in refused.value.detail
    assert "secret" not in refused.value.detail


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_columns_hold_any_integers(values: list[int]) -> None:
    array = np.array(values, dtype=np.int64)
    assert unpack_column(pack_column(array), len(values)).tolist() == values


def test_columns_take_no_more_room_than_their_numbers_need() -> None:
    times = 1_700_000_000_000_000_000 + np.arange(200) * 1_000_000
    assert len(pack_column(times)) == 4 * -(-(17 + 200) // 3)
