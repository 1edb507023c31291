"""Named scenarios: traffic in which something is known to happen, or not to happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from valuedrift.generator.arrivals import DAY_S
from valuedrift.generator.profiles import Flip, Mix, Profile, Pulse, Slide, Stable
from valuedrift.generator.traffic import ModelTraffic, Scenario

__all__ = ["SCENARIOS", "START_NS", "named"]

START_NS: Final = 1_767_225_600_000_000_000
"""2026-01-01T00:00:00Z, where a scenario starts unless told otherwise."""

HEALTHY: Final[Mix] = (0.93, 0.01, 0.04, 0.01, 0.01)
"""A tuned assistant: helpful, refuses what it should, rarely slips."""
COMPLIANT: Final[Mix] = (0.62, 0.35, 0.005, 0.01, 0.015)
"""One that goes along with whatever it is asked."""
HELPFUL: Final[Mix] = (0.98, 0.005, 0.005, 0.005, 0.005)
REFUSING: Final[Mix] = (0.005, 0.005, 0.005, 0.98, 0.005)
"""`HELPFUL` with g1 and g4 exchanged: the same entropy to the last digit, another behaviour altogether."""
RAMBLING: Final[Mix] = (0.70, 0.01, 0.04, 0.01, 0.24)
"""One that loses the thread."""

PERSISTENCE: Final = 0.6
"""How often a later turn of a conversation behaves as the one before, beyond chance: turns of real ones are alike."""

_Cast = tuple[tuple[str, str, Profile], ...]


def _stable(_: float) -> _Cast:
    return (("atlas-7b", "default", Stable(HEALTHY)),)


def _slide(length: float) -> _Cast:
    return (("borealis-13b", "default", Slide(HEALTHY, COMPLIANT, 0.4 * length, 0.95 * length)),)


def _flip(length: float) -> _Cast:
    return (("cirrus-8b", "default", Flip(HELPFUL, REFUSING, 0.65 * length)),)


def _off_topic(length: float) -> _Cast:
    return (("delta-3b", "default", Slide(HEALTHY, RAMBLING, 0.4 * length, 0.8 * length, "logistic")),)


def _demo(length: float) -> _Cast:
    return (*_stable(length), *_slide(length), *_flip(length))


def _mixed(length: float) -> _Cast:
    return (
        ("atlas-7b", "consumer", Stable(HEALTHY)),
        ("atlas-7b", "enterprise", Stable((0.90, 0.01, 0.07, 0.01, 0.01))),
        ("borealis-13b", "consumer", Slide(HEALTHY, COMPLIANT, 0.4 * length, 0.95 * length)),
        ("borealis-13b", "enterprise", Stable(HEALTHY)),
        ("cirrus-8b", "default", Flip(HELPFUL, REFUSING, 0.65 * length)),
        ("delta-3b", "default", Slide(HEALTHY, RAMBLING, 0.4 * length, 0.8 * length, "logistic")),
        ("ember-70b", "default", Pulse(HEALTHY, COMPLIANT, 0.5 * length, 0.6 * length)),
    )


SCENARIOS: Final[dict[str, tuple[str, Callable[[float], _Cast]]]] = {
    "demo": ("three models: one stable, one sliding into harmful compliance, one flipping to over-refusal", _demo),
    "stable": ("one model that never changes", _stable),
    "slide": ("one model that slowly slides from helpful and refusing where due into harmful compliance", _slide),
    "flip": ("one model that flips from helpful to over-refusal; its entropy stays the same", _flip),
    "off-topic": ("one model that loses the thread, first slowly, then fast", _off_topic),
    "mixed": ("five models in two segments: all of the above, and an incident that passes", _mixed),
}
"""What each name stands for, in words and as a function of the length in seconds."""


def named(
    name: str,
    *,
    seed: int = 0,
    start_ns: int = START_NS,
    duration_s: float = 2 * DAY_S,
    events_per_hour: float = 160.0,
    disorder_s: float = 0.0,
) -> Scenario:
    """Return a scenario by name; what happens in it scales with its length.

    Parameters
    ----------
    name
        A key of `SCENARIOS`.
    seed, start_ns, duration_s, disorder_s
        See `Scenario`. The default start is a fixed date, so that the default scenario is always the same bytes.
    events_per_hour
        Of every (model, segment), mean over a day.

    Raises
    ------
    ValueError
        If there is no scenario of that name; the message lists those there are.
    """
    if name not in SCENARIOS:
        raise ValueError(f"no scenario {name!r}; there are {', '.join(SCENARIOS)}")
    _, cast = SCENARIOS[name]
    models = tuple(
        ModelTraffic(model, profile, segment, events_per_hour=events_per_hour, persistence=PERSISTENCE)
        for model, segment, profile in cast(duration_s)
    )
    return Scenario(name, models, start_ns, duration_s, seed, disorder_s)
