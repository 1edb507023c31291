"""What was measured on running processes, kept as JSON and written out as a page."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

__all__ = ["keep", "page", "plain"]

_NAME: Final = "live"

_ABOUT: Final = {
    "latency": """\
A window's record comes out when the window closes: when every source partition has shown an event that lies
`scorer.allowed_lateness` behind the window's end. From the moment when the last of those events was due until a
consumer that reads committed records has the record in hand:
""",
    "workers": """\
Scorers with the bundled model, each a process on a core of its own, in turns:
""",
    "overload": """\
A scorer with the bundled model that is sent more than it can take, by its own metrics:
""",
}


def plain(value: Any) -> Any:
    """Turn results into what JSON has."""
    names: Sequence[str] | None = getattr(value, "_fields", None)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return round(value, 4) if isinstance(value, float) else value


def keep(folder: Path, part: str, result: Any, machine: Sequence[str]) -> Path:
    """Write a part's result beside those of the other parts, and the page of all of them; return the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{_NAME}.json"
    known = orjson.loads(file.read_bytes()) if file.exists() else {}
    known[part] = {"machine": list(machine), "result": plain(result)}
    file.write_bytes(orjson.dumps(known, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    written = folder / f"{_NAME}.md"
    written.write_text(page(known), encoding="utf-8")
    return written


def page(known: Mapping[str, Any]) -> str:
    """Write the page of what is kept."""
    parts: dict[str, Callable[[Any], list[str]]] = {"latency": _latency, "workers": _workers, "overload": _overload}
    lines = ["# Live on a broker", "", "Scorers and monitors as processes, on a real broker on the same two cores."]
    for name, write in parts.items():
        if name in known:
            heading = f"`scripts/bench {name}`"
            lines += ["", f"## {heading}", "", _ABOUT[name], *write(known[name]["result"]), ""]
            lines += [f"    {line}" for line in known[name]["machine"]]
    return "\n".join(lines) + "\n"


def _latency(found: Mapping[str, Any]) -> list[str]:
    columns = ("load", "events/s", "windows", "median", "99 %", "most", "told", "published", "received")
    rows = [f"| {' | '.join(columns)} | label batch, median | 99 % |", "|---" * (len(columns) + 2) + "|"]
    for point in found["points"]:
        window, labelled = point["window"], point["labelled"]
        figures = [window[name] for name in ("median", "p99", "most")]
        figures += [point[name]["median"] for name in ("reported", "published", "received")]
        figures += [labelled["median"], labelled["p99"]]
        cells = [f"{point['load']:.0%}", f"{point['per_s']:,.0f}", f"{window['n']:,}", *(f"{s:.2f}" for s in figures)]
        rows.append(f"| {' | '.join(cells)} |")
    late = max(point["feeder_late_s"] for point in found["points"])
    busy = ", ".join(f"{point['machine_load']:.1f}" for point in found["points"])
    said = (
        f"Seconds. Load is a share of the {found['capacity']:,.0f} events/s that are labelled when all wait, and an "
        f"open loop: events are sent when they are due, {late:.2f} s late at most, which counts. Parts, medians: until "
        "`labels` tells that the source is past the window's end (every `scorer.progress_interval`, here a second: "
        "half of one on average), until the record is on its topic, until the consumer has it. `label batch`: from any "
        f"event to its label batch. Load average {busy}."
    )
    return [*rows, "", said]


def _workers(found: Sequence[Mapping[str, Any]]) -> list[str]:
    rows = [
        "| one worker, events/s | two | two / one | one process on both cores | load average |",
        "|---|---|---|---|---|",
    ]
    gains: dict[str, list[float]] = {"two": [], "threads": []}
    for turn in found:
        one, two, threads = (turn[name]["per_s"] for name in ("one", "two", "threads"))
        gains["two"].append(two / one)
        gains["threads"].append(threads / one)
        rows.append(f"| {one:,.0f} | {two:,.0f} | {two / one:.2f} | {threads:,.0f} | {turn['machine_load']:.1f} |")
    two, threads = statistics.median(gains["two"]), statistics.median(gains["threads"])
    cpu = [1e3 * sum(turn[name]["cpu_s_per_event"] for turn in found) / len(found) for name in ("one", "two")]
    said = (
        f"Two workers label {two:.2f} times as much as one, one process on both cores {threads:.2f} times (medians). "
        f"An event costs {cpu[0]:.2f} ms of CPU with one worker, {cpu[1]:.2f} with two: of equal shares of "
        f"their cores, which a busy machine does not give, they make {2 * cpu[0] / cpu[1]:.2f} times as much."
    )
    return [*rows, "", said]


def _overload(found: Mapping[str, Any]) -> list[str]:
    samples = found["samples"]
    shown = [*samples[:: max(1, -(-len(samples) // 12))], samples[-1]]
    rows = ["| after s | lag, events | lag, s | labelled | memory, MiB |", "|---|---|---|---|---|"]
    for sample in shown:
        said = sample["said"]
        rows.append(
            f"| {sample['after_s']:.0f} | {said['lag_events']:,} | {said['lag_s']:.0f} | {said['events']:,} | "
            f"{said['rss_mb']:.0f} |"
        )
    twice = found["labelled"] - found["distinct"]
    said_of_all = (
        f"{found['per_s']:,.0f} events/s for {found['seconds']:.0f} s, where {found['capacity']:,.0f} can be labelled. "
        f"Of {found['sent']:,} events sent, {found['distinct']:,} were labelled, {twice} of them twice. "
        f"It lagged {max(sample['said']['lag_events'] for sample in samples):,} events at most, and had caught up "
        f"{samples[-1]['after_s'] - found['seconds']:.0f} s after the last was sent. "
        f"Load average {found['machine_load']:.1f}."
    )
    return [*rows, "", said_of_all]
