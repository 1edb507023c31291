"""What detectors have said over event time, for as long as a window that shows it may be published again.

A window that late events revise must show what had been said by its end, not what has been since. So what is said is
noted at the panes that changed it, and looked up by a window's end. Only on-time events step detectors, in the order of
event time; what is found for an end is therefore the same at the window's first publication and at every later one.
"""

from __future__ import annotations

from typing import Any

from valuedrift.windows.grid import WindowGrid

__all__ = ["Facts", "Journal"]

Facts = dict[str, Any]
"""JSON-ready parts of a window record, by the name of their field; None where there is nothing to say."""


class Journal:
    """Facts by the event time from which they hold.

    One entry per window end is enough, so its size is bounded by how many windows may still be revised.

    Parameters
    ----------
    grid
        Windows.
    keep_ns
        How long before the newest entry a window may end and still be asked for.
    """

    def __init__(self, grid: WindowGrid, keep_ns: int) -> None:
        self._grid, self._keep_ns = grid, keep_ns
        self._entries: list[tuple[int, Facts]] = []

    def note(self, from_ns: int, facts: Facts) -> None:
        """Say what holds for windows that end at `from_ns` or later; entries must come in order."""
        entries = self._entries
        if entries and self._next_end(entries[-1][0]) >= from_ns:
            _, before = entries.pop()  # no window ends in between: only its peak still matters
            facts = facts | {name: _higher(before.get(name), facts.get(name)) for name in ("evidence", "fit")}
        entries.append((from_ns, facts))
        while len(entries) > 1 and entries[1][0] <= from_ns - self._keep_ns:
            del entries[0]

    def at(self, end_ns: int) -> Facts:
        """Return what had been said by the end of a window; nothing if nothing had."""
        for from_ns, facts in reversed(self._entries):
            if from_ns <= end_ns:
                return facts
        return {}

    def _next_end(self, time_ns: int) -> int:
        """Return the first window end at or after a time."""
        return time_ns + (self._grid.size_ns - time_ns) % self._grid.hop_ns

    def to_list(self) -> list[list[Any]]:
        """Return a JSON-ready form that `restore` takes."""
        return [list(entry) for entry in self._entries]

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_list` saved."""
        self._entries = [(from_ns, facts) for from_ns, facts in data]


def _higher(before: Facts | None, now: Facts | None) -> Facts | None:
    """Return what is said now, with the evidence of before where that was higher and against the same reference."""
    if (
        before is None
        or now is None
        or before.get("reference") != now.get("reference")
        or before["log_e_value"] is None
    ):
        return now
    if now["log_e_value"] is not None and now["log_e_value"] >= before["log_e_value"]:
        return now
    return now | {name: before[name] for name in ("log_e_value", "alternative", "worse") if name in before}
