"""Native records by columns, fast: what is surely good is taken here, and whatever is left goes to `decode`.

The schema of `valuedrift.events.schema` stays the law. What is accepted here it accepts too, and reads the same way (a
property test holds the two equal); whatever is refused here may yet be good, and only `decode` says why it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec
import numpy as np

from valuedrift.events.columns import Columns, distinct
from valuedrift.events.event import DEFAULT_SEGMENT
from valuedrift.events.schema import ID_MAX
from valuedrift.events.scores import SUM_TOLERANCE
from valuedrift.events.text_columns import Coded, Cuts, coded, printable
from valuedrift.events.time_columns import times_of
from valuedrift.taxonomy import GOALS, GRID, IntArray, K, quantise

__all__ = ["NativeColumns", "NativeRow", "check", "columns_of", "decode_lines", "decode_row"]

_CODES: Final[dict[str | None, int]] = {**{goal: number for number, goal in enumerate(GOALS)}, None: K}
_NO_GOAL: Final = -1
_ROWS: Final[IntArray] = np.vstack([np.eye(K, dtype=np.int64) * GRID, np.zeros((1, K), dtype=np.int64)])
"""Grid rows of the labels, and of none."""


class _Probabilities(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    g1: float
    g2: float
    g3: float
    g4: float
    g5: float


class NativeRow(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A record with the native fields and no others: what msgspec passes over it does not check."""

    event_id: str
    timestamp: str | int | float
    model: str
    label: Literal["g1", "g2", "g3", "g4", "g5"] | None = None
    probabilities: _Probabilities | None = None
    prompt: str | None = None
    response: str | None = None
    segment: str | None = None
    conversation_id: str | None = None


_DECODER: Final = msgspec.json.Decoder(NativeRow)

