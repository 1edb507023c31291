"""Why no broker lets us in, in terms of the settings, and never with a secret."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from kafka.errors import KafkaError, KafkaTimeoutError, RequestTimedOutError

from valuedrift.errors import BrokerUnreachable, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from valuedrift.config import KafkaSettings

__all__ = ["Refusal", "connecting", "refusal"]

# In the words of OpenSSL.
_ALERTS: Final = ("certificate", "unknown ca", "handshake failure")
_PROTOCOL: Final = {
    "wrong version number": "does not speak TLS",
    "wrong_version_number": "does not speak TLS",
    "record layer failure": "does not speak TLS",
    "illegalsaslstate": "takes no login",
    "invalid frame length": "seems to speak TLS",
}


class Refusal(NamedTuple):
    """What has to be changed before another attempt can succeed.

    Parameters
    ----------
    key
        The setting to look at.
    text
        What is wrong, for a person.
    """

    key: str
    text: str


@contextmanager
def connecting(kafka: KafkaSettings) -> Iterator[None]:
    """Say what went wrong while a client connects.

    Raises
    ------
    ConfigError
        If a broker answers and will not have us, or we not it: the setting to change comes first.
    BrokerUnreachable
        If no broker answers within kafka.request_timeout.
    """
    last = _LastComplaint()
    logger = logging.getLogger("kafka")
    logger.addHandler(last)
    try:
        yield
    except KafkaError as error:
        complaint = last.text or _text(error)
        if refused := refusal(kafka, complaint):
            raise ConfigError(f"{refused.key}: {kafka.bootstrap}: {refused.text}") from None
        problem = f"no broker could be used within {kafka.request_timeout}: {complaint}{_hint(kafka, complaint)}"
        raise BrokerUnreachable(f"kafka.bootstrap: {kafka.bootstrap}: {problem}") from error
    finally:
        logger.removeHandler(last)


def refusal(kafka: KafkaSettings, complaint: str) -> Refusal | None:
    """Name the setting behind a complaint; None for those that may pass by themselves.

    Parameters
    ----------
    kafka
        The connection's settings.
    complaint
        What OpenSSL (through Python's ssl), the broker or kafka-python have said. Of what a broker says about a login
        nothing is passed on.
    """
    text = complaint.lower()
    if "certificate verify failed" in text:
        return _untrusted(kafka, complaint)
    if "alert" in text and any(word in text for word in _ALERTS):
        return _unwanted(kafka)
    if found := next((why for words, why in _PROTOCOL.items() if words in text), None):
        return Refusal("kafka.security_protocol", f"is {kafka.security_protocol}, but the broker {found} on this port")
    if "unsupportedsaslmechanism" in text:
        return Refusal("kafka.sasl_mechanism", f"the broker does not offer {kafka.sasl_mechanism} on this port")
    if kafka.uses_sasl and ("saslauthenticationfailed" in text or "authentication failed" in text):
        return _login(kafka)
    return None


def _unwanted(kafka: KafkaSettings) -> Refusal:
    if kafka.ssl_certfile is None:
        return Refusal("kafka.ssl_certfile", "the broker wants the certificate of a client, and it is not set")
    why = "it may have expired, or be of a CA that the broker does not know"
    return Refusal("kafka.ssl_certfile", f"the broker refuses the certificate in {kafka.ssl_certfile}: {why}")


def _untrusted(kafka: KafkaSettings, complaint: str) -> Refusal:
    why = complaint.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or "certificate verify failed"
    if "expired" in why or "not yet valid" in why:
        return Refusal("kafka.bootstrap", f"the broker's own certificate can't be used: {why}")
    if "mismatch" in why:
        return Refusal("kafka.ssl_check_hostname", f"the broker is not who it should be: {why}")
    authority = "of the system's CAs" if kafka.ssl_cafile is None else f"in {kafka.ssl_cafile}"
    return Refusal("kafka.ssl_cafile", f"no CA {authority} vouches for the broker's certificate: {why}")


def _login(kafka: KafkaSettings) -> Refusal:
    if kafka.sasl_oauth_token_file is not None:
        path = kafka.sasl_oauth_token_file
        return Refusal("kafka.sasl_oauth_token_file", f"the broker refuses the token in {path}; it may have expired")
    key = "kafka.sasl_password" if kafka.sasl_password_file is None else "kafka.sasl_password_file"
    text = f"the broker refuses user {kafka.sasl_username} with this password ({kafka.sasl_mechanism})"
    return Refusal(key, text)


def _hint(kafka: KafkaSettings, complaint: str) -> str:
    if "disconnected" not in complaint and "EOF occurred" not in complaint:
        return ""
    # A broker closes the connection on a wrong protocol; but so it does when it stops.
    suspects = ["kafka.security_protocol"]
    if kafka.uses_tls:
        suspects.append("kafka.ssl_certfile")
    if kafka.uses_sasl:
        suspects += ["kafka.sasl_mechanism", _login(kafka).key]
    return f"; the broker hung up: check {', '.join(suspects)}"


class _LastComplaint(logging.Handler):
    """Keeps why an attempt failed: kafka-python logs it (wrong password, unknown CA) and raises only a time-out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception that the line is about."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            if isinstance(argument, BaseException) and not isinstance(argument, KafkaTimeoutError):
                # a request that timed out says less than what went wrong before it
                if self.text and isinstance(argument, RequestTimedOutError):
                    continue
                self.text = _text(argument)


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:300]
