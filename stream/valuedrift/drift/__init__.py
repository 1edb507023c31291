"""Drift detection with a stated average run length to a false alarm."""

from valuedrift.drift.detector import DriftDetector, DriftStatus

__all__ = ["DriftDetector", "DriftStatus"]
