"""The live half that keeps state: label batches in, windows and alerts out.

run        checks what must be there, runs the app, turns its end into an exit status
app        the Faust app: one raw topic in, one table, safe settings
processor  one message: engine, outputs acknowledged, state assigned
shards     an engine per partition, as a cache of the table
table      a table whose writes can be waited for, and that a fenced-off writer can't set back
state      what a value of the table looks like
"""

from valuedrift.monitor.run import run_monitor

__all__ = ["run_monitor"]
