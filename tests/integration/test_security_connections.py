"""Every client against a broker that wants TLS, certificates or a login: they get in, or say at start why not."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.integration.live import Live, wait_for
from tests.integration.secure import PASSWORD, Secure, lines, secure

from valuedrift.config import load_settings
from valuedrift.errors import ConfigError
from valuedrift.kafka_client import BrokerUnreachable, admin_client, consumer, producer
from valuedrift.testing import Guarded

__all__ = ["secure"]

pytestmark = pytest.mark.timeout(600)

WRONG = "tr0ub4dor-and-three"
BRIEF = {"kafka.request_timeout": "5s", "monitor.session_timeout": "5s"}


class Names:
    """Names of one test's topics and groups; the broker ends with the module."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def name(self, name: str) -> str:
        return f"{self._prefix}-{name}"


def labelled(count: int) -> Iterator[bytes]:
    """Events that bring their label, three seconds apart."""
    for i in range(count):
        stamp = f"2026-01-01T00:{i // 20:02d}:{3 * (i % 20):02d}Z"
        yield json.dumps({"event_id": f"e{i}", "timestamp": stamp, "model": "m", "label": "g1"}).encode()


@pytest.mark.parametrize("way", ["tls", "mtls", "scram", "plain", "oauth"])
def test_the_whole_system_gets_in(secure: Secure, way: str, spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    connection = lines(secure.connection(way, tmp_path))
    more = 'windows.size = "1m"\nscorer.allowed_lateness = "0s"\nlog.level = "debug"'
    live = Live(secure.kafka.bootstrap, Names(way), spawn, tmp_path, partitions=1, more=more, connection=connection)
    workers = [live.command(name) for name in ("scorer", "monitor")]
    (tmp_path / "events.jsonl").write_bytes(b"\n".join(labelled(60)))
    assert live.command("produce", str(tmp_path / "events.jsonl")).wait(60) == 0, live.log("produce")
    wait_for(lambda: any(live.read("entropy")), "a window")
    assert json.loads(next(iter(live.read("entropy"))).value)["counts"]["g1"] == 20
    assert [worker.stop(60) for worker in workers] == [0, 0]
    secrets = {PASSWORD, (tmp_path / "token").read_text().strip()}
    for name in ("topics", "scorer", "monitor", "produce"):
        assert not [secret for secret in secrets if secret in live.log(name)], name


CASES = [
    "unknown CA", "wrong host", "expired broker", "no client certificate", "expired client", "client of another CA",
    "wrong password, SCRAM", "wrong password, PLAIN", "unknown user", "expired token", "token for another",
    "mechanism not offered", "no login on this port",
]  # fmt: skip


def refusals(secure: Secure, folder: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """What can be wrong: settings, and how the complaint begins and goes on."""
    tls, mtls, scram, plain, oauth = (
        secure.connection(way, folder) for way in ("tls", "mtls", "scram", "plain", "oauth")
    )
    for name, content in (
        ("wrong", WRONG),
        ("old", secure.token(timedelta(hours=-1))),
        ("other", secure.token(audience="another service")),
    ):
        (folder / name).write_text(content)
    login = r"the broker refuses user valuedrift with this password"
    wrong = {"kafka.sasl_password_file": folder / "wrong"}
    token = r"kafka\.sasl_oauth_token_file: \S+ the broker refuses the token in \S+; it may have expired"

    def client(files: Any) -> dict[str, Any]:
        return mtls | {"kafka.ssl_certfile": files.certificate, "kafka.ssl_keyfile": files.key}

    return {
        "unknown CA": (
            tls | {"kafka.ssl_cafile": secure.other_ca},
            r"kafka\.ssl_cafile: \S+ no CA in \S+others-ca\.pem vouches for the broker's certificate",
        ),
        "wrong host": (
            tls | {"kafka.bootstrap": secure.kafka.address("TLS", "localhost")},
            r"kafka\.ssl_check_hostname: localhost:\d+: .* not valid for 'localhost'",
        ),
        "expired broker": (
            tls | {"kafka.bootstrap": secure.kafka.address("EXPIRED")},
            r"kafka\.bootstrap: \S+ the broker's own certificate can't be used: certificate has expired",
        ),
        "no client certificate": (
            tls | {"kafka.bootstrap": secure.kafka.address("MTLS")},
            r"kafka\.ssl_certfile: \S+ the broker wants the certificate of a client",
        ),
        "expired client": (
            client(secure.expired_client),
            r"kafka\.ssl_certfile: \S+ the broker refuses the certificate in \S+late\.pem",
        ),
        "client of another CA": (
            client(secure.stranger),
            r"kafka\.ssl_certfile: \S+ the broker refuses the certificate in \S+others-client\.pem",
        ),
        "wrong password, SCRAM": (scram | wrong, rf"kafka\.sasl_password_file: \S+ {login} \(SCRAM-SHA-512\)"),
        "wrong password, PLAIN": (plain | wrong, rf"kafka\.sasl_password_file: \S+ {login} \(PLAIN\)"),
        "unknown user": (
            scram | {"kafka.sasl_username": "nobody"},
            r"kafka\.sasl_password_file: \S+ the broker refuses user nobody",
        ),
        "expired token": (oauth | {"kafka.sasl_oauth_token_file": folder / "old"}, token),
        "token for another": (oauth | {"kafka.sasl_oauth_token_file": folder / "other"}, token),
        "mechanism not offered": (
            scram | {"kafka.sasl_mechanism": "SCRAM-SHA-256"},
            r"kafka\.sasl_mechanism: \S+ the broker does not offer SCRAM-SHA-256",
        ),
        "no login on this port": (
            scram | {"kafka.bootstrap": secure.kafka.address("TLS")},
            r"kafka\.security_protocol: \S+ is SASL_SSL, but the broker takes no login",
        ),
    }


@pytest.mark.parametrize("case", CASES)
def test_who_does_not_get_in_says_why(secure: Secure, case: str, spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    options, complaint = refusals(secure, tmp_path)[case]
    settings = load_settings(overrides=options | BRIEF)
    makers: list[Callable[..., Any]] = [admin_client, consumer, producer]

    def fails(make: Callable[..., Any]) -> str:
        with pytest.raises(ConfigError) as caught:
            make(settings).close()
        return str(caught.value)

    with ThreadPoolExecutor(len(makers)) as threads:
        said = list(threads.map(fails, makers))
    secrets = [PASSWORD, WRONG, *((tmp_path / name).read_text().strip() for name in ("token", "old", "other"))]
    for message in said:
        assert re.match(complaint, message), message
    assert not [secret for secret in secrets if secret in "\n".join(said)]


@pytest.mark.parametrize("case", ["unknown CA", "expired client", "wrong password, SCRAM", "expired token"])
@pytest.mark.parametrize("command", ["monitor", "scorer"])
def test_a_process_that_does_not_get_in_ends_and_says_why(
    secure: Secure, case: str, command: str, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    options, complaint = refusals(secure, tmp_path)[case]
    (tmp_path / "valuedrift.toml").write_text(lines(options | BRIEF | {"monitor.datadir": tmp_path / "state"}))
    process = spawn(["-m", "valuedrift", command, "--config", str(tmp_path / "valuedrift.toml")], log="out.log")
    assert process.wait(120) == 2
    said = (tmp_path / "out.log").read_text()
    assert re.search(complaint, re.sub(r"\s*\n\s*", " ", said)), said
    secrets = [PASSWORD, WRONG, *((tmp_path / name).read_text().strip() for name in ("token", "old", "other"))]
    assert not [secret for secret in secrets if secret in said]


def test_nobody_there_and_no_tls_there(secure: Secure, tmp_path: Path) -> None:
    tls = secure.connection("tls", tmp_path)
    for where, hint in (("127.0.0.1:1", "ECONNREFUSED"), (secure.kafka.bootstrap, r"check kafka\.security_protocol")):
        settings = load_settings(overrides=tls | BRIEF | {"kafka.bootstrap": where})
        with pytest.raises(BrokerUnreachable, match=rf"^kafka\.bootstrap: {where}: no broker .* within 5s: .*{hint}"):
            admin_client(settings)


def test_a_renewed_token_is_used_for_the_next_connection(secure: Secure, tmp_path: Path) -> None:
    settings = load_settings(overrides=secure.connection("oauth", tmp_path) | BRIEF)
    (tmp_path / "token").write_text(secure.token(timedelta(hours=-1)))
    with pytest.raises(ConfigError, match=r"^kafka\.sasl_oauth_token_file"):
        admin_client(settings)
    (tmp_path / "token").write_text(secure.token())
    with contextlib.closing(admin_client(settings)) as admin:
        assert admin.describe_cluster()["brokers"]


@pytest.mark.parametrize(
    ("way", "key"),
    [
        ("tls", "kafka.ssl_cafile"),
        ("mtls", "kafka.ssl_certfile"),
        ("scram", "kafka.sasl_password_file"),
        ("oauth", "kafka.sasl_oauth_token_file"),
    ],
)
def test_a_file_that_can_not_be_used_is_named(secure: Secure, tmp_path: Path, way: str, key: str) -> None:
    options = secure.connection(way, tmp_path)
    with pytest.raises(ConfigError, match=rf"^{key}: can't (read|use) .*nowhere.*: No such file"):
        admin_client(load_settings(overrides=options | {key: tmp_path / "nowhere"}))
    (tmp_path / "nonsense").write_bytes(b"\xff" if way == "scram" else b"not a \x01 certificate or token")
    with pytest.raises(ConfigError, match=rf"^{key}: (can't (read|use) )?\S*nonsense"):
        admin_client(load_settings(overrides=options | {key: tmp_path / "nonsense"}))
