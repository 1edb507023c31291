"""The root of the settings tree, and the checks that span sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field, PrivateAttr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from valuedrift.config.dead_letters import DeadLetterSettings
from valuedrift.config.fleet import FleetSettings
from valuedrift.config.http import HttpSettings
from valuedrift.config.sections import (
    AlertSettings,
    ClassifierSettings,
    DetectorSettings,
    KafkaSettings,
    LogSettings,
    MonitorSettings,
    ReferenceSettings,
    ScorerSettings,
    ShadowSettings,
    TopicSettings,
    WindowSettings,
    bad_setting,
)

__all__ = ["Settings"]


class Settings(BaseSettings):
    """Everything that can be set, in sections; can't be changed once made.

    Making one reads nothing: `load_settings` reads the environment and files. `Settings()` is the defaults, everywhere.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix="VALUEDRIFT_",
        env_nested_delimiter="__",
        case_sensitive=False,
    )

    kafka: KafkaSettings = Field(default_factory=KafkaSettings)
    topics: TopicSettings = Field(default_factory=TopicSettings)
    dead_letters: DeadLetterSettings = Field(default_factory=DeadLetterSettings)
    scorer: ScorerSettings = Field(default_factory=ScorerSettings)
    classifier: ClassifierSettings = Field(default_factory=ClassifierSettings)
    shadow: ShadowSettings = Field(default_factory=ShadowSettings)
    windows: WindowSettings = Field(default_factory=WindowSettings)
    reference: ReferenceSettings = Field(default_factory=ReferenceSettings)
    detector: DetectorSettings = Field(default_factory=DetectorSettings)
    alerts: AlertSettings = Field(default_factory=AlertSettings)
    fleet: FleetSettings = Field(default_factory=FleetSettings)
    monitor: MonitorSettings = Field(default_factory=MonitorSettings)
    http: HttpSettings = Field(default_factory=HttpSettings)
    log: LogSettings = Field(default_factory=LogSettings)

    _origins: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave the environment to `load_settings`, which can say where each value came from."""
        return (init_settings,)

    @model_validator(mode="after")
    def _across_sections(self) -> Self:
        if self.scorer.group == self.monitor.group:
            raise bad_setting("monitor.group", f"{self.monitor.group!r} is already scorer.group")
        if self.monitor.session_timeout > self.kafka.request_timeout:
            problem = (
                f"{self.monitor.session_timeout} is longer than kafka.request_timeout {self.kafka.request_timeout}"
            )
            raise bad_setting("monitor.session_timeout", problem)
        if self.http.port is not None and self.http.stuck_after <= self.scorer.publish_timeout:
            problem = (
                f"{self.http.stuck_after} is not longer than scorer.publish_timeout {self.scorer.publish_timeout}, "
                "for which a process may rightly wait"
            )
            raise bad_setting("http.stuck_after", problem)
        panes = -(-self.detector.vote_again.ns // self.windows.pane.ns)
        if self.detector.voters < panes:
            problem = f"{self.detector.voters} is less than one for each of the {panes} panes of detector.vote_again"
            raise bad_setting("detector.voters", problem)
        self._day()
        if self.detector.dependence == "tenants" and self.scorer.tenant == "none":
            raise bad_setting("detector.dependence", "tenants needs scorer.tenant, which says where records name them")
        return self

    def _day(self) -> None:
        """Refuse what can't be had by time of day."""
        day, key = self.detector.daytime, "detector.times_of_day"
        if day is None:
            return
        if self.windows.size.ns > day.shortest_ns:
            raise bad_setting(key, f"the shortest is shorter than windows.size {self.windows.size}")
        if self.reference.baseline is not None:
            raise bad_setting("reference.baseline", f"is one for all day, but {key} is set")
        if self.reference.renew == "automatic" or self.reference.accept:
            at_fault = "renew" if self.reference.renew == "automatic" else "accept"
            raise bad_setting(f"reference.{at_fault}", f"no new reference is proposed where {key} is set")

    @property
    def origins(self) -> Mapping[str, str]:
        """Where each setting that is not a default came from, by dotted key."""
        return self._origins
