"""What a value of the table looks like: who wrote it after which message, and the state itself.

One value per (model, segment), and one with the watermarks per partition of `labels`. High-water marks and counts are
in the same value, so a restored table is consistent key by key.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import orjson

__all__ = ["Stamp", "is_progress", "pack", "progress_key", "stamp_of", "state_of", "stream_key"]

_STREAM: Final = b"stream/"
_PROGRESS: Final = b"progress/"


class Stamp(NamedTuple):
    """After which message, and under which rules, a value was written.

    Parameters
    ----------
    partition, offset
        The message of `labels`.
    labels
        Topic id of `labels`: offsets of a topic created anew start again and are not comparable.
    rules
        Fingerprint of the rules.
    """

    partition: int
    offset: int
    labels: str
    rules: str

    def is_older_than(self, other: Stamp) -> bool:
        """Whether this was written after an earlier message of the same log than the other."""
        return (self.partition, self.labels) == (other.partition, other.labels) and self.offset < other.offset


# `pack` writes the stamp first and in this order, so it is read without parsing the state.
_HEAD: Final = re.compile(rb'\{"partition":(\d+),"offset":(\d+),"labels":"([^"\\]*)","rules":"([^"\\]*)"')


def stream_key(model: str, segment: str) -> bytes:
    """Return the table's key of a (model, segment)."""
    return _STREAM + orjson.dumps([model, segment])


def progress_key(partition: int) -> bytes:
    """Return the table's key of the watermarks of a partition of `labels`."""
    return _PROGRESS + b"%d" % partition


def is_progress(key: bytes) -> bool:
    """Whether a key is that of watermarks."""
    return key.startswith(_PROGRESS)


def pack(stamp: Stamp, state: dict[str, Any]) -> bytes:
    """Return the table's value."""
    return orjson.dumps(stamp._asdict() | {"state": state})


def stamp_of(value: bytes) -> Stamp:
    """Read the stamp of a value.

    Raises
    ------
    ValueError
        If the value was not made by `pack`.
    """
    head = _HEAD.match(value)
    if head is None:
        raise ValueError("a value of the monitor's changelog has no stamp: the topic holds something else")
    return Stamp(int(head[1]), int(head[2]), head[3].decode(), head[4].decode())


def state_of(value: bytes) -> dict[str, Any]:
    """Read the state of a value."""
    state: dict[str, Any] = orjson.loads(value)["state"]
    return state
