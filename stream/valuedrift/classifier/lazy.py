"""A classifier that is loaded when the first text needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from valuedrift.classifier.protocol import Classified, Classifier, Exchange
from valuedrift.taxonomy import IntArray

__all__ = ["LazyClassifier"]


class LazyClassifier:
    """Stands in for a classifier until it is needed: logs whose events carry labels need none.

    Parameters
    ----------
    load
        Loads the real one; called at most once.
    """

    def __init__(self, load: Callable[[], Classifier]) -> None:
        self._load = load
        self._loaded: Classifier | None = None

    @property
    def _classifier(self) -> Classifier:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the real one; loads it."""
        return self._classifier.fingerprint

    @property
    def confusion(self) -> IntArray:
        """Confusion of the real one; loads it. See `Classifier.confusion`."""
        return self._classifier.confusion

    def classify(self, exchanges: Sequence[Exchange]) -> IntArray:
        """Label texts with the real one. See `Classifier.classify`."""
        return self._classifier.classify(exchanges)

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        """Label texts with the real one. See `Classifier.classify_detailed`."""
        return self._classifier.classify_detailed(exchanges)
