"""A real Apache Kafka in a folder: one KRaft node (broker and controller) on loopback ports.

``python -m valuedrift.testing start|stop|status`` runs one that outlives the shell; `LocalKafka` runs one that
never outlives its process, whatever ends that.
"""

from __future__ import annotations

import base64
import contextlib
import random
import socket
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Final, Self

from valuedrift.guard import Guarded
from valuedrift.testing.distribution import KAFKA_VERSION, BrokerError, fetch_jars, find_java
from valuedrift.testing.freeze import command_pid, freeze, thaw

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from valuedrift.testing.disk import SmallDisk

__all__ = ["KAFKA_VERSION", "BrokerError", "LocalKafka", "answers"]

_HOST: Final = "127.0.0.1"
START_SECONDS: Final = 240.0  # it takes 4 on an idle machine; two busy cores shared by a dozen processes took 92

# One node, many short-lived topics, clients that are killed on purpose.
_PROPERTIES: Final = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "num.partitions": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "2",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    # A broker that was killed comes back only when its former registration has expired: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    # Event times of replayed logs may be years old, and retention goes by them: a log must not melt while it is read.
    "log.retention.ms": "-1",
    "log.cleaner.dedupe.buffer.size": "8388608",  # the default alone is 128 MiB of heap
    "num.network.threads": "2",
    "num.io.threads": "4",
}

_LOG4J: Final = """\
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c %m%n
rootLogger.level = WARN
rootLogger.appenderRef.out.ref = out
"""


