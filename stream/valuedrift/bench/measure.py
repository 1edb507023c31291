"""What a stretch of work costs this process, and contestants in processes of their own."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from valuedrift.errors import ValuedriftError

__all__ = [
    "BenchmarkFailed",
    "Cost",
    "Round",
    "Stopwatch",
    "contestant_main",
    "last_core",
    "median_ratio",
    "peak_rss_mb",
    "rss_mb",
    "run_contestant",
]


class BenchmarkFailed(ValuedriftError):
    """A contestant did not do the whole work, so its speed means nothing."""


class Cost(NamedTuple):
    """What a contestant did, and what it took.

    Parameters
    ----------
    events
        How many events it has finished.
    cpu_s, wall_s
        Seconds of its whole process, all threads, user and system; and by the clock on the wall.
    peak_rss_mb
        Largest resident memory so far, MiB.
    extra
        Further figures of this contestant.
    """

    events: int
    cpu_s: float
    wall_s: float
    peak_rss_mb: float
    extra: dict[str, Any]

    @property
    def per_cpu_s(self) -> float:
        """Events per CPU second."""
        return self.events / self.cpu_s

    @property
    def per_wall_s(self) -> float:
        """Events per second by the clock on the wall."""
        return self.events / self.wall_s


@dataclass(slots=True)
class Stopwatch:
    """Filled in when the measured stretch ends."""

    cpu_s: float = 0.0
    wall_s: float = 0.0

    def cost(self, events: int, **extra: Any) -> Cost:
        """Return the result of the stretch."""
        return Cost(events, self.cpu_s, self.wall_s, peak_rss_mb(), extra)

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Stopwatch]:
        """Measure what happens inside the block."""
        watch = cls()
        began, cpu = time.perf_counter(), _cpu_s()
        yield watch
        watch.cpu_s, watch.wall_s = _cpu_s() - cpu, time.perf_counter() - began


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rss_mb() -> float:
    """Resident memory of this process now, MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Round(NamedTuple):
    """Rival and ours, one after the other on the same input."""

    rival: Cost
    ours: Cost

    @property
    def ratio(self) -> float:
        """Events per CPU second, ours over the rival's."""
        return self.ours.per_cpu_s / self.rival.per_cpu_s


def median_ratio(rounds: Sequence[Round]) -> float:
    """Median over the rounds: rounds alternate, so what slows the machine for a while slows both."""
    return statistics.median(one.ratio for one in rounds)


def last_core() -> int:
    """Return the core that contestants are pinned to: the last this process may use."""
    return max(os.sched_getaffinity(0))


def run_contestant(name: str, **arguments: Any) -> Cost:
    """Run a contestant of `valuedrift.bench.contestants` in a fresh process on one core.

    Raises
    ------
    BenchmarkFailed
        If the process fails.
    """
    command = [sys.executable, "-m", "valuedrift.bench.contestants", name]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
    done = subprocess.run(  # noqa: S603 - this Python, one of our modules
        command,
        input=orjson.dumps(arguments | {"core": last_core()}),
        stdout=subprocess.PIPE,
        env=environment | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    if done.returncode != 0:
        raise BenchmarkFailed(f"contestant {name} ended with status {done.returncode}")
    return Cost(**orjson.loads(done.stdout))


def contestant_main(contestants: Mapping[str, Callable[..., Cost]]) -> None:
    """Be a contestant: name from the command line, arguments from stdin, cost to stdout."""
    arguments = orjson.loads(sys.stdin.buffer.read())
    os.sched_setaffinity(0, {arguments.pop("core")})
    cost = contestants[sys.argv[1]](**arguments)
    sys.stdout.buffer.write(orjson.dumps(cost._asdict()))
