"""The pure heart: event time, panes, windows, references, alerts of every (model, segment).

No I/O, no clock, no Kafka: `Engine` is the very same object in the live monitor and in a replay.

    Engine                  everything that one partition of `labels` knows
    ├── Watermarks          how far every source partition has come
    └── Stream              one (model, segment): high-water marks, shared by all classifiers
        └── Series          one classifier's view: open panes, slices, reference, detector, alerts
"""

from valuedrift.windows.engine import Engine, Step
from valuedrift.windows.grid import WindowGrid
from valuedrift.windows.labels import GIVEN, BoolArray, Confusion, Labels, Progress
from valuedrift.windows.lateness import LatenessTracker
from valuedrift.windows.outputs import Alert, Late, Output, Window
from valuedrift.windows.rules import Baseline, Rules
from valuedrift.windows.series import Series
from valuedrift.windows.stream import Stream
from valuedrift.windows.watermarks import Watermarks

__all__ = [
    "GIVEN",
    "Alert",
    "Baseline",
    "BoolArray",
    "Confusion",
    "Engine",
    "Labels",
    "Late",
    "LatenessTracker",
    "Output",
    "Progress",
    "Rules",
    "Series",
    "Step",
    "Stream",
    "Watermarks",
    "Window",
    "WindowGrid",
]
