"""One classifier's view of one (model, segment): from labelled events to windows and alerts."""

from __future__ import annotations

from typing import Any

from valuedrift.windows.epsilon_alerts import EpsilonAlerts
from valuedrift.windows.evidence_alerts import EvidenceAlerts
from valuedrift.windows.exemplars import Exemplars
from valuedrift.windows.history import Stretch
from valuedrift.windows.labels import Labels
from valuedrift.windows.outputs import Output, SeriesKey, Window
from valuedrift.windows.reference import Reference, ReferenceBuilder, pinned
from valuedrift.windows.rules import Rules
from valuedrift.windows.store import CountStore
from valuedrift.windows.window_record import window_record

__all__ = ["Series"]


class Series:
    """Counts, reference, detector and alerts of a (model, segment, classifier).

    Panes close in event-time order, each exactly once; at its closing a pane holds all of its on-time events, whatever
    the order in which partitions were read. So what is decided at closings is a function of the source log alone.

    Parameters
    ----------
    key, rules
        Whose series, by which rules.
    """

    def __init__(self, key: SeriesKey, rules: Rules) -> None:
        self._key, self._rules = key, rules
        self._store = CountStore(rules.grid)
        self._exemplars = Exemplars(rules.exemplars)
        self._builder = ReferenceBuilder(rules)
        self._reference: Reference | None = None
        self._evidence: EvidenceAlerts | None = None
        self._epsilon = EpsilonAlerts(key, rules)
        self._deadline: int | None = None
        self.last_window_end: int | None = None
        self._set_reference(pinned(key, rules))

    def _set_reference(self, reference: Reference | None) -> None:
        self._reference = reference
        if reference is not None and self._rules.alert_rule == "evidence":
            self._evidence = EvidenceAlerts(self._key, reference, self._rules)

    @property
    def empty(self) -> bool:
        """Whether no counts are held: everything has been published for good."""
        return not self._store.open and not self._store.slices

    def add(self, labels: Labels, closed_until: int | None) -> list[Output]:
        """Count events that are not too late; return revisions of closed windows."""
        touched = self._store.add(labels, closed_until)
        # the window one hop later measures its step from this one
        after = {end + self._rules.grid.hop_ns for end in touched}
        touched |= {end for end in after if closed_until is not None and end <= closed_until}
        self._find_deadline(closed_until)
        return [window for end in sorted(touched) for window in self._window(end)]

    def advance(self, closed_until: int | None, until: int) -> list[Output]:
        """Close panes and windows that end at or before `until` (a multiple of the pane), in event-time order."""
        if self._deadline is None or until < self._deadline:
            return []
        grid = self._rules.grid
        ends = {start + grid.pane_ns for start in self._store.open}
        for start in (*self._store.open, *self._store.slices):
            ends.update(grid.window_ends(start))
        outputs: list[Output] = []
        for end in sorted(e for e in ends if e <= until and (closed_until is None or e > closed_until)):
            outputs += self._close_pane(end)
            outputs += self._close_window(end)
        self._store.drop_before(until - self._rules.revisable_ns - grid.size_ns - grid.hop_ns)
        self._find_deadline(until)
        return outputs

    def retire(self, at_ns: int) -> list[Output]:
        """Resolve what is firing: another classifier has taken over."""
        return [] if self._evidence is None else [*self._evidence.close(at_ns, self._exemplars)]

    def _close_pane(self, end: int) -> list[Output]:
        pane = self._store.close_pane(end - self._rules.grid.pane_ns)
        if pane is None or not pane.tally.on_time.any():
            return []
        self._exemplars.close_pane(pane.exemplars)
        start, counts = end - self._rules.grid.pane_ns, pane.tally.on_time
        if self._reference is None:
            self._set_reference(self._builder.add(start, counts))
            return []
        if self._evidence is None:
            return []
        return [*self._evidence.on_pane(Stretch(start, end, counts, pane.tally.ranges), self._exemplars)]

    def _close_window(self, end: int) -> list[Output]:
        grid = self._rules.grid
        if end % grid.hop_ns != grid.size_ns % grid.hop_ns:
            return []
        windows = self._window(end)
        if not windows:
            return []
        self.last_window_end = end
        outputs: list[Output] = [*windows]
        if self._rules.alert_rule == "epsilon":
            tally = self._store.window(end)
            current = Stretch(end - grid.size_ns, end, tally.on_time, tally.ranges)
            previous = self._store.window(end - grid.hop_ns).on_time
            outputs += self._epsilon.on_window(current, previous, self._exemplars)
        elif self._evidence is not None:
            outputs += self._evidence.on_window(end, self._exemplars)
        return outputs

    def _window(self, end: int) -> list[Window]:
        """Return the record of a closed window, or nothing if it has no event."""
        tally = self._store.window(end)
        if not tally.events:
            return []
        reference = self._reference if self._reference is not None and self._reference.covers(end) else None
        previous = self._store.window(end - self._rules.grid.hop_ns)
        return [Window(self._key, end, window_record(self._key, end, tally, previous, reference, self._rules))]

    def _find_deadline(self, closed_until: int | None) -> None:
        """Find the next event time at which something closes or is forgotten, so that most advances cost nothing."""
        grid = self._rules.grid
        times = [start + grid.pane_ns for start in self._store.open]
        for start in self._store.slices:
            times += [e for e in grid.window_ends(start) if closed_until is None or e > closed_until]
            times.append(start + grid.slice_ns + self._rules.revisable_ns + grid.size_ns + grid.hop_ns)
        self._deadline = min(times, default=None)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "store": self._store.to_dict(),
            "exemplars": self._exemplars.to_dict(),
            "builder": self._builder.to_dict(),
            "reference": None if self._reference is None else self._reference.to_dict(),
            "evidence": None if self._evidence is None else self._evidence.to_dict(),
            "epsilon": self._epsilon.to_dict(),
            "last_window_end": self.last_window_end,
        }

    def restore(self, data: dict[str, Any], closed_until: int | None) -> None:
        """Go on from what `to_dict` saved."""
        self._store.restore(data["store"])
        self._exemplars.restore(data["exemplars"])
        self._builder.restore(data["builder"])
        self._set_reference(None if data["reference"] is None else Reference.from_dict(data["reference"]))
        if self._evidence is not None and data["evidence"] is not None:
            self._evidence.restore(data["evidence"])
        self._epsilon.restore(data["epsilon"])
        self.last_window_end = data["last_window_end"]
        self._find_deadline(closed_until)
