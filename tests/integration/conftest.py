"""Integration tests talk to a real broker; one that can't be had is a failure, never a skip."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _broker_first(bootstrap: str) -> None:
    """Bring the broker up before a test's own clock runs."""
