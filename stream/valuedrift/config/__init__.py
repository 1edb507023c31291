"""One typed tree of settings: options over environment over TOML file over defaults.

An unknown or bad key fails at start and names itself and where it came from. Secrets come from the environment or a
file and are never shown.
"""

from valuedrift.config.dead_letters import DeadLetterSettings
from valuedrift.config.durations import Duration
from valuedrift.config.fleet import FleetSettings
from valuedrift.config.http import HttpSettings, http_token
from valuedrift.config.loading import CONFIG_FILE_VARIABLE, load_settings
from valuedrift.config.reference import EffectiveSetting, effective, reference_table
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
)
from valuedrift.config.settings import Settings

__all__ = [
    "CONFIG_FILE_VARIABLE",
    "AlertSettings",
    "ClassifierSettings",
    "DeadLetterSettings",
    "DetectorSettings",
    "Duration",
    "EffectiveSetting",
    "FleetSettings",
    "HttpSettings",
    "KafkaSettings",
    "LogSettings",
    "MonitorSettings",
    "ReferenceSettings",
    "ScorerSettings",
    "Settings",
    "ShadowSettings",
    "TopicSettings",
    "WindowSettings",
    "effective",
    "http_token",
    "load_settings",
    "reference_table",
]
