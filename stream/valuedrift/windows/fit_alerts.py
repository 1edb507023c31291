"""Does behaviour still fit the taxonomy? A test of its own beside that of the goals, with its own false-alarm rate.

The classifier gives every event one of the goals, also one that is none of them. What may show is how sure it is:
`valuedrift.fit` has the score, the test and what it can't see. Label batches carry the probabilities on a grid, so an
open pane counts its votes by goal and bin of predictive entropy; when it closes, the bins become five classes of fit.

The first fifth of the votes that make a reference decides where the classes are cut, the others how many votes belong
into each. The test takes votes by the few hundred (`Rules.fit_step`), in whole panes. When the change began is only
estimated, from the classes alone: where their shares since then are the least likely by those of the reference.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from valuedrift.drift.fleet import stream_threshold
from valuedrift.fit import BINS, FitDetector, FitStatus, fit_classes
from valuedrift.taxonomy import FloatArray, IntArray, K
from valuedrift.windows.explanation import QUIET, Change, Context, Since, alert_record
from valuedrift.windows.history import History, Stretch
from valuedrift.windows.incident import Evidence, Incident
from valuedrift.windows.journal import Facts
from valuedrift.windows.outputs import Alert, SeriesKey, short_id
from valuedrift.windows.panes import Unsure
from valuedrift.windows.rules import Rules
from valuedrift.windows.watch import DIGITS, pane_seed

__all__ = ["FitAlerts", "FitPane"]

_RULE = "fit"
_FOR_CUTS = 5
"""One vote of so many of a reference is for the cuts."""
_NOTHING: IntArray = np.zeros((K, BINS), dtype=np.int64)
_NOTHING.flags.writeable = False


class FitPane(NamedTuple):
    """A closed pane as this test sees it.

    Parameters
    ----------
    stretch
        Its time, source offsets and events.
    cells
        Votes by goal and bin, shape (5, BINS).
    unsure
        The event of which the classifier is least sure.
    """

    stretch: Stretch
    cells: IntArray
    unsure: Unsure | None


class FitAlerts:
    """Learns how well the votes of one series fit, then watches whether they go on doing so.

    Parameters
    ----------
    key, rules
        Whose votes, by which rules.
    """

    def __init__(self, key: SeriesKey, rules: Rules) -> None:
        self._key, self._rules = key, rules
        self._for_cuts = max(1, rules.reference_events // _FOR_CUTS)
        self.forget()

    def forget(self) -> None:
        """Learn anew."""
        self._first = self._second = self._waiting = _NOTHING
        self._learned = [0, 0, 0]  # start and end of the panes, and their on-time events
        self._detector: FitDetector | None = None
        self._waiting_since = 0
        self._history = History()
        self._unsure: list[tuple[int, str]] = []
        self._incident: Incident | None = None
        self._status: FitStatus | None = None

    def on_pane(self, pane: FitPane, context: Context) -> tuple[list[Alert], tuple[int, int]]:
        """Take a closed pane with at least one on-time event.

        Returns
        -------
        Alerts; and how many votes were judged, and how many of them fit worst: none while learning.
        """
        if self._detector is None:
            self._learn(pane)
            return [], (0, 0)
        classes = fit_classes(pane.cells, self._detector.cuts)
        stretch = pane.stretch
        votes = int(classes.sum())
        judged = Stretch(stretch.start_ns, stretch.end_ns, classes.ravel(), stretch.ranges, stretch.events)
        self._history.append(judged)
        if self._incident is not None:
            self._incident.hear(votes)
        if pane.unsure is not None and -pane.unsure[0] >= self._detector.cuts[-1]:
            kept = [*self._unsure, (pane.unsure[1], pane.unsure[4])]
            self._unsure = kept[-self._rules.exemplars :] if self._rules.exemplars else []
        return self._step(pane, context), (votes, int(classes[:, -1].sum()))

    def _learn(self, pane: FitPane) -> None:
        if not self._first.any():
            self._learned[0] = pane.stretch.start_ns
        if self._first.sum() < self._for_cuts:
            self._first = self._first + pane.cells
        else:
            self._second = self._second + pane.cells
        self._learned[1:] = pane.stretch.end_ns, self._learned[2] + pane.stretch.events
        if self._second.sum() >= max(1, self._rules.reference_events - self._for_cuts):
            self._detector = FitDetector(self._first, self._second, arl0_events=self._arl0)

    def _step(self, pane: FitPane, context: Context) -> list[Alert]:
        assert self._detector is not None
        if not self._waiting.any():
            self._waiting_since = pane.stretch.start_ns
        self._waiting = self._waiting + pane.cells
        if self._waiting.sum() < self._rules.fit_step:
            return []
        seed = pane_seed(self._key, "fit", self._waiting_since)
        self._status = status = self._detector.update(self._waiting, seed=seed)
        self._waiting = _NOTHING
        if not status.alarm:
            return []
        recent = self._since_change()
        facts = {
            "statistic": math.exp(min(700.0, status.log_evidence)),
            "threshold": status.threshold,
            "epsilon": 0.0,
            **self._promise(),
            "arl0_events": self._arl0 * self._learned[2] / self._reference_votes,
            "alternative": "fit worse",
            "votes_since_change": recent.counted,
            "votes_since_change_interval_95": None,
            "events_since_change": recent.events,
        }
        evidence = Evidence(pane.stretch.end_ns, "warning", recent.counted, Since(recent.start_ns), facts)
        alerts = []
        if self._incident is None:
            self._incident = Incident.of(self._key, _RULE, evidence)
            alerts = [self._alert("firing", evidence.at_ns, recent, context)]
        else:
            self._incident.again(evidence)
        self._detector.restart()
        self._history.clear()
        return alerts

    def _since_change(self) -> Stretch:
        expected = self._expected.sum(axis=0)
        return max(self._history.suffixes(), key=lambda s: _surprise(s.counts.reshape(K, K).sum(axis=0), expected))

    def on_window(self, end_ns: int, context: Context) -> list[Alert]:
        """Count a closed window with at least one on-time event; resolve the alert when the silence has lasted."""
        start_ns = end_ns - self._rules.grid.size_ns
        if self._incident is None or not self._incident.over(start_ns, self._rules.resolve_windows):
            return []
        return self.close(end_ns, context, QUIET)

    def close(self, at_ns: int, context: Context, resolution: str) -> list[Alert]:
        """Resolve the open alert, if any, for a reason."""
        if self._incident is None:
            return []
        recent = self._history.last(self._incident.needed)
        if recent is None or not recent.counted:
            assert self._detector is not None
            recent = Stretch(at_ns, at_ns, self._detector.reference.ravel(), {}, 0)
        self._incident.sequence += 1
        alert = self._alert("resolved", at_ns, recent, context, resolution)
        self._incident = None
        return [alert]

    def restart(self) -> None:
        """Forget everything since the reference: another classifier labels now."""
        if self._detector is not None:
            self._detector.restart()
        self._waiting, self._status, self._history = _NOTHING, None, History()

    def said(self) -> Facts | None:
        """Return what a window says of fit, JSON-ready; None while it is learned."""
        if self._detector is None:
            return None
        reference, status = self._detector.reference, self._status
        return {
            "expected_share": float(reference[:, -1].sum() / reference.sum()),
            "log_e_value": None if status is None else round(status.log_evidence, DIGITS),
            "worse": None if status is None else round(status.worse, DIGITS),
            **self._promise(),
            "alert": None if self._incident is None else self._incident.id,
        }

    @property
    def _expected(self) -> FloatArray:
        assert self._detector is not None
        return np.asarray((self._detector.reference + 0.5) / (self._detector.reference + 0.5).sum())

    @property
    def _reference_votes(self) -> int:
        return int(self._first.sum()) + int(self._second.sum())

    @property
    def _votes_per_window(self) -> float:
        start, end, _ = self._learned
        return max(1.0, self._reference_votes * self._rules.grid.size_ns / (end - start))

    @property
    def _arl0(self) -> float:
        together = (self._rules.fit_arl0_windows or 1.0) * self._votes_per_window
        return stream_threshold(together, 1.0 / self._rules.streams)

    def _promise(self) -> Facts:
        arl0_windows = self._arl0 / self._votes_per_window
        return {"arl0_votes": self._arl0, "arl0_windows": arl0_windows, "streams": self._rules.streams}

    def _alert(
        self, status: str, at_ns: int, recent: Stretch, context: Context, resolution: str | None = None
    ) -> Alert:
        incident, detector = self._incident, self._detector
        assert incident is not None
        assert detector is not None
        now = recent.counts.reshape(K, K)
        goals = Stretch(recent.start_ns, recent.end_ns, now.sum(axis=1), recent.ranges, recent.events)
        worst = {
            "before": float(detector.reference[:, -1].sum() / detector.reference.sum()),
            "now": float(now[:, -1].sum() / now.sum()),
        }
        unsure = [id_ for time_ns, id_ in reversed(self._unsure) if time_ns >= recent.start_ns]
        record = alert_record(
            alert_id=incident.id,
            sequence=incident.sequence,
            status=status,
            rule=_RULE,
            severity=incident.severity,
            key=self._key,
            change=Change(detector.reference.sum(axis=1), goals),
            since=incident.since,
            fired_ns=incident.fired,
            at_ns=at_ns,
            epsilon=self._rules.epsilon,
            reference=short_id("fit", detector.cuts, detector.reference.tolist())[:16],
            evidence=incident.facts,
            context=context,
            resolution=resolution,
            fit={"unfit_share": worst},
            unsure=unsure if status == "firing" else (),
        )
        return Alert(self._key, at_ns, record)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "learned": self._learned,
            "first": _flat(self._first) if self._detector is None else int(self._first.sum()),
            "second": _flat(self._second) if self._detector is None else int(self._second.sum()),
            "detector": None if self._detector is None else self._detector.to_dict(),
            "waiting": [self._waiting_since, *_flat(self._waiting)],
            "history": self._history.to_dict(),
            "unsure": [list(event) for event in self._unsure],
            "incident": None if self._incident is None else self._incident.to_dict(),
            "status": None if self._status is None else list(self._status),
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._learned = list(data["learned"])
        # of what was learned only the sum still matters
        self._first, self._second = (
            _paired([0, d] if isinstance(d, int) else d) for d in (data["first"], data["second"])
        )
        self._detector = None if data["detector"] is None else FitDetector.from_dict(data["detector"])
        self._waiting_since, *waiting = data["waiting"]
        self._waiting = _paired(waiting)
        self._history = History.from_dict(data["history"])
        self._unsure = [(time_ns, id_) for time_ns, id_ in data["unsure"]]
        self._incident = None if data["incident"] is None else Incident.from_dict(data["incident"])
        self._status = None if data["status"] is None else FitStatus(*data["status"])


def _flat(cells: IntArray) -> list[int]:
    counts = cells.reshape(-1)
    some = np.flatnonzero(counts)
    return np.stack([some, counts[some]], axis=1).ravel().tolist()


def _paired(flat: list[int]) -> IntArray:
    counts: IntArray = np.zeros(K * BINS, dtype=np.int64)
    counts[flat[::2]] = flat[1::2]
    return counts.reshape(K, BINS)


def _surprise(counts: IntArray, expected: FloatArray) -> float:
    """Return how unlikely counts are by expected shares: n times their KL divergence, nats."""
    total = int(counts.sum())
    some = counts > 0
    return math.fsum((counts[some] * np.log(counts[some] / total / expected[some])).tolist()) if total else 0.0
