"""The token budget of a running classifier, which shrinks when the device runs out of memory."""

from __future__ import annotations

import threading

import structlog

__all__ = ["TokenBudget"]

_log = structlog.get_logger(__name__)


class TokenBudget:
    """Most tokens of a micro-batch; safe to use from several threads.

    Parameters
    ----------
    tokens
        At the start.
    """

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._halvings = 0
        self._lock = threading.Lock()

    @property
    def tokens(self) -> int:
        """Most tokens of the next micro-batch, padding included."""
        return self._tokens

    @property
    def halvings(self) -> int:
        """How often memory ran out and the budget was lowered: a counter that only grows."""
        return self._halvings

    def lower(self, failed: int) -> None:
        """Halve what a batch of `failed` tokens has shown to be too much; say so once however many batches fail."""
        with self._lock:
            before, after = self._tokens, max(1, failed // 2)
            if after >= before:
                return
            self._tokens = after
            self._halvings += 1
            halvings = self._halvings
        _log.warning("classifier out of memory", token_budget_before=before, token_budget=after, halvings=halvings)
