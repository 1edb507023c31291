"""What the engine is told: grid, reference, detector and alert rules. Plain values, no settings machinery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from valuedrift.drift.policy import Policy
from valuedrift.windows.daytime import Daytime
from valuedrift.windows.grid import WindowGrid

__all__ = ["Baseline", "Rules"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A pinned reference of one (model, segment), or of one classifier's view of it.

    Parameters
    ----------
    counts
        Votes per goal, five integers with a positive sum. (Events, where conversations are not known.)
    events_per_window
        Mean number of votes per window, to turn an ARL0 in windows into votes.
    """

    counts: tuple[int, int, int, int, int]
    events_per_window: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything besides the labels that decides what the engine puts out.

    Parameters
    ----------
    grid
        Panes and windows.
    revisable_ns
        How late (ns below the own partition's watermark) an event may be and still revise its windows.
    reference_events
        The reference of a series is its first so many votes, in whole panes; with `daytime`, of each time of day.
    baselines
        Pinned references by (model, segment, classifier); classifier "" stands for any.
    renewal
        What follows an alarm: whether, and from how many votes, a new reference is proposed or taken.
    accepted
        Proposed references that a person has accepted, by id: from which event time (ns) on.
    arl0_windows
        Average run length to a false alarm, in windows of the size seen during the reference.
    arl0_events
        The same in events that vote; overrides `arl0_windows`.
    streams
        How many series share the budget of false alarms: each gets a run length so many times as long.
    tolerance
        Total variation from the reference up to which a drift does not matter: evidence is for a drift above it.
    fit_arl0_windows
        The average run length of the test of fit, in windows; None = fit is not watched.
    fit_step
        Votes, in whole panes, that the test of fit takes at a time: a step costs as much as ten of the goals' test.
    dependence
        "ids": votes are taken for independent. "learned": how they repeat each other is learned with the reference.
        "tenants": each tenant is compared with itself.
    tenants
        How many tenants are remembered then.
    daytime
        Times of day that have a reference each; None: there is one reference for all day.
    vote_again_ns
        A conversation votes again in panes that begin so much later (ns) than the one in which it has voted.
    voters
        Most conversations whose votes are remembered for that long; see `valuedrift.windows.votes`.
    alert_rule
        "evidence": drift beyond epsilon *and* the e-detector. "epsilon": the literal rule of arXiv 2512.03047.
    epsilon
        Nats per step (one step = one window hop).
    resolve_windows
        An alert resolves after at least so many windows without new evidence.
    exemplars
        How many event ids an alert names.
    desired
        Weights of the five goals as they ought to be; None = nothing is desired.
    """

    grid: WindowGrid
    revisable_ns: int
    reference_events: int = 2000
    baselines: Mapping[tuple[str, str, str], Baseline] = field(default_factory=dict)
    renewal: Policy = field(default_factory=Policy)
    accepted: Mapping[str, int] = field(default_factory=dict)
    arl0_windows: float = 10_000.0
    arl0_events: float | None = None
    streams: int = 1
    tolerance: float = 0.0
    fit_arl0_windows: float | None = 10_000.0
    fit_step: int = 200
    dependence: Literal["ids", "learned", "tenants"] = "ids"
    tenants: int = 256
    daytime: Daytime | None = None
    vote_again_ns: int = 3_600_000_000_000
    voters: int = 32_768
    alert_rule: Literal["evidence", "epsilon"] = "evidence"
    epsilon: float = 0.001
    resolve_windows: int = 3
    exemplars: int = 5
    desired: tuple[float, ...] | None = None
