"""Alert rules over windows of counts: the source's, and the default one as the engine runs it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.information import entropy
from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Alert, Baseline, Engine, Labels, Progress, Rules, WindowGrid

__all__ = ["EPSILON", "calibrated_epsilon", "evidence_alerts", "literal_alerts"]

BoolArray = npt.NDArray[np.bool_]

EPSILON: Final = 0.001
"""The source's, nats per step."""

_WINDOW_NS: Final = 300 * 10**9
_CERTAIN: Final = np.eye(K, dtype=np.int64) * GRID


def literal_alerts(windows: IntArray, epsilon: float = EPSILON) -> BoolArray:
    """Say in which windows the source's rule alerts, |S_t - S_(t-1)| > ε.

    Parameters
    ----------
    windows
        Events per goal, shape (T, 5).
    epsilon
        Nats per step.

    Returns
    -------
    Shape (T,); the first window has no step and no alert.
    """
    return np.append(False, np.abs(np.diff(entropy(windows))) > epsilon)


def evidence_alerts(
    panes: IntArray,
    learned: IntArray,
    *,
    stream: str,
    votes_per_window: float,
    arl0_windows: float = 10_000.0,
    tolerance: float = 0.0,
    stop: bool = False,
) -> BoolArray:
    """Say in which windows the default rule opens an alert: the engine of monitor and replay, told every label.

    Parameters
    ----------
    panes
        Votes per goal, shape (T, P, 5).
    learned
        The reference, votes per goal, shape (5,).
    stream
        Its name: the order in which events of a pane are taken depends on it.
    votes_per_window, arl0_windows
        Average run length to a false alarm, and what a window is.
    tolerance
        The smallest drift that matters, as a total variation distance; 0: any.
    stop
        Whether to end at the first alert.

    Returns
    -------
    Shape (T,).
    """
    pane_ns = _WINDOW_NS // panes.shape[1]
    size_ns = pane_ns * panes.shape[1]
    baseline = Baseline(tuple(learned.tolist()), votes_per_window)
    engine = Engine(
        Rules(
            WindowGrid(pane_ns, size_ns, size_ns), 0, baselines={(stream, "default", ""): baseline},
            arl0_windows=arl0_windows, tolerance=tolerance,
        )
    )  # fmt: skip
    found = np.zeros(len(panes), dtype=np.bool_)
    offset = 0
    for t, window in enumerate(panes):
        n = int(window.sum())
        times = t * size_ns + pane_ns * np.arange(len(window)).repeat(window.sum(axis=1))
        scores = np.tile(_CERTAIN, (len(window), 1)).repeat(window.ravel(), axis=0)
        none = np.zeros(n, dtype=np.int64)
        labels = Labels(
            "study", 0, "c", offset + np.arange(n), times, none, scores, [""] * n, none > 0, none
        )  # events without a conversation: each votes
        offset += n
        outputs = engine.labels(stream, "default", labels).outputs
        outputs += engine.progress(Progress("study", 0, 1, offset, (t + 1) * size_ns, idle=False)).outputs
        found[t] = any(isinstance(o, Alert) and o.record["sequence"] == 0 for o in outputs)
        if stop and found[t]:
            break
    return found


def calibrated_epsilon(windows: IntArray, every: float) -> float:
    """Return the ε at which stable windows, shape (T, 5), make the source's rule alert once in `every` steps."""
    steps = np.abs(np.diff(entropy(windows)))
    return float(np.quantile(steps, 1 - 1 / every))
