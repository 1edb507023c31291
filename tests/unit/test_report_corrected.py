"""S without the classifier's errors on the page: shown where it is known and can be believed."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from tests.browser.records import HARMFUL, STABLE, add, meta, outputs

from valuedrift.report import ReportBuilder
from valuedrift.windows import Alert, Window
from valuedrift.windows.outputs import Output

GOOD = (960, 10, 10, 10, 10, 10, 960, 10, 10, 10, 10, 10, 960, 10, 10, 10, 10, 10, 960, 10, 10, 10, 10, 10, 960)
POOR = (440, 140, 140, 140, 140, 140, 440, 140, 140, 140, 140, 140, 440, 140, 140, 140, 140, 140, 440, 140,
        140, 140, 140, 140, 440)  # fmt: skip
SERIES = {("atlas", "default"): [(3, STABLE, STABLE)]}


def page(records: list[Output]) -> str:
    return add(ReportBuilder(), records).render(meta())


@pytest.mark.parametrize("per_window", [300, 10_000])
def test_corrected_entropy_is_drawn_and_written_with_its_interval(per_window: int) -> None:
    records = outputs(SERIES, per_window=per_window, confusion=GOOD)
    html = page(records)
    last = [o.record for o in records if isinstance(o, Window)][-1]["corrected"]
    low, high = last["entropy_interval_95"]
    assert f"{last['entropy']:.3f} <small>{low:.3f}\N{EN DASH}{high:.3f}</small>" in html
    assert html.count('<path class="corrected"') == html.count('<path class="corrected-interval"') == 1
    assert "S without the classifier's errors" in html
    (data,) = re.findall(r'class="data">(.*?)</script>', html)
    shown = json.loads(data)
    assert 0 < shown["c"][1][-1] <= shown["c"][0][-1] == round(last["entropy"] * 1000) <= shown["c"][2][-1]
    assert np.mean(shown["c"][0]) < np.mean(shown["s"])


def test_what_errors_can_not_explain_is_a_dash_and_not_drawn() -> None:
    records = outputs(SERIES, per_window=300, confusion=POOR)
    assert all(o.record["corrected"]["misfit_p_value"] < 0.01 for o in records if isinstance(o, Window))
    html = page(records)
    assert 'title="its errors do not fit these labels"' in html
    assert '<path class="corrected"' not in html


def test_a_page_without_known_errors_says_nothing_of_them() -> None:
    html = page(outputs(SERIES, per_window=50))
    assert "Corrected S" not in html
    assert '<path class="corrected"' not in html
    assert '"c":' not in html


def test_an_alert_shows_entropy_behind_the_labels_and_since_when() -> None:
    drifting = {("atlas", "default"): [(3, STABLE, STABLE), (3, HARMFUL, HARMFUL)]}
    records = outputs(drifting, per_window=300, confusion=GOOD)
    firing = [o.record for o in records if isinstance(o, Alert)][-1]  # the last explanation is shown
    assert firing["status"] == "firing"
    html = page(records)
    now, before = firing["corrected"]["now"], firing["corrected"]["before"]
    assert f"{before['entropy']:.3f} → {now['entropy']:.3f} nats" in html
    earliest, latest = firing["changed_since_interval_95"]
    assert "95 % interval <time" in html
    assert f'datetime="{earliest}"' in html
    assert f'datetime="{latest}"' in html
    poor = page(outputs(drifting, per_window=300, confusion=POOR))
    assert "S without the classifier's errors</dt>" not in poor
