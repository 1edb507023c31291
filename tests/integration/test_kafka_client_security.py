"""The clients against a broker that wants TLS and SCRAM."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from kafka.admin import UserScramCredentialUpsertion
from kafka.structs import TopicPartition

from valuedrift.config import Settings, load_settings
from valuedrift.errors import ConfigError
from valuedrift.kafka_client import BrokerUnreachable, admin_client, consumer, producer
from valuedrift.testing import LocalKafka
from valuedrift.testing.distribution import find_java
from valuedrift.topics import check, create, plan

USER, PASSWORD = "valuedrift", "correct horse"


class Secure(NamedTuple):
    bootstrap: str
    ca: Path
    other_ca: Path


def keytool(*arguments: str) -> None:
    tool = shutil.which("keytool") or str(find_java().with_name("keytool"))
    subprocess.run([tool, *arguments], check=True, capture_output=True)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A key store for a broker on loopback, and its self-signed certificate in PEM."""
    store, pem = folder / f"{name}.p12", folder / f"{name}.pem"
    common = ["-alias", name, "-keystore", str(store), "-storetype", "PKCS12", "-storepass", "changeit"]
    names = ["-dname", f"CN={name}", "-ext", "SAN=IP:127.0.0.1"]
    keytool("-genkeypair", *common, *names, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2")
    keytool("-exportcert", *common, "-rfc", "-file", str(pem))
    return store, pem


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    folder = tmp_path_factory.mktemp("secure")
    store, ca = certificate(folder, "broker")
    _, other_ca = certificate(folder, "other")
    kafka = LocalKafka(folder / "kafka")
    address = f"127.0.0.1:{free_port()}"
    kafka._properties |= {
        "listeners": f"PLAINTEXT://{kafka.bootstrap},CONTROLLER://127.0.0.1:{kafka._controller_port},SECURE://{address}",
        "advertised.listeners": f"PLAINTEXT://{kafka.bootstrap},SECURE://{address}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.secure.scram-sha-512.sasl.jaas.config": (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        ),
        "ssl.keystore.location": str(store),
        "ssl.keystore.type": "PKCS12",
        "ssl.keystore.password": "changeit",
        "ssl.key.password": "changeit",
    }
    with kafka.start(timeout=300):  # keys are made, and Java starts, slowly on a busy machine
        plain = load_settings(overrides={"kafka.bootstrap": kafka.bootstrap})
        with contextlib.closing(admin_client(plain)) as admin:
            admin.alter_user_scram_credentials([UserScramCredentialUpsertion(USER, "SCRAM-SHA-512", PASSWORD.encode())])
        yield Secure(address, ca, other_ca)


@pytest.fixture
def options(secure: Secure, tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return {
        "kafka.bootstrap": secure.bootstrap,
        "kafka.security_protocol": "SASL_SSL",
        "kafka.sasl_mechanism": "SCRAM-SHA-512",
        "kafka.sasl_username": USER,
        "kafka.sasl_password_file": tmp_path / "password",
        "kafka.ssl_cafile": secure.ca,
        "kafka.request_timeout": "5s",
        "monitor.session_timeout": "5s",
    }


def connect_and_fail(settings: Settings, match: str) -> None:
    with pytest.raises(BrokerUnreachable, match=match) as caught:
        admin_client(settings)
    assert str(caught.value).startswith(f"kafka.bootstrap: {settings.kafka.bootstrap}: ")
    assert PASSWORD not in str(caught.value)
    assert "tr0ub4dor" not in str(caught.value)


def test_all_clients_get_in_with_tls_and_scram(options: dict[str, Any]) -> None:
    settings = load_settings(overrides=options)
    with contextlib.closing(admin_client(settings)) as admin:
        create(admin, plan(settings))
        assert check(admin, plan(settings)) == []
    with contextlib.closing(producer(settings)) as out:
        sent = out.send(settings.topics.source, b"hello").get(timeout=20)
    with contextlib.closing(consumer(settings)) as client:
        client.assign([TopicPartition(settings.topics.source, sent.partition)])
        records = [record.value for batch in client.poll(timeout_ms=10_000).values() for record in batch]
    assert records == [b"hello"]


def test_a_wrong_password_is_said(options: dict[str, Any]) -> None:
    options["kafka.sasl_password_file"].write_text("tr0ub4dor")
    connect_and_fail(load_settings(overrides=options), r"hung up: check .*the password|uthenticat")


def test_a_broker_with_another_certificate_is_not_trusted(options: dict[str, Any], secure: Secure) -> None:
    settings = load_settings(overrides=options | {"kafka.ssl_cafile": secure.other_ca})
    connect_and_fail(settings, r"CERTIFICATE_VERIFY_FAILED|certificate verify failed")


@pytest.mark.parametrize("key", ["kafka.ssl_cafile", "kafka.sasl_password_file", "kafka.ssl_certfile"])
def test_a_file_that_can_not_be_read_is_named(options: dict[str, Any], tmp_path: Path, key: str) -> None:
    settings = load_settings(overrides=options | {key: tmp_path / "nowhere"})
    with pytest.raises(ConfigError, match=rf"^{key}: can't (read|use) .*nowhere.*: No such file"):
        admin_client(settings)


def test_a_certificate_that_is_none_is_named(options: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("not a certificate")
    with pytest.raises(ConfigError, match=r"^kafka\.ssl_cafile: can't use .*ca\.pem"):
        admin_client(load_settings(overrides=options | {"kafka.ssl_cafile": tmp_path / "ca.pem"}))