_ERRORS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What the decoder raises for what is not such a record."""


class NativeColumns(NamedTuple):
    """Fields of n native records, not checked yet.

    Parameters
    ----------
    event_ids, models, segments, conversations
        The names; None for conversations where none is of any record.
    timestamps
        As JSON gave them, or whole nanoseconds since the epoch, int64 of shape (n,).
    labels
        Names, of goals if they are good.
    probabilities
        By number of the record, where there are any.
    texts
        Returns prompts and responses of some of the records.
    """

    event_ids: Sequence[str]
    models: Coded
    segments: Coded
    conversations: list[str | None] | None
    timestamps: Sequence[str | float] | IntArray
    labels: Coded
    probabilities: dict[int, tuple[float, ...]]
    texts: Callable[[IntArray], list[tuple[str | None, str | None]]]


def decode_row(raw: bytes) -> NativeRow | None:
    """Read the value of a record; None if that is not surely good JSON of a native record."""
    try:
        return _DECODER.decode(raw)
    except _ERRORS:
        return None


def decode_lines(block: bytes, lines: int) -> list[NativeRow] | None:
    """Read lines of JSON, all at once; None if they are not so many native records, one in each line.

    Parameters
    ----------
    block
        Lines, separated by line feeds; each begins with ``{`` and ends with ``}``. Inside of a JSON value a line feed
        can't stand between these two, so that as many values as lines are one in each.
    lines
        How many there are.
    """
    try:
        rows = _DECODER.decode_lines(block)
    except _ERRORS:
        return None
    return rows if len(rows) == lines else None


def columns_of(rows: Sequence[NativeRow]) -> NativeColumns:
    """Turn decoded rows into columns."""
    return NativeColumns(
        [row.event_id for row in rows],
        coded([row.model for row in rows]),
        coded([row.segment for row in rows]),
        [row.conversation_id for row in rows],
        [row.timestamp for row in rows],
        coded([row.label for row in rows]),
        {i: (p.g1, p.g2, p.g3, p.g4, p.g5) for i, p in enumerate([row.probabilities for row in rows]) if p is not None},
        lambda which: [(rows[i].prompt, rows[i].response) for i in which.tolist()],
    )


def check(found: NativeColumns, limits: IntArray) -> tuple[Columns, list[int]]:
    """Tell the records that are surely good from the others.

    Parameters
    ----------
    found
        Fields of n records.
    limits
        Shape (n,), latest event time to accept, ns since the epoch.

    Returns
    -------
    The good ones, with `Columns.index` among the n; and the numbers of the others.
    """
    size = len(found.event_ids)
    times, good = times_of(found.timestamps, limits)
    goal = np.array([_CODES.get(name, _NO_GOAL) for name in found.labels.names], dtype=np.int64)[found.labels.number]
    good &= goal != _NO_GOAL
    for names, number in (found.models, found.segments):
        fit = [name is None or _is_name(name) for name in names]
        if not all(fit):
            good &= np.array(fit)[number]
    if size:
        _drop_unfit_ids(found.event_ids, good)
    conversations = found.conversations
    if conversations is not None and conversations.count(None) == size:
        conversations = None
    if conversations is not None:
        _drop_unfit_names(conversations, good)
    scores = _ROWS[goal]
    given = goal < K
    if found.probabilities:
        _add_probabilities(found.probabilities, goal, scores, good)
        given[list(found.probabilities)] = True
    unlabelled = np.flatnonzero(good & ~given)
    texts = found.texts(unlabelled) if unlabelled.size else []
    for i, (prompt, response) in zip(unlabelled.tolist(), texts, strict=True):
        good[i] = prompt is not None and response is not None
    pairs, pair = _pairs(found.models, found.segments)
    columns = Columns(
        np.arange(size),
        found.event_ids,
        pairs,
        pair,
        times,
        conversations,
        given,
        scores,
        [(prompt, response) for prompt, response in texts if prompt is not None and response is not None],
    )
    if good.all():
        return columns, []
    # the texts are those of the good ones already
    return columns.only(np.flatnonzero(good), texts=columns.texts), np.flatnonzero(~good).tolist()


def _pairs(models: Coded, segments: Coded) -> tuple[list[tuple[str, str]], IntArray]:
    """Return the pairs that n models and segments make, and the number of each, shape (n,)."""
    names = [name or "" for name in models.names]
    parts = [DEFAULT_SEGMENT if part is None else part for part in segments.names]
    pair = models.number * len(parts) + segments.number
    if len(names) * len(parts) <= len(pair):
        return distinct([(name, part) for name in names for part in parts], pair)
    seen, pair = np.unique(pair, return_inverse=True)  # of many models and segments only few meet
    return distinct([(names[code // len(parts)], parts[code % len(parts)]) for code in seen.tolist()], pair)


def _is_name(text: str) -> bool:
    # printable is narrower than "no control characters": a few good names take the long way
    return 0 < len(text) <= ID_MAX and text.isprintable()


def _are_names(texts: Sequence[str]) -> bool:
    if not all(texts) or max(map(len, texts)) > ID_MAX:
        return False
    text = "".join(texts)
    if not text.isascii():
        return text.isprintable()
    return printable(text.encode())


def _drop_unfit_ids(ids: Sequence[str], good: Any) -> None:
    """Mark as not good what may be no id."""
    if isinstance(ids, Cuts):  # of printable characters
        good &= (ids.lengths > 0) & (ids.lengths <= ID_MAX)
    elif not _are_names(ids):
        _drop_unfit_names(ids, good)


def _drop_unfit_names(names: Sequence[str | None], good: Any) -> None:
    """Mark as not good what may be no name; None is left alone."""
    present = [name for name in names if name is not None]
    if present and not _are_names(present):
        good &= np.array([name is None or _is_name(name) for name in names])


def _add_probabilities(found: dict[int, tuple[float, ...]], goal: IntArray, scores: IntArray, good: Any) -> None:
    """Fill in the scores of records with probabilities; mark those whose probabilities may be wrong."""
    at = np.fromiter(found, np.int64, len(found))
    p = np.array(list(found.values()), dtype=np.float64)
    # in this order, as `scores_of` adds them
    with np.errstate(over="ignore"):  # infinite is as wrong as it was
        total = p[:, 0] + p[:, 1] + p[:, 2] + p[:, 3] + p[:, 4]
    fine = np.isfinite(p).all(axis=1) & (p >= 0).all(axis=1) & (np.abs(total - 1.0) <= SUM_TOLERANCE)
    labelled = goal[at] < K
    own = p[np.arange(len(at)), np.minimum(goal[at], K - 1)]
    fine &= ~labelled | (own >= p.max(axis=1))
    scores[at[fine]] = quantise(p[fine])
    good[at[~fine]] = False
