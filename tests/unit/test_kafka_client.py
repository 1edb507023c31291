"""What is said when no broker can be used."""

from __future__ import annotations

import logging

import pytest
from kafka.errors import KafkaConnectionError, RequestTimedOutError

from valuedrift.kafka_client.failures import _LastComplaint


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0,)])
def test_a_time_out_does_not_hide_what_went_wrong(order: tuple[int, ...]) -> None:
    complaints = [KafkaConnectionError("socket disconnected"), RequestTimedOutError("after 95 ms")]
    last = _LastComplaint()
    for index in order:
        last.emit(logging.LogRecord("kafka", logging.WARNING, "", 0, "failed: %s", (complaints[index],), None))
    assert "socket disconnected" in last.text
