"""Receiving as much as there is at a time, and what a broker says before it hangs up.

kafka-python 3.0.12 receives by 4 KiB: for every four events of usual size its thread gives up the interpreter and asks
for it again, which takes longer than to receive them. And when the end of the stream comes with the last bytes, it
throws these away: the reason for which a broker refuses a login over TLS never arrives, and the login is tried again
until time is up.
"""

from __future__ import annotations

import ssl
from typing import Any, Final

from kafka.errors import KafkaConnectionError
from kafka.net.transport import KafkaSSLTransport, KafkaTCPTransport

__all__ = ["receive_at_once"]

_PIECE: Final = 256 << 10
"""Bytes asked for; less comes where no more is there."""

_NO_MORE: Final = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


def receive_at_once() -> None:
    """Let every connection that is made from now on receive so."""
    for kind in (KafkaTCPTransport, KafkaSSLTransport):
        kind._sock_recv = _received  # noqa: SLF001 - there is no other place


def _received(transport: Any) -> tuple[bytes, Exception | None]:
    """Return what has arrived, or else why nothing more will: which is found again at the next reading."""
    pieces: list[bytes] = []
    error: Exception | None = None
    while error is None:
        try:
            piece = transport._sock.recv(_PIECE)  # noqa: SLF001
        except _NO_MORE:
            break
        except Exception as problem:  # noqa: BLE001 - whatever it is, the connection is of no use any more
            error = KafkaConnectionError(problem)
        else:
            if piece:
                pieces.append(piece)
            else:
                error = KafkaConnectionError("socket disconnected")
    return (b"".join(pieces), None) if pieces else (b"", error)
