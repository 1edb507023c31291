"""The endpoints: `/live`, `/ready`, `/startup`, `/metrics`. A thread of its own, so a stuck loop can be told.

Answers hold fixed words and numbers only, never what was asked. With a token, nothing is said without it.
"""

from __future__ import annotations

import hmac
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from valuedrift.config.http import http_token
from valuedrift.errors import ConfigError
from valuedrift.telemetry.logs import get_logger

if TYPE_CHECKING:
    from valuedrift.config import HttpSettings
    from valuedrift.telemetry.vitals import Vitals

__all__ = ["Answer", "answer", "serving"]

_log = get_logger(__name__)

_MOST_CONNECTIONS: Final = 16
_PATIENCE_S: Final = 10.0
_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
_JSON: Final = "application/json"


class Answer(NamedTuple):
    """Status, media type and body."""

    status: HTTPStatus
    kind: str
    body: bytes


def answer(vitals: Vitals, path: str) -> Answer:
    """Answer a question to a process.

    `/live` fails while a loop is stuck, `/ready` while something is missing, `/startup` until it was ready once; all
    say what in JSON. A process that is starting lives.
    """
    health = vitals.health
    if path == "/metrics":
        return Answer(HTTPStatus.OK, _TEXT, vitals.metrics.expose())
    if path == "/live":
        return _verdict(vitals, not health.stuck, stuck=health.stuck)
    if path == "/ready":
        return _verdict(vitals, not health.missing and not health.stuck, missing=health.missing, stuck=health.stuck)
    if path == "/startup":
        return _verdict(vitals, health.started, missing=[] if health.started else health.missing)
    return _plain(HTTPStatus.NOT_FOUND)


def _verdict(vitals: Vitals, well: bool, **why: list[str]) -> Answer:  # noqa: FBT001
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return Answer(status, _JSON, orjson.dumps({"role": vitals.role, "ok": well, **why}) + b"\n")


def _plain(status: HTTPStatus) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"{status.phrase}\n".encode())


@contextmanager
def serving(http: HttpSettings, vitals: Vitals) -> Iterator[None]:
    """Serve the endpoints while the body runs; nothing where `http.port` is not set.

    Raises
    ------
    ConfigError
        If the address can't be bound, or the token can't be read.
    """
    if http.port is None:
        yield
        return
    token = http_token(http)
    try:
        server = _Server(http.host, http.port, partial(_Handler, vitals=vitals, token=token))
    except OSError as error:
        raise ConfigError(f"http.port: can't bind {http.host} port {http.port}: {error.strerror or error}") from None
    thread = threading.Thread(target=server.serve_forever, name="http", daemon=True)
    thread.start()
    _log.info("endpoints", host=http.host, port=http.port, token=token is not None)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = _MOST_CONNECTIONS

    def __init__(self, host: str, port: int, handler: Any) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._free = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        super().__init__((host, port), handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks the host name up, which may take long and is never shown.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "valuedrift", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):  # whoever opens many connections waits for nobody's memory
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that goes away; the library would print to standard error."""


class _Handler(BaseHTTPRequestHandler):
    server_version, sys_version = "valuedrift", ""
    timeout = _PATIENCE_S

    def __init__(self, *args: Any, vitals: Vitals, token: str | None) -> None:
        self._vitals = vitals
        self._expected = None if token is None else f"Bearer {token}".encode()
        super().__init__(*args)

    def do_GET(self) -> None:
        self._reply(self._answer())

    def do_HEAD(self) -> None:
        self._reply(self._answer())

    def _answer(self) -> Answer:
        if self._expected is not None:
            given = (self.headers.get("Authorization") or "").encode(errors="replace")
            if not hmac.compare_digest(given, self._expected):
                return _plain(HTTPStatus.UNAUTHORIZED)
        try:
            return answer(self._vitals, self.path.partition("?")[0])
        except Exception as error:  # noqa: BLE001 - a metric that can't be read is no reason to go silent
            _log.warning("endpoint failed", error=type(error).__name__)
            return _plain(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _reply(self, found: Answer) -> None:
        self.send_response_only(found.status)
        if found.status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Type", found.kind)
        self.send_header("Content-Length", str(len(found.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer a request that is none without quoting it."""
        self.command = self.command or "GET"
        self._reply(_plain(HTTPStatus(code)))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log no request: every probe would be a line, and paths are a stranger's words."""
