"""Finishing what was begun: a consumer that kafka-python 3.0.12 leaves outside its group for ever.

A join runs on while polls come and go. The member that gives out the partitions compares them with those that the topic
has, to see whether it must join again. Where it joins for that reason (the topic has grown, or was only just seen), the
two agree as soon as it has given out the partitions, which is before the join is over. A poll that ends in between is
the last one to look at the join: nothing is assigned, no heartbeat is sent, nothing is logged.
"""

from __future__ import annotations

from typing import Any

from kafka.coordinator.consumer import ConsumerCoordinator

__all__ = ["finish_joining"]


def finish_joining() -> None:
    """Let a join that has begun be needed until it is over."""
    needed = ConsumerCoordinator.need_rejoin
    if getattr(needed, "finishes", False):
        return

    def until_joined(coordinator: Any) -> bool:
        if coordinator.rejoining and coordinator._subscription.partitions_auto_assigned():  # noqa: SLF001
            return True
        return bool(needed(coordinator))

    until_joined.finishes = True  # type: ignore[attr-defined]
    ConsumerCoordinator.need_rejoin = until_joined
