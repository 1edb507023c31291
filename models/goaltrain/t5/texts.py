"""Texts to compare networks on, of our own making."""

from __future__ import annotations

from itertools import islice
from typing import Final

from valuedrift.classifier.protocol import Exchange
from valuedrift.generator import START_NS, ModelTraffic, Scenario, Stable, generate

__all__ = ["sample"]

_EVEN: Final = Stable((0.2, 0.2, 0.2, 0.2, 0.2))
_PER_HOUR: Final = 1000.0


def sample(count: int, seed: int = 20) -> list[Exchange]:
    """Return exchanges of all five goals alike and of many lengths; one in ten is too long for most templates."""
    seconds = 3600.0 * (2 * count / _PER_HOUR + 24)  # more than enough
    traffic = ModelTraffic("texts", _EVEN, events_per_hour=_PER_HOUR)
    events = generate(Scenario("texts", (traffic,), START_NS, seconds, seed))
    made = [Exchange(event.prompt, event.response) for event in islice(events, count)]
    return [
        Exchange(one.prompt * 7, f"{one.response} " * 9) if place % 10 == 9 else one for place, one in enumerate(made)
    ]
