"""What is kept of the records: a few numbers per window, one explanation per alert."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.report.limits import MOST_EXEMPLARS
from valuedrift.taxonomy import GOALS, MISALIGNED

__all__ = ["Behind", "Episode", "Evidence", "Table", "WindowStore", "seconds"]

FloatArray = npt.NDArray[np.float64]

_CORRECTED: Final = 4
_FIT: Final = 2
_FIELDS: Final = 9 + len(GOALS) + _CORRECTED + _FIT


def seconds(iso: str) -> float:
    """Return an ISO 8601 time as seconds since the epoch (to a microsecond, which no chart resolves)."""
    return datetime.fromisoformat(iso).timestamp()


class Table(NamedTuple):
    """The windows of a series in the order of their ends; every column has shape (n,), counts (n, 5).

    Parameters
    ----------
    start, end
        Seconds since the epoch.
    late
        How many of the window's events were late.
    revised_after_excuse
        How many of these came from a partition whose silence had been excused.
    entropy, low, high
        S and its 95 % interval, nats.
    reference
        1 where the window was compared with a reference, 2 where with that of its time of day.
    renewed
        1 where that reference had taken another's place.
    counts
        Events per goal.
    corrected
        S without the classifier's errors, its 95 % interval (nats), and the p-value for whether the errors fit; shape
        (n, 4). NaN where nothing is known of the errors.
    fit
        Share of the votes that fit no goal well, and what it was in the reference, shape (n, 2). NaN where not known.
    """

    start: FloatArray
    end: FloatArray
    late: FloatArray
    revised_after_excuse: FloatArray
    entropy: FloatArray
    low: FloatArray
    high: FloatArray
    reference: FloatArray
    renewed: FloatArray
    counts: FloatArray
    corrected: FloatArray
    fit: FloatArray

    @property
    def events(self) -> FloatArray:
        """Events per window."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64)

    @property
    def mean_entropy(self) -> float:
        """Mean of S, weighted by events, nats."""
        return float(np.average(self.entropy, weights=self.events)) if self.events.any() else 0.0

    @property
    def misaligned_share(self) -> float:
        """Share of misaligned events over all windows."""
        total = self.counts.sum()
        return float(self.counts[:, list(MISALIGNED)].sum() / total) if total else 0.0


class WindowStore:
    """The windows of one series. A record for a window that is known overwrites it, unless its revision is older."""

    def __init__(self) -> None:
        self._values = array("d")
        self._rows: dict[str, int] = {}
        self._revisions = array("q")

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, record: Mapping[str, Any]) -> None:
        """Keep the numbers of a window record."""
        revision = int(record["revision"])
        row = self._rows.get(record["id"])
        if row is not None and revision < self._revisions[row]:
            return
        low, high = record["entropy_interval_95"]
        values = array(
            "d",
            (
                seconds(record["start"]),
                seconds(record["end"]),
                record["late_events"],
                record["revised_after_excuse"],
                record["entropy"],
                low,
                high,
                (record["reference"] is not None) * (2 if "time_of_day" in record else 1),
                record.get("succession") is not None,
                *(record["counts"][goal] for goal in GOALS),
                *_corrected(record.get("corrected")),
                *_shares_of_fit(record.get("fit")),
            ),
        )
        if row is None:
            self._rows[record["id"]] = len(self._revisions)
            self._values.extend(values)
            self._revisions.append(revision)
        else:
            self._values[row * _FIELDS : (row + 1) * _FIELDS] = values
            self._revisions[row] = revision

    @property
    def revised(self) -> int:
        """Windows that were published again because of late events."""
        return sum(1 for revision in self._revisions if revision)

    def table(self) -> Table:
        """Return all windows, ordered by their ends."""
        values = np.frombuffer(self._values, dtype=np.float64).reshape(-1, _FIELDS).copy()
        values = values[np.lexsort((values[:, 0], values[:, 1]))]
        ends = np.cumsum([9, len(GOALS), _CORRECTED])
        columns, counts, corrected, fit = np.split(values, ends, axis=1)
        return Table._make([*columns.T, counts, corrected, fit])


