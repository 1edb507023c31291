"""From settings to the rules of the engine."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from valuedrift.config.values import nanoseconds
from valuedrift.drift import DriftDetector
from valuedrift.drift.policy import Policy
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import GOALS
from valuedrift.windows import Baseline, Rules, WindowGrid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from valuedrift.config.settings import Settings

__all__ = ["read_baselines", "rules_fingerprint", "rules_from"]

_ADDED: Final = frozenset(
    {
        "vote_again_ns",
        "voters",
        "desired",
        "tolerance",
        "renewal",
        "fit_arl0_windows",
        "fit_step",
        "streams",
        "dependence",
        "daytime",
        "tenants",
    }
)
_APART: Final = frozenset({"grid", "baselines", "accepted"})
_Count = Annotated[int, Field(ge=0, lt=2**53)]
_Name = Annotated[str, Field(min_length=1)]


class _Counts(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    g1: _Count = 0
    g2: _Count = 0
    g3: _Count = 0
    g4: _Count = 0
    g5: _Count = 0


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    model: _Name
    segment: _Name = "default"
    classifier: str = ""
    counts: _Counts
    events_per_window: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


def rules_from(settings: Settings) -> Rules:
    """Return the engine's rules.

    Raises
    ------
    ConfigError
        If the baseline file can't be read.
    """
    windows = settings.windows
    baseline = settings.reference.baseline
    events, fit = settings.detector.arl0_events, settings.detector.fit_arl0_windows
    baselines = {} if baseline is None else read_baselines(baseline)
    _check_tolerance(baselines, settings.detector.epsilon)
    return Rules(
        grid=WindowGrid(pane_ns=windows.pane.ns, size_ns=windows.size.ns, hop_ns=windows.effective_hop.ns),
        revisable_ns=windows.revisable_for.ns,
        reference_events=settings.reference.events,
        baselines=baselines,
        renewal=Policy(
            settings.reference.renew,
            settings.reference.renew_settling,
            settings.reference.renew_stable,
            epsilon=settings.detector.epsilon,
        ),
        accepted={proposal: nanoseconds(at) for proposal, at in settings.reference.accept.items()},
        arl0_windows=float(settings.detector.arl0_windows),
        arl0_events=None if events is None else float(events),
        fit_arl0_windows=None if fit is None else float(fit),
        streams=settings.detector.streams,
        tolerance=settings.detector.epsilon,
        dependence=settings.detector.dependence,
        tenants=settings.detector.tenants,
        daytime=settings.detector.daytime,
        vote_again_ns=settings.detector.vote_again.ns,
        voters=settings.detector.voters,
        alert_rule=settings.alerts.rule,
        epsilon=settings.alerts.epsilon,
        resolve_windows=settings.alerts.resolve_windows,
        exemplars=settings.alerts.exemplars,
        desired=settings.reference.desired,
    )


def _check_tolerance(baselines: Mapping[tuple[str, str, str], Baseline], epsilon: float) -> None:
    """Refuse pinned references that are of so few votes that no drift can be told to be above epsilon."""
    for (model, segment, _), baseline in baselines.items() if epsilon else ():
        try:
            DriftDetector(baseline.counts, arl0_events=1.0, epsilon=epsilon)
        except ValueError as error:
            problem = f"the reference of {model!r} / {segment!r} has too few votes for detector.epsilon {epsilon:g}"
            raise ConfigError(f"reference.baseline: {problem} ({error})") from None


def read_baselines(path: Path) -> dict[tuple[str, str, str], Baseline]:
    """Read a file of pinned references: one JSON object per line.

    Each has `model`, `counts` (events per goal: {"g1": 9800, …}, goals left out are 0), and optionally `segment`
    (default "default"), `classifier` (default: any) and `events_per_window` (default: the sum of the counts).

    Raises
    ------
    ConfigError
        If the file can't be read, a line is not such an object, its counts are all 0, or it repeats an earlier one.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise ConfigError(f"reference.baseline: can't read {path}: {error.strerror}") from None
    baselines: dict[tuple[str, str, str], Baseline] = {}
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        where = f"reference.baseline: {path}, line {number}"
        try:
            line = _Line.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or "line"
            raise ConfigError(f"{where}: {field}: {first['msg']}") from None
        c = line.counts
        counts = (c.g1, c.g2, c.g3, c.g4, c.g5)
        if not sum(counts):
            raise ConfigError(f"{where}: counts of {', '.join(GOALS)} are all 0")
        key = (line.model, line.segment, line.classifier)
        if key in baselines:
            raise ConfigError(f"{where}: a second reference of the same model, segment and classifier")
        baselines[key] = Baseline(counts, line.events_per_window or float(sum(counts)))
    return baselines


def rules_fingerprint(rules: Rules) -> str:
    """Return 16 hex digits that change when any rule does: state made under other rules can't be continued.

    A rule that an earlier release did not have counts when it is not at its default, so that state of then goes on.
    What a person has accepted does not count: it says itself from when on it holds, and state is held against that.
    """
    default = Rules(rules.grid, rules.revisable_ns)
    content: dict[str, Any] = {
        name: getattr(rules, name)
        for name in rules.__dataclass_fields__
        if name not in _APART and not (name in _ADDED and getattr(rules, name) == getattr(default, name))
    }
    content["grid"] = asdict(rules.grid)
    content["baselines"] = sorted([*key, asdict(baseline)] for key, baseline in rules.baselines.items())
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
