"""Who we are to a broker, and how we know that it is one: passwords, tokens and certificates from the settings."""

from __future__ import annotations

import re
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from kafka.net.sasl.oauth import AbstractTokenProvider

from valuedrift.errors import ConfigError

if TYPE_CHECKING:
    from valuedrift.config import KafkaSettings

__all__ = ["TokenFile", "oauth_token", "sasl_password", "ssl_context"]

_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750, section 2.1


def sasl_password(kafka: KafkaSettings) -> str | None:
    """Return the password, from the settings or its file; None when there is none.

    Raises
    ------
    ConfigError
        If the file can't be read or is empty.
    """
    if kafka.sasl_password is not None:
        return kafka.sasl_password.get_secret_value()
    if kafka.sasl_password_file is None:
        return None
    return _secret("kafka.sasl_password_file", kafka.sasl_password_file).removesuffix("\n").removesuffix("\r")


def oauth_token(kafka: KafkaSettings) -> str | None:
    """Return the bearer token that its file holds now; None when there is none.

    Raises
    ------
    ConfigError
        If the file can't be read or holds no token.
    """
    path = kafka.sasl_oauth_token_file
    if path is None:
        return None
    token = _secret("kafka.sasl_oauth_token_file", path).strip()
    if not _TOKEN.fullmatch(token):
        raise ConfigError(f"kafka.sasl_oauth_token_file: {path} holds no bearer token")
    return token


def _secret(key: str, path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError(f"{key}: can't read {path}: {why}") from None
    if not text.strip("\r\n"):
        raise ConfigError(f"{key}: {path} is empty")
    return text


class TokenFile(AbstractTokenProvider):  # type: ignore[misc]
    """Reads the token anew for every connection, so whoever renews tokens only has to replace the file.

    Parameters
    ----------
    kafka
        The connection's settings.

    Raises
    ------
    ConfigError
        If the file can't be used even now.
    """

    def __init__(self, kafka: KafkaSettings) -> None:
        super().__init__()
        self._kafka = kafka
        oauth_token(kafka)

    def token(self) -> str:
        """Return the token of now."""
        return oauth_token(self._kafka) or ""


def ssl_context(kafka: KafkaSettings) -> ssl.SSLContext | None:
    """Make the TLS context that every client uses; None when the connection is plain.

    Raises
    ------
    ConfigError
        If a certificate or key can't be read, or they don't belong together.
    """
    if not kafka.uses_tls:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = kafka.ssl_check_hostname
    if kafka.ssl_cafile is None:
        context.load_default_certs()
    else:
        try:
            context.load_verify_locations(kafka.ssl_cafile)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(f"kafka.ssl_cafile: can't use {kafka.ssl_cafile}: {error.strerror or error}") from None
    if kafka.ssl_certfile is not None:
        try:
            # The empty password keeps an encrypted key from asking on the terminal.
            context.load_cert_chain(kafka.ssl_certfile, kafka.ssl_keyfile, password="")  # nosec B106
        except (OSError, ssl.SSLError) as error:
            files = f"{kafka.ssl_certfile} and {kafka.ssl_keyfile or 'its key'}"
            raise ConfigError(f"kafka.ssl_certfile: can't use {files}: {error.strerror or error}") from None
    return context
