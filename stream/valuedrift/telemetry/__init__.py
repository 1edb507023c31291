"""What a process says of itself: log lines, metrics and health, and never a word of what people or models wrote.

Log lines are here. `vitals` (metrics and health) and `server` (their endpoints) are imported by the processes that have
them; whatever only reads and measures needs no Prometheus client.
"""

from valuedrift.telemetry.catalogue import metrics_table
from valuedrift.telemetry.logs import configure, get_logger
from valuedrift.telemetry.rate_limit import RepeatLimit
from valuedrift.telemetry.redaction import REMOVED, redact, safe_traceback
from valuedrift.telemetry.stages import NO_STAGES, STAGES, Stages

__all__ = [
    "NO_STAGES",
    "REMOVED",
    "STAGES",
    "RepeatLimit",
    "Stages",
    "configure",
    "get_logger",
    "metrics_table",
    "redact",
    "safe_traceback",
]
