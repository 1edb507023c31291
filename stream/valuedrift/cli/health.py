"""The command that asks a running process how it is: what a container's health check or a person runs."""

from __future__ import annotations

import http.client
import ipaddress
import sys
from enum import StrEnum
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, settings_from
from valuedrift.config import Settings, http_token
from valuedrift.errors import ConfigError

__all__ = ["register"]

_PATIENCE_S = 5.0


class Question(StrEnum):
    """What to ask."""

    live = "live"
    ready = "ready"
    startup = "startup"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(health)


def health(
    question: Annotated[Question, typer.Argument(help="What to ask.")] = Question.ready,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Ask the scorer, monitor or fleet process with these settings whether it is well; exit code 0 if so, else 1.

    Example: valuedrift health live --set http.port=9464
    """
    settings = settings_from(config, assignments)
    if settings.http.port is None:
        raise ConfigError("http.port: not set, so there is nobody to ask")
    status, text = _ask(settings, question, settings.http.port)
    sys.stdout.write(text)
    raise typer.Exit(0 if status == http.client.OK else 1)


def _ask(settings: Settings, question: Question, port: int) -> tuple[int | None, str]:
    token = http_token(settings.http)
    connection = http.client.HTTPConnection(_reachable(settings.http.host), port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", f"/{question}", headers={} if token is None else {"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return response.status, response.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return None, f"nobody answers at port {port} ({type(error).__name__})\n"
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """Return an address of this machine for one that means all of them."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"
