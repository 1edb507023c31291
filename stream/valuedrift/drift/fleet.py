r"""A budget of false alarms for a whole fleet of (model, segment) streams, whatever the dependence between them.

Each stream has a Shiryaev-Roberts e-detector M (`DriftDetector`): nonnegative, M_t - t a martingale from 0 while the
stream is stable, t in events that vote. M_t is *no* e-value, as E[M_t] = t; nor is M_τ/τ at a stopping time τ, as
M_t/t is no supermartingale. What is true, n streams, all statements non-asymptotic:

**Local form** (`stream_threshold`): stream i alarms at M ≥ A_i = arl0_i/w_i, with arl0_i its ARL0 in events of its own,
those of T windows, and weights that add up to W. No stream needs to know of another.

1. Doob's inequality for the submartingale M gives P(M reaches A_i within m events) ≤ m/A_i. Expectations add up under
   *any* dependence, so within T windows the number of streams with a false alarm is at most W on average; with W < 1
   the probability of any is at most W.
2. If every alarm restarts its detector, M_t + Σ_{alarms j} M_{N_j} - t is a martingale, and each alarm takes at least
   A_i out of it: E[alarms of stream i within m events] ≤ m/A_i. So *all* false alarms of the fleet are at most W per T
   windows on average, again under any dependence. This needs a known reference: with an estimated one (1.) is what is
   proved (averaged over the posterior, as `DriftDetector` says), because restarts on an unlucky reference repeat.

**Global form** (`fleet_alarms`, weighted e-BH): sees all streams, alarms k of them at once on k times less evidence
each. With an epoch of h_i events (say its ARL0) in which the detector starts at 0 once and after which it is stopped,
E_i = M_i/h_i is an e-process: E[E_i at τ] = E[τ]/h_i ≤ 1 at every stopping time τ within the epoch. Let an alarm
*stand* until the epoch ends, K_s be the number of alarms that stand after the look s, and R the number at the end (or
at any stopping time). Stream i, if it falsely alarms, does so at a look s_i with w_i E_i(s_i) ≥ 1/(level K_{s_i}) and
K_{s_i} ≤ R, so

    FDR = E[Σ_{i false} 1/R] ≤ Σ_i E[level w_i E_i(s_i)] ≤ level Σ_i w_i ≤ level,

however many looks there were. s_i depends on all streams, so M_i has to be a martingale given what *all* of them have
shown: the next pane of a stable stream is as its own past says, whatever the others did until then. In the same pane
streams may depend in any way (a shared shock, shared users). A stream that copies another one later breaks this. Then:

- at looks fixed in advance, and without `standing`, e-BH on M_i/max(h_i, t_i) holds under any dependence, per look;
- for any looks, e-BH on the *running maxima* of E_i at `any_dependence(level, n)` holds under any dependence: 1/max E_i
  is a p-value by Doob's inequality, and this is the procedure of Benjamini and Yekutieli. It costs ln H_n ≈ 2.3 nats at
  n = 10,000.

While no stream drifts FDR is the probability of any alarm; the threshold for the first alarm is that of the local form
with W = level. So the global form never alarms later than the local one, and earlier by up to ln k nats of evidence.

Both take weights that are fixed before the data, and no order: e-LOND and other online procedures spend their budget in
the order in which hypotheses arrive, which between partitions is chance. Streams that may yet appear get their weight
from a bound on their number.

Sources: R. Wang, A. Ramdas (2022), "False discovery rate control with e-values" (e-BH, weights); Z. Xu, A. Ramdas
(2024), "Online multiple testing with e-values" (e-LOND); Y. Benjamini, D. Yekutieli (2001); G. Blanchard, E. Roquain
(2008), "Two simple sufficient conditions for FDR control" (weights); J. Shin, A. Ramdas, A. Rinaldo (2024),
"E-detectors".
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

__all__ = ["any_dependence", "fleet_alarms", "stream_threshold"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def stream_threshold(arl0: float, weight: float) -> float:
    """Return the threshold of one stream's e-detector: the local form, nothing else needs to be known.

    Parameters
    ----------
    arl0
        Average run length to a false alarm that the whole fleet is to have, at least 1, in the unit in which the
        stream's e-detector counts (its own events in that time).
    weight
        The stream's part of the budget, above 0 and at most 1; those of the fleet add up to at most 1.

    Returns
    -------
    arl0 / weight. Every nat that it adds, ln(1/weight) in all, costs about 1/KL(after‖before) events of delay.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    if not (math.isfinite(arl0) and arl0 >= 1.0):
        raise ValueError("arl0 must be finite and at least 1")
    if not 0.0 < weight <= 1.0:
        raise ValueError("a weight lies above 0 and is at most 1")
    return arl0 / weight


def fleet_alarms(
    e_values: npt.ArrayLike,
    *,
    level: float,
    weights: npt.ArrayLike | None = None,
    standing: npt.ArrayLike | None = None,
) -> BoolArray:
    """Say which streams are on alarm: the global form, weighted e-BH over the streams as they are at one time.

    The largest k for which k streams stand or have level · k · w_i E_i ≥ 1.

    Parameters
    ----------
    e_values
        Shape (n,), not negative, infinity allowed; of an e-detector, its value over the events of its epoch.
    level
        False discovery rate, above 0 and at most 1.
    weights
        Shape (n,), positive, adding up to at most 1; not given: 1/n each.
    standing
        Shape (n,), truth values: streams whose alarm of an earlier look of this epoch stands. Their e-values are not
        looked at.

    Returns
    -------
    Shape (n,). The order of the streams does not matter: a permutation of the input permutes the result.

    Raises
    ------
    ValueError
        If shapes differ or a number is out of its range.
    """
    e = np.asarray(e_values, dtype=np.float64)
    if e.ndim != 1 or not (e >= 0.0).all():  # NaN is not
        raise ValueError("e-values are one row of non-negative numbers")
    if not 0.0 < level <= 1.0:
        raise ValueError("a level lies above 0 and is at most 1")
    stands = np.zeros(e.shape, dtype=np.bool_) if standing is None else np.asarray(standing, dtype=np.bool_)
    evidence = level * e * _checked(weights, len(e))
    if stands.shape != e.shape:
        raise ValueError("standing needs one truth value per stream")
    already = int(stands.sum())
    ranked = np.sort(evidence[~stands])[::-1]
    enough = np.flatnonzero(ranked * (already + np.arange(1, len(ranked) + 1)) >= 1.0)
    if not enough.size:
        return stands.copy()
    return np.asarray(stands | (evidence * (already + int(enough[-1]) + 1) >= 1.0))


def any_dependence(level: float, n: int) -> float:
    """Return level / H_n, H_n = 1 + 1/2 + … + 1/n: the level for running maxima of n streams of any dependence."""
    if n < 1:
        raise ValueError("a fleet has at least one stream")
    return level / math.fsum(1.0 / k for k in range(1, n + 1))


def _checked(weights: npt.ArrayLike | None, n: int) -> FloatArray:
    if weights is None:
        return np.full(n, 1.0 / max(n, 1))
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != (n,) or not (w > 0.0).all() or math.fsum(w.tolist()) > 1.0 + 1e-9:
        raise ValueError("weights are positive, one per stream, and add up to at most 1")
    return w
