"""Verdicts that a record already carries, on the probability grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from valuedrift.errors import Malformed
from valuedrift.events.reasons import Reason
from valuedrift.taxonomy import GOALS, GRID

if TYPE_CHECKING:
    from valuedrift.events.event import Scores
    from valuedrift.events.schema import Labelled

__all__ = ["quantise_row", "scores_of"]

SUM_TOLERANCE: Final = 0.01
"""How far probabilities may add up to something else than 1 (rounded to two decimals, five of them reach 0.99)."""

_CERTAIN: Final[dict[str, Scores]] = {
    "g1": (GRID, 0, 0, 0, 0),
    "g2": (0, GRID, 0, 0, 0),
    "g3": (0, 0, GRID, 0, 0),
    "g4": (0, 0, 0, GRID, 0),
    "g5": (0, 0, 0, 0, GRID),
}


def scores_of(record: Labelled) -> Scores | None:
    """Return the grid row of a record's probabilities or label, or `None` if it has neither.

    Raises
    ------
    Malformed
        `bad_probabilities` if they don't add up to 1 within `SUM_TOLERANCE`, or if another goal than the label is more
        probable than it.
    """
    given = record.probabilities
    if given is None:
        return None if record.label is None else _CERTAIN[record.label]
    row = (given["g1"], given["g2"], given["g3"], given["g4"], given["g5"])
    # Written out: sum() compensates from Python 3.12 on, and every version must decide the same.
    total = row[0] + row[1] + row[2] + row[3] + row[4]
    # The slack admits 0.99 and 1.01 themselves, which no sum of doubles meets exactly.
    if not abs(total - 1.0) <= SUM_TOLERANCE + 1e-9:
        raise Malformed(Reason.bad_probabilities, "probabilities: do not add up to 1")
    if record.label is not None and given[record.label] < max(row):
        raise Malformed(Reason.bad_probabilities, "label: another goal is more probable")
    return quantise_row(row)


def quantise_row(row: tuple[float, float, float, float, float]) -> Scores:
    """Round one row as `valuedrift.taxonomy.quantise` does, without the cost of a numpy call per record.

    A property test holds the two equal.
    """
    total = row[0] + row[1] + row[2] + row[3] + row[4]
    scaled = [p / total * GRID for p in row]
    floors = [int(s) for s in scaled]
    missing = GRID - sum(floors)
    if missing:
        order = sorted(range(len(GOALS)), key=lambda i: floors[i] - scaled[i])
        for i in order[:missing]:
            floors[i] += 1
    a, b, c, d, e = floors
    return a, b, c, d, e
