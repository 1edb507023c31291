"""A broker that lets nobody in unasked: TLS, client certificates, three ways to log in, and access control."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from kafka import KafkaAdminClient
from kafka.admin import UserScramCredentialUpsertion
from tests.integration.certificates import Authority, Files, TokenIssuer

from valuedrift.testing import LocalKafka

PASSWORD = "xylophone-4417-secret"
USER = "valuedrift"
AUDIENCE = "kafka"
_LISTENERS = {"TLS": "SSL", "MTLS": "SSL", "EXPIRED": "SSL", "LOGIN": "SASL_SSL"}
_SECURITY = "org.apache.kafka.common.security"


class Secure(NamedTuple):
    """The broker, and what opens it."""

    kafka: LocalKafka
    ca: Path
    other_ca: Path
    client: Files
    expired_client: Files
    stranger: Files
    tokens: TokenIssuer

    def add_user(self, name: str, password: str) -> None:
        """Let a user log in with SCRAM-SHA-512."""
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=self.kafka.bootstrap)) as admin:
            admin.alter_user_scram_credentials([UserScramCredentialUpsertion(name, "SCRAM-SHA-512", password.encode())])

    def token(self, valid_for: timedelta = timedelta(hours=1), audience: str = AUDIENCE) -> str:
        """A token of `USER`."""
        return self.tokens.token(USER, audience=audience, valid_for=valid_for)

    def connection(self, way: str, folder: Path) -> dict[str, Any]:
        """Settings that get in by one of five ways: tls, mtls, scram, plain, oauth."""
        (folder / "password").write_text(PASSWORD + "\n")
        (folder / "token").write_text(self.token() + "\n")
        options: dict[str, Any] = {
            "kafka.bootstrap": self.kafka.address({"tls": "TLS", "mtls": "MTLS"}.get(way, "LOGIN")),
            "kafka.security_protocol": "SSL" if way in {"tls", "mtls"} else "SASL_SSL",
            "kafka.ssl_cafile": self.ca,
        }
        if way == "mtls":
            options |= {"kafka.ssl_certfile": self.client.certificate, "kafka.ssl_keyfile": self.client.key}
        if way in {"scram", "plain"}:
            options |= {
                "kafka.sasl_mechanism": {"scram": "SCRAM-SHA-512", "plain": "PLAIN"}[way],
                "kafka.sasl_username": USER,
                "kafka.sasl_password_file": folder / "password",
            }
        if way == "oauth":
            options |= {
                "kafka.sasl_mechanism": "OAUTHBEARER",
                "kafka.sasl_oauth_token_file": folder / "token",
            }
        return options


def lines(options: dict[str, Any]) -> str:
    """Settings as lines of a settings file."""
    return "\n".join(f'{key} = "{value}"' for key, value in options.items())


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    """A broker for the tests of one module."""
    folder = tmp_path_factory.mktemp("secure")
    ours, others, tokens = Authority(folder, "ours"), Authority(folder, "others"), TokenIssuer(folder)
    kafka = LocalKafka(
        folder / "kafka",
        heap_mb=256,
        listeners=_LISTENERS,
        properties=_properties(ours, tokens),
        loggers={"kafka.authorizer.logger": "DEBUG"},
        java_options=[f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={tokens.keys.as_uri()}"],
    )
    with kafka.start():
        found = Secure(
            kafka,
            ours.certificate,
            others.certificate,
            ours.issue("client"),
            ours.issue("late", valid_for=timedelta(days=-1)),
            others.issue("client"),
            tokens,
        )
        found.add_user(USER, PASSWORD)
        yield found
    shutil.rmtree(folder, ignore_errors=True)


def _properties(ours: Authority, tokens: TokenIssuer) -> dict[str, str]:
    login = "listener.name.login"
    validator = f"{_SECURITY}.oauthbearer.OAuthBearerValidatorCallbackHandler"
    return {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(ours.issue("broker").both),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(ours.certificate),
        "listener.name.mtls.ssl.client.auth": "required",
        "listener.name.expired.ssl.keystore.type": "PEM",
        "listener.name.expired.ssl.keystore.location": str(ours.issue("old", valid_for=timedelta(days=-1)).both),
        f"{login}.sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN,OAUTHBEARER",
        f"{login}.scram-sha-512.sasl.jaas.config": f"{_SECURITY}.scram.ScramLoginModule required;",
        f"{login}.plain.sasl.jaas.config": f'{_SECURITY}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";',
        f"{login}.oauthbearer.sasl.jaas.config": f"{_SECURITY}.oauthbearer.OAuthBearerLoginModule required;",
        f"{login}.oauthbearer.sasl.server.callback.handler.class": validator,
        f"{login}.oauthbearer.sasl.oauthbearer.jwks.endpoint.url": tokens.keys.as_uri(),
        f"{login}.oauthbearer.sasl.oauthbearer.expected.audience": AUDIENCE,
        "sasl.oauthbearer.jwks.endpoint.url": tokens.keys.as_uri(),
        "sasl.oauthbearer.expected.audience": AUDIENCE,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        # Whoever comes without a name or by its own certificate or as USER is beyond the tests of access control.
        "super.users": f"User:ANONYMOUS;User:CN=client;User:{USER}",
    }
