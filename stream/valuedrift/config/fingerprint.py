"""The fingerprint of the settings that change results."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from valuedrift.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from valuedrift.config.settings import Settings

__all__ = ["counting_fingerprint"]

_VERSION = 1


def counting_fingerprint(settings: Settings) -> str:
    """Hash the settings that decide what is counted, closed and alerted.

    Equal input and equal fingerprints give equal output. Names of topics, addresses, batch sizes and time-outs of
    connections are not in it; the classifier has a fingerprint of its own. A hop that is not set counts as the size
    that it stands for, a baseline by its content, not its path.

    Returns
    -------
    SHA-256 in hexadecimal.

    Raises
    ------
    ConfigError
        If the baseline can't be read.
    """
    scorer, windows = settings.scorer, settings.windows
    # Written out, not derived from the tree: a new setting must be put here, or left out, on purpose.
    counted: dict[str, Any] = {
        "version": _VERSION,
        "scorer.max_record_bytes": scorer.max_record_bytes,
        "scorer.max_future": scorer.max_future.ns,
        "scorer.allowed_lateness": scorer.allowed_lateness.ns,
        "scorer.idle_timeout": scorer.idle_timeout.ns,
        "windows.pane": windows.pane.ns,
        "windows.size": windows.size.ns,
        "windows.hop": windows.effective_hop.ns,
        "windows.revisable_for": windows.revisable_for.ns,
        "reference.events": settings.reference.events,
        "reference.baseline": _content(settings.reference.baseline),
        "detector.arl0_windows": settings.detector.arl0_windows,
        "detector.arl0_events": settings.detector.arl0_events,
        "alerts.rule": settings.alerts.rule,
        "alerts.epsilon": settings.alerts.epsilon,
        "alerts.resolve_windows": settings.alerts.resolve_windows,
        "alerts.exemplars": settings.alerts.exemplars,
    }
    return hashlib.sha256(json.dumps(counted, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _content(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"reference.baseline: can't read {path}: {error.strerror}") from None
