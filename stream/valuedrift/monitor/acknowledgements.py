"""Acknowledging messages in order, each when its state is durable, without waiting for one before taking the next."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from valuedrift.fault_points import reach

__all__ = ["Acknowledgements"]

_IN_FLIGHT: Final = 64


class _Pending(NamedTuple):
    acknowledge: Callable[[], object]
    durable: asyncio.Future[Any]


class Acknowledgements:
    """Messages whose state is on its way to the broker.

    Parameters
    ----------
    failed
        Called with the error when a state could not be made durable. It must end the process: acknowledging a later
        message would commit past this one.
    timeout_s
        How long the broker may take, seconds.
    """

    def __init__(self, failed: Callable[[BaseException], object], *, timeout_s: float = 120.0) -> None:
        self._failed, self._timeout_s = failed, timeout_s
        self._pending: deque[_Pending] = deque()

    def __len__(self) -> int:
        return len(self._pending)

    async def add(self, durable: Awaitable[Any], acknowledge: Callable[[], object]) -> None:
        """Acknowledge once `durable` and everything added before is done; wait while too many are in flight.

        Raises
        ------
        TimeoutError
            If the broker does not acknowledge the oldest one in time.
        """
        future = asyncio.ensure_future(durable)
        self._pending.append(_Pending(acknowledge, future))
        future.add_done_callback(self._advance)
        if len(self._pending) > _IN_FLIGHT:
            await asyncio.wait_for(asyncio.shield(self._pending[0].durable), self._timeout_s)

    def _advance(self, _done: asyncio.Future[Any]) -> None:
        while self._pending and self._pending[0].durable.done():
            head = self._pending.popleft()
            if head.durable.cancelled():
                return  # the process is ending
            error = head.durable.exception()
            if error is not None:
                self._failed(error)
                return
            reach("monitor.after_durable")
            head.acknowledge()
