"""Chat traffic of our own making, in which the truth is known: for the demo, for tests and for benchmarks.

Everything is a function of the seed: the same scenario gives the same bytes in every process, and each
(model, segment) has streams of its own, so that adding one leaves the others as they are. Nothing here reads a file
or a clock.
"""

from __future__ import annotations

from valuedrift.generator.bulk import BulkEvents, bulk_labelled
from valuedrift.generator.malformed import MalformedRecord, malformed
from valuedrift.generator.mixing import with_malformed
from valuedrift.generator.profiles import Flip, Mix, Profile, Pulse, Slide, Stable
from valuedrift.generator.record import to_json
from valuedrift.generator.scenarios import SCENARIOS, START_NS, named
from valuedrift.generator.traffic import GeneratedEvent, ModelTraffic, Scenario, generate

__all__ = [
    "SCENARIOS",
    "START_NS",
    "BulkEvents",
    "Flip",
    "GeneratedEvent",
    "MalformedRecord",
    "Mix",
    "ModelTraffic",
    "Profile",
    "Pulse",
    "Scenario",
    "Slide",
    "Stable",
    "bulk_labelled",
    "generate",
    "malformed",
    "named",
    "to_json",
    "with_malformed",
]
