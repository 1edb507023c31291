"""Records that no reader may accept, each with the reason that its dead letter must give."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.exchange import Writer
from valuedrift.generator.record import iso
from valuedrift.generator.scenarios import START_NS
from valuedrift.taxonomy import GOALS, Goal

__all__ = ["KINDS", "MalformedRecord", "malformed"]

Fields = dict[str, Any]
_BOMB: Final = 100_000
_SMALLEST_LIMIT: Final = 16_384


class MalformedRecord(NamedTuple):
    """What is wrong, the `Reason` a reader must give, and the bytes, which hold no line feed and so fit on a line."""

    kind: str
    expected_reason: str
    raw: bytes


def _json(fields: Fields) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode()


def _labelled(fields: Fields, **verdict: object) -> Fields:
    return {key: value for key, value in fields.items() if key not in ("prompt", "response")} | verdict


def _probabilities(*values: float) -> dict[str, float]:
    return dict(zip(GOALS, values, strict=False))


def _without(name: str) -> Callable[[Fields, Draws], bytes]:
    return lambda fields, _: _json({key: value for key, value in fields.items() if key != name})


def _with(name: str, *values: object) -> Callable[[Fields, Draws], bytes]:
    return lambda fields, draws: _json(fields | {name: draws.pick(values)})


def _verdict(**verdict: object) -> Callable[[Fields, Draws], bytes]:
    return lambda fields, _: _json(_labelled(fields, **verdict))


def _text(*options: bytes) -> Callable[[Fields, Draws], bytes]:
    return lambda _, draws: draws.pick(options)


def _truncated(fields: Fields, draws: Draws) -> bytes:
    whole = _json(fields)
    return whole[: draws.between(1, len(whole) - 1)]


def _not_utf8(fields: Fields, draws: Draws) -> bytes:
    broken = draws.pick((b"\xff", b"\xc3(", b"\xed\xa0\x80", b"caf\xe9", b"\x80"))
    return _json(fields | {"prompt": "HERE"}).replace(b"HERE", broken)


def _lone_surrogate(fields: Fields, draws: Draws) -> bytes:
    half = draws.pick((b"\\ud83d", b"\\ude00", b"ok \\uD800 then"))
    return _json(fields | {"response": "HERE"}).replace(b"HERE", half)


def _not_finite(fields: Fields, draws: Draws) -> bytes:
    number = draws.pick((b"NaN", b"Infinity", b"-Infinity", b"1e999"))
    return _json(_labelled(fields, probabilities=_probabilities(0.5, 0.5, 0, 0, 0) | {"g2": 77})).replace(b"77", number)


def _twice(fields: Fields, _: Draws) -> bytes:
    return _json(fields) * 2


def _in_array(fields: Fields, _: Draws) -> bytes:
    return _json(fields).join((b"[", b"]"))


def _failed_upstream(fields: Fields, draws: Draws) -> bytes:
    code = draws.pick(("rate_limit_exceeded", "server_error", "context_length_exceeded"))
    request = {"model": fields["model"], "messages": [{"role": "user", "content": fields["prompt"]}]}
    return _json({"request": request, "response": {"error": {"code": code, "message": "the request failed"}}})


# Reasons are the values of valuedrift.events.Reason, written out: this package needs nothing but numpy.
_MAKERS: Final[dict[str, tuple[str, Callable[[Fields, Draws], bytes]]]] = {
    "empty_value": ("empty", _text(b"")),
    "blank_value": ("empty", _text(b" ", b"\t", b"   \t ")),
    "not_json": (
        "not_json",
        _text(b"level=info msg=started", b"<html>502</html>", b"{'model': 'x'}", b"{,}", b"undefined"),
    ),
    "truncated": ("not_json", _truncated),
    "two_values": ("not_json", _twice),
    "not_utf8": ("not_utf8", _not_utf8),
    "lone_surrogate": ("lone_surrogate", _lone_surrogate),
    "array": ("not_object", _in_array),
    "number": ("not_object", _text(b"42", b"-1.5e3", b"0")),
    "string": ("not_object", _text(b'"hello"', b'""')),
    "null": ("not_object", _text(b"null", b"true", b"false")),
    "unknown_format": ("unknown_format", _text(b"{}", b'{"level":"info","msg":"ready"}', b'{"id":7,"text":"hi"}')),
    "missing_event_id": ("missing_field", _without("event_id")),
    "missing_timestamp": ("missing_field", _without("timestamp")),
    "missing_model": ("missing_field", _without("model")),
    "missing_prompt": ("missing_field", _without("prompt")),
    "missing_response": ("missing_field", _without("response")),
    "wrong_type_event_id": ("wrong_type", _with("event_id", 7, None, ["a"])),
    "wrong_type_timestamp": ("wrong_type", _with("timestamp", None, [2026, 1, 1], {"s": 5})),
    "wrong_type_model": ("wrong_type", _with("model", 7, None, {"name": "x"})),
    "wrong_type_text": ("wrong_type", _with("response", 3.5, None, ["a", "b"], {"text": "a"})),
    "wrong_type_label": ("wrong_type", _with("label", 1, ["g1"])),
    "empty_model": ("bad_value", _with("model", "")),
    "control_character": ("bad_value", _with("segment", "a\u0000b", "tab\there", "line\nfeed")),
    "long_event_id": ("bad_value", _with("event_id", "x" * 257, "y" * 5000)),
    "unknown_label": ("bad_value", _verdict(label="g6")),
    "naive_timestamp": ("bad_timestamp", _with("timestamp", "2026-01-01T12:00:00", "2026-01-01 12:00:00.123")),
    "no_timestamp": (
        "bad_timestamp",
        _with("timestamp", "yesterday", "", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z"),
    ),
    "far_future": ("timestamp_out_of_bounds", _with("timestamp", "2199-01-01T00:00:00Z", 7_226_582_400, 2**70)),
    "far_past": ("timestamp_out_of_bounds", _with("timestamp", "1969-12-31T23:59:59+00:00", 12_345, -1, 0.5)),
    "not_finite": ("not_finite", _not_finite),
    "negative_probability": ("bad_probabilities", _verdict(probabilities=_probabilities(1.2, -0.2, 0, 0, 0))),
    "probability_sum": ("bad_probabilities", _verdict(probabilities=_probabilities(0.5, 0.5, 0.3, 0, 0))),
    "four_probabilities": ("bad_probabilities", _verdict(probabilities=_probabilities(0.4, 0.3, 0.2, 0.1))),
    "contradicting_label": (
        "bad_probabilities",
        _verdict(label="g5", probabilities=_probabilities(0.9, 0.05, 0.05, 0, 0)),
    ),
    "failed_request": ("upstream_failure", _failed_upstream),
}
KINDS: Final = (*_MAKERS, "nesting_bomb", "too_large")


def malformed(
    n: int, seed: int = 0, *, start_ns: int = START_NS, max_bytes: int = 1_048_576
) -> Iterator[MalformedRecord]:
    """Generate records that must become dead letters, of every kind equally often, in random order.

    Parameters
    ----------
    n
        How many.
    seed
        Non-negative.
    start_ns
        Event time of what is well in them, UTC epoch nanoseconds; they are a second apart.
    max_bytes
        The reader's limit on the length of a record, at least 16,384; those of kind `too_large` pass it by little.

    Raises
    ------
    ValueError
        If `max_bytes` leaves no room for a nesting bomb.
    """
    if max_bytes < _SMALLEST_LIMIT:
        raise ValueError(f"max_bytes must be at least {_SMALLEST_LIMIT}")
    return _records(n, seed, start_ns, max_bytes)


def _records(n: int, seed: int, start_ns: int, max_bytes: int) -> Iterator[MalformedRecord]:
    rng = stream(seed, "malformed")
    draws = Draws(stream(seed, "malformed", "fields"))
    write = Writer(Draws(stream(seed, "malformed", "texts")))
    for i in range(n):
        if i % len(KINDS) == 0:
            order = rng.random(len(KINDS)).argsort()
        kind = KINDS[order[i % len(KINDS)]]
        prompt, response = write.exchange(Goal.g1, i)
        fields: Fields = {
            "event_id": f"bad-{seed}-{i:07d}",
            "timestamp": iso(start_ns + i * 1_000_000_000),
            "model": "atlas-7b",
            "segment": "default",
            "prompt": prompt,
            "response": response,
        }
        if kind == "too_large":
            yield MalformedRecord(kind, "too_large", _padded(fields, max_bytes + draws.between(1, 512)))
        elif kind == "nesting_bomb":
            yield MalformedRecord(kind, "nested_too_deep", _bomb(fields, draws, max_bytes))
        else:
            reason, make = _MAKERS[kind]
            yield MalformedRecord(kind, reason, make(fields, draws))


def _padded(fields: Fields, length: int) -> bytes:
    return _json(fields | {"padding": "x" * (length - len(_json(fields | {"padding": ""})))})


def _bomb(fields: Fields, draws: Draws, max_bytes: int) -> bytes:
    """Nest as deep as 100,000 levels, or as the limit on the length allows; half of the bombs are never closed."""
    opening, closing = draws.pick(((b"[", b"]"), (b'{"a":', b"}")))
    room = max_bytes - len(_json(fields | {"extra": "HERE"}))
    depth = min(_BOMB, room // (len(opening) + len(closing) + 1))
    inside = opening * depth + b"1" + closing * depth
    head, tail = _json(fields | {"extra": "HERE"}).split(b'"HERE"')
    return head + (inside + tail if draws.chance(0.5) else opening * depth)
