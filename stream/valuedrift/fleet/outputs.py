"""What is put out: absolute values with deterministic ids, so that publishing one again is an overwrite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["FleetRecord"]


@dataclass(frozen=True, slots=True)
class FleetRecord:
    """A record about several series.

    Parameters
    ----------
    kind
        Which of the two.
    end_ns
        End of the window that it is about, or of the last one; results are ordered by it.
    identity
        Which record it is: a later revision has the same.
    record
        The published fields, JSON-ready.
    """

    kind: Literal["population", "dynamics"]
    end_ns: int
    identity: tuple[str, ...]
    record: dict[str, Any]
