"""What Faust, and aiokafka below it, need to be let in: the same files and secrets as every other client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import faust
from aiokafka.abc import AbstractTokenProvider
from faust.types.auth import SASLMechanism

from valuedrift.kafka_client import oauth_token, sasl_password, ssl_context

if TYPE_CHECKING:
    from valuedrift.config import KafkaSettings

__all__ = ["credentials"]


def credentials(kafka: KafkaSettings) -> Any:
    """Make Faust's credentials; None for a plain connection.

    Raises
    ------
    ConfigError
        If secrets or certificates can't be read.
    """
    context = ssl_context(kafka)
    if not kafka.uses_sasl:
        return None if context is None else faust.SSLCredentials(context)
    if kafka.sasl_mechanism == "OAUTHBEARER":
        return faust.OAuthCredentials(oauth_cb=_TokenFile(kafka), ssl_context=context)
    return faust.SASLCredentials(
        username=kafka.sasl_username,
        password=sasl_password(kafka),
        mechanism=SASLMechanism(kafka.sasl_mechanism),
        ssl_context=context,
    )


class _TokenFile(AbstractTokenProvider):  # type: ignore[misc]
    """Reads the token anew for every connection."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        oauth_token(kafka)  # bad files fail at start

    async def token(self) -> str:
        """Return the token of now."""
        return oauth_token(self._kafka) or ""
