"""The `labels` topic: label batches and progress reports, the only things that cross from scorer to monitor.

Columnar JSON, hundreds of events per message, no text. Messages of one (model, segment) share a key, and with it a
partition; progress reports go to every partition.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

import numpy as np
import orjson
from pydantic import Field, TypeAdapter, model_validator

from valuedrift.events.message import Message, read_message
from valuedrift.events.reasons import Reason
from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Labels, Progress

__all__ = ["SCHEMA_VERSION", "LabelBatch", "ProgressReport", "decode_message", "partition_key"]

SCHEMA_VERSION: Final = 4
"""Version of label batches that is written. Earlier ones are read: 1 had no `truncated`, 2 no `conversations`, 3 no
`confusion`."""

_Count = Annotated[int, Field(ge=0, lt=2**63)]
_Name = Annotated[str, Field(min_length=1)]


class LabelBatch(Message):
    """Labels of events of one (model, segment), one classifier and one source partition, in source order."""

    schema_version: Literal[1, 2, 3, 4] = Field(SCHEMA_VERSION, alias="v", description="Version of this schema.")
    kind: Literal["labels"] = "labels"
    model: _Name
    segment: _Name
    classifier: _Name = Field(description="Fingerprint of what labelled the events.")
    source: _Name = Field(description="Identity of the source log: cluster and topic id, or a replay's files.")
    partition: _Count = Field(description="Source partition.")
    offsets: list[_Count] = Field(min_length=1, description="Source offsets, strictly increasing.")
    times: list[int] = Field(description="Event times, ns since the epoch.")
    late: list[tuple[_Count, _Count]] = Field(
        default_factory=list, description="(index, ns below the own partition's watermark) of every late event."
    )
    scores: list[_Count] = Field(description=f"Five grid probabilities per event, flat, in units of 1/{GRID}.")
    ids: list[str] = Field(description="Event ids.")
    truncated: list[_Count] = Field(
        default_factory=list, description="Index of every event whose texts the classifier could not read in full."
    )
    conversations: list[_Count] = Field(
        default_factory=list,
        description="Hash of every event's conversation, 0 where none is known; empty if none is of any event.",
    )
    confusion: list[Annotated[int, Field(ge=0, lt=2**53)]] = Field(
        default_factory=list,
        description="The classifier's labelled examples by true and said goal, flat, 25 counts; empty if not known.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        n = len(self.offsets)
        if len(self.times) != n or len(self.ids) != n or len(self.scores) != n * K:
            raise ValueError("columns differ in length")
        if len(self.conversations) not in {0, n}:
            raise ValueError("conversations are neither none nor one of each event")
        if any(b <= a for a, b in zip(self.offsets, self.offsets[1:], strict=False)):
            raise ValueError("offsets are not strictly increasing")
        if any(index >= n for index, _ in self.late):
            raise ValueError("a late event's index is out of range")
        if any(index >= n for index in self.truncated):
            raise ValueError("a truncated event's index is out of range")
        if (np.asarray(self.scores, dtype=np.int64).reshape(n, K).sum(axis=1) != GRID).any():
            raise ValueError("scores do not add up to the grid")
        if self.confusion:
            if len(self.confusion) != K * K:
                raise ValueError("confusion is not five by five")
            if not all(sum(self.confusion[row : row + K]) for row in range(0, K * K, K)):
                raise ValueError("confusion has a goal without examples")
        return self

    @classmethod
    def of(cls, model: str, segment: str, labels: Labels) -> LabelBatch:
        """Make the message of labelled events."""
        late = np.flatnonzero(labels.lateness)
        return cls.model_construct(
            schema_version=SCHEMA_VERSION,
            kind="labels",
            model=model,
            segment=segment,
            classifier=labels.classifier,
            source=labels.source,
            partition=labels.partition,
            offsets=labels.offsets.tolist(),
            times=labels.times.tolist(),
            late=list(zip(late.tolist(), labels.lateness[late].tolist(), strict=True)),
            scores=labels.scores.ravel().tolist(),
            ids=list(labels.ids),
            truncated=np.flatnonzero(labels.truncated).tolist(),
            conversations=labels.conversations.tolist() if labels.conversations.any() else [],
            confusion=list(labels.confusion or ()),
        )

    def labels(self) -> Labels:
        """Return the columns as arrays."""
        lateness = np.zeros(len(self.offsets), dtype=np.int64)
        for index, by in self.late:
            lateness[index] = by
        truncated = np.zeros(len(self.offsets), dtype=np.bool_)
        truncated[self.truncated] = True
        return Labels(
            self.source,
            self.partition,
            self.classifier,
            np.array(self.offsets, dtype=np.int64),
            np.array(self.times, dtype=np.int64),
            lateness,
            np.array(self.scores, dtype=np.int64).reshape(-1, K),
            self.ids,
            truncated,
            np.array(self.conversations or [0] * len(self.offsets), dtype=np.int64),
            tuple(self.confusion) or None,
        )


class ProgressReport(Message):
    """How far a source partition has been labelled: all below its offset is already in this partition of `labels`."""

    schema_version: Literal[1] = Field(1, alias="v", description="Version of this schema.")
    kind: Literal["progress"] = "progress"
    source: _Name
    partition: _Count
    partitions: Annotated[int, Field(ge=1)]
    offset: _Count
    watermark_ns: int | None
    idle: bool

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Make the message of a progress report."""
        return cls.model_validate(progress._asdict())

    def progress(self) -> Progress:
        """Return the report as the engine takes it."""
        return Progress(self.source, self.partition, self.partitions, self.offset, self.watermark_ns, self.idle)


_ADAPTER: TypeAdapter[LabelBatch | ProgressReport] = TypeAdapter(
    Annotated[LabelBatch | ProgressReport, Field(discriminator="kind")]
)


def decode_message(raw: bytes | None) -> LabelBatch | ProgressReport:
    """Read a message of the `labels` topic.

    Raises
    ------
    Malformed
        Reason `bad_label_batch`, naming the field.
    """
    return read_message(_ADAPTER, raw, empty=Reason.bad_label_batch, bad=Reason.bad_label_batch)


def partition_key(model: str, segment: str) -> bytes:
    """Return the Kafka key that keeps a (model, segment) in one partition."""
    return orjson.dumps([model, segment])
