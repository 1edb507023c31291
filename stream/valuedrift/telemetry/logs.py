"""Setting up structlog and the standard library's logging as one stream of lines."""

from __future__ import annotations

import atexit
import json
import logging
import sys
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

from valuedrift.telemetry.rate_limit import Held, RepeatLimit
from valuedrift.telemetry.redaction import redact, safe_traceback

if TYPE_CHECKING:
    from valuedrift.config import LogSettings

__all__ = ["configure", "get_logger"]

_FIRST: Final = ("timestamp", "level", "logger", "event")
_LIBRARIES: Final = ("aiokafka", "faust", "kafka", "mode", "aiohttp", "asyncio")


def configure(log: LogSettings, stream: TextIO | None = None) -> None:
    """Send all log lines, our own and those of libraries, to one stream in one format.

    Can be called again; the last call counts. Handlers of the root logger are replaced.

    Parameters
    ----------
    log
        Level and format.
    stream
        Where to write; stderr by default.
    """
    level = getattr(logging, log.level.upper())
    target = stream if stream is not None else sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _exception,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            _suppressed,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redact,
            *_renderers(log, target),
        ],
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(formatter)
    handler.addFilter(RepeatLimit(say=_say))

    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(_level_of_libraries(level))
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # when a line can't be written, logging would print its arguments instead

    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,  # module-level loggers follow a later configure()
    )


@atexit.register
def _say_the_rest() -> None:
    """Tell of what was held back before the process ends."""
    for handler in logging.getLogger().handlers:
        for limit in handler.filters:
            if isinstance(limit, RepeatLimit):
                limit.tell(all_of_it=True)


def _say(held: Held) -> None:
    log = get_logger("valuedrift.telemetry.rate_limit")
    log.warning("repeated lines suppressed", of=held.logger, line=held.line, suppressed=held.suppressed)


def _level_of_libraries(level: int) -> int:
    """Keep connection chatter for those who debug; never a library's own debug lines, which quote keys and values."""
    return logging.INFO if level <= logging.DEBUG else max(level, logging.WARNING)


def get_logger(name: str) -> FilteringBoundLogger:
    """Return the logger of a module: `log.info("committed", partition=3, offset=17)`."""
    return cast("FilteringBoundLogger", structlog.get_logger(name))


def _suppressed(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Show how many lines of the kind were held back before this one."""
    count = getattr(event.get("_record"), "suppressed", 0)
    return {**event, "suppressed": count} if count else event


def _exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Turn exc_info into a traceback without variables; structlog's own shows them where rich is installed."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = safe_traceback(error)
    return event


def _renderers(log: LogSettings, target: TextIO) -> list[Processor]:
    if log.format == "json":
        return [_json]
    colors = target.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]


def _json(_logger: Any, _method: str, event: EventDict) -> str:
    content = {name: event[name] for name in _FIRST if name in event} | dict(event)
    try:
        return orjson.dumps(content).decode()
    except TypeError:
        # Integers beyond 64 bits, lone surrogates, objects of any kind: a log line must not end the process.
        return json.dumps(content, default=lambda value: type(value).__name__)
