"""Settings of what is measured across models, and how they become rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_settings import NoDecode

from valuedrift.config.durations import Duration
from valuedrift.config.sections import Section, bad_setting
from valuedrift.config.values import from_text
from valuedrift.dynamics import MIN_WINDOWS, Step
from valuedrift.fleet import FleetRules, Pair
from valuedrift.population import Weighting

if TYPE_CHECKING:
    from valuedrift.config.settings import Settings

__all__ = ["FleetSettings", "PairSettings", "fleet_rules"]

_Name = Annotated[str, Field(min_length=1)]


class PairSettings(Section):
    """A tuned model and its base model."""

    base: _Name
    tuned: _Name
    segment: _Name = "default"
    step: str = "window"

    @field_validator("step")
    @classmethod
    def _readable(cls, step: str) -> str:
        return str(Step.parse(step))

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.base == self.tuned:
            raise ValueError("base and tuned are the same model")
        return self


def _stakes(value: Any) -> Any:
    return from_text(value) or {}


Pairs = Annotated[tuple[PairSettings, ...], NoDecode, BeforeValidator(from_text)]
Stakes = Annotated[
    Mapping[str, Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]], NoDecode, BeforeValidator(_stakes)
]


class FleetSettings(Section):
    """What is measured across models."""

    pairs: Pairs = Field(
        (),
        description=(
            "Tuned models to compare with their base models, `[[fleet.pairs]]` with `base`, `tuned`, `segment` "
            "(`default`) and `step` (`window`, `10000 interactions` or `300 seconds`); as text: JSON."
        ),
    )
    windows: int = Field(
        288, ge=MIN_WINDOWS, le=100_000, description="Rates of a pair are measured over the last so many windows."
    )
    weighting: Literal["share", "relative", "equal", "stakes"] = Field(
        "share",
        description=(
            "What a model weighs in the misalignment between models: its share of the events, its events over those of "
            "the busiest, 1, or `fleet.stakes`."
        ),
    )
    stakes: Stakes = Field(
        default_factory=dict,
        description="Weight of a model, 0 to 1, by name; 1 if not named. A table; as text: JSON.",
    )
    permutations: int = Field(
        199,
        ge=19,
        le=100_000,
        description="Random tables behind the p-value of a mutual information, which is 1 over one more at least.",
    )
    level: float = Field(
        0.1,
        gt=0,
        le=1,
        description=(
            "False discovery rate over all streams: of those that a `population` record names as drifting, at most "
            "this share is expected to be wrong, however they depend on each other."
        ),
    )
    keep: Duration = Field(
        Duration("2d"),
        description="How long, in event time behind the newest window, late windows still change what is measured.",
    )
    publish_every: Duration = Field(
        Duration("2s"), description="How long `valuedrift fleet` waits for windows of other models before it publishes."
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.keep:
            raise bad_setting("fleet.keep", "must be longer than nothing")
        if self.stakes and self.weighting != "stakes":
            raise bad_setting("fleet.stakes", "is set, but fleet.weighting is not stakes")
        seen = [(pair.base, pair.tuned, pair.segment, pair.step) for pair in self.pairs]
        if len(set(seen)) < len(seen):
            raise bad_setting("fleet.pairs", "holds a pair twice")
        return self


def fleet_rules(settings: Settings) -> FleetRules:
    """Return the rules of what is measured across models."""
    fleet = settings.fleet
    return FleetRules(
        size_ns=settings.windows.size.ns,
        hop_ns=settings.windows.effective_hop.ns,
        keep_ns=fleet.keep.ns,
        pairs=tuple(Pair(p.base, p.tuned, p.segment, Step.parse(p.step)) for p in fleet.pairs),
        windows=fleet.windows,
        weighting=Weighting(fleet.weighting),
        stakes=dict(fleet.stakes),
        permutations=fleet.permutations,
        level=fleet.level,
    )
