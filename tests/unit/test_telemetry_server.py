"""The endpoints over real sockets: who gets what, and that nothing of a request comes back."""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from valuedrift.config import HttpSettings, http_token, load_settings
from valuedrift.errors import ConfigError
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals

TOKEN = "a-token-of-enough-letters"
CANARY = "quetzalcoatl7731"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(vitals: Vitals, **settings: Any) -> Iterator[int]:
    port = free_port()
    with serving(load_settings(overrides={"http.port": port} | settings).http, vitals):
        yield port


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def talk(port: int, request: bytes) -> bytes:
    """Send bytes as they are; return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        with contextlib.suppress(OSError):  # who refuses early may have hung up already
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_each_question_has_its_answer() -> None:
    vitals = Vitals("scorer", stuck_after_s=0.05)
    with served(vitals) as port:
        assert ask(port, "/live")[0] == 200
        status, body = ask(port, "/ready")
        assert status == 503
        expected = {"role": "scorer", "ok": False, "missing": ["model", "assigned", "recovered"], "stuck": []}
        assert orjson.loads(body) == expected
        assert ask(port, "/startup")[0] == 503
        vitals.health.meet("model", "assigned", "recovered")
        assert [ask(port, path)[0] for path in ("/live", "/ready", "/startup")] == [200, 200, 200]
        vitals.health.lose("assigned")
        assert [ask(port, path)[0] for path in ("/live", "/ready", "/startup")] == [200, 503, 200]
        vitals.metrics.add("events", 12)
        status, body = ask(port, "/metrics")
        assert status == 200
        assert b"\nvaluedrift_events_total 12.0\n" in body
        assert ask(port, "/live", "HEAD") == (200, b"")
        assert ask(port, "/live?x=1")[0] == 200


def test_a_stuck_loop_is_not_alive_and_not_ready() -> None:
    vitals = Vitals("fleet", stuck_after_s=0.05)
    vitals.health.meet("recovered")
    with served(vitals) as port:
        vitals.health.beat()
        while not vitals.health.stuck:
            pass
        status, body = ask(port, "/live")
        assert (status, orjson.loads(body)["stuck"]) == (503, ["main"])
        assert ask(port, "/ready")[0] == 503
        vitals.health.rest()
        assert [ask(port, path)[0] for path in ("/live", "/ready")] == [200, 200]


@pytest.mark.parametrize("path", ["/live", "/ready", "/startup", "/metrics", "/nothing"])
def test_without_the_token_nothing_is_said(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEDRIFT_HTTP__TOKEN", TOKEN)
    with served(Vitals("scorer")) as port:
        for wrong in (
            {},
            {"Authorization": TOKEN},
            {"Authorization": f"Bearer {TOKEN}x"},
            {"Authorization": "Bearer "},
        ):
            assert ask(port, path, **wrong) == (401, b"Unauthorized\n")
        assert ask(port, path, Authorization=f"Bearer {TOKEN}")[0] != 401


def test_the_comparison_takes_any_bytes() -> None:
    with served(Vitals("scorer"), **{"http.token_file": None}) as port:
        assert talk(port, b"GET /live HTTP/1.0\r\nAuthorization: Bearer \xff\xfe\r\n\r\n").startswith(b"HTTP/1.0 200")


@pytest.mark.parametrize(
    "request_",
    [
        f"GET /{CANARY} HTTP/1.1\r\n\r\n",
        f"POST /{CANARY} HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        f"{CANARY} /live HTTP/1.1\r\n\r\n",
        f"GET /live {CANARY}\r\n\r\n",
        f"{CANARY}\r\n\r\n",
        f"GET /live HTTP/1.1\r\n{CANARY}\r\n\r\n",
        f"GET /{CANARY * 10_000} HTTP/1.1\r\n\r\n",
        "GET /live HTTP/1.1\r\n" + "".join(f"{CANARY}-{i}: x\r\n" for i in range(500)) + "\r\n",
    ],
)
def test_no_request_comes_back_or_is_logged(request_: str, capfd: pytest.CaptureFixture[str]) -> None:
    with served(Vitals("scorer")) as port:
        answer = talk(port, request_.encode())
        assert CANARY.encode() not in answer
        assert b"Python" not in answer
        assert ask(port, "/live")[0] == 200
    assert CANARY not in "".join(capfd.readouterr())


def test_more_connections_than_it_takes_are_closed_and_others_answered_afterwards() -> None:
    with served(Vitals("scorer")) as port:
        silent = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(16)]
        assert talk(port, b"") == b""
        for connection in silent:
            connection.close()
        while not talk(port, b"GET /live HTTP/1.0\r\n\r\n"):
            pass  # until they have been noticed to be gone


def test_a_port_that_is_taken_is_named() -> None:
    with served(Vitals("scorer")) as port:
        taken = pytest.raises(ConfigError, match=rf"^http\.port: can't bind 127\.0\.0\.1 port {port}")
        with taken, serving(HttpSettings(port=port), Vitals("monitor")):
            pass
    with serving(HttpSettings(port=port), Vitals("monitor")):
        assert ask(port, "/live")[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org"])
def test_elsewhere_than_on_loopback_it_needs_a_token(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"http.port": 9464, "http.host": host}
    with pytest.raises(ConfigError, match=r"^http\.token: needed .*not a loopback address"):
        load_settings(overrides=settings)
    monkeypatch.setenv("VALUEDRIFT_HTTP__TOKEN", TOKEN)
    assert load_settings(overrides=settings).http.host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_loopback_it_needs_none(host: str) -> None:
    assert load_settings(overrides={"http.port": 9464, "http.host": host}).http.token is None


def test_faust_s_own_server_is_off_and_never_leaves_the_machine() -> None:
    assert load_settings().monitor.web_port is None
    with pytest.raises(ConfigError, match=r"^monitor\.web_host: 0\.0\.0\.0 is not a loopback"):
        load_settings(overrides={"monitor.web_port": 6066, "monitor.web_host": "0.0.0.0"})


def test_bad_tokens_are_refused_without_being_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for bad, why in (("tiny", "shorter than 16"), (f"{TOKEN} {CANARY}", "visible ASCII"), (f"{TOKEN}é", "visible")):
        monkeypatch.setenv("VALUEDRIFT_HTTP__TOKEN", bad)
        with pytest.raises(ConfigError, match=rf"^http\.token: .*{why}") as failure:
            load_settings()
        assert bad not in str(failure.value)
        (tmp_path / "token").write_text(f"{bad}\n")
        with pytest.raises(ConfigError, match=rf"^http\.token_file: .*{why}") as failure:
            http_token(HttpSettings(token_file=tmp_path / "token"))
        assert bad not in str(failure.value)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert http_token(HttpSettings(token_file=tmp_path / "token")) == TOKEN
    with pytest.raises(ConfigError, match=r"^http\.token_file: can't read"):
        http_token(HttpSettings(token_file=tmp_path / "none"))
    monkeypatch.setenv("VALUEDRIFT_HTTP__TOKEN", TOKEN)
    with pytest.raises(ConfigError, match=r"^http\.token: set only one"):
        load_settings(overrides={"http.token_file": tmp_path / "token"})


def test_it_must_outlast_what_is_rightly_waited_for() -> None:
    with pytest.raises(ConfigError, match=r"^http\.stuck_after: 2m is not longer than scorer\.publish_timeout 2m"):
        load_settings(overrides={"http.port": 9464, "http.stuck_after": "2m"})
