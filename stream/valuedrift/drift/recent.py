"""What conversations, tenants or a whole stream have said of late, fading from pane to pane, in bounded memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.state import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Recent"]

FloatArray = npt.NDArray[np.float64]

_GONE: Final = 1e-9  # events; numbers that fade on and on become denormal, and a hundred times as slow


class Recent:
    """Counts of each group, faded by exp(-1/memory) from pane to pane, for several memories at once.

    Parameters
    ----------
    goals
        K.
    memories
        M of them, panes; 0: nothing outlives its pane.
    most
        Most groups that are remembered; of more, those heard of last.
    """

    def __init__(self, goals: int, memories: Sequence[float], most: int) -> None:
        self.most = most
        self._kappa = np.array([math.exp(-1.0 / m) if m > 0 else 0.0 for m in memories])[:, None]
        self._nothing = np.zeros((len(memories), goals))
        self._groups: dict[int, tuple[int, FloatArray]] = {}  # last pane, counts at its end

    def at(self, group: int, pane: int) -> FloatArray:
        """Return a group's counts as they are at the start of a pane, shape (M, K).

        Raises
        ------
        ValueError
            If the group has been heard of in this pane or a later one.
        """
        if group not in self._groups:
            return self._nothing
        last, counts = self._groups[group]
        if pane <= last:
            raise ValueError("panes must come in order")
        left = self._kappa ** (pane - last) * counts
        return np.where(left < _GONE, 0.0, left)

    def add(self, pane: int, groups: Sequence[int], counts: FloatArray) -> None:
        """Take a pane's counts, shape (G, K), of so many groups."""
        for group, row in zip(groups, counts, strict=True):
            self._groups[group] = (pane, self.at(group, pane) + row)
        if len(self._groups) > self.most:  # keep three quarters, so that this is done rarely
            newest = sorted(self._groups, key=lambda group: (-self._groups[group][0], group))
            self._groups = {group: self._groups[group] for group in sorted(newest[: max(1, 3 * self.most // 4)])}

    def to_list(self) -> list[list[Any]]:
        """Return a JSON-ready form that `restore` takes."""
        return [[group, pane, packed(counts.reshape(-1))] for group, (pane, counts) in self._groups.items()]

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_list` saved.

        Raises
        ------
        ValueError
            If it is of other goals or memories.
        """
        self._groups = {group: (pane, unpacked(text).reshape(self._nothing.shape)) for group, pane, text in data}
