"""Log lines: structured, on stderr, in UTC, and never with a word of what people or models wrote."""

from valuedrift.telemetry.logs import configure, get_logger
from valuedrift.telemetry.rate_limit import RepeatLimit
from valuedrift.telemetry.redaction import REMOVED, redact, safe_traceback

__all__ = ["REMOVED", "RepeatLimit", "configure", "get_logger", "redact", "safe_traceback"]
