"""Settings of the endpoints that tell whether a process is well, and who may ask."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from valuedrift.config.durations import Duration
from valuedrift.config.sections import OptionalInt, OptionalPath, OptionalSecret, Section, bad_setting
from valuedrift.config.values import is_loopback
from valuedrift.errors import ConfigError

__all__ = ["HttpSettings", "http_token"]

_SHORTEST = 16


class HttpSettings(Section):
    """Health and metrics of scorer, monitor and fleet over HTTP."""

    port: OptionalInt = Field(
        None,
        ge=1,
        le=65_535,
        description=(
            "Port of `/live`, `/ready`, `/startup` and `/metrics` of a scorer, monitor or fleet process; not set: off. "
            "`valuedrift run` gives the scorer this one, the monitor the next, the fleet process the one after."
        ),
    )
    host: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "127.0.0.1",
        min_length=1,
        description="Address that they are bound to; one that is not loopback needs a token.",
    )
    token: OptionalSecret = Field(
        None,
        description=(
            "What callers must send, `Authorization: Bearer …`, 16 characters at least; from the environment or a "
            "settings file only. Prefer `http.token_file`."
        ),
    )
    token_file: OptionalPath = Field(None, description="File that holds the token (one trailing newline is dropped).")
    stuck_after: Duration = Field(
        Duration("5m"), description="Without any progress for so long, `/live` says that a process is stuck."
    )

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        if self.token is not None and self.token_file is not None:
            raise bad_setting("http.token", "set only one of it and http.token_file")
        if self.token is not None and (problem := _weakness(self.token)):
            raise bad_setting("http.token", problem)
        has_token = self.token is not None or self.token_file is not None
        if self.port is not None and not has_token and not is_loopback(self.host):
            raise bad_setting(
                "http.token", f"needed (or http.token_file), because http.host {self.host} is not a loopback address"
            )
        if not self.stuck_after:
            raise bad_setting("http.stuck_after", "must be longer than nothing")
        return self


def http_token(http: HttpSettings) -> str | None:
    """Return the token, from the settings or its file; None when there is none.

    Raises
    ------
    ConfigError
        If the file can't be read or holds no token. The message does not quote it.
    """
    if http.token is not None:
        return http.token.get_secret_value()
    path = http.token_file
    if path is None:
        return None
    try:
        token = path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError(f"http.token_file: can't read {path}: {why}") from None
    if problem := _weakness(SecretStr(token)):
        raise ConfigError(f"http.token_file: {path}: {problem}")
    return token


def _weakness(token: SecretStr) -> str | None:
    text = token.get_secret_value()
    if len(text) < _SHORTEST:
        return f"shorter than {_SHORTEST} characters"
    if not all("!" <= letter <= "~" for letter in text):
        return "holds something else than visible ASCII characters, which a header can't carry"
    return None
