"""A live system of its own: topics, settings, processes, a source that is fed, and a ledger that is never wrong."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from tests.chaos.feed import SECOND, Feed, Sent
from tests.chaos.ledger import Ledger, Rules
from tests.chaos.members import Member
from tests.chaos.published import Published, Verdict

from valuedrift.testing import Guarded

__all__ = ["Setup", "World"]

TOPICS = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")
OUTPUTS = ("entropy", "alerts", "late", "dead_letters")
PATIENCE_S = 600.0
FEED_PATIENCE_S = 600


@dataclass(frozen=True)
class Setup:
    """What a fault needs to start from. Faults with an equal setup share a world, one after the other.

    Parameters
    ----------
    scorers, monitors
        Processes that run when the fault begins.
    partitions
        Of source and labels.
    settings
        More settings, (key, value).
    cluster
        Makes a broker of its own in a folder: has `bootstrap`, `start()` and `stop()`. None: the broker of the run.
    alone
        Whether no other fault may use the same world: it damages what cannot be put right.
    excuses
        Whether silent partitions may be excused: the ledger then allows what only that can cause.
    replayable
        Whether the source still holds at the end all that was read of it.
    """

    scorers: int = 2
    monitors: int = 2
    partitions: int = 4
    settings: tuple[tuple[str, str], ...] = ()
    cluster: Callable[[Path], Any] | None = None
    alone: bool = False
    excuses: bool = False
    replayable: bool = True


@dataclass
class _Tails:
    """Where the ledger has read to."""

    next: dict[TopicPartition, int] = field(default_factory=dict)


class World:
    """Everything of one run of faults.

    Parameters
    ----------
    setup
        What it starts from.
    broker
        Has `bootstrap`; of `setup.cluster` where that is given.
    folder
        Logs, settings and state.
    seed
        Draws the events.
    rate
        Events per second of `load`.
    short
        Whether faults should come less often.
    """

    def __init__(
        self, setup: Setup, broker: Any, folder: Path, *, seed: int = 1, rate: int = 1000, short: bool = False
    ) -> None:
        self.setup, self.broker, self.folder, self.rate = setup, broker, folder, rate
        self.seed, self.short = seed, short
        folder.mkdir(parents=True, exist_ok=True)
        self.prefix = f"chaos-{uuid.uuid4().hex[:8]}-"
        self.names = {key: self.prefix + key.replace("_", "-") for key in TOPICS}
        self.groups = {"scorer": f"{self.prefix}scorer", "monitor": f"{self.prefix}monitor"}
        self.rules = Rules(20 * SECOND, 60 * SECOND, 60 * SECOND, 10 * SECOND, 300 * SECOND)
        self.feed_source = Feed(
            seed,
            setup.partitions,
            allowed_ns=self.rules.allowed_ns,
            revisable_ns=self.rules.revisable_ns,
            window_ns=self.rules.window_ns,
        )
        self.ledger, self.published = Ledger(self.rules), Published()
        self.members: dict[str, Member] = {}
        self.sources: list[str] = []
        self.sent = 0
        self.budget = 0
        self._tails = _Tails()
        self._clients: tuple[Any, Any] | None = None
        self._feeding = threading.Lock()
        self._ended = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self.config = folder / "valuedrift.toml"
        self._write_config()
        self.run_command("topics", "create")
        self.note_source()

    # --- settings, processes -------------------------------------------------------------------------------------

    def _write_config(self) -> None:
        values: dict[str, str | int] = {
            "kafka.bootstrap": self.bootstrap,
            "topics.source_partitions": self.setup.partitions,
            "topics.labels_partitions": self.setup.partitions,
            **{f"topics.{key}": name for key, name in self.names.items()},
            "scorer.group": self.groups["scorer"],
            "scorer.session_timeout": "6s",
            "scorer.progress_interval": "1s",
            "scorer.idle_timeout": "1h",
            "scorer.allowed_lateness": "20s",
            "monitor.group": self.groups["monitor"],
            "monitor.session_timeout": "6s",
            "monitor.commit_interval": "200ms",
            "classifier.threads": 1,
            "windows.size": "1m",
            "windows.revisable_for": "1m",
            "reference.events": 300,
            "detector.arl0_windows": 1000,
            **dict(self.setup.settings),
        }
        self.config.write_text(
            "".join(f"{key} = {v if isinstance(v, int) else chr(34) + v + chr(34)}\n" for key, v in values.items())
        )

    @property
    def bootstrap(self) -> str:
        """Address of the broker."""
        return str(self.broker.bootstrap)

    def run_command(self, *arguments: str, seconds: float = 240.0, expect: int | None = 0) -> str:
        """Run ``valuedrift …`` to its end; return what it has written. A status other than `expect` is an error."""
        env = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
        log = self.folder / f"command-{arguments[0]}-{uuid.uuid4().hex[:6]}.log"
        command = [sys.executable, "-m", "valuedrift", *arguments, "--config", str(self.config)]
        with log.open("ab") as output:
            status = Guarded(command, stdout=output, env=env, cwd=self.folder).wait(seconds)
        text = log.read_text(errors="replace")
        assert expect is None or status == expect, f"valuedrift {' '.join(arguments)}: {status}\n{text[-2000:]}"
        return text

    def start(self) -> None:
        """Start the processes of the setup and wait until all of them work."""
        for i in range(self.setup.scorers):
            self.add("scorer", f"scorer-{i}").start()
        for i in range(self.setup.monitors):
            self.add("monitor", f"monitor-{i}").start()
        if not self._supervisor.is_alive():
            self._supervisor.start()

    def add(self, role: str, name: str, **settings: str) -> Member:
        """Make a member, not started; dots of setting keys are written as ``__``."""
        member = Member(role, name, self.folder, self.config, {k.replace("__", "."): v for k, v in settings.items()})
        self.members[name] = member
        return member

    def of(self, role: str) -> list[Member]:
        """All members of a role, in the order of their names."""
        return [member for name, member in sorted(self.members.items()) if member.role == role]

    def empty_folder(self, member: Member) -> None:
        """Delete a monitor's local state."""
        assert not member.running, f"{member.name} uses its folder"
        shutil.rmtree(member.settings["monitor.datadir"], ignore_errors=True)

    def _supervise(self) -> None:
        while not self._ended.wait(0.05):
            for member in list(self.members.values()):
                member.look_after()

    def stop(self) -> None:
        """End everything and delete the topics."""
        self._ended.set()
        self.disconnect()
        for member in self.members.values():
            member.wanted = False
            if member.running:
                member.thaw()
                member.kill()
        for member in self.members.values():
            if member.process is not None:
                member.process.wait(30)
        with contextlib.suppress(Exception), contextlib.closing(self.admin()) as admin:
            mine = [t for t in map(_name, admin.list_topics()) if t.startswith(self.prefix)]
            admin.delete_topics(mine)
        for state in self.folder.glob("state-*"):
            shutil.rmtree(state, ignore_errors=True)

    # --- the broker ----------------------------------------------------------------------------------------------

    def admin(self) -> Any:
        """Connect an admin client; whoever asks closes it."""
        return KafkaAdminClient(bootstrap_servers=self.bootstrap, request_timeout_ms=15_000)

    def note_source(self) -> None:
        """Tell the ledger of a source that was created; again after the topic was deleted and created anew."""
        with contextlib.closing(self.admin()) as admin:
            description = admin.describe_topics([self.names["source"]])[0]
        self.sources.append(str(description["topic_id"]))
        self.ledger.new_source(len(description["partitions"]))
        for tp in [tp for tp in self._tails.next if tp.topic == self.names["source"]]:
            del self._tails.next[tp]

    def partitions_of(self, topic: str) -> list[TopicPartition]:
        """Partitions of a topic, by its settings key."""
        return _partitions(self._ask[1], self.names[topic])

    def ends(self, topic: str) -> dict[int, int]:
        """End offsets (read committed) of a topic, by its settings key."""
        return {tp.partition: end for tp, end in self._ask[1].end_offsets(self.partitions_of(topic)).items()}

    def committed(self, role: str) -> dict[int, int]:
        """Committed offsets of the scorers' or the monitors' group; 0 where there is none."""
        topic = self.names["source" if role == "scorer" else "labels"]
        found = self._ask[0].list_group_offsets({self.groups[role]: None})[self.groups[role]]
        return {tp.partition: max(0, position.offset) for tp, position in found.items() if tp.topic == topic}

    @property
    def _ask(self) -> tuple[Any, Any]:
        """Admin client and consumer for questions, kept until the broker fails. For the main thread only."""
        if self._clients is None:
            self._clients = (self.admin(), self._consumer())
        return self._clients

    def disconnect(self) -> None:
        """Give up the clients; the next question connects anew."""
        clients, self._clients = self._clients, None
        for client in clients or ():
            with contextlib.suppress(Exception):
                client.close()

    def _consumer(self) -> Any:
        return KafkaConsumer(
            bootstrap_servers=self.bootstrap,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
            max_poll_records=5000,
        )

    # --- the source ----------------------------------------------------------------------------------------------

    def send(self, records: Iterable[Sent]) -> int:
        """Put records onto the source, in order; return how many, when the broker has them."""
        with self._feeding, contextlib.closing(self._producer()) as producer:
            return self._send(producer, records)

    def _producer(self) -> Any:
        return KafkaProducer(
            bootstrap_servers=self.bootstrap,
            acks="all",
            linger_ms=5,
            max_request_size=64 << 20,
            batch_size=128 << 10,
            delivery_timeout_ms=FEED_PATIENCE_S * 1000,  # brokers are away for a while, and that is no end of the feed
            max_block_ms=FEED_PATIENCE_S * 1000,
        )

    def _send(self, producer: Any, records: Iterable[Sent]) -> int:
        futures = [producer.send(self.names["source"], r.value, key=r.key, partition=r.partition) for r in records]
        for future in futures:
            future.get(FEED_PATIENCE_S)
        self.sent += len(futures)
        return len(futures)

    def feed(self, n: int) -> int:
        """Feed about n generated events as fast as the broker takes them."""
        return sum(self.send(self.feed_source.take(min(2000, n - at))) for at in range(0, n, 2000))

    @contextlib.contextmanager
    def load(self, rate: int | None = None) -> Iterator[None]:
        """Feed in the background, evenly, while the block runs; then what is left of the fault's budget."""
        stop, failures = threading.Event(), list[BaseException]()
        rate = rate or self.rate
        began_with = self.sent

        def work() -> None:
            try:
                with contextlib.closing(self._producer()) as producer:
                    due = time.monotonic()
                    while not stop.is_set():
                        # a slow machine gets no more events than a fast one, but is never without any
                        now = rate if self.sent - began_with < self.budget else rate // 10
                        with self._feeding:
                            self._send(producer, self.feed_source.take(max(10, now // 2)))
                        due = max(due + 0.5, time.monotonic() - 1.0)
                        stop.wait(max(0.0, due - time.monotonic()))
            except BaseException as error:  # noqa: BLE001 - raised where the block ends
                failures.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(FEED_PATIENCE_S)
        if failures:
            raise failures[0]
        self.feed(max(0, self.budget - (self.sent - began_with)))

    # --- waiting -------------------------------------------------------------------------------------------------

    def wait(
        self, condition: Callable[[], object], what: str, seconds: float = PATIENCE_S, every_s: float = 0.2
    ) -> float:
        """Wait until something holds (an error of the broker counts as not yet); return the seconds it took.

        kafka-python's client raises `KeyError` when one of several partitions has no leader.
        """
        began = time.monotonic()
        while True:
            try:
                if condition():
                    return time.monotonic() - began
            except (KafkaError, KeyError):
                self.disconnect()
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"waited {seconds:g} s for {what}")
            time.sleep(every_s)

    def consuming_again(self, role: str, seconds: float = PATIENCE_S, *, everywhere: bool = True) -> float:
        """Wait until the role's group has moved on; return the seconds since the call.

        Parameters
        ----------
        role
            "scorer" or "monitor".
        seconds
            Patience.
        everywhere
            Every partition that has something unread must have moved, not only one of them.
        """
        began = time.monotonic()
        before = self._patiently(lambda: self.committed(role))

        def moved() -> bool:
            now, ends = self.committed(role), self.ends("source" if role == "scorer" else "labels")
            waiting = [p for p, end in ends.items() if end > before.get(p, 0)]
            moved = [now.get(p, 0) > before.get(p, 0) for p in waiting]
            return (all(moved) if everywhere else any(moved)) and bool(moved)

        self.wait(moved, f"the {role}s to consume again", seconds, every_s=0.25)
        return time.monotonic() - began

    def consumed(self, role: str = "scorer", seconds: float = PATIENCE_S) -> float:
        """Wait until the role's group has committed all that is on its topic now; return the seconds it took."""
        ends = self._patiently(lambda: self.ends("source" if role == "scorer" else "labels"))

        def done() -> bool:
            now = self.committed(role)
            return all(now.get(p, 0) >= end for p, end in ends.items())

        return self.wait(done, f"all of the {role}s' topic to be consumed", seconds)

    def _patiently(self, ask: Callable[[], dict[int, int]]) -> dict[int, int]:
        found: list[dict[int, int]] = []

        def answered() -> bool:
            found.append(ask())
            return True

        self.wait(answered, "the broker to answer")
        return found[-1]

    # --- the verdict ---------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Let the ledger and `published` read what is new on their topics: outputs first, then the source."""
        consumer = self._ask[1]
        for topic in OUTPUTS:
            for record in self._new(consumer, topic):
                self.published.take(topic, record.partition, record.value, record.headers)
        for record in self._new(consumer, "source"):
            self.ledger.read(record.partition, record.offset, record.timestamp, record.value)
        self.ledger.grow(len(_partitions(consumer, self.names["source"])))

    def _new(self, consumer: Any, topic: str) -> Iterator[Any]:
        tps = _partitions(consumer, self.names[topic])
        ends, beginnings = consumer.end_offsets(tps), consumer.beginning_offsets(tps)
        for tp in tps:
            at = max(self._tails.next.get(tp, 0), beginnings[tp])
            if at >= ends[tp]:
                continue
            consumer.assign([tp])
            consumer.seek(tp, at)
            deadline = time.monotonic() + 60
            while at < ends[tp]:
                for record in consumer.poll(timeout_ms=500).get(tp, []):
                    yield record
                    self._tails.next[tp] = record.offset + 1
                at = consumer.position(tp)
                self._tails.next[tp] = at
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{topic} {tp.partition} can't be read to its end")

    def verdict(self, seconds: float = PATIENCE_S, *, close: bool = True) -> Verdict:
        """Close everything that was fed, and wait until what is published is the truth, or patience is over.

        Parameters
        ----------
        seconds
            Patience.
        close
            Whether to send an event per partition that lies so far ahead that all windows before it close.
        """
        if close:
            self.send(self.feed_source.close())
        deadline, before = time.monotonic() + seconds, dict[tuple[str, int], int]()
        while True:
            verdict = self._verdict()
            if verdict is not None and verdict.good:
                return verdict
            wrong = verdict is not None and (verdict.doubled or verdict.altered)
            with contextlib.suppress(KafkaError, KeyError):
                behind = self.behind()
                if not wrong and behind and all(lag < before.get(where, lag + 1) for where, lag in behind.items()):
                    deadline = time.monotonic() + seconds  # a slow machine is no fault
                before = behind
            if time.monotonic() > (deadline - seconds + min(seconds, 60.0) if wrong else deadline):
                if verdict is None:
                    raise TimeoutError("the broker could not be read for a verdict")
                verdict.note(f"behind by {before or 'nothing'}")
                return verdict
            refused = [m.name for m in self.members.values() if m.wanted and m.process is None and m.ends[-1:] == [2]]
            if refused:
                raise AssertionError(f"{', '.join(refused)} refused to start, see the log in {self.folder}")
            time.sleep(1.0)

    def behind(self) -> dict[tuple[str, int], int]:
        """Records that a role has not committed, by role and partition, where they are more than a few."""
        found: dict[tuple[str, int], int] = {}
        for role, topic in (("scorer", "source"), ("monitor", "labels")):
            committed = self.committed(role)
            for partition, end in self.ends(topic).items():
                if end - committed.get(partition, 0) > 100:
                    found[role, partition] = end - committed.get(partition, 0)
        return found

    def _verdict(self) -> Verdict | None:
        try:
            self.read()
        except (KafkaError, KeyError):
            self.disconnect()
            return None
        return self.published.compare(
            self.ledger.truth(), self.sources, self.rules.window_ns, excuses=self.setup.excuses
        )

    def replay(self) -> Verdict:
        """Replay the whole source and hold windows and alerts against what was published, byte for byte."""
        self.read()
        out = self.folder / f"replay-{uuid.uuid4().hex[:6]}"
        self.run_command("replay", f"kafka://{self.names['source']}", "--out", str(out), seconds=900)
        return self.published.against_replay(out, excuses=self.setup.excuses)


def _name(topic: Any) -> str:
    return str(topic["name"] if isinstance(topic, dict) else topic)


def _partitions(consumer: Any, topic: str) -> list[TopicPartition]:
    return [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic) or ())]
