"""Running the monitor in this process: checks first, then the app until a signal or a failure ends it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from valuedrift.config.rules import rules_from
from valuedrift.errors import ConfigError, TopicError
from valuedrift.kafka_client import BrokerUnreachable, ClusterIdentity, admin_client, cluster_identity
from valuedrift.monitor.app import build_app
from valuedrift.monitor.observed import keep_beating
from valuedrift.monitor.table import fatal
from valuedrift.telemetry import get_logger
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals
from valuedrift.topics import changelog_topic, plan, require
from valuedrift.windows import Rules

if TYPE_CHECKING:
    from valuedrift.config import Settings

__all__ = ["run_monitor"]

_log = get_logger(__name__)

_DONE, _FAILED, _CONFIG = 0, 1, 2
_OTHERS: Final = frozenset({"topics.source", "topics.shadow", "topics.population", "topics.dynamics"})
_JOINING_GRACE_S: Final = 5.0
_DRAIN_GRACE_S: Final = 60.0
# At level info they tell of every service, thread and commit; what matters of it is logged here.
_CHATTY: Final = {
    **dict.fromkeys(("aiokafka", "faust", "kafka", "mode"), logging.WARNING),
    "mode.timers": logging.ERROR,
    # classes of Faust's that log in the name of ours
    **dict.fromkeys(("valuedrift.monitor.driver", "valuedrift.monitor.sealed"), logging.WARNING),
}


class _World(NamedTuple):
    rules: Rules
    labels: ClusterIdentity
    changelog: ClusterIdentity


def run_monitor(settings: Settings) -> int:
    """Run a monitor until SIGTERM or SIGINT.

    Returns
    -------
    0 after a clean stop, 1 if no broker answers, 2 if settings or topics are wrong. On anything unforeseen the process
    ends at once with status 70, without acknowledging what it has not finished.
    """
    for name, level in _CHATTY.items():
        logging.getLogger(name).setLevel(max(level, logging.getLogger().getEffectiveLevel()))
    vitals = Vitals("monitor", settings.http.stuck_after.seconds)
    try:
        with serving(settings.http, vitals):
            return _run(settings, vitals)
    except (ConfigError, TopicError) as error:
        _log.error("refused", problem=str(error))
        return _CONFIG
    except BrokerUnreachable as error:
        _log.error("no broker answers", problem=str(error))
        return _FAILED


def _run(settings: Settings, vitals: Vitals) -> int:
    world = _look(settings)
    with _own_folder(settings.monitor.datadir) as folder:
        # State of a changelog that was deleted and created anew must not be taken for this one's.
        datadir = folder / f"{settings.monitor.group}-{world.changelog.topic_id}"
        return asyncio.run(_serve(settings, world, datadir, vitals))


def _look(settings: Settings) -> _World:
    """Check what must be there before anything is read."""
    rules = rules_from(settings)
    with contextlib.closing(admin_client(settings)) as admin:
        ours = [spec for spec in plan(settings) if spec.key not in _OTHERS]
        for problem in require(admin, ours):
            _log.warning("topic", problem=str(problem))
        labels = cluster_identity(admin, settings.topics.labels)
        return _World(rules, labels, cluster_identity(admin, changelog_topic(settings)))


@contextlib.contextmanager
def _own_folder(folder: Path) -> Iterator[Path]:
    """Hold a folder that no other process may use at the same time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ConfigError(f"monitor.datadir: can't use {folder}: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    except BlockingIOError:
        raise ConfigError(f"monitor.datadir: {folder} is in use by another monitor; each needs its own") from None
    finally:
        os.close(lock)


async def _serve(settings: Settings, world: _World, datadir: Path, vitals: Vitals) -> int:
    monitor = build_app(settings, world.rules, world.labels, datadir, vitals)
    app = monitor.app
    app.finalize()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    _log.info("starting", group=settings.monitor.group, labels=settings.topics.labels)
    beating = asyncio.create_task(keep_beating(vitals, app, settings.topics.labels, monitor.lease))
    starting = asyncio.create_task(_start(app))
    ended = asyncio.create_task(app.wait_until_stopped())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({ended, stopping, starting}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done() and not (stopping.done() or ended.done()):
        starting.result()
        _log.info("ready")
        await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if app.crashed or not stop.is_set():
        fatal("the app crashed", app.crash_reason)
    code = await _stop(app, starting)
    beating.cancel()
    return code


async def _start(app: Any) -> None:
    try:
        await app.start()
    except Exception as error:  # noqa: BLE001 - a half-started app can't be stopped in an orderly way
        fatal("the app did not start", error)


async def _stop(app: Any, starting: asyncio.Task[None]) -> int:
    """Drain and commit. Before the group was joined there is nothing to drain."""
    joined = starting.done()
    _log.info("stopping", drain=joined)
    try:
        await asyncio.wait_for(app.stop(), _DRAIN_GRACE_S if joined else _JOINING_GRACE_S)
    except TimeoutError:
        fatal("stopped without draining" if joined else "stopped while joining", status=_FAILED if joined else _DONE)
    starting.cancel()
    _log.info("stopped")
    return _DONE
