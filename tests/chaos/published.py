"""What the product has published, every record of it, held against the truth. Imports nothing of the product."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from tests.chaos.ledger import GOALS, UNKNOWN, Cell, IntArray, Place, Truth

Headers = Sequence[tuple[str, bytes]]

LOSSES = ("deleted_unread", "deleted_before_start", "topic_recreated", "log_cut")
"""Reasons of dead letters that tell of a range of offsets which nobody could read, and not of a record."""


@dataclass
class Verdict:
    """How far what was published is from the truth.

    Parameters
    ----------
    lost, doubled
        Events that are nowhere, and that are counted too often; outputs that are missing, and that should not be.
    altered
        Records that contradict an earlier one of the same identity, or say what no state can have said.
    repeats
        Records published again, byte for byte, as the design allows.
    windows, events
        How much was compared.
    problems
        The first of them, for people.
    """

    lost: int = 0
    doubled: int = 0
    altered: int = 0
    repeats: int = 0
    windows: int = 0
    events: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong, and something was compared."""
        return not (self.lost or self.doubled or self.altered) and self.windows > 0

    def note(self, problem: str) -> None:
        """Keep a problem for the line."""
        if len(self.problems) < 8:
            self.problems.append(problem)


class Published:
    """Takes the records of the output topics, in the order of their offsets, once each."""

    def __init__(self) -> None:
        self.windows: dict[tuple[str, str, str, str], bytes] = {}
        self.alerts: dict[tuple[str, int], bytes] = {}
        self.late: dict[tuple[str, int, int], bytes] = {}
        self.dead: dict[tuple[str, int, int], bytes | None] = {}
        self.losses: dict[tuple[tuple[str, int, int], str], str] = {}
        """Dead letters for ranges that nobody could read: where they begin, and why, to which offsets."""
        self.repeats: Counter[str] = Counter()
        self._revisions: dict[tuple[str, int], bytes] = {}
        self._counts: dict[tuple[str, str, str, str], tuple[Cell, IntArray]] = {}
        self._partition_of: dict[tuple[str, str, str, str], int] = {}
        self._on_time: list[tuple[Cell, int, int]] = []
        self._altered: list[str] = []

    def take(self, topic: str, partition: int, value: bytes | None, headers: Headers) -> None:
        """Take a record of a topic, by its settings key."""
        if topic == "dead_letters":
            named = dict(headers)
            where = (named["vd-source"].decode(), int(named["vd-partition"]), int(named["vd-offset"]))
            if (reason := named["vd-reason"].decode()) in LOSSES:
                self.losses[where, reason] = named["vd-detail"].decode().partition(":")[0]
                return
            self._keep("dead letter", self.dead, where, value)
            return
        assert value is not None, f"{topic} has a tombstone"
        record = json.loads(value)
        if topic == "entropy":
            self._window(partition, record, value)
        elif topic == "alerts":
            self._keep("alert", self.alerts, (record["id"], record["sequence"]), value)
        elif topic == "late":
            self._keep("late event", self.late, (record["source"], record["partition"], record["offset"]), value)

    def _keep(self, what: str, kept: dict[Any, Any], identity: Any, value: bytes | None) -> None:
        if identity not in kept:
            kept[identity] = value
        elif kept[identity] == value:
            self.repeats[what] += 1
        else:
            self._altered.append(f"{what} {identity} says two things")

    def _window(self, partition: int, record: dict[str, Any], value: bytes) -> None:
        key = (record["model"], record["segment"], record["classifier"], record["start"])
        if self._partition_of.setdefault(key, partition) != partition:
            self._altered.append(f"window {key} is in two partitions")
        revision = (record["id"], record["revision"])
        known, digest = self._revisions.get(revision), hashlib.blake2b(value, digest_size=16).digest()
        cell = (record["model"], record["segment"], _start_ns(record["start"]))
        given = record["classifier"] == "given"
        if known is None:
            self._revisions[revision] = digest
            if given:
                self._on_time.append((cell, record["revision"], record["events"] - record["late_events"]))
        elif known == digest:
            self.repeats["window"] += 1
        else:
            self._altered.append(f"window {key}, revision {record['revision']}, says two things")
        self.windows[key] = value
        counts = [record["counts"][goal] for goal in GOALS]
        self._counts[key] = (cell, np.array([*counts, 0] if given else [0] * UNKNOWN + [sum(counts)], dtype=np.int64))

    def compare(self, truth: Truth, sources: list[str], window_ns: int, *, excuses: bool = False) -> Verdict:
        """Hold everything published so far against the truth.

        Parameters
        ----------
        truth
            From the ledger.
        sources
            What the identities of the sources contain, in the order of the ledger's.
        window_ns
            Length of a window.
        excuses
            Whether a silent partition may have been excused: what it brings later may be on `late` though it is on time
            for its own partition, and windows may close that are not closed by the source alone.
        """
        verdict = Verdict(
            repeats=sum(self.repeats.values()),
            events=truth.events,
            altered=len(self._altered),
            problems=self._altered[:8],
        )
        excused = self._compare_late(truth, sources, verdict, excuses=excuses)
        self._compare_dead(truth, sources, verdict)
        self._compare_windows(truth, verdict, excused, window_ns, excuses=excuses)
        return verdict

    def against_replay(self, folder: Path, *, excuses: bool = False) -> Verdict:
        """Hold the last word on every window and alert, and the late events, against the files of a replay.

        Windows flagged `revised_after_excuse`, on either side, are left out where a partition may have been excused.
        """
        verdict = Verdict(windows=len(self.windows))
        replayed = {
            (r["model"], r["segment"], r["classifier"], r["start"]): line
            for line, r in _lines(folder / "windows.jsonl")
            if not (excuses and r["revised_after_excuse"])
        }
        live = self.windows
        if excuses:
            flagged = {key for key, value in live.items() if json.loads(value)["revised_after_excuse"]}
            live = {key: value for key, value in live.items() if key not in flagged}
            replayed = {key: value for key, value in replayed.items() if key not in flagged}
        alerts = {(r["id"], r["sequence"]): line for line, r in _lines(folder / "alerts.jsonl")}
        late = {(r["source"], r["partition"], r["offset"]): line for line, r in _lines(folder / "late.jsonl")}
        sides: list[tuple[str, dict[Any, bytes], dict[Any, bytes]]] = [
            ("window", live, replayed),
            ("alert", self.alerts, alerts),
        ]
        if not excuses:
            sides.append(("late event", self.late, late))
        for what, here, there in sides:
            verdict.lost += len(there.keys() - here.keys())
            verdict.doubled += len(here.keys() - there.keys())
            differing = sorted(key for key in here.keys() & there.keys() if here[key] != there[key])
            verdict.altered += len(differing)
            for key in [*sorted(there.keys() ^ here.keys())[:2], *differing[:2]]:
                verdict.note(f"{what} {key}: live and replay differ")
        verdict.events = len(alerts)
        return verdict

    def _compare_late(
        self, truth: Truth, sources: list[str], verdict: Verdict, *, excuses: bool
    ) -> Counter[tuple[Cell, int]]:
        """Return the events that were not late by themselves but came after their partition was excused."""
        excused: Counter[tuple[Cell, int]] = Counter()
        places = {_place(where, sources): value for where, value in self.late.items()}
        for place in truth.too_late.keys() - places.keys():
            verdict.lost += 1
            verdict.note(f"late event {place} is missing")
        for place in places.keys() - truth.too_late.keys():
            if excuses:
                record = json.loads(places[place])
                excused[(record["model"], record["segment"], -1), 0] += 1
                continue
            verdict.doubled += 1
            verdict.note(f"{place} is on the late topic and should not be")
        return excused

    def _compare_dead(self, truth: Truth, sources: list[str], verdict: Verdict) -> None:
        places = {_place(where, sources) for where in self.dead if any(s in where[0] for s in sources)}
        for place in truth.dead - places:
            verdict.lost += 1
            verdict.note(f"dead letter {place} is missing")
        for place in places - truth.dead:
            verdict.doubled += 1
            verdict.note(f"{place} is a dead letter and should not be")
        for where in self.dead:
            if not any(source in where[0] for source in sources):
                verdict.altered += 1
                verdict.note(f"dead letter of {where}: the product could not read its own message")

    def _compare_windows(
        self, truth: Truth, verdict: Verdict, excused: Counter[tuple[Cell, int]], window_ns: int, *, excuses: bool
    ) -> None:
        found: dict[Cell, IntArray] = {}
        for cell, counts in self._counts.values():
            found[cell] = found.get(cell, np.zeros(UNKNOWN + 1, dtype=np.int64)) + counts
        until = truth.closed_until
        closed = {c for c in truth.cells() if until is not None and c[2] + window_ns <= until}
        verdict.windows = len(closed)
        for cell in sorted(closed | found.keys()):
            right, published = truth.counts(cell), found.get(cell, np.zeros(UNKNOWN + 1, dtype=np.int64))
            if cell not in closed and not (excuses and right.any()):
                verdict.doubled += int(published.sum())
                verdict.note(f"window {cell} was published and is not closed")
                continue
            missing, surplus = right - published, published - right
            lost, doubled = int(missing.clip(0).sum()), int(surplus.clip(0).sum())
            if lost and excuses:
                for key in [k for k in excused if k[0][:2] == cell[:2]]:
                    taken = min(lost, excused[key])
                    excused[key] -= taken
                    lost -= taken
            verdict.lost += lost
            verdict.doubled += doubled
            if lost or doubled:
                verdict.note(f"window {cell}: {published.tolist()}, truth {right.tolist()}")
        if left := sum(excused.values()):
            verdict.doubled += left
            verdict.note(f"{left} events are on the late topic and in a window")
        self._compare_first(truth, verdict, excuses=excuses)

    def _compare_first(self, truth: Truth, verdict: Verdict, *, excuses: bool) -> None:
        """Every publication, not only the last one, must hold all on-time events of its window."""
        if excuses:
            return
        for cell, revision, on_time in self._on_time:
            right = int(truth.on_time.get(cell, np.zeros(1, dtype=np.int64))[:UNKNOWN].sum())
            if on_time != right:
                verdict.altered += 1
                verdict.note(f"window {cell}, revision {revision}: {on_time} on time, {right} by truth")


def _lines(file: Path) -> list[tuple[bytes, dict[str, Any]]]:
    return [(line, json.loads(line)) for line in file.read_bytes().splitlines()]


def _place(where: tuple[str, int, int], sources: list[str]) -> Place:
    source, partition, offset = where
    numbers = [i for i, name in enumerate(sources) if name in source]
    return (numbers[0] if numbers else -1, partition, offset)


def _start_ns(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp()) * 1_000_000_000
