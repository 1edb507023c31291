"""The local broker as a background service: started by one shell, stopped by another, known by its folder."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from valuedrift.testing.broker import START_SECONDS, LocalKafka, answers
from valuedrift.testing.distribution import KAFKA_VERSION, BrokerError, missing_tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["main"]

_STOP_SECONDS = 30.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``start``, ``stop``, ``status`` or ``missing``; return the exit status (0 done, 1 failed, 2 usage)."""
    options = _parser().parse_args(argv)
    try:
        if options.action == "missing":
            sys.stdout.write("".join(f"{tool}\n" for tool in missing_tools(options.version)))
            return 0
        options.folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(options.folder):
            return {"start": _start, "stop": _stop, "status": _status}[options.action](options)
    except BrokerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/kafka",
        description="A real Apache Kafka in a folder, on the loopback interface.",
        epilog="example: scripts/kafka start && valuedrift topics create",
    )
    parser.add_argument("action", choices=["start", "stop", "status", "missing"])
    parser.add_argument("--folder", type=Path, default=Path(".kafka"), help="its data and log (default: .kafka)")
    port = int(os.environ.get("VALUEDRIFT_TEST_KAFKA_PORT", "9092"))
    parser.add_argument("--port", type=int, default=port, help="port of the broker (default: %(default)s)")
    version = os.environ.get("VALUEDRIFT_TEST_KAFKA_VERSION", KAFKA_VERSION)
    parser.add_argument("--version", default=version, help="release of Apache Kafka (default: %(default)s)")
    parser.add_argument("--heap-mb", type=int, default=512, help="Java heap in MiB (default: %(default)s)")
    return parser


def _start(options: argparse.Namespace) -> int:
    if (pid := _running(options.folder)) is not None:
        sys.stdout.write(f"Kafka already runs on {_address(options.folder)}, process {pid}\n")
        return 0
    kafka = LocalKafka(options.folder, version=options.version, heap_mb=options.heap_mb, port=options.port)
    sys.stdout.write(f"starting Apache Kafka {options.version} in {options.folder} …\n")
    sys.stdout.flush()
    command = kafka.prepare()
    with kafka.log.open("ab") as log:
        # A session of its own: it outlives this shell, and a Ctrl-C there does not reach it.
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=kafka.folder, start_new_session=True
        )
    pid_file = options.folder / "kafka.pid"
    pid_file.write_text(f"{process.pid}\n")
    # Whoever gives up waiting leaves nothing running behind.
    interrupted = signal.signal(signal.SIGTERM, _interrupt)
    try:
        kafka.wait_ready(process, START_SECONDS)
    except BaseException:
        process.kill()
        process.wait()
        pid_file.unlink(missing_ok=True)
        raise
    finally:
        signal.signal(signal.SIGTERM, interrupted)
    sys.stdout.write(f"Kafka runs on {kafka.bootstrap}, process {process.pid}, log {kafka.log}\n")
    return 0


def _stop(options: argparse.Namespace) -> int:
    pid = _running(options.folder)
    if pid is None:
        sys.stdout.write("Kafka does not run\n")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while _running(options.folder) is not None:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    (options.folder / "kafka.pid").unlink(missing_ok=True)
    sys.stdout.write("Kafka stopped\n")
    return 0


def _status(options: argparse.Namespace) -> int:
    pid = _running(options.folder)
    if pid is None:
        sys.stdout.write("Kafka does not run\n")
        return 1
    address = _address(options.folder)
    if not answers(address):
        sys.stdout.write(f"Kafka's process {pid} is there, but {address} does not answer\n")
        return 1
    sys.stdout.write(f"Kafka runs on {address}, process {pid}\n")
    return 0


def _running(folder: Path) -> int | None:
    """Process id of the broker of `folder`. The command line is looked at too: process ids come round again."""
    try:
        pid = int((folder / "kafka.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if str((folder / "server.properties").absolute()).encode() in command else None


def _address(folder: Path) -> str:
    return LocalKafka(folder).bootstrap


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: a second start waits for the first and then finds the broker running."""
    with (folder / "service.lock").open("w") as lock:  # not inherited by the broker: descriptors are closed on exec
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
