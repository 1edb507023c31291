"""Timestamps become exact nanoseconds, or are refused with a reason."""

from datetime import UTC, datetime

import pytest

from valuedrift.errors import Malformed
from valuedrift.events import Reason
from valuedrift.events.timestamps import EARLIEST_NS, LATEST_NS, parse_timestamp

LIMIT = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()) * 10**9
T = 1_772_366_400  # 2026-03-01T12:00:00Z


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T12:00:00Z", T * 10**9),
        ("2026-03-01t12:00:00z", T * 10**9),
        ("2026-03-01 12:00:00+00:00", T * 10**9),
        ("2026-03-01T12:00Z", T * 10**9),
        ("2026-03-01T13:30:00+01:30", T * 10**9),
        ("2026-03-01T13:30:00+0130", T * 10**9),
        ("2026-03-01T07:00:00-05:00", T * 10**9),
        ("2026-03-01T12:00:00-00:00", T * 10**9),
        ("2026-03-01T12:00:00.5Z", T * 10**9 + 500_000_000),
        ("2026-03-01T12:00:00,25Z", T * 10**9 + 250_000_000),
        ("2026-03-01T12:00:00.123456789Z", T * 10**9 + 123_456_789),
        ("2026-03-01T12:00:00.000000001+00:00", T * 10**9 + 1),
        ("2026-03-01T12:00:00.1234567899Z", T * 10**9 + 123_456_789),
        ("2016-12-31T23:59:60Z", 1_483_228_800 * 10**9),
        ("2017-01-01T00:59:60+01:00", 1_483_228_800 * 10**9),
        ("2000-01-01T00:00:00Z", EARLIEST_NS),
        (T, T * 10**9),
        (T * 10**3 + 7, T * 10**9 + 7 * 10**6),
        (T * 10**6 + 7, T * 10**9 + 7 * 10**3),
        (T * 10**9 + 7, T * 10**9 + 7),
        (float(T), T * 10**9),
        (T + 0.123, T * 10**9 + 123_000_000),
        (1772366400.000001, T * 10**9 + 1000),
        (1772366400123.25, T * 10**9 + 123_250_000),
        (1772366400123456.5, T * 10**9 + 123_456_500),
        (float(LIMIT), LIMIT),
    ],
)
def test_exact(value: str | float, expected: int) -> None:
    assert parse_timestamp(value, limit_ns=LIMIT) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-03-01T12:00:00",
        "2026-03-01",
        "2026-W09-7T12:00:00Z",
        "20260301T120000Z",
        "2026-02-30T12:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T12:60:00Z",
        "2026-03-01T12:00:61Z",
        "2026-03-01T12:00:60Z",  # a leap second ends a UTC day
        "2026-03-01T12:00:00+24:00",
        "2026-03-01T12:00:00+01:60",
        "0000-03-01T12:00:00Z",
        "1772366400",
        "٢٠٢٦-03-01T12:00:00Z",
        " 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00Z\n",
        "2026-03-01T12:00:00.Z",
    ],
)
def test_not_iso_with_offset(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse_timestamp(text, limit_ns=LIMIT)
    assert caught.value.reason == Reason.bad_timestamp
    assert text == "" or text not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        "1999-12-31T23:59:59.999999999Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2030-01-01T00:00:00.000000001Z",
        0,
        -1,
        -T,
        EARLIEST_NS - 1,
        LIMIT + 1,
        LIMIT // 10**9 + 1,
        10**30,
        1e308,
        -1e308,
        0.5,
    ],
)
def test_out_of_bounds(value: float) -> None:
    with pytest.raises(Malformed) as caught:
        parse_timestamp(value, limit_ns=LIMIT)
    assert caught.value.reason == Reason.timestamp_out_of_bounds


def test_never_beyond_64_bits() -> None:
    assert parse_timestamp(LATEST_NS, limit_ns=2**80) == LATEST_NS
    with pytest.raises(Malformed):
        parse_timestamp(LATEST_NS + 1, limit_ns=2**80)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_not_finite(value: float) -> None:
    with pytest.raises(Malformed) as caught:
        parse_timestamp(value, limit_ns=LIMIT)
    assert caught.value.reason == Reason.not_finite
