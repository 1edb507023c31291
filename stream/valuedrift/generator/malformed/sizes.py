"""Records that are too long, or nested too deep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from valuedrift.generator.draws import Draws
from valuedrift.generator.malformed.grammar import HERE, Fields, plain

__all__ = ["KINDS"]

_BOMB: Final = 100_000
_BRACKETS: Final = ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"":', b"}]"))


def _padded(fields: Fields, draws: Draws, max_bytes: int) -> bytes:
    name = draws.pick(("padding", "prompt", "event_id"))
    empty = plain(fields | {name: ""})
    return plain(fields | {name: "x" * (max_bytes + draws.between(1, 512) - len(empty))})


def _noise(_: Fields, draws: Draws, max_bytes: int) -> bytes:
    return draws.pick((b"\xff", b"\x00", b"{", b'"', b" ", b"[")) * (max_bytes + draws.between(1, 512))


def _bomb(fields: Fields, draws: Draws, max_bytes: int) -> bytes:
    """Nest as deep as 100,000 levels, or as the limit on the length allows; half of the bombs are never closed."""
    opening, closing = draws.pick(_BRACKETS)
    outside = plain(fields | {"extra": HERE})
    depth = min(_BOMB, (max_bytes - len(outside)) // (len(opening) + len(closing) + 1))
    inside = opening * depth + b"1" + closing * depth
    head, tail = outside.split(f'"{HERE}"'.encode())
    return head + (inside + tail if draws.chance(0.5) else opening * depth)


def _just_too_deep(fields: Fields, draws: Draws, _: int) -> bytes:
    """Nest one level deeper than is read."""
    opening, closing = draws.pick(_BRACKETS[:2])
    name = draws.pick(("extra", "prompt", "probabilities"))
    head, tail = plain(fields | {name: HERE}).split(f'"{HERE}"'.encode())
    return head + opening * 1024 + b"1" + closing * 1024 + tail


KINDS: Final[dict[str, tuple[str, Callable[[Fields, Draws, int], bytes]]]] = {
    "too_large": ("too_large", _padded),
    "too_large_noise": ("too_large", _noise),
    "nesting_bomb": ("nested_too_deep", _bomb),
    "just_too_deep": ("nested_too_deep", _just_too_deep),
}
