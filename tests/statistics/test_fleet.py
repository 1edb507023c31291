"""What a fleet's budget promises, by seeded simulation: the code of `scripts/study fleet` on small fleets.

Each bound is failed by a right detector with a probability below 1e-3 for a random seed; the seeds are fixed.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from valuedrift.study import fleet
from valuedrift.study.fleet_report import markdown

STORED = Path(__file__).parents[2] / "docs" / "studies"
PANES, EVENTS = 20, 10
EPOCH = float(PANES * EVENTS)


def stable(shared: float, *, known: bool) -> fleet.Paths:
    """Forty fleets of fifty streams, a group each."""
    laws = fleet.LAWS[np.arange(2000) // fleet.GROUP % len(fleet.LAWS)]
    rng = np.random.default_rng(61)
    return fleet.simulate(rng, [EVENTS] * PANES, np.stack([laws, laws]), shared=shared, known=known)


@pytest.mark.parametrize(
    ("shared", "known"), [(0.0, True), (0.8, True), (0.8, False)], ids=["independent", "shock", "shock, estimated"]
)
def test_false_alarms_of_stable_fleets(shared: float, known: bool) -> None:
    paths = stable(shared, known=known)
    fleets = [paths.log_m[:, i : i + fleet.GROUP] for i in range(0, 2000, fleet.GROUP)]
    # At most 1/2 of the fleets have an alarm. P(Binomial(40, 1/2) > 30) < 1e-3.
    for rule in ("local, level", "e-BH", "maxima"):
        found = [fleet.first_alarms(each, rule, epoch=EPOCH, level=0.5) for each in fleets]
        assert sum(bool((first < PANES).any()) for first in found) <= 30
    # Streams with an alarm: W per fleet and epoch on average, W = 5. Their number in a group is at most 50 and has a
    # variance of at most 50 · 5, so the mean of 40 fleets has a standard deviation of at most 2.5.
    alarms = (paths.log_m.max(axis=0) >= math.log(EPOCH * fleet.GROUP / 5)).sum()
    assert alarms / len(fleets) <= 5 + 3.1 * 2.5
    assert alarms > 0  # the thresholds are within reach: a simulation without any alarm would show nothing


def test_expected_value_of_the_e_detector_is_its_events() -> None:
    # E[M_t] = t whatever is shared: an average over independent groups, held to its own standard error.
    paths = stable(0.8, known=True)
    for step in (0, PANES // 2):
        groups = np.exp(paths.log_m[step]).reshape(-1, fleet.GROUP).mean(axis=1) / paths.events[step]
        assert groups.mean() == pytest.approx(1.0, abs=3.3 * groups.std(ddof=1) / math.sqrt(len(groups)) + 0.05)


def test_streams_that_drift_together_are_seen_earlier() -> None:
    n = 200
    laws = np.stack([np.tile(fleet.LAWS[0], (n, 1)), np.tile(fleet.CHANGES["abrupt, S 0.12 to 0.70"], (n, 1))])
    paths = fleet.simulate(np.random.default_rng(62), [10] * (fleet.BEFORE + 30), laws)
    own, local, together = (
        fleet.first_alarms(paths.log_m, rule, epoch=1e4, level=0.1) for rule in ("own", "local, level", "e-BH")
    )
    assert (together <= local).all()
    # 200 streams need ln 2000 = 7.6 nats more than with an ARL0 each, at 0.21 nats per event 36 events; together less
    assert np.median(local - own) * 10 == pytest.approx(36, abs=15)
    assert np.median(together) < np.median(local)


def test_the_stored_page_is_that_of_the_stored_figures() -> None:
    found = json.loads((STORED / "fleet.json").read_text(encoding="utf-8"))
    assert found["streams"] == 10_000
    assert markdown(found) == (STORED / "fleet.md").read_text(encoding="utf-8")
    for kind in found["stable"].values():
        assert all(row["streams"] <= row["bound"] + 4 * math.sqrt(row["bound"]) for row in kind["exceedance"])
        assert kind["alarms"]["own"] <= found["streams"] * found["windows"] / 10_000
        assert not any(kind["alarms"][rule] for rule in fleet.RULES[1:])
