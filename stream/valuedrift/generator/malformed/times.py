"""Times that are none, that no calendar has, or that lie where no chat log does."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.malformed.grammar import Kinds, put, replaced

__all__ = ["KINDS"]

KINDS: Final[Kinds] = {
    "wrong_type_timestamp": ("wrong_type", put("timestamp", *(None, True, False, [2026, 1, 1], {"s": 5}, []))),
    "naive_timestamp": (
        "bad_timestamp",
        put("timestamp", "2026-01-01T12:00:00", "2026-01-01 12:00:00.123", "2026-01-01T12:00"),
    ),
    "no_timestamp": ("bad_timestamp", put("timestamp", "yesterday", "", " ", "now", "null", "NaN", "Z", "T")),
    "only_a_date": ("bad_timestamp", put("timestamp", "2026-01-01", "2026-01-01Z", "20260101T120000Z", "2026-W01-1")),
    "no_such_date": (
        "bad_timestamp",
        put(
            "timestamp", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-00-10T00:00:00Z", "2025-02-29T00:00:00Z"
        ),
    ),
    "no_such_hour": (
        "bad_timestamp",
        put(
            "timestamp", "2026-01-01T24:00:00Z", "2026-01-01T12:60:00Z", "2026-01-01T12:00:61Z", "2026-01-01T12:00:60Z"
        ),
    ),
    "no_such_offset": (
        "bad_timestamp",
        put("timestamp", "2026-01-01T12:00:00+25:00", "2026-01-01T12:00:00+1", "2026-01-01T12:00:00 UTC"),
    ),
    "other_notation": (
        "bad_timestamp",
        put(
            "timestamp", "Thu, 01 Jan 2026 12:00:00 GMT", "01/02/2026 12:00", "1767268800", "1.7672688e9", "2026.01.01"
        ),
    ),
    "digits_of_another_script": (
        "bad_timestamp",
        put("timestamp", "\uff12\uff10\uff12\uff16-01-01T12:00:00Z", "\u0662\u0660\u0662\u0666-01-01T12:00:00Z"),
    ),
    "stray_characters_in_a_timestamp": (
        "bad_timestamp",
        put(
            "timestamp",
            " 2026-01-01T12:00:00Z",
            "2026-01-01T12:00:00Z\n",
            "2026-01-01T12:00:00.Z",
            "2026-01-01T12:00:00Z" * 2,
        ),
    ),
    "endless_fraction": ("bad_timestamp", put("timestamp", "2026-01-01T12:00:00." + "1" * 5000 + "Z")),
    "year_of_five_digits": ("bad_timestamp", put("timestamp", "12026-01-01T00:00:00Z", "-2026-01-01T00:00:00Z")),
    "far_future": (
        "timestamp_out_of_bounds",
        put(
            "timestamp",
            "2199-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            7_226_582_400,
            2**63 - 1,
            2**64,
            2**70,
        ),
    ),
    "far_past": (
        "timestamp_out_of_bounds",
        put(
            "timestamp", "1969-12-31T23:59:59+00:00", "0001-01-01T00:00:00Z", "1999-12-31T23:59:59.999Z", 12_345, 0, 0.5
        ),
    ),
    "negative_timestamp": ("timestamp_out_of_bounds", put("timestamp", -1, -1_767_268_800, -(2**63), -1e300, -0.0)),
    "huge_timestamp": ("timestamp_out_of_bounds", put("timestamp", 1e300, 1.7e308, 10**25, 10**300)),
    "timestamp_not_finite": (
        "not_finite",
        replaced("timestamp", b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e309", quoted=False),
    ),
}
