"""Records that no reader may accept, each with the reason that its dead letter must give.

A grammar: a kind says what is wrong, and everything else is drawn, as good as it comes. The same seed gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.exchange import Writer
from valuedrift.generator.malformed import encodings, names, openai, sizes, syntax, times, verdicts
from valuedrift.generator.malformed.grammar import Fields, Kinds
from valuedrift.generator.record import iso
from valuedrift.generator.scenarios import START_NS
from valuedrift.taxonomy import Goal

__all__ = ["KINDS", "MalformedRecord", "malformed"]

_PRODUCTIONS: Final[Kinds] = {
    **encodings.KINDS,
    **syntax.KINDS,
    **names.KINDS,
    **times.KINDS,
    **verdicts.KINDS,
    **openai.KINDS,
}
KINDS: Final = (*_PRODUCTIONS, *sizes.KINDS)
"""What can be wrong."""

_SMALLEST_LIMIT: Final = 16_384


class MalformedRecord(NamedTuple):
    """What is wrong, the `Reason` a reader must give, and the bytes, which hold no line feed and so fit on a line."""

    kind: str
    expected_reason: str
    raw: bytes


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
        if kind in sizes.KINDS:
            reason, large = sizes.KINDS[kind]
            yield MalformedRecord(kind, reason, large(fields, draws, max_bytes))
        else:
            reason, make = _PRODUCTIONS[kind]
            yield MalformedRecord(kind, reason, make(fields, draws))