def _shares_of_fit(record: Mapping[str, Any] | None) -> tuple[float, float]:
    if record is None or record["unfit_share"] is None:
        return math.nan, math.nan
    return record["unfit_share"], record["expected_share"]


def _corrected(record: Mapping[str, Any] | None) -> tuple[float, ...]:
    if record is None:
        return (math.nan,) * _CORRECTED
    low, high = record["entropy_interval_95"]
    return record["entropy"], low, high, record["misfit_p_value"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why the sequential test alarmed."""

    statistic: float
    threshold: float
    arl0_votes: float
    arl0_windows: float
    alternative: str
    votes_since_change: int
    epsilon: float


class Behind(NamedTuple):
    """S without the classifier's errors before and now, nats, the ends of its interval now, and whether they fit."""

    before: float
    now: float
    low: float
    high: float
    misfit: float


@dataclass(slots=True)
class Episode:
    """One alert from firing to resolved. Times in seconds since the epoch, entropies in nats.

    The explanation is that of the latest firing record, published at `explained`: the one that was seen last. `fired`
    and `since` are those of the first.
    """

    id: str
    model: str
    segment: str
    classifier: str
    rule: str
    sequence: int
    severity: str
    fired: float
    since: float
    explained: float
    resolved: float | None
    summary: str
    epsilon: float
    drift: float
    js: float
    delta: float
    contributions: tuple[float, ...]
    before: tuple[float, ...]
    now: tuple[float, ...]
    entropy_before: float
    entropy_now: float
    events: int
    reference: str | None
    evidence: Evidence | None
    since_interval: tuple[float, float] | None
    behind: Behind | None
    resolution: str | None
    proposal: str | None
    unfit: tuple[float, float] | None
    exemplars: tuple[str, ...]

    @property
    def critical(self) -> bool:
        """Whether the severity is critical."""
        return self.severity == "critical"

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Episode:
        """Take what is shown from an alert record."""
        given = record["evidence"]
        return cls(
            id=record["id"],
            model=record["model"],
            segment=record["segment"],
            classifier=record["classifier"],
            rule=record["rule"],
            sequence=record["sequence"],
            severity=record["severity"],
            fired=seconds(record["fired_at"]),
            since=seconds(record["changed_since"]),
            explained=seconds(record["at"]),
            resolved=seconds(record["at"]) if record["status"] == "resolved" else None,
            summary=record["summary"],
            epsilon=record["epsilon"],
            drift=record["drift"],
            js=record["js"],
            delta=record["delta_entropy"],
            contributions=tuple(record["contributions"][goal] for goal in GOALS),
            before=tuple(record["shares"]["before"][goal] for goal in GOALS),
            now=tuple(record["shares"]["now"][goal] for goal in GOALS),
            entropy_before=record["entropy"]["before"],
            entropy_now=record["entropy"]["now"],
            events=record["events"],
            reference=record["reference"],
            evidence=None
            if given is None
            else Evidence(
                statistic=given["statistic"],
                threshold=given["threshold"],
                arl0_votes=given["arl0_votes"],
                arl0_windows=given["arl0_windows"],
                alternative=given["alternative"],
                votes_since_change=given["votes_since_change"],
                epsilon=given.get("epsilon", 0.0),
            ),
            since_interval=_interval(record.get("changed_since_interval_95")),
            behind=_behind(record.get("corrected")),
            resolution=record["resolution"],
            unfit=_unfit(record.get("fit")),
            proposal=(record.get("proposal") or {}).get("id"),
            exemplars=tuple(record["exemplars"][:MOST_EXEMPLARS]),
        )


def _interval(ends: Sequence[str] | None) -> tuple[float, float] | None:
    return None if ends is None else (seconds(ends[0]), seconds(ends[1]))


def _unfit(record: Mapping[str, Any] | None) -> tuple[float, float] | None:
    return None if record is None else (record["unfit_share"]["before"], record["unfit_share"]["now"])


def _behind(record: Mapping[str, Any] | None) -> Behind | None:
    if record is None:
        return None
    before, now = record["before"], record["now"]
    misfit = min(before["misfit_p_value"], now["misfit_p_value"])
    low, high = now["entropy_interval_95"]
    return Behind(before["entropy"], now["entropy"], low, high, misfit)