class LocalKafka:
    """A Kafka broker whose whole life is one folder.

    Started again on the same folder it has its topics, its offsets and its address back, also after `kill`.
    As a context manager it starts on entry and stops on exit.

    Parameters
    ----------
    folder
        Data, configuration and log (``kafka.log``) of this broker; created when absent.
    version
        Release of Apache Kafka.
    heap_mb
        Java heap in MiB.
    port
        Port of the clients' listener; a free one when absent, remembered in the folder.
    properties
        Broker settings on top of the defaults here, e.g. ``{"message.max.bytes": "2000000"}``.
    listeners
        More listeners by name, with their security protocol, e.g. ``{"SAFE": "SASL_SSL"}``; see `address`.
    loggers
        Levels of loggers other than WARN, e.g. ``{"kafka.authorizer.logger": "DEBUG"}``.
    java_options
        Options of the Java runtime.
    cluster_id
        Of the cluster that it belongs to; drawn when absent.
    disk
        Where its logs lie; by default in `folder`.

    Examples
    --------
    >>> with LocalKafka(Path("/tmp/kafka")) as kafka:  # doctest: +SKIP
    ...     consumer = KafkaConsumer(bootstrap_servers=kafka.bootstrap)
    """

    def __init__(
        self,
        folder: Path,
        *,
        version: str = KAFKA_VERSION,
        heap_mb: int = 512,
        port: int | None = None,
        properties: Mapping[str, str] | None = None,
        listeners: Mapping[str, str] | None = None,
        loggers: Mapping[str, str] | None = None,
        java_options: Sequence[str] = (),
        cluster_id: str | None = None,
        disk: SmallDisk | None = None,
    ) -> None:
        self.folder = folder.absolute()
        self.version = version
        self._heap_mb = heap_mb
        self._properties = dict(properties or {})
        self._listeners = dict(listeners or {})
        self._loggers = dict(loggers or {})
        self._java_options = list(java_options)
        self._cluster_id, self._disk = cluster_id, disk
        self._process: Guarded | None = None
        remembered = self.folder / "ports"
        ports = [port] if port is not None else []
        if not ports and remembered.exists():
            ports = [int(number) for number in remembered.read_text().split()]
        while len(ports) < 2 + len(self._listeners):
            ports.append(_free_port(besides=ports))
        self.port, self._controller_port, *others = ports
        self._ports = dict(zip(self._listeners, others, strict=False))

    def configure(self, properties: Mapping[str, str]) -> None:
        """Change broker settings; they hold from the next start on."""
        self._properties.update(properties)

    @property
    def bootstrap(self) -> str:
        """Address for clients, ``host:port``."""
        return f"{_HOST}:{self.port}"

    def address(self, listener: str, host: str = _HOST) -> str:
        """Address of one of `listeners`, ``host:port``."""
        return f"{host}:{self._ports[listener]}"

    @property
    def controller(self) -> str:
        """Address of its part in the cluster's controller, ``host:port``."""
        return f"{_HOST}:{self._controller_port}"

    @property
    def log(self) -> Path:
        """File with the broker's own output."""
        return self.folder / "kafka.log"

    @property
    def running(self) -> bool:
        """Whether this object started the broker and it has not ended since."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the broker itself.

        Raises
        ------
        ProcessLookupError
            If it does not run.
        """
        return command_pid(self._must_run())

    def start(self, timeout: float = START_SECONDS) -> Self:
        """Start the broker and wait until it answers an admin client; no-op when it runs.

        Parameters
        ----------
        timeout
            Seconds until it must answer.

        Raises
        ------
        BrokerError
            Java or Maven is missing, the port is taken, or the broker did not come up; with the end of its log.
        """
        if self.running:
            return self
        self.launch()
        try:
            self.wait_ready(self._must_run(), timeout)
        except BaseException:
            self.kill()
            raise
        return self

    def launch(self) -> None:
        """Start the broker without waiting for it; no-op when it runs. Raises as `prepare` does."""
        if self.running:
            return
        command = self.prepare()
        with self.log.open("ab") as log:
            self._process = Guarded(command, stdout=log)

    def pause(self) -> None:
        """Freeze the broker with SIGSTOP: it answers nobody, and its connections stay open."""
        freeze(self._must_run())

    def resume(self) -> None:
        """Let a paused broker go on."""
        thaw(self._must_run())

    def _must_run(self) -> Guarded:
        if self._process is None:
            raise ProcessLookupError(f"no broker was started in {self.folder}")
        return self._process

    def stop(self, timeout: float = 20.0) -> None:
        """Stop the broker cleanly, or by force after `timeout` seconds. No-op when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            process.stop(timeout)

    def kill(self) -> None:
        """End the broker with SIGKILL: no clean shutdown, no flush. No-op when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def restart(self) -> Self:
        """Stop cleanly and start on the same folder and address."""
        self.stop()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def prepare(self) -> list[str]:
        """Fetch the jars, write the configuration, format the storage once; return the command that runs the broker.

        Raises
        ------
        BrokerError
            Java or Maven is missing, the port is taken, or the storage can't be formatted.
        """
        java, jars = find_java(), fetch_jars(self.version)
        ports = [self.port, self._controller_port, *self._ports.values()]
        for port in ports:
            _require_free(port)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "ports").write_text(" ".join(map(str, ports)) + "\n")
        levels = "".join(
            f"logger.{i}.name={n}\nlogger.{i}.level={v}\n" for i, (n, v) in enumerate(self._loggers.items())
        )
        (self.folder / "log4j2.properties").write_text(_LOG4J + levels)
        configuration = self.folder / "server.properties"
        data = self.folder / "data" if self._disk is None else self._disk.folder / "data"
        clients = ",".join([f"PLAINTEXT://{self.bootstrap}", *(f"{n}://{self.address(n)}" for n in self._listeners)])
        protocols = {"PLAINTEXT": "PLAINTEXT", "CONTROLLER": "PLAINTEXT"} | self._listeners
        addresses = {
            "log.dirs": str(data),
            "controller.quorum.voters": f"1@{self.controller}",
            "listeners": f"{clients},CONTROLLER://{self.controller}",
            "advertised.listeners": clients,
            "listener.security.protocol.map": ",".join(f"{n}:{p}" for n, p in protocols.items()),
        }
        settings = {**_PROPERTIES, **addresses, **self._properties}
        configuration.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        run = [
            *([] if self._disk is None else self._disk.enter),
            str(java),
            f"-Xmx{self._heap_mb}m",
            "-XX:TieredStopAtLevel=1",  # halves the processor time of a start, 5.9 s to 3.0 s
            "-XX:-UsePerfData",  # its file in the temporary folder would survive kill -9
            "-Djava.awt.headless=true",
            f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}",
            *self._java_options,
            "-cp",
            str(jars / "*"),
        ]
        seen = data if self._disk is None else self._disk.outside / "data"
        if not (seen / "meta.properties").exists():
            cluster = self._cluster_id or draw_cluster_id()
            self._run_tool([*run, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(configuration)])
        return [*run, "kafka.Kafka", str(configuration)]

    def _run_tool(self, command: list[str]) -> None:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            raise BrokerError(f"formatting {self.folder / 'data'} failed:\n{(done.stdout + done.stderr)[-2000:]}")

    def wait_ready(self, process: Guarded | subprocess.Popen[bytes], timeout: float) -> None:
        """Wait until the broker answers an admin client.

        Raises
        ------
        BrokerError
            `process` ended, or `timeout` seconds passed.
        """
        deadline = time.monotonic() + timeout
        while not answers(self.bootstrap):
            if process.poll() is not None:
                raise BrokerError(f"Kafka ended while starting, status {process.poll()}:\n{self._log_tail()}")
            if time.monotonic() > deadline:
                raise BrokerError(f"Kafka did not answer on {self.bootstrap} in {timeout:g} s:\n{self._log_tail()}")
            time.sleep(0.2)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def answers(bootstrap: str) -> bool:
    """Whether a broker at `bootstrap` (``host:port``) answers an admin client now. An open port is not enough."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - half a second that `--help` and `status` need not wait
    from kafka.errors import KafkaError  # noqa: PLC0415

    host, _, port = bootstrap.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1.0).close()
    except OSError:
        return False
    try:
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)) as admin:
            return bool(admin.describe_cluster()["brokers"])
    except KafkaError:
        return False


def _free_port(besides: Collection[int] = ()) -> int:
    """Find a free loopback port below the ephemeral range, from which an outgoing connection could take it while
    the broker is down between a kill and a restart.
    """  # noqa: D205
    draw = random.SystemRandom()
    for _ in range(200):
        port = draw.randrange(20_000, 32_000)
        if port not in besides and _is_free(port):
            return port
    raise BrokerError("no free loopback port between 20000 and 32000")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections in TIME_WAIT don't matter
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _require_free(port: int) -> None:
    if not _is_free(port):
        raise BrokerError(f"port {port} on {_HOST} is taken by another process; choose another one")


def draw_cluster_id() -> str:
    """Draw a cluster id as Kafka does: 16 random bytes in URL-safe base 64, no leading dash."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text
