"""Chat events: schemas, readers of chat-log formats, dead letters."""

from valuedrift.errors import Malformed
from valuedrift.events.dead_letter import DeadLetter
from valuedrift.events.decode import MAX_BYTES, decode
from valuedrift.events.event import DEFAULT_SEGMENT, ChatEvent
from valuedrift.events.reasons import Reason
from valuedrift.events.record import Record

__all__ = ["DEFAULT_SEGMENT", "MAX_BYTES", "ChatEvent", "DeadLetter", "Malformed", "Reason", "Record", "decode"]
