"""One classifier's view of one (model, segment): from labelled events to windows and alerts."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.taxonomy import IntArray
from valuedrift.windows.clusters import Clusters
from valuedrift.windows.epsilon_alerts import EpsilonAlerts
from valuedrift.windows.evidence_alerts import EvidenceAlerts
from valuedrift.windows.exemplars import Exemplars
from valuedrift.windows.explanation import RENEWED, REPLACED, Context
from valuedrift.windows.fit_alerts import FitAlerts, FitPane
from valuedrift.windows.history import Stretch
from valuedrift.windows.journal import Facts, Journal
from valuedrift.windows.labels import GIVEN, Confusion, Labels
from valuedrift.windows.outputs import Alert, Output, SeriesKey, Window
from valuedrift.windows.reference import Reference, ReferenceBuilder, pinned
from valuedrift.windows.rules import Rules
from valuedrift.windows.store import Closing, CountStore
from valuedrift.windows.timetable import Timetable
from valuedrift.windows.votes import Voters, votes_per_pane
from valuedrift.windows.window_record import Known, Restart, window_record

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
        fits = rules.fit_arl0_windows is not None and rules.alert_rule == "evidence" and key.classifier != GIVEN
        limit = votes_per_pane(rules.voters, rules.grid.pane_ns, rules.vote_again_ns)
        self._tells_tenants = rules.dependence == "tenants"
        self._store = CountStore(rules.grid, limit, fits=fits, tenants=rules.tenants if self._tells_tenants else 0)
        self._closing: Closing | None = None
        self._fit = FitAlerts(key, rules) if fits else None
        self._deadline: int | None = None
        self._confusion: Confusion | None = None
        self.forget()

    def forget(self) -> None:
        """Become as a new series, but for the counts: what has not closed yet will be counted once all the same."""
        self._exemplars = Exemplars(self._rules.exemplars)
        self._voters = Voters(self._rules.vote_again_ns)
        if self._closing is not None:  # those yet to come vote as if nobody had before
            self._closing.elect(self._voters, self._closing.done)
        self._builder = ReferenceBuilder(self._rules)
        self._clusters = Clusters(self._rules)
        day = self._rules.daytime
        self._timetable = None if day is None else Timetable(self._rules, day)
        first = pinned(self._key, self._rules) if day is None else None
        self._references = [] if first is None else [first]
        self._evidence: EvidenceAlerts | None = None
        self._epsilon = EpsilonAlerts(self._key, self._rules)
        if self._fit is not None:
            self._fit.forget()
        self._restart: Restart | None = None
        # an event that lies further back than that is too late to count
        self._journal = Journal(self._rules.grid, self._rules.revisable_ns)
        self.first_pane_end: int | None = None
        """End of the first pane with an on-time event."""
        self.last_pane_end: int | None = None
        """End of the last pane with an on-time event."""

    @property
    def blank(self) -> bool:
        """Whether it holds nothing that a new series would not have."""
        learned = self._builder.events or any(reference.since_ns is not None for reference in self._references)
        learned = learned or (self._timetable is not None and self._timetable.events)
        return self.last_pane_end is None and not learned and not len(self._store.open) and not self._store.slices

    def add(self, labels: Labels, closed_until: int | None) -> list[Output]:
        """Count events that are not too late; return revisions of closed windows."""
        if labels.confusion is not None:  # batches of an earlier release carry none
            self._confusion = labels.confusion
        touched = self._store.add(labels, closed_until)
        # the window one hop later measures its step from this one
        after = {end + self._rules.grid.hop_ns for end in touched}
        touched |= {end for end in after if closed_until is not None and end <= closed_until}
        self._find_deadline(closed_until)
        return [window for end in sorted(touched) for window in self._window(end)]

    @property
    def deadline(self) -> int | None:
        """Event time at which something closes or is forgotten next; None while there is nothing."""
        return self._deadline

    def due(self, closed_until: int | None, until: int) -> set[int]:
        """Return the ends, after `closed_until` and up to `until`, at which a pane or a window closes."""
        if self._deadline is None or until < self._deadline:
            return set()
        grid = self._rules.grid
        starts = self._store.open.starts
        starts = starts[: int(np.searchsorted(starts, until))]  # what starts later ends later
        ends = set((starts + grid.pane_ns).tolist())
        for start in {*np.unique(starts - starts % grid.slice_ns).tolist(), *self._store.slices}:
            ends.update(grid.window_ends(start))
        return {end for end in ends if end <= until and (closed_until is None or end > closed_until)}

    def begin(self, until: int) -> None:
        """Close the panes that end at or before a time, all at once; what follows from each is for `close`."""
        self._closing = self._store.close(until - self._rules.grid.pane_ns + 1)
        self._closing.elect(self._voters, 0)

    def close(self, end: int, predecessor: str | None) -> list[Output]:
        """Close the pane and the window that end here; ends must come in order, after `begin`.

        Parameters
        ----------
        end
            One of those that `due` has named.
        predecessor
            The other classifier that has labelled last before this pane, if any.
        """
        return self._close_pane(end, predecessor) + self._close_window(end)

    def settle(self, until: int) -> None:
        """Drop counts and voters that nothing can need any more, after everything up to `until` was closed."""
        if self._closing is not None:
            self._store.merge(self._closing, self._closing.done)
            self._closing = None
        self._voters.forget(until)
        if self._deadline is None or until < self._deadline:
            return
        grid = self._rules.grid
        self._store.drop_before(until - self._rules.revisable_ns - grid.size_ns - grid.hop_ns)
        self._find_deadline(until)

    def replaced(self, at_ns: int) -> list[Output]:
        """Resolve what is firing: another classifier has taken over. The reference stays, should this one come back."""
        outputs: list[Output] = [*self._epsilon.close(at_ns, self._context, REPLACED)]
        if self._evidence is not None:
            outputs += self._evidence.close(at_ns, self._context, REPLACED)
            self._evidence = None
        if self._fit is not None:
            outputs += self._fit.close(at_ns, self._context, REPLACED)
            self._fit.restart()
        if any(self._journal.at(at_ns).values()):
            self._journal.note(at_ns + 1, {})  # the window that ends here has said what it says
        return outputs

    @property
    def _context(self) -> Context:
        return Context(self._exemplars, self._confusion)

    def _close_pane(self, end: int, predecessor: str | None) -> list[Output]:
        start, closing = end - self._rules.grid.pane_ns, self._closing
        row = None if closing is None else closing.at.get(start)
        if closing is None or row is None:
            return []
        closing.done = row + 1
        if not closing.events[row]:
            return []
        if self.first_pane_end is None:
            self.first_pane_end = end
            if not self._references and predecessor is not None:
                self._restart = Restart(end, predecessor)
        self.last_pane_end = end
        self._exemplars.close_pane(closing.panes.exemplars[row])
        votes, on_time = closing.votes[row], closing.on_time[row]
        groups = closing.grouped(row) if self._tells_tenants else None
        stretch = Stretch(start, end, votes, closing.ranges[row], closing.events[row], groups)
        alerts: list[Alert] = []
        facts: Facts = {}
        if self._fit is not None:
            pane = FitPane(stretch, closing.cells[row], closing.panes.unsure[row])
            alerts, closing.judged[row] = self._fit.on_pane(pane, self._context)
            facts["fit"] = self._fit.said()
        if self._timetable is not None:
            return [*alerts, *self._by_daytime(self._timetable, stretch, on_time, facts)]
        ready = self._clusters.ready
        self._clusters.learn(stretch)
        if not self._references:
            self._references += self._builder.add(start, votes, on_time)
        elif self._rules.alert_rule == "evidence" and ready:
            return [*alerts, *self._weigh(stretch, on_time, facts)]
        if facts:
            self._journal.note(end, facts)
        return [*alerts]

    def _by_daytime(self, table: Timetable, pane: Stretch, on_time: IntArray, facts: Facts) -> list[Alert]:
        """Learn from a closed pane, or test it, as its time of day is known or not."""
        if table.learn(pane.start_ns, pane.counts, on_time):
            if self._evidence is not None:
                facts = facts | self._evidence.learn(pane)
            if self._evidence is None or self._tells_tenants:
                self._clusters.learn(pane, table.at(pane.start_ns))
        else:
            if not self._references and table.whole is not None:
                self._references.append(table.whole)
            if self._rules.alert_rule == "evidence":
                return self._weigh(pane, on_time, facts)
        if facts:
            self._journal.note(pane.end_ns, facts)
        return []

    def _evidence_of(self, reference: Reference) -> EvidenceAlerts:
        return EvidenceAlerts(self._key, reference, self._rules, self._clusters, self._timetable)

    def _weigh(self, pane: Stretch, on_time: IntArray, facts: Facts) -> list[Alert]:
        """Test a closed pane for drift, and note what is known beside what is known of fit."""
        closing = self._closing
        assert closing is not None
        if self._evidence is None:
            self._evidence = self._evidence_of(self._references[-1])
            closing.foreseen = False
        if not closing.foreseen:
            closing.foreseen = True
            row = closing.done - 1
            self._evidence.foresee(closing.votes[row:], closing.panes.starts[row:])
        alerts, said = self._evidence.on_pane(pane, on_time, self._context)
        self._journal.note(pane.end_ns, facts | said)
        if (successor := self._evidence.successor) is not None:
            alerts = alerts + self._succeed(pane.end_ns, successor)
        return alerts

    def _succeed(self, end: int, reference: Reference) -> list[Alert]:
        """Measure from another reference from here on, also fit; windows that may still be revised keep theirs."""
        self._references.append(reference)
        self._evidence = None
        if self._tells_tenants:  # what each of them is like is not known of the new one: the test waits for that
            self._clusters = Clusters(self._rules)
        self._journal.note(end + 1, {})
        horizon = end - self._rules.revisable_ns
        while len(self._references) > 1 and self._references[1].covers(horizon):
            del self._references[0]
        if self._fit is None:
            return []
        alerts = self._fit.close(end, self._context, RENEWED)
        self._fit.forget()
        return alerts

    def _close_window(self, end: int) -> list[Output]:
        grid = self._rules.grid
        if end % grid.hop_ns != grid.size_ns % grid.hop_ns:
            return []
        if self._closing is not None:
            self._store.merge(self._closing, self._closing.done)
        tally = self._store.window(end)
        if not tally.on_time.any():  # whether late events alone are there already depends on who was read first
            return [*self._window(end)]
        alerts: list[Alert] = []
        if self._rules.alert_rule == "epsilon":
            current = Stretch(end - grid.size_ns, end, tally.on_time, tally.ranges, int(tally.on_time.sum()))
            previous = self._store.window(end - grid.hop_ns).on_time
            alerts = self._epsilon.on_window(current, previous, self._context)
        if self._evidence is not None and (resolved := self._evidence.on_window(end, self._context)):
            alerts += resolved
            self._journal.note(end, self._journal.at(end) | {"alert": None})
        if self._fit is not None and (resolved := self._fit.on_window(end, self._context)):
            alerts += resolved
            self._journal.note(end, self._journal.at(end) | {"fit": self._fit.said()})
        return [*self._window(end), *alerts]

    def _window(self, end: int) -> list[Window]:
        """Return the record of a closed window, or nothing if it has no event."""
        tally = self._store.window(end)
        if not tally.events:
            return []
        daytime = None
        if self._timetable is None:
            reference = next((r for r in reversed(self._references) if r.covers(end)), None)
        else:
            reference, daytime = self._timetable.reference(end), self._timetable.said(end)
        previous = self._store.window(end - self._rules.grid.hop_ns)
        learning = reference is None and self._restart is not None and end >= self._restart.since_ns
        restart = self._restart if learning else None
        known = Known(reference, restart, self._confusion, self._journal.at(end), daytime)
        record = window_record(self._key, end, tally, previous, known, self._rules)
        return [Window(self._key, end, record)]

    def _find_deadline(self, closed_until: int | None) -> None:
        """Find the next event time at which something closes or is forgotten, so that most advances cost nothing."""
        grid, starts = self._rules.grid, self._store.open.starts
        # no window ends before the first of its panes
        times = [int(starts[0]) + grid.pane_ns] if len(starts) else []
        for start in self._store.slices:
            times += [e for e in grid.window_ends(start) if closed_until is None or e > closed_until]
            times.append(start + grid.slice_ns + self._rules.revisable_ns + grid.size_ns + grid.hop_ns)
        if not times and self._voters.until is not None:
            times = [self._voters.until]
        self._deadline = min(times, default=None)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "store": self._store.to_dict(),
            "exemplars": self._exemplars.to_dict(),
            "voters": self._voters.to_list(),
            "builder": self._builder.to_dict(),
            "clusters": self._clusters.to_dict(),
            "references": [reference.to_dict() for reference in self._references],
            "evidence": None if self._evidence is None else self._evidence.to_dict(),
            "epsilon": self._epsilon.to_dict(),
            "fit": None if self._fit is None else self._fit.to_dict(),
            "journal": self._journal.to_list(),
            "restart": None if self._restart is None else list(self._restart),
            "panes": [self.first_pane_end, self.last_pane_end],
            "confusion": None if self._confusion is None else list(self._confusion),
            **({} if self._timetable is None else {"timetable": self._timetable.to_dict()}),
        }

    def restore(self, data: dict[str, Any], closed_until: int | None) -> None:
        """Go on from what `to_dict` saved."""
        self._store.restore(data["store"])
        self._exemplars.restore(data["exemplars"])
        self._builder.restore(data["builder"])
        usable = self._clusters.restore(data.get("clusters"))
        # an earlier release has saved the only reference that there was
        saved = data["references"] if "references" in data else [data["reference"]] if data["reference"] else []
        self._references = [Reference.from_dict(reference) for reference in saved]
        if self._timetable is not None and "timetable" in data:
            self._timetable.restore(data["timetable"])
        if usable and self._references and data["evidence"] is not None:
            self._evidence = self._evidence_of(self._references[-1])
            self._evidence.restore(data["evidence"])
        self._epsilon.restore(data["epsilon"])
        # the defaults are for what an earlier release has saved
        self._voters.restore(data.get("voters", []))
        self._confusion = tuple(data["confusion"]) if data.get("confusion") else None
        if self._fit is not None and data.get("fit") is not None:
            self._fit.restore(data["fit"])
        self._journal.restore(data.get("journal", []))
        self._restart = Restart(*data["restart"]) if data.get("restart") else None
        self.first_pane_end, self.last_pane_end = data.get("panes", (None, None))
        self._find_deadline(closed_until)
