"""The group's place in `labels`, which must be the broker's and not what Faust remembers of it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from valuedrift.monitor.labels_log import LabelsLog

LABELS = "labels"


class Thread:
    """A consumer thread of Faust, as far as it is asked: the broker holds the offsets."""

    def __init__(self, offsets: dict[TP, int]) -> None:
        self._offsets = offsets

    async def committed(self, partition: TP) -> int | None:
        return self._offsets.get(partition)

    def _ensure_consumer(self) -> Thread:
        return self

    async def call_thread(self, method: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        return await method(*args)


@pytest.mark.parametrize("noted", [None, 0, 99])
@pytest.mark.parametrize("offset", [317, 0, None])
def test_the_broker_is_asked_whatever_was_noted(noted: int | None, offset: int | None) -> None:
    partition = TP(LABELS, 2)
    noted_by_faust: defaultdict[TP, int | None] = defaultdict(lambda: noted)  # behind the seek, messages may be faster
    thread = Thread({} if offset is None else {partition: offset})
    app = SimpleNamespace(consumer=SimpleNamespace(_committed_offset=noted_by_faust, _thread=thread))
    assert asyncio.run(LabelsLog(app, LABELS).committed(2)) == offset
