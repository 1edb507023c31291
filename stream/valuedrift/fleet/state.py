"""The windows of all series, and which records they change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from valuedrift.fleet.dynamics_record import dynamics_record
from valuedrift.fleet.member import Member, SeriesKey, read_window
from valuedrift.fleet.outputs import FleetRecord
from valuedrift.fleet.population_record import population_record
from valuedrift.fleet.rules import FleetRules, Pair

__all__ = ["FleetState", "NotAWindow"]


class NotAWindow(Exception):
    """A record is not one of a window."""


class FleetState:
    """Takes window records in any order, any number of times, and says what they make of the fleet.

    A record of the fleet is a function of the set of windows that it is about: of each the latest revision, which is
    told by its number and not by when it came. So partitions may be read one after the other, from the start, again,
    and the last record of every identity is the same; its revision is the number of publications that it depends on.

    Memory is bounded: records that end `rules.keep_ns` before the newest window stay as they are, and windows that no
    other record looks back on are forgotten. So the above holds of records since then; `too_old` counts what came
    later.

    Parameters
    ----------
    rules
        What is measured.
    """

    def __init__(self, rules: FleetRules) -> None:
        self._rules = rules
        self._windows: dict[int, dict[SeriesKey, Member]] = {}
        self._changed: set[tuple[int, SeriesKey]] = set()
        self._newest: int | None = None
        self._most = 2 * (rules.keep_ns // rules.hop_ns + rules.windows + 1)
        self.too_old = 0
        """Windows that came when the record of their own time could not change any more."""
        self._sides: dict[tuple[str, str], list[Pair]] = {}
        for pair in rules.pairs:
            for model in (pair.base, pair.tuned):
                self._sides.setdefault((model, pair.segment), []).append(pair)

    @property
    def changed(self) -> bool:
        """Whether `settle` would return anything that could be new."""
        return bool(self._changed)

    def take(self, record: Mapping[str, Any]) -> None:
        """Take a window record; one that is known, older than what is known, or of another grid, changes nothing.

        Raises
        ------
        NotAWindow
            If it is none.
        """
        try:
            start, end, key, member = read_window(record)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotAWindow(f"not a window record ({type(error).__name__})") from None
        if end - start != self._rules.size_ns or start % self._rules.hop_ns:
            return
        if self._newest is None or end > self._newest:
            self._newest = end
        if end <= self._final:
            self.too_old += 1
            if end <= self._forgotten:
                return
        at = self._windows.setdefault(end, {})
        known = at.get(key)
        if known is None or member > known:
            at[key] = member
            self._changed.add((end, key))
        if len(self._windows) > self._most:
            self._forget()

    def settle(self) -> list[FleetRecord]:
        """Return every record that has changed since the last time, in order of event time; forget what is old."""
        ends = {end for end, _ in self._changed if end > self._final}
        records = [population_record(end, self._windows[end], self._rules) for end in ends]
        rates = [self._rate(*which) for which in self._rates() if which[2] > self._final]
        records += [record for record in rates if record is not None]
        self._changed.clear()
        self._forget()
        return sorted(records, key=lambda record: (record.end_ns, record.kind, record.identity))

    @property
    def _final(self) -> int:
        """Records that end here or before do not change any more."""
        return (self._newest or 0) - self._rules.keep_ns

    @property
    def _forgotten(self) -> int:
        """Windows that end here or before matter to no record that may change."""
        return self._final - self._rules.windows * self._rules.hop_ns

    def _forget(self) -> None:
        for end in [end for end in self._windows if end <= self._forgotten]:
            del self._windows[end]
        self._changed = {(end, key) for end, key in self._changed if end in self._windows}

    def _rates(self) -> set[tuple[Pair, str, int]]:
        """Find the rates that look back on a changed window: (pair, classifier, end of the last window)."""
        found: set[tuple[Pair, str, int]] = set()
        for changed, key in self._changed:
            for pair in self._sides.get((key.model, key.segment), ()):
                sides = [SeriesKey(model, pair.segment, key.classifier) for model in (pair.base, pair.tuned)]
                for end in range(changed, changed + self._rules.windows * self._rules.hop_ns, self._rules.hop_ns):
                    if end > (self._newest or 0):
                        break
                    at = self._windows.get(end)
                    if at is not None and all(side in at for side in sides):
                        found.add((pair, key.classifier, end))
        return found

    def _rate(self, pair: Pair, classifier: str, end: int) -> FleetRecord | None:
        rules = self._rules
        first = end - (rules.windows - 1) * rules.hop_ns
        base, tuned = (
            {
                at: members[key]
                for at in range(first, end + 1, rules.hop_ns)
                if (members := self._windows.get(at)) is not None and key in members
            }
            for key in (SeriesKey(model, pair.segment, classifier) for model in (pair.base, pair.tuned))
        )
        return dynamics_record(end, pair, classifier, base, tuned, rules)
