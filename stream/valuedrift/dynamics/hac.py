"""Variance of a linear estimate from an autocorrelated series: Newey-West with its bias and its uncertainty removed.

Windows of S(t) are alike from one to the next, so the usual standard error of a slope is too small. Newey and West
(1987) sum the autocovariances of the estimate's scores with Bartlett weights. That sum is a quadratic form in the
residuals, (1/L) Σ (sum of the scores in a block of L windows)², over all blocks, and it is too small as well: residuals
are smoother than errors, the weights shorten long memory, and few blocks make it vary (at 50 windows and an
autocorrelation of 0.5 the textbook's 95 % interval covers about 85 %).

What corrects it, after R. Bell and D. McCaffrey (2002) and G. Imbens and M. Kolesár (2016) for clusters: under a
working model of the errors, here an AR(1) with its estimated coefficient, the mean and the variance of that quadratic
form and the variance of the estimate itself are known exactly. Their ratio rescales the sum, and Satterthwaite's
2 mean²/variance is the number of degrees of freedom of the t interval. Only these two corrections trust the AR(1); the
sum does not.

Where it still fails: a slow process below sampling noise of the same size (autocorrelation 0.9 from window to window,
half of the variance) looks like a fast one in so few windows, and 95 % intervals cover 87 to 90 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Term", "Uncertainty", "uncertainty"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_HIGHEST_RHO: Final = 0.98  # nearer to one no length of series tells a trend from a random walk
_ROWS_PER_BLOCK: Final = 6  # moments of the sum from every L/6th block: the same to a percent, at a sixth of the work


class Term(NamedTuple):
    """One series' part in an estimate that is linear in it (to first order, where a fit is not linear).

    Attributes
    ----------
    design
        Derivative of the fitted curve by its parameters, shape (windows, parameters).
    weights
        Weights of the windows in the fit, shape (windows,), positive.
    influence
        Derivative of the estimate by each window's value, shape (windows,).
    residuals
        Value minus fitted curve, shape (windows,).
    """

    design: FloatArray
    weights: FloatArray
    influence: FloatArray
    residuals: FloatArray


class Uncertainty(NamedTuple):
    """How far an estimate may be off.

    Attributes
    ----------
    error
        Standard error, in the estimate's unit.
    freedom
        Degrees of freedom of its t interval; at least 1.
    bandwidth
        Length of the Bartlett kernel, windows; covariances of windows this far apart count nothing.
    autocorrelation
        Estimated lag-one autocorrelation of the errors, one per series, from 0 to 0.98.
    """

    error: float
    freedom: float
    bandwidth: int
    autocorrelation: tuple[float, ...]


def uncertainty(times: IntArray, terms: Sequence[Term]) -> Uncertainty:
    """Give the standard error and degrees of freedom of an estimate that is linear in one or two series.

    Parameters
    ----------
    times
        Index of each window, shape (windows,), strictly increasing; windows that are missing are left out.
    terms
        One per series, all over the same windows. What the series have in common at a window counts, too.

    Returns
    -------
    The standard error is 0 where all residuals vanish.
    """
    rhos = tuple(_autocorrelation(times, term) for term in terms)
    bandwidth = _bandwidth(len(times), max(rhos))
    scores = np.sum([term.influence * term.residuals for term in terms], axis=0)
    estimated = _bartlett(times, scores, bandwidth)
    expected, spread, true = _moments(times, terms, rhos, bandwidth)
    if estimated <= 0.0 or expected <= 0.0:
        return Uncertainty(0.0, max(1.0, float(len(times))), bandwidth, rhos)
    freedom = max(1.0, 2.0 * expected * expected / spread)
    return Uncertainty(math.sqrt(estimated * true / expected), freedom, bandwidth, rhos)


def _autocorrelation(times: IntArray, term: Term) -> float:
    """Lag-one autocorrelation of the errors, with what a fit of p parameters takes from it given back."""
    standard = np.sqrt(term.weights) * term.residuals
    energy = float(standard @ standard)
    gaps = np.diff(times)
    if energy <= 0.0 or not len(gaps):
        return 0.0
    near = gaps == gaps.min()
    products = float((standard[1:] * standard[:-1])[near].sum()) / int(near.sum())
    n, p = len(times), term.design.shape[1]
    found = products * n / energy
    # Bias of the estimate after fitting p smooth regressors: -(p + (p + 2) rho)/n to first order.
    found = (n * found + p) / max(n - p - 2.0, 1.0)
    found = min(max(found, 0.0), _HIGHEST_RHO)
    return float(min(found ** (1.0 / int(gaps.min())), _HIGHEST_RHO))


def _bandwidth(windows: int, rho: float) -> int:
    """Andrews' (1991) automatic bandwidth for an AR(1), never below 1.3 n^(1/2), at most n/2.

    The floor is that of E. Lazarus, D. Lewis, J. Stock and M. Watson (2018): a first autocorrelation that sampling
    noise has diluted says little of what lies further back.
    """
    alpha = 4.0 * rho * rho / ((1.0 - rho * rho) ** 2)
    wanted = max(1.1447 * (alpha * windows) ** (1.0 / 3.0), 1.3 * math.sqrt(windows))
    return int(max(1, min(math.ceil(wanted), windows // 2)))


def _bartlett(times: IntArray, scores: FloatArray, bandwidth: int) -> float:
    """Sum over pairs of windows of score times score times (1 - distance/L)."""
    total = float(scores @ scores)
    for lag in range(1, min(bandwidth, len(scores))):
        # Windows that are `lag` places apart in the list are at least so far apart in time.
        weight = np.maximum(0.0, 1.0 - (times[lag:] - times[:-lag]) / bandwidth)
        total += 2.0 * float((weight * scores[lag:]) @ scores[:-lag])
    return max(total, 0.0)


def _moments(
    times: IntArray, terms: Sequence[Term], rhos: tuple[float, ...], bandwidth: int
) -> tuple[float, float, float]:
    """Mean and variance of the Bartlett sum and variance of the estimate, under the working model.

    Standardised errors of each series are AR(1) with its own coefficient, at their true distances; innovations of two
    series at the same window are correlated as their residuals are.
    """
    blocks = _blocks(times, bandwidth)
    scales = [math.sqrt(float(np.mean(term.weights * term.residuals**2))) for term in terms]
    parts = []
    for term, rho, scale in zip(terms, rhos, scales, strict=True):
        # Rows: what each block's sum of scores takes from the errors; last row: what the estimate takes from them.
        scored = blocks * term.influence
        hat = np.linalg.pinv(term.design * np.sqrt(term.weights)[:, None]) * np.sqrt(term.weights)
        taken = np.vstack([scored - (scored @ term.design) @ hat, term.influence])
        parts.append(_through_ar1(times, taken * (scale / np.sqrt(term.weights)), rho))
    if len(parts) == 2:
        first, second = (np.sqrt(term.weights) * term.residuals for term in terms)
        size = math.sqrt(float(first @ first) * float(second @ second))
        common = float(first @ second) / size if size > 0.0 else 0.0
        parts = [parts[0] + common * parts[1], math.sqrt(max(0.0, 1.0 - common * common)) * parts[1]]
    factor = np.hstack(parts)
    sums, estimate = factor[:-1], factor[-1]
    covariance = sums @ sums.T
    stride = _stride(bandwidth)
    share = stride / bandwidth
    return (
        float(np.trace(covariance)) * share,
        2.0 * float((covariance**2).sum()) * share**2,
        float(estimate @ estimate),
    )


def _stride(bandwidth: int) -> int:
    return max(1, bandwidth // _ROWS_PER_BLOCK)


def _blocks(times: IntArray, bandwidth: int) -> FloatArray:
    """Which window lies in which block of `bandwidth` consecutive ones, shape (blocks, windows), zeros and ones."""
    # No block spans a gap of its own length, so longer gaps need no blocks of their own.
    place = np.concatenate(([0], np.cumsum(np.minimum(np.diff(times), bandwidth))))
    starts = np.arange(1 - bandwidth, int(place[-1]) + 1, _stride(bandwidth))[:, None]
    return ((place >= starts) & (place < starts + bandwidth)).astype(np.float64)


def _through_ar1(times: IntArray, rows: FloatArray, rho: float) -> FloatArray:
    """Multiply rows by the Cholesky factor of an AR(1)'s covariance with unit variance, in linear time."""
    carry = rho ** np.diff(times).astype(np.float64)
    columns = np.ascontiguousarray(rows.T)
    for j in range(len(carry) - 1, -1, -1):
        columns[j] += carry[j] * columns[j + 1]
    columns[1:] *= np.sqrt(1.0 - carry * carry)[:, None]
    return columns.T
