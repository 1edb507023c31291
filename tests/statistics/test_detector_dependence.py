"""Labels that depend on each other and nothing tells how: what the urn makes of false alarms and delays.

Bounds state the probability with which a right detector would fail them for a random seed; seeds are fixed.
"""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.study.dependence import SCENARIOS, delays, false_alarms

STREAMS = 6


@pytest.mark.parametrize("name", ["runs of 5", "conversations of 5, no ids"])
def test_false_alarms_are_those_promised_where_every_event_floods(name: str) -> None:
    # Five promised in a stream. With alarms as promised a stream has 5 with a standard deviation of at most 3.3
    # (measured over 25 streams; more than Poisson's, for an unlucky reference is unlucky again), six of them 30 with
    # one of 8: more than 60 has probability below 1e-3. Taking events for independent gives several times as many.
    alarms, promised = false_alarms([31], SCENARIOS[name], "urn", STREAMS)
    assert promised == pytest.approx(5 * STREAMS, rel=0.05)
    assert sum(alarms) <= 60
    flood, promised = false_alarms([31], SCENARIOS[name], "events", STREAMS)
    assert sum(flood) > 3 * promised


def test_runs_delay_little_more_than_one_who_knows_them() -> None:
    # The median of 9 delays of either; their ratio is 1.1 to 1.4 in the stored study. ln of a delay has a standard
    # deviation of 0.6, so ln of the ratio of medians one of about 0.35: beyond 3 with probability below 1e-2.
    found = delays([32], SCENARIOS["runs of 5"], 9)
    assert np.median(found["urn"]) < 3 * np.median(found["oracle"])


@pytest.mark.parametrize("name", ["100 tenants", "100 tenants, 1/rank", "100 tenants, one large"])
def test_false_alarms_of_tenants_are_those_promised_at_long_run_lengths(name: str) -> None:
    # At an ARL0 of 1,000 windows, about six promised in four streams. In the stored study there are 0.5 to 0.9 per
    # promised one; with as many as promised, more than 16 have probability below 1e-3 (Poisson's).
    alarms, promised = false_alarms([33], SCENARIOS[name], "tenants", 4, 15_000, 1e5)
    assert promised == pytest.approx(6.0, rel=0.3)
    assert sum(alarms) <= 16


def test_tenants_are_seen_to_change_as_soon_as_what_each_has_said_before_allows() -> None:
    # Medians of 12; their ratio is 1.4 to 2.2 in the stored study, ln of it uncertain by 0.3.
    found = delays([34], SCENARIOS["100 tenants"], 12)
    assert np.median(found["tenants"]) < 4 * np.median(found["oracle"])
