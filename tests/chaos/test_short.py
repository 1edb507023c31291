"""The seeded selection of faults, `scripts/chaos --short`: nothing lost, nothing counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.chaos.registry import all_faults
from tests.chaos.run import run_faults


@pytest.mark.timeout(3600)  # ends a hopeless run; two idle cores take some 3 minutes
def test_nothing_is_lost_or_doubled_by_the_short_selection(broker: Any, tmp_path: Path) -> None:
    faults = [fault for fault in all_faults() if fault.short]
    lines = []
    for line in run_faults(faults, tmp_path, events=20_000, seed=1, rate=400, short=True, broker=broker):
        print(line, flush=True)
        lines.append(line)
    assert not [str(line) for line in lines if not line.good]
    assert {line.fault for line in lines} >= {fault.name for fault in faults}
    scorers, monitors = (sum(line.kills[i] for line in lines) for i in (0, 1))
    assert scorers >= 3
    assert monitors >= 3
    assert sum(line.windows for line in lines) > 100
