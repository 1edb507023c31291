"""Chat logs in files, as one log of records.

All files together are one log: partition 0 and one running offset over all of them, one per line or row. So a log cut
into ten files that are read in order has the same coordinates, and the same results, as the whole.
"""

from valuedrift.errors import UnreadableSource
from valuedrift.replay.sources.paths import STDIN, total_bytes
from valuedrift.replay.sources.stream import RecordStream, open_records

__all__ = ["STDIN", "RecordStream", "UnreadableSource", "open_records", "total_bytes"]
