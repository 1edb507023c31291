"""What the true counts were, given what an imperfect classifier said.

A classifier that says goal j of an event of goal i with probability C_ij turns true shares p into said shares Cᵀp. Both
corrections use labelled examples for C and assume that errors are the same on traffic as on those (label shift).

Sources: Z. Lipton, Y.-X. Wang, A. Smola (2018), black-box shift estimation, for the inversion; M. Saerens, P. Latinne,
C. Decaestecker (2002) for EM, here on hard labels, where it climbs to the maximum of the multinomial likelihood.
"""

from __future__ import annotations

from functools import lru_cache
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
        one = rates.ndim == 2
        each = ((rows, rates),) if one else zip(rows[:, None], matrices, strict=True)
        found = np.concatenate([_least_squares(*pair) for pair in each]) if len(rows) else rows
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
    """Minimise |said - ratesᵀp|² over the simplex, for rows (N, K) and one matrix (K, K)."""
    maps, constants = _solutions(rates.tobytes(), len(rates))
    # Term by term, so that a row's bits do not depend on how many others there are.
    p = np.broadcast_to(constants, (len(said), *constants.shape)).copy()
    for j in range(len(rates)):
        p += said[:, None, None, j] * maps[:, :, j]
    error = np.broadcast_to(said[:, None, :], p.shape).copy()
    for i in range(len(rates)):
        error -= p[:, :, i, None] * rates[i]
    misfit = np.square(error).sum(axis=-1)
    # The first set is the whole one, the plain inverse: where that is on the simplex nothing can be better.
    misfit = np.where((p >= -1e-12).all(axis=-1), np.where(misfit > 1e-30, misfit, 0.0), np.inf)
    best = np.maximum(p[np.arange(len(p)), misfit.argmin(axis=-1)], 0.0)
    return np.asarray(best / best.sum(axis=-1, keepdims=True))


@lru_cache(maxsize=8)
def _solutions(rates: bytes, goals: int) -> tuple[FloatArray, FloatArray]:
    """Return the least squares of every set of occurring goals, large sets first: p = map @ said + constant.

    Shapes (S, K, K) and (S, K), S = 2**K - 1. They depend on the matrix alone, which is the same for many windows.
    """
    matrix = np.frombuffer(rates, dtype=np.float64).reshape(goals, goals)
    sets = [list(members) for size in range(goals, 0, -1) for members in combinations(range(goals), size)]
    maps, constants = np.zeros((len(sets), goals, goals)), np.zeros((len(sets), goals))
    for number, members in enumerate(sets):
        design, size = matrix[members].T, len(members)  # said goals by occurring goals
        # Minimum of the squares given that the shares add up to one: its Lagrange conditions.
        system = np.ones((size + 1, size + 1))
        system[:size, :size] = design.T @ design
        system[size, size] = 0.0
        inverse = np.linalg.pinv(system, hermitian=True)
        maps[number, members] = inverse[:size, :size] @ design.T
        constants[number, members] = inverse[:size, size]
    return maps, constants


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
