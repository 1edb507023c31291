"""Does behaviour depend on who asks? Mutual information of goal and segment, prompt cluster or model.

Sources: C. E. Shannon (1948); G. A. Miller (1955) and S. Panzeri, A. Treves (1996) for the bias; B. Phipson,
G. K. Smyth (2010) for p-values of permutation tests that are never zero.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information.divergence import excess, product_error
from valuedrift.information.rows import FloatArray

__all__ = ["MutualInformation", "mutual_information", "mutual_information_test"]

_MOST_EVENTS = 10**9  # what numpy's hypergeometric draws are made for


class MutualInformation(NamedTuple):
    """Mutual information of each table, tested; every field of shape (...,).

    Attributes
    ----------
    plain
        Plug-in value, nats.
    corrected
        Without its first-order bias, nats, at least 0.
    p_value
        (b + 1)/(m + 1), where b of m tables drawn with the same margins have at least the observed value.
    """

    plain: FloatArray
    corrected: FloatArray
    p_value: FloatArray


def mutual_information(table: npt.ArrayLike, *, corrected: bool = False) -> FloatArray:
    """Mutual information Σ p(x,y) ln(p(x,y) / (p(x) p(y))) of a contingency table.

    Parameters
    ----------
    table
        Counts (or shares, unless corrected) of goal by context, shape (..., X, Y).
    corrected
        Take off the bias (X'-1)(Y'-1)/(2n), X' and Y' being the rows and columns that occur, and stop at 0. This is the
        first-order term of Miller and Madow and of Panzeri and Treves for a table in which every occurring goal is
        possible in every occurring context: an empty cell counts as not seen yet, not as impossible. Where cells are
        truly impossible it takes off too much.

    Returns
    -------
    Shape (...,), nats, from 0 to the smaller of the margins' entropies. One row or column that occurs gives 0, an
    empty table NaN.
    """
    cells = _checked_table(table)
    n = cells.sum(axis=(-2, -1), keepdims=True)
    rows, columns = cells.sum(axis=-1, keepdims=True), cells.sum(axis=-2, keepdims=True)
    # By powers of two, which is exact: no product overflows.
    scale = -np.frexp(n)[1]
    cell, total, row, column = (np.ldexp(part, scale) for part in (cells, n, rows, columns))
    seen, expected = cell * total, row * column
    difference = (seen - expected) + (product_error(cell, total, seen) - product_error(row, column, expected))
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(expected > 0, expected * excess(difference / expected), 0.0)
        plain = terms.sum(axis=(-2, -1)) / np.square(total[..., 0, 0])
    plain = np.where(n[..., 0, 0] > 0, plain, math.nan)
    return np.asarray(np.maximum(plain - _bias(cells), 0.0) if corrected else plain)


def _bias(cells: FloatArray) -> FloatArray:
    n = cells.sum(axis=(-2, -1))
    rows, columns = ((cells.sum(axis=axis) > 0).sum(axis=-1) for axis in (-1, -2))
    return np.asarray((rows - 1.0) * (columns - 1.0) / (2.0 * np.where(n > 0, n, math.nan)))


def mutual_information_test(table: npt.ArrayLike, *, permutations: int = 999, seed: int = 0) -> MutualInformation:
    """Test whether goal and context are independent, by permutation.

    Under independence and given both margins all assignments of goals to contexts are equally likely, so tables are
    drawn with the margins fixed (multivariate hypergeometric, column by column). The p-value is exact: whatever the
    number of tables drawn, P(p ≤ a) ≤ a over data and draws together. Events must be independent of each other: give
    votes of conversations, not all their turns.

    Parameters
    ----------
    table
        Whole counts of goal by context, shape (..., X, Y), fewer than 10⁹ events in each table.
    permutations
        Tables to draw, m. The p-value is at least 1/(m + 1); its Monte-Carlo standard error is √(p(1-p)/m).
    seed
        Of the draws; the same for every table, so that equal tables have equal results in any company.

    Returns
    -------
    `MutualInformation`; NaN where a table is empty.

    Raises
    ------
    ValueError
        If counts are not whole, a table has too many events, or no tables are to be drawn.
    """
    cells = _checked_table(table)
    if permutations < 1:
        raise ValueError("permutations must be at least 1")
    if (cells != np.floor(cells)).any():
        raise ValueError("permutations need whole counts")
    if (cells.sum(axis=(-2, -1)) >= _MOST_EVENTS).any():
        raise ValueError(f"permutations need fewer than {_MOST_EVENTS:,} events in a table")
    plain = mutual_information(cells)
    flat, values = cells.reshape(-1, *cells.shape[-2:]), plain.reshape(-1)
    p_values = np.full(len(flat), math.nan)
    for i in np.flatnonzero(np.isfinite(values)):
        drawn = _tables(flat[i].astype(np.int64), permutations, np.random.default_rng(seed))
        # Equal tables, their rows in another order, must count as equal in spite of rounding.
        slack = 1e-12 * (1.0 + values[i]) * flat[i].sum()
        extreme = int((_unevenness(drawn) >= _unevenness(flat[i]) - slack).sum())
        p_values[i] = (extreme + 1.0) / (permutations + 1.0)
    return MutualInformation(plain, np.maximum(plain - _bias(cells), 0.0), p_values.reshape(plain.shape))


def _unevenness(cells: npt.NDArray[np.int64] | FloatArray) -> FloatArray:
    """Return Σ c ln c of tables: of those with the same margins, their mutual information times n, less a constant."""
    return np.asarray((cells * np.log(np.maximum(cells, 1.0))).sum(axis=(-2, -1)))


def _checked_table(table: npt.ArrayLike) -> FloatArray:
    array = np.asarray(table, dtype=np.float64)
    if array.ndim < 2 or 0 in array.shape[-2:]:
        raise ValueError("expected a table, goals by contexts")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("counts and shares must be finite and non-negative")
    return array


def _tables(table: npt.NDArray[np.int64], size: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Draw `size` tables with the margins of `table`: (size, X, Y)."""
    goals, contexts = table.shape
    drawn = np.zeros((size, goals, contexts), dtype=np.int64)
    left = np.broadcast_to(table.sum(axis=1), (size, goals)).copy()
    for context, events in enumerate(table.sum(axis=0).tolist()):
        wanted = np.full(size, events)
        others = left.sum(axis=1)
        for goal in range(goals):
            others -= left[:, goal]
            # A goal's part of the context, from what is left of it and of the goals after it.
            taken = rng.hypergeometric(left[:, goal], others, wanted)
            drawn[:, goal, context] = taken
            wanted -= taken
        left -= drawn[:, :, context]
    return drawn
