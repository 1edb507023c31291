"""Several batches of one key in one poll: the next one is sent only when the one before is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from valuedrift.config import load_settings
from valuedrift.errors import DeliveryError
from valuedrift.events import Record
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.scorer.outlet import Outlet
from valuedrift.scorer.pipeline import ScoringPipeline

SECOND = 1_000_000_000


class Broker:
    """Keeps what was sent; refuses the n-th message, and takes what is behind it, as a client with retries may do."""

    def __init__(self, refused: int | None = None) -> None:
        self.kept: list[bytes] = []
        self._sent, self._refused, self._failed = 0, refused, False

    def send(self, _topic: str, value: bytes, **_: Any) -> None:
        if self._sent == self._refused:
            self._failed = True
        else:
            self.kept.append(value)
        self._sent += 1

    def settle(self) -> None:
        if self._failed:
            raise DeliveryError("refused")


def scored(models: Sequence[str]) -> Any:
    pipeline = ScoringPipeline(
        "s", None, allowed_lateness_ns=SECOND, max_future_ns=SECOND, max_record_bytes=1 << 20, now_ns=2 * 10**18
    )
    records = [
        Record(
            raw=orjson.dumps({"event_id": f"e{i}", "timestamp": 1_700_000_000 + i, "model": model, "label": "g1"}),
            partition=0,
            offset=i,
            timestamp_ns=None,
            key=None,
            oversize=False,
        )
        for i, model in enumerate(models)
    ]
    return pipeline.score(records)


def offsets(broker: Broker, model: str) -> list[int]:
    """Source offsets of a model, in the order in which its batches were kept."""
    found: list[int] = []
    for value in broker.kept:
        batch = decode_message(value)
        assert isinstance(batch, LabelBatch)
        if batch.model == model:
            found += batch.labels.offsets.tolist()
    return found


def publish(broker: Broker, models: Sequence[str]) -> None:
    Outlet(load_settings(), broker).send(scored(models))  # type: ignore[arg-type]
    broker.settle()


@pytest.mark.parametrize("refused", range(6))
def test_no_batch_of_a_key_gets_ahead_of_one_that_failed(refused: int) -> None:
    models = ["a" if i % 3 else "b" for i in range(6000)]  # four batches of a, two of b
    broker = Broker(refused)
    with pytest.raises(DeliveryError):
        publish(broker, models)
    for name in ("a", "b"):
        mine = [i for i, model in enumerate(models) if model == name]
        assert offsets(broker, name) == mine[: len(offsets(broker, name))]


def test_all_is_sent_in_order() -> None:
    models = ["a" if i % 3 else "b" for i in range(6000)]
    broker = Broker()
    publish(broker, models)
    for name in ("a", "b"):
        assert offsets(broker, name) == [i for i, model in enumerate(models) if model == name]
    assert len(broker.kept) == 6
