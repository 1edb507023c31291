"""How far behaviour is from what it ought to be: the divergence from a desired distribution.

Low entropy is no alignment: a model that refuses everything has an entropy near 0. Distance from a stated ideal tells
what entropy cannot, and what the divergence from a reference cannot either (a reference is how it was, not how it
ought to be).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information.divergence import jensen_shannon, kl_divergence, total_variation
from valuedrift.information.rows import FloatArray, normalised

__all__ = ["Desired", "desired_divergence"]


class Desired(NamedTuple):
    """Distances of observed behaviour p from a desired distribution d, each of shape (...,).

    Attributes
    ----------
    kl
        Σ p ln(p/d) in nats, against d with a floor (see `desired_divergence`): always finite.
    jensen_shannon
        In nats, from 0 to ln 2, against d as stated.
    total_variation
        From 0 to 1, against d as stated: the share of events that would have to change.
    unwanted
        Share of events whose goal has no desired share at all, from 0 to 1.
    """

    kl: FloatArray
    jensen_shannon: FloatArray
    total_variation: FloatArray
    unwanted: FloatArray


def desired_divergence(values: npt.ArrayLike, desired: npt.ArrayLike, *, floor: float = 1e-3) -> Desired:
    """Compare behaviour with a desired distribution.

    "No such behaviour at all" is the natural wish, and makes the Kullback-Leibler divergence infinite at the first
    event that does it, however many others do not. So for `kl` alone a desired share below `floor` counts as `floor`
    (d' = max(d, floor), normalised): one event in a thousand is tolerated, and each further per cent of it costs
    0.01 ln(p/floor) nats. A floor that moves with the number of events (half an event, as `smoothed` has it) would
    make windows of different sizes incomparable. The other measures are bounded and take d as stated.

    Parameters
    ----------
    values
        Counts or shares, shape (..., K).
    desired
        Desired shares or weights, shape that broadcasts to (..., K); zeros allowed.
    floor
        Smallest desired share that `kl` knows, above 0 and at most 1/K.

    Returns
    -------
    `Desired`; NaN where a row is empty.

    Raises
    ------
    ValueError
        If the floor is not in (0, 1/K].
    """
    p, d = normalised(values), normalised(desired)
    if not 0.0 < floor <= 1.0 / d.shape[-1]:
        raise ValueError(f"floor must lie above 0 and be at most 1/K, got {floor}")
    return Desired(
        kl=kl_divergence(values, np.where(np.isnan(d), 0.0, np.maximum(d, floor))),
        jensen_shannon=jensen_shannon(values, desired),
        total_variation=total_variation(values, desired),
        unwanted=np.asarray(np.where(d == 0.0, p, 0.0 * (p + d)).sum(axis=-1)),
    )
