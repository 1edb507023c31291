"""What productions are made of: fields, draws, and how both become bytes.

Reasons are the values of `valuedrift.events.Reason`, written out: this package needs nothing but numpy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from valuedrift.generator.draws import Draws

__all__ = ["HERE", "Fields", "Kinds", "Maker", "plain", "put", "replaced", "some", "without", "written"]

Fields = dict[str, Any]
Maker = Callable[[Fields, Draws], bytes]
Kinds = dict[str, tuple[str, Maker]]
"""Name of a kind to its reason, and what makes its records."""

HERE: Final = "PLACE-HOLDER"
"""Stands in a field for bytes that no JSON writer writes."""

_EXTRAS: Final[tuple[tuple[str, Any], ...]] = (
    ("x-trace", "4bf92f3577b34da6"),
    ("latency_ms", 812.5),
    ("tokens", {"in": 91, "out": 204}),
    ("tags", ["a", None, True, {"deep": [[]]}]),
    ("x-\U0001f642", "sch\u00f6n"),
    ("", "a name may be empty"),
)
"""Members that readers do not know, and pass over."""


def plain(fields: Fields) -> bytes:
    """Write an object, as short as it gets."""
    return json.dumps(fields, separators=(",", ":")).encode()


def written(fields: Fields, draws: Draws) -> bytes:
    """Write an object in one of the many ways that mean the same: members in any order, strange ones between them."""
    members = list(fields.items())
    if draws.chance(0.3):
        members += draws.some(_EXTRAS, draws.between(1, 3))
    if draws.chance(0.5):
        members.sort(key=lambda _: draws.unit())
    separators = draws.pick(((",", ":"), (", ", ": "), (" ,\t", " : "), (",\r", ":\r")))
    text = json.dumps(dict(members), ensure_ascii=draws.chance(0.5), separators=separators).encode()
    before, after = draws.pick((b"", b"", b"", b"\xef\xbb\xbf", b" ", b"\t\r")), draws.pick((b"", b"", b" ", b"\r"))
    return before + text + after


def put(name: str, *values: object) -> Maker:
    """Return what sets a field to one of the values."""
    return lambda fields, draws: written(fields | {name: draws.pick(values)}, draws)


def without(*names: str) -> Maker:
    """Return what leaves fields out."""
    return lambda fields, draws: written({k: v for k, v in fields.items() if k not in names}, draws)


def some(*options: bytes) -> Maker:
    """Return what takes one of the options as it is."""
    return lambda _, draws: draws.pick(options)


def replaced(name: str, *options: bytes, quoted: bool = True) -> Maker:
    """Return what sets a field to bytes that need not be JSON: in a string, or instead of one."""

    def make(fields: Fields, draws: Draws) -> bytes:
        old = HERE.encode() if quoted else f'"{HERE}"'.encode()
        return written(fields | {name: HERE}, draws).replace(old, draws.pick(options))

    return make
