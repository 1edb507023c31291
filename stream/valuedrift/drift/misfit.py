r"""How far likelihood ratios are from what they are if the law that they assume is true, and the allowance for it.

Under that law the ratio of a pane has conditional expectation one. Under another it has not: a mean of 1.01 is nothing
in a window, and grows e-fold in every hundred panes after it. So the ratios x of stable panes are averaged, for each
alternative by itself, and evidence is divided by::

    A = max(1, (B + Σ min(x, B)) / (B + n)),   B = 256 panes for which a mean of one is presumed

over the n panes before the last 128 to 256: a change is to be heard before its own panes are taken for stable ones.
No pane counts for more than B, so that one outlier does not deafen an alternative for good. Nothing is known of labels
here, or assumed: if x_1, x_2, … are stationary and ergodic, A tends to at least E[min(x, B)].

A is at least one, and known before the pane that it is applied to: what was a supermartingale remains one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.state import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LAG", "PRESUMED", "Misfit"]

FloatArray = npt.NDArray[np.float64]

LAG: Final = 128
"""Panes that are added at a time, after as many more have passed."""

PRESUMED: Final = 256.0
"""B, panes with a ratio of one that are there from the beginning; also the most that one pane counts for."""


class Misfit:
    """The mean of the ratios of stable panes, for each of N alternatives.

    Parameters
    ----------
    size
        N.
    """

    def __init__(self, size: int) -> None:
        self._sums = np.zeros((3, size))  # of settled panes, those that wait, the latest
        self._panes = [0, 0, 0]
        self._settle()

    def _settle(self) -> None:
        mean = (PRESUMED + self._sums[0]) / (PRESUMED + self._panes[0])
        self.log_allowance: FloatArray = np.log(np.maximum(1.0, mean))
        """Shape (N,), nats: ln A as it is for the next pane."""

    def add(self, log_ratios: FloatArray) -> None:
        """Take the ratios of a pane, shape (N,), nats."""
        self._sums[2] += np.exp(np.minimum(log_ratios, math.log(PRESUMED)))
        self._panes[2] += 1
        if self._panes[2] == LAG:
            self._sums = np.stack([self._sums[0] + self._sums[1], self._sums[2], np.zeros(self._sums.shape[1])])
            self._panes = [self._panes[0] + self._panes[1], LAG, 0]
            self._settle()

    def restart(self) -> None:
        """Forget what is not settled: those panes may have led to an alarm."""
        self._sums[1:] = 0.0
        self._panes[1:] = [0, 0]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {"panes": list(self._panes), "sums": packed(self._sums.reshape(-1)) if any(self._panes) else ""}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any], size: int) -> Self:
        """Restore from `to_dict`.

        Raises
        ------
        ValueError
            If the state is damaged, or of another number of alternatives.
        """
        try:
            misfit = cls(size)
            misfit._panes = [int(panes) for panes in state["panes"]]
            if len(misfit._panes) != len(misfit._sums):
                raise ValueError("ratios are of three stretches")
            if any(misfit._panes):
                misfit._sums = unpacked(state["sums"]).reshape(misfit._sums.shape)
            misfit._settle()
        except (KeyError, TypeError) as error:
            raise ValueError("damaged state of ratios") from error
        return misfit
