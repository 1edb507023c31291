"""`python -m valuedrift.study`: what `scripts/study` runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

STUDIES: Final = {
    "conversations": "how often a conversation may vote: false alarms and delays where turns are alike",
    "coverage": "how often the error-corrected intervals of S and of the shares hold the truth",
    "dependence": "labels that are alike: runs, conversations without ids, tenants, day and night, and a remedy",
    "dynamics": "drift rates of base and tuned models, four simulated families, and what a step cannot be",
    "fleet": "false alarms and delays of a fleet-wide budget, 10,000 streams, against an ARL0 per stream",
    "false-alarms": "false alarms of the detector on stable traffic: laws, references, window sizes",
    "mix-shift": "traffic that moves between segments: what pooling makes of it, and what it costs not to pool",
    "population": "misalignment between agents: the source's experiments, other means, intervals",
    "granularity": "responses per prompt, three goals against five, and how much of S(t) is sampling",
    "sensitivity": "harmful compliance that creeps in: alerts before it is a failure, and false positives",
    "sixth-goal": "behaviour that fits no goal: what it does to S and to the alarms, and the score of fit",
    "thresholds": "false alarms and misses of the source's rule and of valuedrift's, by traffic and window size",
}
"""Modules of this package that have a ``main(argv) -> int``, and what they are about."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the study that is named first; return the exit status (2 usage)."""
    name, *rest = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if name in STUDIES:
        status: int = import_module(f"valuedrift.study.{name.replace('-', '_')}").main(rest)
        return status
    asked = name in {"-h", "--help"}
    out = sys.stdout if asked else sys.stderr
    out.write("usage: scripts/study STUDY [options]; --help after a study lists its options\n\n")
    out.writelines(f"  {each:12} {about}\n" for each, about in STUDIES.items())
    return 0 if asked else 2


if __name__ == "__main__":
    raise SystemExit(main())
