"""Relative positions: a learned number per head and bucket of distances."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["bias_by_distance", "bucket"]


def bucket(distance: npt.NDArray[np.int64], buckets: int, max_distance: int) -> npt.NDArray[np.int64]:
    """Return the bucket of distances (position attended to, minus own) where both directions count.

    Half of the buckets are for each direction; of these, half hold one distance each, the others grow geometrically up
    to `max_distance`, beyond which all distances share the last.
    """
    half = buckets // 2
    exact = half // 2
    size = np.abs(distance)
    # In fp32, as checkpoints were trained: at a few distances the last bit decides.
    ratio = np.log(np.maximum(size, 1).astype(np.float32) / np.float32(exact)) / np.float32(
        np.log(max_distance / exact)
    )
    far = np.minimum(exact + (ratio * np.float32(half - exact)).astype(np.int64), half - 1)
    return np.asarray(np.where(distance > 0, half, 0) + np.where(size < exact, size, far))


def bias_by_distance(weights: npt.NDArray[np.float32], max_distance: int) -> npt.NDArray[Any]:
    """Return the bias for every distance from -max_distance to max_distance; farther ones equal the outermost.

    Parameters
    ----------
    weights
        Shape (buckets, heads).

    Returns
    -------
    Shape (heads, 2 * max_distance + 1).
    """
    distances = np.arange(-max_distance, max_distance + 1)
    return np.ascontiguousarray(weights[bucket(distances, len(weights), max_distance)].T)
