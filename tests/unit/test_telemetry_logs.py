"""Log lines: one stream, one format, no flood."""

from __future__ import annotations

import io
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
import structlog

from valuedrift.config import LogSettings
from valuedrift.telemetry import RepeatLimit, configure, get_logger
from valuedrift.telemetry.rate_limit import Held, suppressed_lines


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


class Log:
    def __init__(self, **settings: Any) -> None:
        self.stream = io.StringIO()
        configure(LogSettings(**settings), self.stream)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def test_a_line_says_when_how_bad_who_and_what() -> None:
    log = Log()
    get_logger("valuedrift.scorer").info("committed", partition=3, offset=17)
    (line,) = log.lines
    assert list(line) == ["timestamp", "level", "logger", "event", "partition", "offset"]
    when = datetime.fromisoformat(line.pop("timestamp"))
    assert when.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - when) < timedelta(minutes=1)
    assert line == {
        "level": "info",
        "logger": "valuedrift.scorer",
        "event": "committed",
        "partition": 3,
        "offset": 17,
    }


def test_level_counts_for_own_and_foreign_lines() -> None:
    log = Log(level="warning")
    get_logger("valuedrift.scorer").info("no")
    get_logger("valuedrift.scorer").warning("own")
    logging.getLogger("faust.worker").info("no")
    logging.getLogger("faust.worker").warning("foreign %s", "line")
    assert [line["event"] for line in log.lines] == ["own", "foreign line"]


@pytest.mark.parametrize("library", ["kafka.producer.kafka", "aiokafka.producer", "faust.worker", "unheard.of"])
def test_debug_lines_of_libraries_are_never_written(library: str) -> None:
    """At debug level Kafka clients write keys and values of every record."""
    log = Log(level="debug")
    logging.getLogger(library).setLevel(logging.DEBUG)
    try:
        logging.getLogger(library).debug("Sending (key=%r value=%r)", b"k", b"canary")
        get_logger("valuedrift.scorer").debug("own")
    finally:
        logging.getLogger(library).setLevel(logging.NOTSET)
    assert [line["event"] for line in log.lines] == ["own"]


def test_a_logger_made_before_follows_a_later_set_up() -> None:
    early = get_logger("valuedrift.early")
    first, second = Log(), Log(level="debug")
    early.debug("here")
    assert first.text == ""
    assert [line["event"] for line in second.lines] == ["here"]


def test_warnings_are_lines_too() -> None:
    log = Log()
    warnings.warn("careful", stacklevel=1)
    assert "careful" in log.lines[0]["event"]


def test_console_is_for_people() -> None:
    log = Log(format="console")
    get_logger("valuedrift.scorer").info("committed", partition=3)
    assert "committed" in log.text
    assert "partition=3" in log.text
    assert "\x1b" not in log.text  # no colours into a file


@pytest.mark.parametrize("kind", ["json", "console"])
def test_anything_can_be_written(kind: Literal["json", "console"]) -> None:
    log = Log(format=kind)
    get_logger("valuedrift.scorer").info("odd", surrogate="\ud800", huge=2**70, nan=float("nan"), odd={1: {2}})
    message = "two %s but one given %s"
    logging.getLogger("kafka").error(message, 1)
    assert len(log.text.splitlines()) >= 1
    assert "odd" in log.text


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def record(
    message: str, *arguments: object, name: str = "aiokafka.conn", level: int = logging.ERROR
) -> logging.LogRecord:
    return logging.LogRecord(name, level, "f.py", 1, message, arguments, None)


def test_a_broker_that_is_away_does_not_flood() -> None:
    clock = Clock()
    limit = RepeatLimit(burst=5, period_s=30, clock=clock)
    written = []
    for _ in range(40 * 60):  # a minute at 40 lines a second
        clock.now += 1 / 40
        line = record("Unable connect to node with id %s: %s", 1, clock.now)
        if limit.filter(line):
            written.append(line)
    assert 10 <= len(written) <= 15
    held_back = [line.__dict__["suppressed"] for line in written if "suppressed" in line.__dict__]
    assert held_back[0] == pytest.approx(40 * 30 - 5, abs=1)
    assert len(written) + sum(held_back) <= 40 * 60


