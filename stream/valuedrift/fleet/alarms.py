r"""Which streams drift, said for all of them at once: a false discovery rate over the fleet, by e-BH, window by window.

A stream's own alert asks for evidence of ARL0, whatever the others do. Where many drift at once each needs less, and
where thousands are watched a budget per stream lets false alarms add up. `valuedrift.drift.fleet` has the theory;
here it is applied to what windows say: M, the largest value of the e-detector since the window before, t, the votes it
has seen since its reference, and h, its ARL0 in votes. By Doob's inequality for the submartingale "M plus what alarms
have taken out", P(max M up to t ≥ x) ≤ t/x while the stream is stable, so min(1, max(h, t)/M) is a p-value. e-BH on
M/max(h, t) at level/H_n (`any_dependence`) is then the procedure of Benjamini and Yekutieli:

- in every window the expected share of wrong ones among the streams named is at most the level, in any dependence;
- while no stream drifts, and until each has had h votes since its reference, the probability that any is named in any
  window is at most the level, if the same streams are in all of them.

It needs nothing but the window records of one time, in any order. On what terms M is a martingale is said in
`valuedrift.drift.detector`: with an estimated reference, on average over what that leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from valuedrift.drift.fleet import any_dependence, fleet_alarms
from valuedrift.fleet.member import Member, SeriesKey

__all__ = ["alarms"]

_MOST_NAMED: Final = 50
_LARGEST: Final = 700.0


def alarms(members: Mapping[SeriesKey, Member], level: float) -> dict[str, Any] | None:
    """Return the published fields, JSON-ready; None where no stream has a test.

    Parameters
    ----------
    members
        The streams that have a window.
    level
        False discovery rate.
    """
    watched = sorted((key, member) for key, member in members.items() if member.arl0 > 0.0)
    if not watched:
        return None
    e = [math.exp(min(m.log_e - math.log(max(m.arl0, m.watched)), _LARGEST)) for _, m in watched]
    named = fleet_alarms(np.array(e), level=any_dependence(level, len(e)))
    found = sorted((-member.log_e, key) for (key, member), on in zip(watched, named.tolist(), strict=True) if on)
    return {
        "level": level,
        "streams": len(watched),
        "drifting": len(found),
        "named": [key._asdict() | {"log_e_value": -minus} for minus, key in found[:_MOST_NAMED]],
    }
