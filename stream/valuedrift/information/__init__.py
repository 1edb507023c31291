"""Entropy, divergences, mutual information and their errors, in nats.

Every function takes counts or shares over the last axis, normalises them itself in double precision, and works on any
leading axes. A goal that does not occur contributes nothing to an entropy (0 ln 0 = 0). A row that adds up to zero has
no distribution: its result is NaN, never a warning. Negative or infinite input raises ValueError.
"""

from valuedrift.information.correction import correct_counts
from valuedrift.information.dependence import MutualInformation, mutual_information, mutual_information_test
from valuedrift.information.desired import Desired, desired_divergence
from valuedrift.information.divergence import cross_entropy, jensen_shannon, kl_divergence, smoothed, total_variation
from valuedrift.information.interval import CorrectedInterval, corrected_entropy_interval
from valuedrift.information.misfit import confusion_misfit
from valuedrift.information.shannon import (
    EntropyChange,
    entropy,
    entropy_decomposition,
    miller_madow,
    misaligned_share,
)
from valuedrift.posterior import entropy_interval

__all__ = [
    "CorrectedInterval",
    "Desired",
    "EntropyChange",
    "MutualInformation",
    "confusion_misfit",
    "correct_counts",
    "corrected_entropy_interval",
    "cross_entropy",
    "desired_divergence",
    "entropy",
    "entropy_decomposition",
    "entropy_interval",
    "jensen_shannon",
    "kl_divergence",
    "miller_madow",
    "misaligned_share",
    "mutual_information",
    "mutual_information_test",
    "smoothed",
    "total_variation",
]
