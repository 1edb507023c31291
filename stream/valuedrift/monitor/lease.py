"""Knowing that the group still counts on this member.

A process that was frozen for longer than the session (a paused container, a swapped-out machine) wakes up with messages
in its buffers that a successor has processed long since. What it would publish from them is older than what is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from valuedrift.errors import ValuedriftError

__all__ = ["Lease", "LeaseExpired", "guard_sends", "renew_on_heartbeats"]


class LeaseExpired(ValuedriftError):
    """The broker has not heard from this member for a whole session: its partitions may be another's."""


class Lease:
    """Time since the last heartbeat that the broker has answered.

    Parameters
    ----------
    session_s
        Session timeout of the group, seconds.
    clock
        Monotonic seconds.
    """

    def __init__(self, session_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._session_s, self.clock = session_s, clock
        self._renewed = clock()

    def renew(self, sent: float | None = None) -> None:
        """Count from a heartbeat that was sent at this time and answered; None: from now."""
        self._renewed = self.clock() if sent is None else sent

    @property
    def expired(self) -> bool:
        """Whether another member can hold our partitions."""
        return self.clock() - self._renewed > self._session_s

    def check(self) -> None:
        """Return if no other member can hold our partitions.

        Raises
        ------
        LeaseExpired
            If one can.
        """
        silent = self.clock() - self._renewed
        if silent > self._session_s:
            raise LeaseExpired(f"no heartbeat was answered for {silent:.1f} s; monitor.session_timeout is over")


def renew_on_heartbeats(coordinator: Any, lease: Lease) -> None:
    """Renew the lease at every answered heartbeat of an aiokafka group coordinator, which tells nobody of them."""
    beat = coordinator._do_heartbeat  # noqa: SLF001
    if getattr(beat, "renews", None) is lease:
        return

    async def watched() -> Any:
        sent = lease.clock()
        answered = await beat()
        if answered:
            lease.renew(sent)
        return answered

    watched.renews = lease  # type: ignore[attr-defined]
    coordinator._do_heartbeat = watched  # noqa: SLF001


def guard_sends(client: Any, lease: Lease, expired: Callable[[LeaseExpired], object]) -> None:
    """Check the lease before every produce request of an aiokafka client; `expired` must end the process.

    A record may lie in the producer's buffers, or wait for another attempt, while the process is frozen. It must not be
    the first thing that it sends when it wakes.
    """
    send = client.send
    if getattr(send, "guards", None) is lease:
        return

    async def guarded(node_id: int, request: Any, **options: Any) -> Any:
        if type(request).__name__.startswith("Produce"):
            try:
                lease.check()
            except LeaseExpired as error:
                expired(error)
                raise
        return await send(node_id, request, **options)

    guarded.guards = lease  # type: ignore[attr-defined]
    client.send = guarded
