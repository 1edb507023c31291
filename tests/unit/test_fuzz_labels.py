"""Label batches and progress reports that were garbled on their way: refused and named, or harmless; nobody stops."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import orjson
import pytest
from tests.unit.test_monitor_processor import SECOND, World, batch, progress

from valuedrift.errors import Malformed
from valuedrift.events.label_batch import decode_message

N = 1_500
HUGE = (2**31, 2**53, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 10**30, -1, -(2**63), -(10**30), 0)
STRANGE: tuple[Any, ...] = (None, True, "", "x", "x" * 100_000, "\u0000", 0.5, -0.0, 1e300, [], {}, [[]], [None], *HUGE)


def good(first: int, second: float, model: str = "m") -> bytes:
    return batch(model, range(first, first + 8), second, [0, 0, 0, 1, 0, 4, 0, 0])


def log() -> list[bytes]:
    """An hour of two models, in messages of eight events, with progress between them."""
    messages = []
    for i in range(60):
        messages += [good(20 * i, 1_767_225_600 + 10 * i), good(20 * i + 10, 1_767_225_601 + 10 * i, "other")]
        messages.append(progress(20 * i + 20, 1_767_225_600 + 10 * i - 5))
    return messages


def flip(raw: bytes, draw: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(draw.randrange(1, 4)):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def cut(raw: bytes, draw: random.Random) -> bytes:
    return raw[: draw.randrange(len(raw))]


def drop(raw: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(raw))
    return raw[:at] + raw[at + draw.randrange(1, 9) :]


def double(raw: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(raw))
    return raw[:at] + raw[max(0, at - draw.randrange(1, 60)) :]


def field(raw: bytes, draw: random.Random) -> bytes:
    fields = orjson.loads(raw)
    return dumps(fields | {draw.choice(sorted(fields)): draw.choice(STRANGE)})


def missing(raw: bytes, draw: random.Random) -> bytes:
    fields = orjson.loads(raw)
    del fields[draw.choice(sorted(fields))]
    return dumps(fields)


def more(raw: bytes, draw: random.Random) -> bytes:
    return dumps(orjson.loads(raw) | {draw.choice(["", "x", "V", "events "]): draw.choice(STRANGE)})


def version(raw: bytes, draw: random.Random) -> bytes:
    return dumps(orjson.loads(raw) | {"v": draw.choice([0, 1, 2, 3, 4, 5, 6, 999, "5", 5.0, True, None])})


def column(raw: bytes, draw: random.Random) -> bytes:
    fields = orjson.loads(raw)
    names = [name for name in ("offsets", "times", "scores", "id_lengths", "conversations") if name in fields]
    if not names:
        return field(raw, draw)
    noise = draw.randbytes(draw.randrange(200))
    numbers = [draw.choice([*HUGE, 1, 2]) for _ in range(draw.randrange(40))]
    packed = np.array([number % 2**64 for number in numbers], dtype=np.uint64).tobytes()
    text = draw.choice(
        ["", "=", "A", "AA==", "\u00e4", base64.b64encode(noise).decode(), base64.b64encode(packed).decode()]
    )
    return dumps(fields | {draw.choice(names): text})


def listed(raw: bytes, draw: random.Random) -> bytes:
    """A batch of an earlier version, whose numbers are written out; one of them is strange."""
    fields = {name: value for name, value in orjson.loads(raw).items() if name not in {"events", "id_lengths"}}
    if fields["kind"] == "progress":
        return field(raw, draw)
    lists: dict[str, list[Any]] = {
        "offsets": list(range(5)),
        "times": [1_767_225_600 * SECOND] * 5,
        "scores": [10_000, 0, 0, 0, 0] * 5,
        "ids": list("abcde"),
        "conversations": [],
        "late": [[0, 1]],
        "truncated": [0],
    }
    name = draw.choice(sorted(lists))
    values = lists[name]
    match draw.randrange(3):
        case 0:
            values.append(draw.choice(STRANGE))
        case 1 if values:
            values[draw.randrange(len(values))] = draw.choice(STRANGE)
        case _:
            lists[name] = values[: draw.randrange(len(values) + 1)]
    return dumps(fields | lists | {"v": draw.choice([1, 2, 3, 4])})


def noise(_: bytes, draw: random.Random) -> bytes:
    return draw.choice([b"", b"{}", b"null", b"[]", b"\x00", b"{" * 100_000, b'{"kind":"labels"}', draw.randbytes(80)])


def dumps(fields: Any) -> bytes:
    """Write JSON, also with numbers that orjson refuses to write."""
    import json  # noqa: PLC0415

    return json.dumps(fields).encode()


WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    *(flip, flip, cut, drop, double, field, field, missing, more, version, column, column, listed, listed, noise)
]


def garbled() -> Iterator[bytes]:
    draw = random.Random(5)
    messages = log()
    for _ in range(N):
        yield draw.choice(WAYS)(draw.choice(messages), draw)


def is_refused(raw: bytes) -> bool:
    try:
        decode_message(raw)
    except Malformed as problem:
        return problem.reason == "bad_label_batch"
    return False


def between(messages: list[bytes], others: list[bytes]) -> list[bytes]:
    places = [True] * len(messages) + [False] * len(others)
    random.Random(8).shuffle(places)
    ours, theirs = iter(messages), iter(others)
    return [next(ours) if mine else next(theirs) for mine in places]


def test_what_is_refused_is_named_and_changes_nothing_else() -> None:
    bad = [raw for raw in garbled() if is_refused(raw)]
    assert len(bad) > 0.6 * N
    clean, mixed = World(), World()
    clean.run(log())
    together = between(log(), bad)
    mixed.run(together)
    assert mixed.published == clean.published
    assert [letter.raw for letter in mixed.letters] == bad
    assert {letter.reason for letter in mixed.letters} == {"bad_label_batch"}
    assert [together[letter.offset] for letter in mixed.letters] == bad
    assert all(len(letter.detail) < 200 for letter in mixed.letters)


def test_what_is_taken_stops_nobody() -> None:
    """A digit that has become another makes a message that nobody can tell from a good one; it may count wrong."""
    taken = [raw for raw in garbled() if not is_refused(raw)]
    assert len(taken) > 0.02 * N
    world = World()
    together = between(log(), taken)
    world.run(together)
    assert world.committed == len(together)
    # and what was saved can be gone on with
    world.run([*together, good(5_000, 1_767_229_200), progress(5_008, 1_767_229_300)], generation=2)


@pytest.mark.parametrize("number", [n for n in HUGE if abs(n) > 2**53])
@pytest.mark.parametrize("name", ["offset", "watermark_ns", "partition", "partitions"])
def test_numbers_of_a_report_that_no_report_has(name: str, number: int) -> None:
    world = World()
    report = orjson.loads(progress(20, 1_767_225_600)) | {name: number}
    world.run([good(0, 1_767_225_600), dumps(report), good(20, 1_767_225_700), progress(40, 1_767_226_000)])
    assert world.committed == 4
