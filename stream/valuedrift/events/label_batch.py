"""The `labels` topic: label batches and progress reports, the only things that cross from scorer to monitor.

JSON with numbers in columns (`valuedrift.windows.columns`), hundreds of events per message, no text. Messages of one
(model, segment) share a key, and with it a partition; progress reports go to every partition.
"""

from __future__ import annotations

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

import numpy as np
import orjson
from pydantic import Field, TypeAdapter, model_validator

from valuedrift.errors import Malformed
from valuedrift.events.message import Message, read_message
from valuedrift.events.reasons import Reason
from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Labels, Progress
from valuedrift.windows.columns import pack_column, unpack_column
from valuedrift.windows.labels import Ids

__all__ = ["SCHEMA_VERSION", "LabelBatch", "ProgressReport", "decode_message", "partition_key"]

SCHEMA_VERSION: Final = 5
"""Version of label batches that is written where no tenant is known. Earlier ones, which had lists for columns, are
read: 1 had no `truncated`, 2 no `conversations`, 3 no `confusion`."""

TENANTS_VERSION: Final = 6
"""Version of label batches with `tenants`."""

_MOST_EVENTS: Final = 1 << 20
_Count = Annotated[int, Field(ge=0, lt=2**63)]
_Name = Annotated[str, Field(min_length=1)]
_Examples = Annotated[int, Field(ge=0, lt=2**53)]
_Columns = tuple[IntArray, IntArray, IntArray, IntArray, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LabelBatch:
    """Labels of events of one (model, segment), one classifier and one source partition, in source order."""

    model: str
    segment: str
    labels: Labels
    schema_version: int = SCHEMA_VERSION

    @classmethod
    def of(cls, model: str, segment: str, labels: Labels) -> Self:
        """Make the message of labelled events."""
        return cls(model, segment, labels)

    def encode(self) -> bytes:
        """Return the message value as it is published."""
        labels = self.labels
        late = np.flatnonzero(labels.lateness)
        ids = Ids.of(labels.ids)
        tenants = None if labels.tenants is None or not labels.tenants.any() else pack_column(labels.tenants)
        return orjson.dumps(
            {
                "v": SCHEMA_VERSION if tenants is None else TENANTS_VERSION,
                "kind": "labels",
                "model": self.model,
                "segment": self.segment,
                "classifier": labels.classifier,
                "source": labels.source,
                "partition": labels.partition,
                "events": len(labels.offsets),
                "offsets": pack_column(labels.offsets),
                "times": pack_column(labels.times),
                "late": list(zip(late.tolist(), labels.lateness[late].tolist(), strict=True)),
                "scores": pack_column(labels.scores),
                "ids": ids.text,
                "id_lengths": pack_column(ids.lengths),
                "truncated": np.flatnonzero(labels.truncated).tolist(),
                "conversations": pack_column(labels.conversations) if labels.conversations.any() else "",
                "confusion": list(labels.confusion or ()),
                **({} if tenants is None else {"tenants": tenants}),
            }
        )


class _Batch(Message):
    """What label batches of all versions have in common."""

    kind: Literal["labels"] = "labels"
    model: _Name
    segment: _Name
    classifier: _Name = Field(description="Fingerprint of what labelled the events.")
    source: _Name = Field(description="Identity of the source log: cluster and topic id, or a replay's files.")
    partition: _Count = Field(description="Source partition.")
    late: list[tuple[_Count, _Count]] = Field(
        default_factory=list, description="(index, ns below the own partition's watermark) of every late event."
    )
    truncated: list[_Count] = Field(
        default_factory=list, description="Index of every event whose texts the classifier could not read in full."
    )
    confusion: list[_Examples] = Field(
        default_factory=list,
        description="The classifier's labelled examples by true and said goal, flat, 25 counts; empty if not known.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        n = self.size
        if any(index >= n for index, _ in self.late):
            raise ValueError("a late event's index is out of range")
        if any(index >= n for index in self.truncated):
            raise ValueError("a truncated event's index is out of range")
        if self.confusion:
            if len(self.confusion) != K * K:
                raise ValueError("confusion is not five by five")
            if not all(sum(self.confusion[row : row + K]) for row in range(0, K * K, K)):
                raise ValueError("confusion has a goal without examples")
        return self

    @property
    def size(self) -> int:
        """Number of events."""
        raise NotImplementedError

    def labels(self) -> Labels:
        """Return the columns as arrays.

        Raises
        ------
        Malformed
            If one of them is not what it should be, naming it.
        """
        n = self.size
        offsets, times, scores, conversations, ids = self._columns(n)
        if offsets[0] < 0 or (offsets[1:] <= offsets[:-1]).any():
            raise _malformed("offsets", "not strictly increasing")
        if times.min() < 0:
            raise _malformed("times", "before 1970")
        scores = scores.reshape(n, K)
        if scores.min() < 0 or (scores.max() > GRID) or (np.add.reduce(scores, axis=1) != GRID).any():
            raise _malformed("scores", "do not add up to the grid")
        if conversations.min() < 0:
            raise _malformed("conversations", "negative")
        lateness = np.zeros(n, dtype=np.int64)
        for index, by in self.late:
            lateness[index] = by
        truncated = np.zeros(n, dtype=np.bool_)
        if self.truncated:
            truncated[self.truncated] = True
        return Labels(
            self.source,
            self.partition,
            self.classifier,
            offsets,
            times,
            lateness,
            scores,
            ids,
            truncated,
            conversations,
            tuple(self.confusion) or None,
            self._tenants(n),
        )

    def _tenants(self, n: int) -> IntArray | None:  # noqa: ARG002 - of so many events
        """Return the column of tenants; most versions have none."""
        return None

    def _columns(self, n: int) -> _Columns:
        """Return offsets, times, scores (flat), conversations and ids."""
        raise NotImplementedError


class _Columnar(_Batch):
    """A label batch of today."""

    schema_version: Literal[5] = Field(5, alias="v", description="Version of this schema.")
    events: Annotated[int, Field(ge=1, le=_MOST_EVENTS)]
    offsets: str = Field(description="Source offsets, strictly increasing; a column.")
    times: str = Field(description="Event times, ns since the epoch; a column.")
    scores: str = Field(description=f"Five grid probabilities per event, in units of 1/{GRID}; a column.")
    ids: str = Field(description="Event ids, one behind the other.")
    id_lengths: str = Field(description="Characters of every id; a column.")
    conversations: str = Field(
        "", description="Hash of every event's conversation, 0 where none is known; a column, or empty: none is of any."
    )

    @property
    def size(self) -> int:
        """Number of events."""
        return self.events

    def _columns(self, n: int) -> _Columns:
        try:
            ids = Ids(self.ids, _column("id_lengths", self.id_lengths, n))
        except ValueError:
            raise _malformed("id_lengths", "do not add up to the ids") from None
        return (
            _column("offsets", self.offsets, n),
            _column("times", self.times, n),
            _column("scores", self.scores, n * K),
            _column("conversations", self.conversations, n) if self.conversations else np.zeros(n, dtype=np.int64),
            ids,
        )


class _WithTenants(_Columnar):
    """A label batch whose events have tenants."""

    schema_version: Literal[6] = Field(6, alias="v", description="Version of this schema.")  # type: ignore[assignment]
    tenants: str = Field(description="Hash of every event's tenant, 0 where none is known; a column.")

    def _tenants(self, n: int) -> IntArray | None:
        tenants = _column("tenants", self.tenants, n)
        if tenants.min() < 0:
            raise _malformed("tenants", "negative")
        return tenants


class _Listed(_Batch):
    """A label batch of an earlier release."""

    schema_version: Literal[1, 2, 3, 4] = Field(alias="v", description="Version of this schema.")
    offsets: list[_Count]
    times: list[int]
    scores: list[_Count]
    ids: list[str] = Field(min_length=1)
    conversations: list[_Count] = Field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of events."""
        return len(self.ids)

    def _columns(self, n: int) -> _Columns:
        lists = {"offsets": (self.offsets, n), "times": (self.times, n), "scores": (self.scores, n * K)}
        for name, (values, size) in lists.items():
            if len(values) != size:
                raise _malformed(name, "another number than ids")
        if len(self.conversations) not in {0, n}:
            raise _malformed("conversations", "neither none nor one of each event")
        columns = (self.offsets, self.times, self.scores, self.conversations or [0] * n)
        try:
            offsets, times, scores, conversations = (np.array(values, dtype=np.int64) for values in columns)
        except OverflowError:
            raise _malformed("times", "out of range") from None
        return offsets, times, scores, conversations, self.ids


class ProgressReport(Message):
    """How far a source partition has been labelled: all below its offset is already in this partition of `labels`."""

    schema_version: Literal[1] = Field(1, alias="v", description="Version of this schema.")
    kind: Literal["progress"] = "progress"
    source: _Name
    partition: _Count
    partitions: Annotated[int, Field(ge=1, lt=2**31)]
    offset: _Count
    watermark_ns: Annotated[int, Field(gt=-(2**62), lt=2**63)] | None
    idle: bool

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Make the message of a progress report."""
        return cls.model_validate(progress._asdict())

    def progress(self) -> Progress:
        """Return the report as the engine takes it."""
        return Progress(self.source, self.partition, self.partitions, self.offset, self.watermark_ns, self.idle)


_BATCH = Annotated[_Columnar | _WithTenants | _Listed, Field(discriminator="schema_version")]
_ADAPTER: TypeAdapter[_Columnar | _WithTenants | _Listed | ProgressReport] = TypeAdapter(
    Annotated[_BATCH | ProgressReport, Field(discriminator="kind")]
)


def decode_message(raw: bytes | None) -> LabelBatch | ProgressReport:
    """Read a message of the `labels` topic.

    Raises
    ------
    Malformed
        Reason `bad_label_batch`, naming the field.
    """
    body = read_message(_ADAPTER, raw, empty=Reason.bad_label_batch, bad=Reason.bad_label_batch)
    if isinstance(body, ProgressReport):
        return body
    return LabelBatch(body.model, body.segment, body.labels(), body.schema_version)


def partition_key(model: str, segment: str) -> bytes:
    """Return the Kafka key that keeps a (model, segment) in one partition."""
    return orjson.dumps([model, segment])


def _column(name: str, text: str, size: int) -> IntArray:
    try:
        return unpack_column(text, size)
    except ValueError as problem:  # of base64, or of what is in it; none of them quotes it
        raise _malformed(name, "not a column" if isinstance(problem, binascii.Error) else str(problem)) from None


def _malformed(where: str, what: str) -> Malformed:
    return Malformed(Reason.bad_label_batch, f"{where}: {what}")
