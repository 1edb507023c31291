"""What is said when no broker can be used, and how what it says is received."""

from __future__ import annotations

import logging
import socket

import pytest
from kafka.errors import KafkaConnectionError, RequestTimedOutError
from kafka.net.transport import KafkaTCPTransport

from valuedrift.kafka_client.failures import _LastComplaint
from valuedrift.kafka_client.receiving import receive_at_once


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0,)])
def test_a_time_out_does_not_hide_what_went_wrong(order: tuple[int, ...]) -> None:
    complaints = [KafkaConnectionError("socket disconnected"), RequestTimedOutError("after 95 ms")]
    last = _LastComplaint()
    for index in order:
        last.emit(logging.LogRecord("kafka", logging.WARNING, "", 0, "failed: %s", (complaints[index],), None))
    assert "socket disconnected" in last.text


def test_all_that_has_come_is_received_even_when_the_end_comes_with_it() -> None:
    receive_at_once()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        transport = KafkaTCPTransport(None, ours)
        assert transport._sock_recv() == (b"", None)
        said = b"wrong password" * 5_000
        theirs.sendall(said)
        theirs.close()
        assert transport._sock_recv() == (said, None)
        left, error = transport._sock_recv()
        assert (left, str(error)) == (b"", "KafkaConnectionError: socket disconnected")
