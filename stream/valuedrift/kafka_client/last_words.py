"""What a broker says before it hangs up, which kafka-python 3.0.12 drops.

On a TLS connection it reads until the end of the stream, and when the end comes with it, throws away what it has read:
so the reason for which a broker refuses a login never arrives, and the login is tried again until time is up.
"""

from __future__ import annotations

from typing import Any

from kafka.net.transport import KafkaSSLTransport

__all__ = ["keep_last_words"]


def keep_last_words() -> None:
    """Hand over what was received first, and the end of the stream when it is read again, which it then is at once."""
    receive = KafkaSSLTransport._sock_recv  # noqa: SLF001 - there is no other place
    if getattr(receive, "keeps_last_words", False):
        return

    def patient(transport: Any) -> tuple[bytes, Exception | None]:
        data, error = receive(transport)
        return (data, None) if data else (data, error)

    patient.keeps_last_words = True  # type: ignore[attr-defined]
    KafkaSSLTransport._sock_recv = patient  # noqa: SLF001
