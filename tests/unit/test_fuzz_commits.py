"""Metadata of committed offsets that others wrote, or that was garbled: it is what it was, or nothing at all."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest

from valuedrift.events.timestamps import EARLIEST_NS, LATEST_NS
from valuedrift.scorer.commits import Commit

GOOD = Commit("kafka:MkU3OEVBNTcwNTJENDM2Qg/0b7c8a50-2f37-4b5f-9d8c-6d1e0c2a4f11", 1_772_366_400_123_456_789)
OF_EARLIER = '{"v":1,"source":"s","max":%s}'


def test_what_was_written_is_read() -> None:
    for commit in (GOOD, GOOD._replace(max_time_ns=None), Commit("", EARLIEST_NS), Commit('é\\"', LATEST_NS)):
        assert Commit.parse(commit.encode()) == commit
    assert Commit.parse(OF_EARLIER % "1772366400123456789") == Commit("s", 1_772_366_400_123_456_789)
    assert Commit.parse(OF_EARLIER % "null") == Commit("s", None)


def test_no_garbled_digit_passes() -> None:
    """A later time would make every event late from then on, and nothing would say why."""
    draw = random.Random(3)
    text = GOOD.encode()
    for _ in range(20_000):
        data = bytearray(text.encode())
        match draw.randrange(4):
            case 0:
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            case 1:
                at = draw.randrange(len(data))
                data[at] = draw.choice(b"0123456789")
            case 2:
                del data[draw.randrange(len(data)) :]
            case _:
                at = draw.randrange(len(data))
                data[at:at] = draw.choice([b"9", b"0", b" ", b'"', b"-", b",", b"\x00", b"e5"])
        found = Commit.parse(data.decode("utf-8", "replace"))
        assert found in (None, GOOD), data


@pytest.mark.parametrize(
    "value",
    ["true", "-1", "1e18", "9223372036854775808", "18446744073709551615", "1" + "0" * 30, '"5"', "[]"],
)
def test_times_that_no_event_has(value: str) -> None:
    assert Commit.parse(OF_EARLIER % value) is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "null",
        "[]",
        "7",
        '"v"',
        "{}",
        "{",
        "\ud800",
        "x" * 4096,
        "[" * 2000,
        '{"v":1}',
        '{"v":2,"source":"s","max":1}',
    ],
)
def test_what_others_write(text: str | None) -> None:
    assert Commit.parse(text) is None


@pytest.mark.parametrize("checksum", [None, "", 1, [], {}, "00000000", True])
def test_wrong_checksums(checksum: Any) -> None:
    fields = orjson.loads(GOOD.encode()) | {"sum": checksum}
    assert Commit.parse(orjson.dumps(fields).decode()) is None
