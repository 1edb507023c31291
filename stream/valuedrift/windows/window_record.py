"""The published record of one window, from counts alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from valuedrift import information
from valuedrift.taxonomy import COARSE_GOALS, GOALS, FloatArray, IntArray, coarsen
from valuedrift.windows.beyond_labels import by_goal, corrected, desired
from valuedrift.windows.journal import Facts
from valuedrift.windows.labels import Confusion
from valuedrift.windows.outputs import SCHEMA_VERSION, SeriesKey, iso, short_id
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules
from valuedrift.windows.tally import Tally

__all__ = ["Known", "Restart", "divergences", "shares", "window_id", "window_record"]


class Restart(NamedTuple):
    """Why a series has no reference yet although its model had one.

    Parameters
    ----------
    since_ns
        End of the first pane that the new classifier has labelled on time.
    predecessor
        Fingerprint of the classifier that labelled before.
    """

    since_ns: int
    predecessor: str

    def record(self, pane_ns: int) -> dict[str, str]:
        """Return the published fields, JSON-ready."""
        return {
            "reason": "classifier_changed",
            "previous_classifier": self.predecessor,
            "at": iso(self.since_ns - pane_ns),
        }


class Known(NamedTuple):
    """What a window is told besides its counts.

    Parameters
    ----------
    reference
        The reference in force at its end, if any.
    restart
        While the reference is learned anew because the classifier has changed: since when, and from which.
    confusion
        What is known of the classifier's errors.
    facts
        What detectors had said by its end (`valuedrift.windows.journal`).
    daytime
        Which time of day it is measured against, where each has a reference of its own.
    """

    reference: Reference | None = None
    restart: Restart | None = None
    confusion: Confusion | None = None
    facts: Facts = {}  # noqa: RUF012 - never written to
    daytime: Facts | None = None


def shares(counts: IntArray) -> FloatArray:
    """Return counts divided by their sum, shape (5,); zeros when there are none."""
    total = int(counts.sum())
    return np.asarray(counts / total if total else np.zeros(len(GOALS)), dtype=np.float64)


def divergences(counts: IntArray, others: Sequence[IntArray]) -> list[tuple[float, float]]:
    """Return KL (nats) of the shares from those of each of the others, and their Jensen-Shannon divergence (nats).

    The other's counts get + 1/2 each for KL (Krichevsky-Trofimov), or one goal never seen there would make it infinite.
    """
    if not others:
        return []
    p, rows = shares(counts), np.array(others)
    smoothed = (rows + 0.5) / (rows.sum(axis=1) + 0.5 * len(GOALS))[:, None]
    kl, js = information.kl_divergence(p, smoothed), information.jensen_shannon(p, [shares(other) for other in others])
    return list(zip(kl.tolist(), js.tolist(), strict=True))


def window_id(key: SeriesKey, start_ns: int, size_ns: int) -> str:
    """Return the deterministic id of a window."""
    return short_id("window", *key, start_ns, size_ns)


def window_record(
    key: SeriesKey,
    end_ns: int,
    tally: Tally,
    previous: Tally,
    known: Known,
    rules: Rules,
) -> dict[str, Any]:
    """Compute every published figure of a window.

    Parameters
    ----------
    key, end_ns
        Whose window it is, and its end.
    tally, previous
        Its counts, and those of the window one hop before (may be empty: then there is no step to measure).
    known
        What holds at its end.
    rules
        Grid, epsilon and desired shares.

    Returns
    -------
    JSON-ready. Entropies and divergences in nats; the delta in nats per step (one hop). `revision` is the number of
    late events that the record depends on: it grows with every republication, however they were batched.
    All figures are of all events, but `votes` and `vote_counts`: what the detector has seen of the window.
    `three_goals` holds the same counts summed to the three-goal taxonomy, and S over them; `corrected` and `desired`
    are explained in `valuedrift.windows.beyond_labels`. `evidence` is that for a drift above the rules' tolerance, the
    most that there was since the window one hop before, and `alert` the one that is open at the end.
    """
    grid, reference, restart = rules.grid, known.reference, known.restart
    counts = tally.counts
    low, high = information.entropy_interval(counts)
    three = coarsen(counts)
    compared = [previous.counts] if previous.events else []
    entropy, *before = information.entropy(np.array([counts, *compared])).tolist()
    entropy_three, *before_three = information.entropy(np.array([three, *map(coarsen, compared)])).tolist()
    delta = delta_three = kl_previous = js_previous = kl_reference = js_reference = distance = None
    if reference is not None:
        compared.append(reference.counts)
        distance = float(information.total_variation(counts, reference.counts))
    found = iter(divergences(counts, compared))
    if before:
        delta, delta_three = entropy - before[0], entropy_three - before_three[0]
        kl_previous, js_previous = next(found)
    if reference is not None:
        kl_reference, js_reference = next(found)
    start_ns = end_ns - grid.size_ns
    return {
        "schema": SCHEMA_VERSION,
        "id": window_id(key, start_ns, grid.size_ns),
        "revision": int(tally.late.sum() + previous.late.sum()),
        "model": key.model,
        "segment": key.segment,
        "classifier": key.classifier,
        "start": iso(start_ns),
        "end": iso(end_ns),
        "events": tally.events,
        "late_events": int(tally.late.sum()),
        "revised_after_excuse": tally.excused,
        "truncated_events": tally.truncated,
        "counts": by_goal(counts),
        "votes": int(tally.votes.sum()),
        "vote_counts": by_goal(tally.votes),
        "soft_shares": by_goal(tally.soft_shares),
        "entropy": entropy,
        "entropy_miller_madow": float(information.miller_madow(counts)),
        "entropy_interval_95": [float(low), float(high)],
        "delta_entropy_per_step": delta,
        "epsilon": rules.epsilon,
        "epsilon_exceeded": None if delta is None else math.fabs(delta) > rules.epsilon,
        "corrected": corrected(counts, known.confusion),
        "desired": desired(counts, rules.desired),
        "misaligned_share": float(information.misaligned_share(counts)),
        "three_goals": {
            "counts": dict(zip(COARSE_GOALS, three.tolist(), strict=True)),
            "entropy": entropy_three,
            "delta_entropy_per_step": delta_three,
        },
        "reference": None if reference is None else reference.id,
        "succession": None if reference is None else reference.succession(counts),
        "reference_restarted": None if restart is None else restart.record(grid.pane_ns),
        "kl_reference": kl_reference,
        "js_reference": js_reference,
        "total_variation_reference": distance,
        "evidence": known.facts.get("evidence"),
        "alert": known.facts.get("alert"),
        "fit": _fit(tally, known.facts.get("fit")),
        "kl_previous": kl_previous,
        "js_previous": js_previous,
        "sources": {source: list(span) for source, span in sorted(tally.all_ranges.items())},
        **({} if known.daytime is None else {"time_of_day": known.daytime}),
    }


def _fit(tally: Tally, facts: Facts | None) -> Facts | None:
    """Say how well the window's votes fit the taxonomy; None while nothing is known of how well they did."""
    if facts is None:
        return None
    share = tally.unfit / tally.fit_votes if tally.fit_votes else None
    return {"votes": tally.fit_votes, "unfit_share": share, **facts}
