"""The `shadow` topic: what a second classifier says of a sample of the events, beside what the main one said.

Columnar JSON without text, like label batches, and for the same reason: every event is there with its coordinates, so
whoever adds batches up can count each event once, however often and in whatever batches it was published.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, TypeAdapter, model_validator

from valuedrift.events.message import Message, read_message
from valuedrift.events.reasons import Reason
from valuedrift.taxonomy import GRID, IntArray, K, hard_labels

__all__ = ["ShadowBatch", "ShadowStatus", "confusion_of", "decode_shadow"]

_Count = Annotated[int, Field(ge=0, lt=2**63)]
_Goal = Annotated[int, Field(ge=0, lt=K)]
_Name = Annotated[str, Field(min_length=1)]
_Share = Annotated[float, Field(gt=0, le=1)]


def confusion_of(main: IntArray, shadow: IntArray) -> IntArray:
    """Count pairs of labels. Both shape (n,); returns shape (5, 5), rows main, columns shadow."""
    return np.bincount(main * K + shadow, minlength=K * K).reshape(K, K).astype(np.int64)


class _Message(Message):
    schema_version: Literal[1] = Field(1, alias="v", description="Version of this schema.")
    main: _Name = Field(description="Fingerprint of the classifier whose labels count.")
    shadow: _Name = Field(description="Fingerprint of the shadow classifier.")
    source: _Name = Field(description="Identity of the source log: cluster and topic id.")
    sample: _Share = Field(description="Share of the events that the shadow is given, chosen by hash of the event id.")


class ShadowBatch(_Message):
    """Sampled events of one (model, segment) and source partition, in source order."""

    kind: Literal["batch"] = "batch"
    model: _Name
    segment: _Name
    partition: _Count = Field(description="Source partition.")
    offsets: list[_Count] = Field(min_length=1, description="Source offsets, strictly increasing.")
    goals: list[_Goal] = Field(description="Label of the main classifier per event, 0 for g1 to 4 for g5.")
    scores: list[_Count] = Field(
        description=f"Five grid probabilities of the shadow per event, flat, in units of 1/{GRID}."
    )
    confusion: list[list[_Count]] = Field(
        description="Counts of this batch: rows the main classifier's label, columns the shadow's."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        n = len(self.offsets)
        if len(self.goals) != n or len(self.scores) != n * K:
            raise ValueError("columns differ in length")
        if any(b <= a for a, b in zip(self.offsets, self.offsets[1:], strict=False)):
            raise ValueError("offsets are not strictly increasing")
        scores = self.rows()
        if (scores.sum(axis=1) != GRID).any():
            raise ValueError("scores do not add up to the grid")
        if self.confusion != confusion_of(np.asarray(self.goals), hard_labels(scores)).tolist():
            raise ValueError("confusion is not that of the labels")
        return self

    def rows(self) -> IntArray:
        """Return the shadow's grid probabilities, shape (n, 5)."""
        return np.asarray(self.scores, dtype=np.int64).reshape(-1, K)


class ShadowStatus(_Message):
    """What one run of a scorer has left out so far; the last one of a run replaces those before."""

    kind: Literal["status"] = "status"
    run: _Name = Field(description="The run of a scorer process.")
    dropped: _Count = Field(description="Sampled events that the shadow was not given or did not finish.")
    disabled: str | None = Field(description="Why the shadow was switched off until the scorer starts again.")


_ADAPTER: TypeAdapter[ShadowBatch | ShadowStatus] = TypeAdapter(
    Annotated[ShadowBatch | ShadowStatus, Field(discriminator="kind")]
)


def decode_shadow(raw: bytes | None) -> ShadowBatch | ShadowStatus:
    """Read a message of the `shadow` topic.

    Raises
    ------
    Malformed
        Naming the field.
    """
    return read_message(_ADAPTER, raw, empty=Reason.empty, bad=Reason.bad_value)