def test_the_number_held_back_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log()
    clock = Clock()
    monkeypatch.setattr(logging.getLogger().handlers[0], "filters", [RepeatLimit(burst=1, clock=clock)])
    logger = logging.getLogger("aiokafka.conn")
    for _ in range(8):
        logger.error("away")
    clock.now += 31
    logger.error("away")
    assert [line.get("suppressed") for line in log.lines] == [None, 7]


def test_lines_of_other_kinds_are_not_held_back() -> None:
    limit = RepeatLimit(burst=1, clock=Clock())
    assert limit.filter(record("away"))
    assert not limit.filter(record("away"))
    assert limit.filter(record("another"))
    assert limit.filter(record("away", name="aiokafka.cluster"))
    assert limit.filter(record("away", level=logging.WARNING))
    faust = [limit.filter(record("away", name="valuedrift.monitor.driver")) for _ in range(3)]
    assert faust == [True, False, False], "a library's line, in the name of a class of ours"
    assert limit.filter(record("node 1 away"))
    assert not limit.filter(record("node 23 away"))


def own(event: str, level: int = logging.WARNING, **facts: object) -> logging.LogRecord:
    line = record("", name="valuedrift.scorer", level=level)
    line.msg = {"event": event, **facts}  # as structlog hands it over
    return line


def test_own_lines_that_repeat_are_held_back_by_event_and_reason_and_errors_never() -> None:
    limit = RepeatLimit(own_burst=3, clock=Clock())
    through = [limit.filter(own("dead letter", reason="empty", offset=offset)) for offset in range(10)]
    assert sum(through) == 3
    assert limit.filter(own("dead letter", reason="not_json", offset=11))
    assert limit.filter(own("fenced", error="CommitFailedError"))
    assert all(limit.filter(own("lost", level=logging.ERROR)) for _ in range(100))


def test_a_number_that_no_line_follows_is_said_once_the_period_is_over() -> None:
    clock, said, alarms = Clock(), list[Held](), list[tuple[float, Any]]()
    limit = RepeatLimit(
        burst=2, period_s=30, clock=clock, say=said.append, later=lambda after, call: alarms.append((after, call))
    )
    before = suppressed_lines()
    for _ in range(7):
        limit.filter(record("node %s away", 1))
    clock.now += 20
    for _ in range(5):
        limit.filter(record("another"))
    assert suppressed_lines() - before == 5 + 3
    assert len(alarms) == 1, "one alarm for all of them"
    clock.now += 10
    alarms.pop()[1]()
    assert said == [Held("aiokafka.conn", "node %s away", 5)]
    assert len(alarms) == 1, "the other one is not over yet"
    clock.now += 30
    alarms.pop()[1]()
    assert said[1:] == [Held("aiokafka.conn", "another", 3)]
    assert alarms == [], "nothing is left to say"
    assert limit.filter(record("node %s away", 1)), "a period of its own"


def test_what_was_held_back_is_a_line_of_its_own_at_the_end() -> None:
    log = Log()
    logger = get_logger("valuedrift.scorer")
    for offset in range(50):
        logger.warning("dead letter", reason="empty", offset=offset)
    (limit,) = (each for each in logging.getLogger().handlers[0].filters if isinstance(each, RepeatLimit))
    limit.tell(all_of_it=True)
    *lines, last = log.lines
    assert len(lines) == 20
    assert (last["event"], last["suppressed"]) == ("repeated lines suppressed", 30)
    assert (last["of"], last["line"]) == ("valuedrift.scorer", "dead letter, empty")
    limit.tell(all_of_it=True)
    assert len(log.lines) == 21, "said once"


def test_an_own_line_says_how_many_were_held_back_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    log, clock = Log(), Clock()
    monkeypatch.setattr(logging.getLogger().handlers[0], "filters", [RepeatLimit(own_burst=1, clock=clock)])
    for _ in range(4):
        get_logger("valuedrift.scorer").warning("dead letter", reason="empty")
    clock.now += 31
    get_logger("valuedrift.scorer").warning("dead letter", reason="empty")
    assert [line.get("suppressed") for line in log.lines] == [None, 3]


def test_what_it_remembers_is_bounded() -> None:
    limit = RepeatLimit(clock=Clock())
    for number in range(3_000):
        limit.filter(record("kind " + "x" * (number % 150) + chr(0x4E00 + number)))
    assert len(limit._kinds) <= 512


def test_it_counts_right_from_many_threads() -> None:
    limit = RepeatLimit(burst=50, clock=Clock())
    passed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: passed.extend([limit.filter(record("away")) for _ in range(500)]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 50
