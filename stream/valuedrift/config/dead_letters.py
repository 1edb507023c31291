"""What dead letters may carry of the records that they are about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from valuedrift.config.sections import Section

__all__ = ["DeadLetterSettings"]


class DeadLetterSettings(Section):
    """How much of a record a dead letter holds."""

    payload: Literal["full", "hash", "none"] = Field(
        "full",
        description=(
            "What a dead letter holds of its record. `full`: key and value, byte for byte. `hash`: length and SHA-256 "
            "of the value. `none`: its length. Without the value nothing can be put back but by hand."
        ),
    )
