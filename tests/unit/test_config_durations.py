"""Durations and sizes as people write them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.config import Duration
from valuedrift.config.durations import format_bytes, parse_bytes

NS = 1_000_000_000


@pytest.mark.parametrize(
    ("written", "ns"),
    [
        ("10s", 10 * NS),
        ("1m30s", 90 * NS),
        ("2h", 7200 * NS),
        ("500ms", NS // 2),
        ("1.5h", 5400 * NS),
        (" 1d 2h ", 26 * 3600 * NS),
        ("0.1s", NS // 10),
        ("3us2ns", 3002),
        (0.1, NS // 10),
        (7, 7 * NS),
        ("7", 7 * NS),
        ("1e-3", NS // 1000),
        ("0s", 0),
    ],
)
def test_reads_what_people_write(written: str | float, ns: int) -> None:
    assert Duration(written).ns == ns
    assert Duration(written).seconds == ns / NS


@pytest.mark.parametrize(
    "bad",
    ["", "s", "1x", "1m-3s", "-1s", "nan", "inf", "1 5s", "0.1ns", "10 s!", -1, float("nan"), True, "400000d", None],
)
def test_refuses_what_is_no_duration(bad: object) -> None:
    with pytest.raises(ValueError, match=r"duration|negative|nanosecond"):
        Duration(bad)  # type: ignore[arg-type]


@given(st.integers(0, 2**63 - 1))
def test_what_it_writes_it_reads_again(ns: int) -> None:
    duration = Duration.from_ns(ns)
    assert duration.ns == ns
    assert Duration(str(duration)) == duration
    assert pickle.loads(pickle.dumps(duration)) == duration


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_orders_and_hashes_by_length(a: int, b: int) -> None:
    one, other = Duration.from_ns(a), Duration.from_ns(b)
    assert (one < other, one == other, one >= other) == (a < b, a == b, a >= b)
    assert (hash(one) == hash(other)) >= (a == b)


def test_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        Duration("1s")._ns = 3


def test_a_time_out_never_rounds_to_nothing() -> None:
    assert [Duration(text).ms for text in ("0s", "1ns", "1ms", "1500us")] == [0, 1, 1, 2]


@pytest.mark.parametrize(("written", "size"), [("1 MiB", 1 << 20), ("512KiB", 1 << 19), ("7", 7), ("3 b", 3), (9, 9)])
def test_reads_sizes(written: object, size: int) -> None:
    assert parse_bytes(written) == size


@given(st.integers(0, 2**40))
def test_a_size_that_it_writes_it_reads_again(size: int) -> None:
    assert parse_bytes(format_bytes(size)) == size
