"""The source's rule to the letter (arXiv 2512.03047): an alert whenever |S_t - S_(t-1)| > epsilon per step.

One step is one window hop. It fires on 84 % of *stable* windows of 100 events, which is why it is a choice and not the
default.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift import information
from valuedrift.taxonomy import IntArray
from valuedrift.windows.explanation import QUIET, Change, Context, Since, alert_record
from valuedrift.windows.history import Stretch
from valuedrift.windows.outputs import Alert, SeriesKey, short_id
from valuedrift.windows.rules import Rules

__all__ = ["EpsilonAlerts"]


class EpsilonAlerts:
    """Alerts of one series from one window to the next.

    Every window that exceeds epsilon publishes a firing record; consecutive ones share an id and count the sequence up.
    The first window that does not exceed it resolves the alert.
    """

    def __init__(self, key: SeriesKey, rules: Rules) -> None:
        self._key, self._rules = key, rules
        self._episode: dict[str, Any] | None = None

    def on_window(self, window: Stretch, previous: IntArray, context: Context) -> list[Alert]:
        """Compare a closed window's on-time counts with those of the window one hop before."""
        if not window.events or not previous.sum():
            return []
        change = Change(previous, window)
        exceeded = abs(float(information.entropy(window.counts)) - float(information.entropy(previous)))
        if exceeded > self._rules.epsilon:
            if self._episode is None:
                alert_id = short_id("alert", *self._key, "epsilon", window.end_ns)
                self._episode = {"id": alert_id, "sequence": -1, "fired": window.end_ns}
            self._episode["last"] = [previous.tolist(), window.to_list()]
            return [self._step("firing", window.end_ns, change, context)]
        if self._episode is None:
            return []
        return self._resolve(window.end_ns, change, context, QUIET)

    def close(self, at_ns: int, context: Context, resolution: str) -> list[Alert]:
        """Resolve the open alert, if any, for a reason; it shows the last step that exceeded epsilon."""
        if self._episode is None or "last" not in self._episode:  # saved by a release that did not keep it
            return []
        before, now = self._episode["last"]
        change = Change(np.array(before, dtype=np.int64), Stretch.from_list(now))
        return self._resolve(at_ns, change, context, resolution)

    def _resolve(self, at_ns: int, change: Change, context: Context, resolution: str) -> list[Alert]:
        alert = self._step("resolved", at_ns, change, context, resolution)
        self._episode = None
        return [alert]

    def _step(self, status: str, at_ns: int, change: Change, context: Context, resolution: str | None = None) -> Alert:
        episode = self._episode
        assert episode is not None
        episode["sequence"] += 1
        record = alert_record(
            alert_id=episode["id"],
            sequence=episode["sequence"],
            status=status,
            rule="epsilon",
            severity=change.severity,
            key=self._key,
            change=change,
            since=Since(change.now.start_ns),
            fired_ns=episode["fired"],
            at_ns=at_ns,
            epsilon=self._rules.epsilon,
            reference=None,
            evidence=None,
            context=context,
            resolution=resolution,
        )
        return Alert(self._key, at_ns, record)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {"episode": self._episode}

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._episode = data["episode"]
