"""A tuned model beside its base model, over the last windows: σ, dS/dt, γ_eff and suppression (arXiv 2512.03047)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from valuedrift.dynamics import MIN_WINDOWS, Rate, Trajectory, compare
from valuedrift.fleet.member import Member
from valuedrift.fleet.outputs import FleetRecord
from valuedrift.fleet.rules import FleetRules, Pair
from valuedrift.windows.outputs import SCHEMA_VERSION, iso, short_id

__all__ = ["dynamics_record"]

_LEVEL: Final = 0.95
_DIGITS: Final = 9
_NOISE: Final = 1e-15


def dynamics_record(
    end_ns: int,
    pair: Pair,
    classifier: str,
    base: Mapping[int, Member],
    tuned: Mapping[int, Member],
    rules: FleetRules,
) -> FleetRecord | None:
    """Compare two models as one classifier sees them: another one's S is on another scale.

    Parameters
    ----------
    end_ns
        End of the last window.
    pair, classifier
        Who is compared, by whose labels.
    base, tuned
        Their windows by end (ns): those of the last `rules.windows`.
    rules
        Grid.

    Returns
    -------
    None while they have fewer than `MIN_WINDOWS` windows in common.
    """
    if len(base.keys() & tuned.keys()) < MIN_WINDOWS:
        return None
    found = compare(_trajectory(base, rules), _trajectory(tuned, rules), step=pair.step, level=_LEVEL)
    step, end = str(pair.step), iso(end_ns)
    identity = (pair.base, pair.tuned, pair.segment, classifier, step, end)
    record = {
        "schema": SCHEMA_VERSION,
        "id": short_id("dynamics", *identity, rules.size_ns, rules.hop_ns),
        "revision": sum(1 + member.revision for member in (*base.values(), *tuned.values())),
        "base": pair.base,
        "tuned": pair.tuned,
        "segment": pair.segment,
        "classifier": classifier,
        "start": iso(min(*base, *tuned) - rules.size_ns),
        "end": end,
        "step": step,
        "windows": found.windows,
        "windows_unpaired": {"base": found.unpaired[0], "tuned": found.unpaired[1]},
        "sigma": _rate(found.sigma),
        "entropy_rate_tuned": _rate(found.tuned),
        "gamma_eff": _rate(found.gamma_eff),
        "saturation": _saturation(found.saturation),
        "suppression": None if found.suppression is None else _finite(asdict(found.suppression)),
    }
    return FleetRecord("dynamics", end_ns, identity, record)


def _trajectory(windows: Mapping[int, Member], rules: FleetRules) -> Trajectory:
    ends = sorted(windows)
    return Trajectory.from_counts(
        np.array([windows[end].counts for end in ends]),
        window_seconds=rules.hop_ns / 1e9,
        index=[(end - rules.size_ns) // rules.hop_ns for end in ends],
    )


def _rate(rate: Rate) -> dict[str, Any]:
    """Return the published fields of a rate, in nats per step."""
    return _finite(
        {
            "value": rate.value,
            "interval_95": [_number(rate.low), _number(rate.high)],
            "p_positive": rate.p_positive,
            "standard_error": rate.error,
            "degrees_of_freedom": rate.freedom,
            "bandwidth": rate.bandwidth,
            "windows": rate.windows,
            "method": rate.method,
        }
    )


def _saturation(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return _finite({name: value for name, value in asdict(found).items() if name != "step"})


def _finite(fields: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity: what is without bound is null."""
    return {name: _number(value) if isinstance(value, float) else value for name, value in fields.items()}


def _number(value: float) -> float | None:
    """Round away what linear algebra leaves to chance: its last bits depend on where arrays lie in memory.

    Nine significant digits are kept, and what is smaller than 1e-15 is 0, so that live and replay agree.
    """
    if not math.isfinite(value):
        return None
    return 0.0 if abs(value) < _NOISE else float(f"{value:.{_DIGITS}g}")
