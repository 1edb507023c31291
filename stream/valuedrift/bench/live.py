"""Topics of one measurement, and scorers and monitors on them as processes of the real command line."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from valuedrift import kafka_client, topics
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.config import Settings, load_settings
from valuedrift.guard import Guarded

__all__ = ["Live", "Member", "Reading", "wait_for"]

_TOPICS: Final = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")
_START_S: Final = 120.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Reading(NamedTuple):
    """What a scorer's own metrics say at one moment, all partitions together; and its memory.

    Parameters
    ----------
    events
        Labelled so far.
    lag_events, lag_s
        Records that wait; and the age of the newest processed one of the partition that is furthest behind, seconds.
    rss_mb
        Resident memory, MiB.
    """

    events: int
    lag_events: int
    lag_s: float
    rss_mb: float


class Member:
    """A running scorer or monitor.

    Parameters
    ----------
    process
        The command, behind its guard.
    port, log
        Of its endpoints; what it writes.
    """

    def __init__(self, process: Guarded, port: int, log: Path) -> None:
        self._process, self._port, self._log = process, port, log

    @property
    def pid(self) -> int:
        """Process id of the command itself."""
        guard = self._process.pid
        children = Path(f"/proc/{guard}/task/{guard}/children").read_text(encoding="ascii").split()
        if not children:
            raise BenchmarkFailed(f"it has ended: {self.last_line()}")
        return int(children[0])

    def cpu_s(self) -> float:
        """CPU seconds of all its threads so far, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def ready(self) -> bool:
        """Whether it says that it works; fails if it has ended."""
        if self._process.poll() is not None:
            raise BenchmarkFailed(f"it ended with status {self._process.poll()}: {self.last_line()}")
        return self._ask("/ready")[0] == 200

    def owned(self) -> set[int]:
        """Numbers of the partitions that it has."""
        return {int(labels["partition"]) for labels, _ in self._samples().get("lag_events", [])}

    def reading(self) -> Reading:
        """Read its metrics and its memory."""
        found = self._samples()

        def values(name: str) -> list[float]:
            return [value for _, value in found.get(name, [])]

        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return Reading(
            int(sum(values("events_total"))),
            int(sum(values("lag_events"))),
            max(values("lag_seconds"), default=0.0),
            pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        )

    def last_line(self) -> str:
        """Return the last that it wrote."""
        return (self._log.read_text(encoding="utf-8").splitlines() or ["nothing"])[-1]

    def stop(self) -> int:
        """End it in an orderly way; return its exit status."""
        return self._process.stop(30.0)

    def _samples(self) -> dict[str, list[tuple[dict[str, str], float]]]:
        status, body = self._ask("/metrics")
        if status != 200:
            raise BenchmarkFailed(f"/metrics does not answer (status {status}): {self.last_line()}")
        found: dict[str, list[tuple[dict[str, str], float]]] = {}
        for family in text_string_to_metric_families(body.decode()):
            for sample in family.samples:
                found.setdefault(sample.name.removeprefix("valuedrift_"), []).append((sample.labels, sample.value))
        return found

    def _ask(self, path: str) -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                return response.status, response.read()
            except OSError:
                return 0, b""


class Live:
    """A source topic of its own with everything behind it, which ends with the block.

    Parameters
    ----------
    bootstrap
        The broker.
    folder
        For settings, logs and state.
    more
        More settings, by key.
    """

    def __init__(self, bootstrap: str, folder: Path, more: Mapping[str, Any]) -> None:
        prefix = f"bench-{uuid.uuid4().hex[:8]}"
        self.overrides: dict[str, Any] = {
            "kafka.bootstrap": bootstrap,
            **{f"topics.{key}": f"{prefix}-{key}" for key in _TOPICS},
            "scorer.group": f"{prefix}-scorer",
            "monitor.group": f"{prefix}-monitor",
            "monitor.datadir": f"{folder}/state",
            "log.format": "json",
            **more,
        }
        self.settings: Settings = load_settings(None, self.overrides)
        self._folder = folder
        self._members: list[Member] = []

    @classmethod
    @contextlib.contextmanager
    def on(cls, bootstrap: str, **more: Any) -> Iterator[Live]:
        """Make the topics; afterwards end all processes and delete the topics. Double underscores stand for dots."""
        with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder:
            live = cls(bootstrap, Path(folder), {key.replace("__", "."): value for key, value in more.items()})
            with contextlib.closing(kafka_client.admin_client(live.settings)) as admin:
                specs = topics.plan(live.settings)
                topics.create(admin, specs)
                try:
                    yield live
                finally:
                    for member in live._members:
                        member.stop()
                    admin.delete_topics([spec.name for spec in specs])

    def start(self, role: str, *, cores: Collection[int] | None = None, **more: Any) -> Member:
        """Start ``valuedrift <role>``, on some cores if they are named; it may not be ready yet."""
        port, log = _free_port(), self._folder / f"{role}-{len(self._members)}.log"
        overrides = self.overrides | {"http.port": port} | {k.replace("__", "."): v for k, v in more.items()}
        options = [part for key, value in overrides.items() for part in ("--set", f"{key}={value}")]
        command = [sys.executable, "-m", "valuedrift", role, *options]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
        before = os.sched_getaffinity(0)
        with log.open("wb") as out:
            try:
                os.sched_setaffinity(0, cores or before)  # children inherit it
                process = Guarded(command, stdout=out, env=environment, cwd=self._folder)
            finally:
                os.sched_setaffinity(0, before)
        member = Member(process, port, log)
        self._members.append(member)
        return member

    def records(self, topic: str) -> Iterator[Any]:
        """Yield what is on a topic now, partition by partition in order."""
        return kafka_client.fetched_from(self.settings, getattr(self.settings.topics, topic))


def wait_for(condition: Callable[[], object], what: str, seconds: float = _START_S) -> None:
    """Wait until something holds.

    Raises
    ------
    BenchmarkFailed
        If it does not come to hold in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BenchmarkFailed(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
