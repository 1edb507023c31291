"""Flow control that does not throw away what it has just let through."""

from __future__ import annotations

from mode.utils.queues import FlowControlEvent

__all__ = ["SteadyFlow"]


class SteadyFlow(FlowControlEvent):  # type: ignore[misc]
    """Clears the stream queues when flow resumes after a suspension, and only then.

    Faust resumes flow several times in a row: before a recovery and again behind it, when the fetcher may already have
    put messages of `labels` into the queues. The original clears them each time; those messages are never fetched
    again, and their offsets get committed as a gap in the log.
    """

    def resume(self) -> None:
        """Let messages through. What was queued before a suspension is stale and is dropped."""
        if not self.is_active():
            super().resume()
