"""What every test may use: the broker, topics of its own, processes that end with the test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import settings

from valuedrift.testing import Guarded, LocalKafka

CHECKOUT = Path(__file__).parents[1]

# The same examples in every run, so that a failure is the change's and can be had again; HYPOTHESIS_PROFILE=explore
# draws new ones each time, to look for what these miss.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", derandomize=False, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config: pytest.Config) -> None:
    """End in an orderly way, fixtures torn down, on SIGTERM and on a SIGINT that a shell's ``&`` had switched off."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


_status = 1


def pytest_sessionfinish(exitstatus: int) -> None:
    """Note how the run went."""
    global _status  # noqa: PLW0603
    _status = int(exitstatus)


def pytest_unconfigure() -> None:
    """End although a failed test has left a client open, whose thread Python would wait for without end."""
    left = [each for each in threading.enumerate() if each is not threading.main_thread() and not each.daemon]
    for thread in left:
        thread.join(5.0)
    if any(thread.is_alive() for thread in left):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with the name of its folder under tests/, so that ``-m "not integration"`` works."""
    for item in items:
        with contextlib.suppress(ValueError):
            item.add_marker(item.path.relative_to(CHECKOUT / "tests").parts[0].removesuffix(".py"))


class Broker(Protocol):
    """A broker that tests talk to; only `LocalKafka` can also be killed (see `local_kafka`)."""

    @property
    def bootstrap(self) -> str: ...


class _GivenBroker:
    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The run's Kafka: VALUEDRIFT_TEST_BOOTSTRAP when set, else a real one in a folder that ends with the run."""
    if given := os.environ.get("VALUEDRIFT_TEST_BOOTSTRAP"):
        yield _GivenBroker(given)
        return
    folder = tmp_path_factory.mktemp("kafka")
    with LocalKafka(folder) as kafka:
        yield kafka
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def bootstrap(broker: Broker) -> str:
    """Address of the run's Kafka, ``host:port``."""
    return broker.bootstrap


@pytest.fixture(scope="session")
def admin(bootstrap: str) -> Iterator[Any]:
    """kafka-python admin client of the run's Kafka."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - half a second that unit tests need not wait

    with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as client:
        yield client


class Topics:
    """Topics of one test: names nobody else uses, deleted when the test ends."""

    def __init__(self, admin: Any) -> None:
        self._admin = admin
        self.prefix = f"t-{uuid.uuid4().hex[:10]}-"
        """Start of every name here; fits a topic prefix or a consumer group of the product's settings."""

    def name(self, name: str) -> str:
        """`name` with this test's prefix; not created."""
        return self.prefix + name

    def create(self, name: str, partitions: int = 1, config: Mapping[str, str] | None = None) -> str:
        """Create a topic and return its full name when clients can use it."""
        from kafka.admin import NewTopic  # noqa: PLC0415

        full = self.name(name)
        topic = NewTopic(full, num_partitions=partitions, replication_factor=1, topic_configs=dict(config or {}))
        self._admin.create_topics([topic], wait_for_metadata=True)
        return full

    def delete_all(self) -> None:
        """Delete every topic with this prefix, whoever created it."""
        mine = [topic for topic in self._admin.list_topics() if _topic_name(topic).startswith(self.prefix)]
        if mine:
            self._admin.delete_topics([_topic_name(topic) for topic in mine])


def _topic_name(topic: Any) -> str:
    return str(topic["name"] if isinstance(topic, dict) else topic)


@pytest.fixture
def topics(admin: Any) -> Iterator[Topics]:
    """Topics that belong to this test alone."""
    mine = Topics(admin)
    yield mine
    mine.delete_all()


@pytest.fixture
def local_kafka(tmp_path: Path) -> Iterator[Callable[..., LocalKafka]]:
    """Make brokers that a test may kill: ``local_kafka()``, ``local_kafka(properties={…})``; all end with the test."""
    made: list[LocalKafka] = []

    def make(**options: Any) -> LocalKafka:
        kafka = LocalKafka(tmp_path / f"kafka-{len(made)}", **options)
        made.append(kafka)
        return kafka.start()

    yield make
    for kafka in made:
        kafka.kill()


Spawn = Callable[..., Guarded]


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Spawn]:
    """Start processes that end with the test: ``spawn(["-m", "valuedrift", "scorer"], env={…}, log="scorer.log")``.

    The command is given to this Python. Its environment is this one without any ``VALUEDRIFT_…`` setting, plus `env`.
    Output goes to ``tmp_path / log``. Returns a `valuedrift.testing.Guarded` (``terminate``, ``kill``, ``wait``).
    """
    started: list[Guarded] = []

    def start(arguments: Sequence[str], *, env: Mapping[str, str] | None = None, log: str | None = None) -> Guarded:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
        with (tmp_path / (log or f"process-{len(started)}.log")).open("ab") as output:
            process = Guarded([sys.executable, *arguments], stdout=output, env={**clean, **(env or {})}, cwd=tmp_path)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
    for process in started:
        process.wait(30)
