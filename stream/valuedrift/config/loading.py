"""Reading settings: options over environment over file over defaults, and saying which of them was wrong."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from valuedrift.config.keys import ENV_PREFIX, all_keys
from valuedrift.config.settings import Settings
from valuedrift.errors import ConfigError

__all__ = ["CONFIG_FILE_VARIABLE", "load_settings"]

CONFIG_FILE_VARIABLE: Final = "VALUEDRIFT_CONFIG"
"""Environment variable with the path of the settings file, used when none is given."""

_NOT_SETTINGS: Final = ("VALUEDRIFT_TEST_",)


def load_settings(config_file: Path | None = None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings: `overrides` over the environment over the TOML file over the defaults.

    Parameters
    ----------
    config_file
        TOML file; None: the one that VALUEDRIFT_CONFIG names, if any. Relative paths in it start at its folder.
    overrides
        Values by dotted key, such as {"windows.size": "1m"}; None as a value leaves the key to the other sources.

    Returns
    -------
    The settings, with the origin of each.

    Raises
    ------
    ConfigError
        If a key is unknown or a value is bad, wherever it comes from. Every problem is one line that starts with the
        key and ends with where it came from.
    """
    if config_file is None and os.environ.get(CONFIG_FILE_VARIABLE):
        config_file = Path(os.environ[CONFIG_FILE_VARIABLE])
    layers = [_from_options(overrides or {}), _from_environment()]
    if config_file is not None:
        layers.append(_from_file(config_file))

    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for values, where in layers:
        for key, value in values.items():
            if key not in origins:
                merged[key] = value
                origins[key] = where[key]
    _refuse_unknown(origins)
    try:
        settings = Settings(**_nest(merged))
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(error, origins))) from None
    settings._origins = dict(origins)  # noqa: SLF001 - the loader is the one that knows
    return settings


Layer = tuple[dict[str, Any], dict[str, str]]


def _from_options(overrides: Mapping[str, Any]) -> Layer:
    values = {key: value for key, value in overrides.items() if value is not None}
    for key in values:
        if (known := all_keys().get(key)) and known.is_secret:
            raise ConfigError(f"{key}: can't be given as an option, which every user of the machine can read (option)")
    return values, dict.fromkeys(values, "option")


def _from_environment() -> Layer:
    names = {key.env: key.name for key in all_keys().values()}
    given = [name for name in os.environ if name.upper().startswith(ENV_PREFIX)]
    settings = [
        name for name in given if name.upper() != CONFIG_FILE_VARIABLE and not name.upper().startswith(_NOT_SETTINGS)
    ]
    if unknown := [name for name in settings if name.upper() not in names]:
        raise ConfigError(
            "\n".join(
                f"{name}: unknown setting{_did_you_mean(name.upper(), names)} (environment)" for name in sorted(unknown)
            )
        )
    values = dict(_flatten(EnvSettingsSource(Settings)()))
    return values, {names[name.upper()]: f"environment {name}" for name in settings}


def _from_file(path: Path) -> Layer:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: can't read the settings file: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a TOML file: {error}") from None
    values: dict[str, Any] = {}
    for key, value in _flatten(tree):
        known = all_keys().get(key)
        relative = (
            known is not None and known.is_path and isinstance(value, str) and value.strip().lower() not in {"", "none"}
        )
        values[key] = str(path.parent / value) if relative else value
    return values, dict.fromkeys(values, f"file {path}")


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in all_keys():
            yield from _flatten(value, f"{key}.")
            if not value and not prefix and key in Settings.model_fields:
                continue  # an empty section is fine
            if not value:
                yield key, value
        else:
            yield key, value


def _nest(values: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        tree.setdefault(section, {})[name] = value
    return tree


def _refuse_unknown(origins: Mapping[str, str]) -> None:
    problems = []
    for key, where in origins.items():
        if key in all_keys():
            continue
        what = "is a section; set one of its keys" if key in Settings.model_fields else "unknown setting"
        problems.append(f"{key}: {what}{_did_you_mean(key, all_keys())} ({where})")
    if problems:
        raise ConfigError("\n".join(problems))


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""


def _explain(error: ValidationError, origins: Mapping[str, str]) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False):
        context = problem.get("ctx", {})
        key = context.get("key") if problem["type"] == "setting" else ".".join(str(part) for part in problem["loc"][:2])
        text = problem["msg"]
        if text.startswith(("Input", "String", "Value")):
            text = text[:1].lower() + text[1:]
        yield f"{key}: {text} ({origins.get(str(key), 'default')})"
