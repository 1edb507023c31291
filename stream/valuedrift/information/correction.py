"""What the true counts were, given what an imperfect classifier said.

A classifier that says goal j of an event of goal i with probability C_ij turns true shares p into said shares Cᵀp. Both
corrections use labelled examples for C and assume that errors are the same on traffic as on those (label shift).

Sources: Z. Lipton, Y.-X. Wang, A. Smola (2018), black-box shift estimation, for the inversion; M. Saerens, P. Latinne,
C. Decaestecker (2002) for EM, here on hard labels, where it climbs to the maximum of the multinomial likelihood.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from valuedrift.information.rows import FloatArray, checked

__all__ = ["correct_counts", "labelled"]

_MOST_GOALS = 8  # the inversion tries every set of goals that occur: 2**K - 1
_STEPS = 20_000
_SETTLED = 1e-12


def correct_counts(
    counts: npt.ArrayLike, confusion: npt.ArrayLike, method: Literal["inversion", "em"] = "inversion"
) -> FloatArray:
    """Estimate how many events of each goal there were.

    Parameters
    ----------
    counts
        What the classifier said, shape (..., K).
    confusion
        Counts of labelled examples by true goal (rows) and said goal (columns), shape (..., K, K), K at most 8. Leading
        axes broadcast with those of `counts`.
    method
        "inversion": the shares p on the simplex with the least Σ (said - Cᵀp)², exactly (every set of occurring goals
        is solved for, where the plain inverse leaves the simplex). "em": those of greatest likelihood, which weighs
        rare said goals by their own smaller noise; by expectation maximisation to 1e-12 per step.

    Returns
    -------
    Shape (..., K), not negative, each row adding up to what it did before; an empty row stays empty.

    Raises
    ------
    ValueError
        If a goal has no labelled example, the shapes do not fit, or the method is unknown.
    """
    said = checked(counts)
    rates = labelled(confusion)
    rates = rates / rates.sum(axis=-1, keepdims=True)
    goals = rates.shape[-1]
    if said.shape[-1] != goals:
        raise ValueError(f"expected a last axis of {goals} goals as in the confusion matrix, got shape {said.shape}")
    leading = np.broadcast_shapes(said.shape[:-1], rates.shape[:-2])
    total = np.broadcast_to(said.sum(axis=-1, keepdims=True), (*leading, 1))
    shares = np.broadcast_to(said, (*leading, goals)) / np.where(total > 0, total, 1.0)
    rows = shares.reshape(-1, goals)
    matrices = np.broadcast_to(rates, (*leading, goals, goals)).reshape(-1, goals, goals)
    if method == "inversion":
        found = _least_squares(rows, matrices)
    elif method == "em":
        found = _likeliest(rows, matrices)
    else:
        raise ValueError(f"unknown method {method!r}: inversion or em")
    return np.asarray(found.reshape(shares.shape) * total)


def labelled(confusion: npt.ArrayLike) -> FloatArray:
    """Check counts of labelled examples, shape (..., K, K); ValueError when a class has none."""
    array = checked(confusion)
    if array.ndim < 2 or array.shape[-2] != array.shape[-1] or array.shape[-1] > _MOST_GOALS:
        raise ValueError(
            f"expected counts of labelled examples, K by K with K at most {_MOST_GOALS}, got {array.shape}"
        )
    if not (array.sum(axis=-1) > 0).all():
        raise ValueError("every goal needs labelled examples")
    return array


def _least_squares(said: FloatArray, rates: FloatArray) -> FloatArray:
    """Minimise |said - ratesᵀp|² over the simplex, for rows (N, K) and matrices (N, K, K)."""
    goals = said.shape[-1]
    best = np.zeros_like(said)
    least = np.full(len(said), np.inf)
    # Large sets first: the whole one is the plain inverse, and where that is on the simplex nothing can be better.
    for size in range(goals, 0, -1):
        for members in map(list, combinations(range(goals), size)):
            open_rows = np.flatnonzero(least > 1e-30)
            if not len(open_rows):
                break
            design = np.swapaxes(rates[open_rows][:, members], -1, -2)  # said goals by occurring goals
            # Minimum of the squares given that the shares add up to one: its Lagrange conditions.
            system = np.ones((len(open_rows), size + 1, size + 1))
            system[:, :size, :size] = np.swapaxes(design, -1, -2) @ design
            system[:, size, size] = 0.0
            right = np.ones((len(open_rows), size + 1))
            right[:, :size] = np.einsum("njs,nj->ns", design, said[open_rows])
            p = np.einsum("nab,nb->na", np.linalg.pinv(system, hermitian=True), right)[:, :size]
            misfit = np.square(said[open_rows] - np.einsum("njs,ns->nj", design, p)).sum(axis=-1)
            better = (p >= -1e-12).all(axis=-1) & (misfit < least[open_rows])
            rows = open_rows[better]
            least[rows] = misfit[better]
            best[rows] = 0.0
            best[np.ix_(rows, members)] = np.maximum(p[better], 0.0)
    return np.asarray(best / best.sum(axis=-1, keepdims=True))


def _likeliest(said: FloatArray, rates: FloatArray) -> FloatArray:
    """Maximise Σ said ln(ratesᵀp) over the simplex, for rows (N, K) and matrices (N, K, K)."""
    p = np.full_like(said, 1.0 / said.shape[-1])  # a share that starts at zero would stay there
    active = np.arange(len(said))
    for _ in range(_STEPS):
        now, c = p[active], rates[active]
        expected = np.einsum("ni,nij->nj", now, c)
        ratio = said[active] / np.where(expected > 0, expected, 1.0)
        after = now * np.einsum("nij,nj->ni", c, ratio)
        total = after.sum(axis=-1, keepdims=True)
        after = np.where(total > 0, after / np.where(total > 0, total, 1.0), now)
        p[active] = after
        active = active[np.abs(after - now).max(axis=-1) > _SETTLED]
        if not len(active):
            break
    return p
