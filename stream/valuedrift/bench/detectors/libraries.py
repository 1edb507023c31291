"""River's detectors with their default settings, on what suits each: a rival's package, loaded only when asked for.

- ADWIN on every event: 1 where its goal is not the most frequent one of the law before, else 0.
- Page-Hinkley and KSWIN on the entropy of every window.

They start again by themselves after an alarm. A delay is that of the first alarm after the change.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from importlib import util
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import SCENARIOS, STABLE, Scenario, law_by_window, law_of
from valuedrift.information import entropy

__all__ = ["BY_EVENT", "BY_WINDOW", "adwin", "library_delays", "library_false_alarms", "missing"]

BY_EVENT: Final = ("ADWIN",)
BY_WINDOW: Final = ("Page-Hinkley", "KSWIN")
_FULL: Final = 100  # windows that KSWIN holds before it tests


def missing() -> list[str]:
    """Return the packages that are needed and not installed."""
    return [name for name in ("river",) if util.find_spec(name) is None]


def adwin() -> Any:
    """Make an ADWIN."""
    return _detector("ADWIN", 0)


def _detector(name: str, seed: int) -> Any:
    from river import drift  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415  # optional

    makers: dict[str, Callable[[], Any]] = {
        "ADWIN": drift.ADWIN,
        "Page-Hinkley": drift.PageHinkley,
        "KSWIN": lambda: drift.KSWIN(seed=seed),
    }
    return makers[name]()


def _events(rng: np.random.Generator, shares: npt.NDArray[np.float64], size: int) -> list[int]:
    """Whether events are of another goal than the most frequent one, whose shares are given."""
    return (rng.random(size) >= shares).astype(np.int64).tolist()  # type: ignore[no-any-return]


def library_false_alarms(*, name: str, window_events: int, windows: int, seed: list[int]) -> dict[str, Any]:
    """Count alarms in stable windows; return `alarms` and `windows`."""
    rng = np.random.default_rng(seed)
    law = law_of(STABLE)
    detector = _detector(name, int(rng.integers(2**31)))
    alarms = 0
    at_once = 1_000
    for start in range(0, windows, at_once):
        size = min(at_once, windows - start)
        if name in BY_EVENT:
            values: list[float] = _events(rng, np.array(law.max()), size * window_events)  # type: ignore[assignment]
        else:
            values = entropy(rng.multinomial(window_events, law, size=size)).tolist()
        for value in values:
            detector.update(value)
            alarms += bool(detector.drift_detected)
    return {"alarms": alarms, "windows": windows}


def library_delays(
    *, name: str, scenario: str, window_events: int, runs: int, horizon: int, seed: list[int]
) -> dict[str, Any]:
    """Measure delays after a change.

    Parameters
    ----------
    name
        One of `BY_EVENT` or `BY_WINDOW`.
    scenario
        Its name.
    window_events
        Events per window.
    runs
        Independent changes; those of a detector by events share four histories.
    horizon
        Events after which a run is given up.
    seed
        Of every draw.

    Returns
    -------
    `delays` in events, to the event or the end of the window that alarms; None beyond the horizon.
    """
    chosen = SCENARIOS[scenario]
    rng = np.random.default_rng(seed)
    measure = _by_event if name in BY_EVENT else _by_window
    return {"delays": list(measure(rng, name, chosen, window_events, runs, horizon))}


def _by_event(
    rng: np.random.Generator, name: str, scenario: Scenario, n: int, runs: int, horizon: int
) -> Iterator[int | None]:
    before, laws = law_of(scenario.before), law_by_window(scenario, horizon // n + 1)
    mode = int(np.argmax(before))
    histories = []
    for _ in range(min(4, runs)):
        detector = _detector(name, 0)
        for value in _events(rng, before[mode], scenario.settled * n + int(rng.integers(n))):
            detector.update(value)
        histories.append(detector)
    for run in range(runs):
        detector = copy.deepcopy(histories[run % len(histories)])
        yield _first(detector, (v for law in laws for v in _events(rng, law[mode], n)), horizon)


def _by_window(
    rng: np.random.Generator, name: str, scenario: Scenario, n: int, runs: int, horizon: int
) -> Iterator[int | None]:
    before, laws = law_of(scenario.before), law_by_window(scenario, horizon // n + 1)
    for _ in range(runs):
        detector = _detector(name, int(rng.integers(2**31)))
        for value in entropy(rng.multinomial(n, before, size=max(scenario.settled, _FULL))).tolist():
            detector.update(value)
        passed = int(rng.integers(n))
        earlier = np.concatenate([before[None], laws[:-1]])
        counts = rng.multinomial(n - passed, laws) + rng.multinomial(passed, earlier)
        found = _first(detector, entropy(counts).tolist(), len(laws))
        yield None if found is None else found * n - passed


def _first(detector: Any, values: Any, most: int) -> int | None:
    for number, value in enumerate(values, start=1):
        detector.update(value)
        if detector.drift_detected:
            return number
        if number >= most:
            break
    return None
