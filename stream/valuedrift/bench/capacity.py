"""What the monitor takes: over batch sizes, over keys, for traffic of either kind; and how soon it is back."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from valuedrift.bench.measure import Cost, run_contestant
from valuedrift.bench.recovery import Recovery, recover
from valuedrift.bench.table import say
from valuedrift.bench.traffic import BUSY, KEYS, QUIET

__all__ = ["QUICK", "Sizes", "capacity", "recovery"]

_PER_BATCH: Final = 300
_WANTED: Final = 500_000
_WANTED_RECOVERY_S: Final = 10.0


class Sizes(NamedTuple):
    """How much is measured.

    Parameters
    ----------
    batches
        Events per label batch, each with `KEYS` keys.
    keys
        Keys that there is state of, each with 300 events per batch.
    events, least_batches
        About so many events to a point of a curve, but no fewer batches.
    recovered
        Keys that are recovered.
    """

    batches: tuple[int, ...] = (1, 3, 10, 30, 100, 300, 1000)
    keys: tuple[int, ...] = (1, 10, 100, 1000, 10_000)
    events: int = 200_000
    least_batches: int = 600
    recovered: int = 10_000


QUICK: Final = Sizes(batches=(1, 300), keys=(1, 40), events=1200, least_batches=4, recovered=50)


def capacity(count: int, sizes: Sizes) -> list[Cost]:
    """Measure and print the monitor's costs; return those of busy and of quiet traffic from the first event on."""
    say(f"monitor: {count:,} labelled events, about {_PER_BATCH} per label batch, {KEYS} keys, 4 partitions;")
    say("  processor, engine and state as they run live; outputs and table in memory instead of the broker")
    say(f"  {'':46}  {'events/CPU s':>12}  {'state B/key':>11}  {'changelog B/event':>17}  {'labels B/event':>14}")
    costs = []
    for name, per_s in (("busy", BUSY), ("quiet", QUIET)):
        cost = run_contestant("monitor", count=count, per_batch=_PER_BATCH, per_s=per_s)
        _line(f"{name}: {per_s / KEYS:g} events per s and key, from the first on", cost)
        costs.append(cost)
    say(f"  of the {_WANTED:,} wanted, busy: {costs[0].per_cpu_s / _WANTED:.2f}")
    say()
    say("  the same with keys that have been running for a while, 10 events per s and key")
    for per_batch in sizes.batches:
        _line(f"{KEYS} keys, {per_batch:,} events per batch", _point(sizes, KEYS, per_batch))
    for keys in sizes.keys:
        _line(f"{keys:,} keys, {_PER_BATCH} events per batch", _point(sizes, keys, _PER_BATCH))
    _line("classifier, its errors, fit, conversations", _point(sizes, KEYS, _PER_BATCH, classified=True))
    say()
    return costs


def _point(sizes: Sizes, keys: int, per_batch: int, **more: Any) -> Cost:
    batches = max(sizes.least_batches, sizes.events // per_batch)
    return run_contestant("monitor_keys", keys=keys, batches=batches, per_batch=per_batch, per_s=BUSY / KEYS, **more)


def _line(what: str, cost: Cost) -> None:
    extra = cost.extra
    say(
        f"  {what:46}  {cost.per_cpu_s:12,.0f}  {extra['state_bytes_per_key']:11,.0f}  "
        f"{extra['changelog_bytes_per_event']:17,.1f}  {extra['label_bytes_per_event']:14,.1f}"
    )


def recovery(bootstrap: str, sizes: Sizes) -> Recovery:
    """Measure and print how long a monitor with an empty folder takes until it holds the state of so many keys."""
    found = recover(bootstrap, sizes.recovered)
    say(f"monitor recovery: {found.keys:,} keys, {found.changelog_bytes / 2**20:.1f} MiB of changelog, no local folder")
    say(
        f"  {found.start_s:.1f} s from the start of the process until it has its partitions, "
        f"{found.restore_s:.1f} s more until every key is there ({_WANTED_RECOVERY_S:.0f} s wanted)"
    )
    say()
    return found
