"""What the page says of several series together: the figures of the records, revised, escaped, or nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.browser.records import SECOND, SMALL, START, add, add_across, meta, outputs

from valuedrift.dynamics import Step, StepUnit
from valuedrift.fleet import FleetRecord, FleetRules, FleetState, Pair
from valuedrift.report import ReportBuilder
from valuedrift.report.across_charts import value_range
from valuedrift.report.across_rows import Rows, points
from valuedrift.report.columns import Axis
from valuedrift.windows import Window
from valuedrift.windows.outputs import Output

HOP = 300 * SECOND
PAIR = Pair("cedar-chat", "atlas-large")


@cache
def windows() -> tuple[Output, ...]:
    return tuple(outputs(SMALL, per_window=40, reference_events=600))


@cache
def records() -> tuple[FleetRecord, ...]:
    state = FleetState(FleetRules(size_ns=HOP, hop_ns=HOP, keep_ns=10**18, pairs=(PAIR,), windows=48))
    for output in windows():
        if isinstance(output, Window):
            state.take(output.record)
    return tuple(state.settle())


def page(*fleet: FleetRecord) -> str:
    builder = add(ReportBuilder(), windows())
    for record in fleet:
        (builder.add_population if record.kind == "population" else builder.add_dynamics)(record.record)
    return builder.render(meta())


def section(html: str) -> str:
    found = re.search(r'<section id="across">.*?</section>', html, re.DOTALL)
    return "" if found is None else found.group()


def shares(text: str, head: str) -> list[float]:
    (table,) = re.findall(rf">{head}</th>.*?</table>", text, re.DOTALL)
    return [float(share) for share in re.findall(r"<td>([\d.]+)\N{NO-BREAK SPACE}%</td>", table)]


def test_the_population_is_that_of_its_records() -> None:
    population = [r for r in records() if r.kind == "population"]
    text = section(page(*population))
    values = [r.record["misalignment"] for r in population]
    assert f"{np.mean(values):.4f} on average, {values[-1]:.4f} in the last window; 3 models" in text
    assert f"<dd>{max(values):.4f}".rstrip("0") in text
    against = np.mean([sum(r.record["by_goals"].values()) for r in population])
    assert against == pytest.approx(np.mean(values))
    collide, adds = shares(text, "Behaviours that collide"), shares(text, "Models that add to it")
    assert sum(adds) == pytest.approx(100, abs=0.2)
    assert 80 < sum(collide) <= 100.3
    assert collide == sorted(collide, reverse=True)
    assert len(adds) == 3
    tested = [r.record["mutual_information"]["goal_model"]["p_value"] for r in population]
    assert f"p ≤ 0.05 in {100 * np.mean(np.array(tested) <= 0.05):.1f}\N{NO-BREAK SPACE}% of windows" in text


def test_a_pair_is_that_of_its_last_record() -> None:
    dynamics = [r for r in records() if r.kind == "dynamics"]
    text = section(page(*dynamics))
    last = dynamics[-1].record
    for name in ("sigma", "entropy_rate_tuned", "gamma_eff"):
        assert f"{abs(last[name]['value']):.5f}" in text
        assert all(end is None or f"{abs(end):.5f}" in text for end in last[name]["interval_95"])
    assert f"{100 * last['suppression']['value']:.1f}" in text.replace("\N{MINUS SIGN}", "-")
    assert f"last {last['windows']} windows in common; a step is one window" in text
    assert "population" not in text


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ([0.001, 0.003], "tuning holds drift back"),
        ([-0.003, -0.001], "tuning does not hold drift back"),
        ([-0.001, 0.003], "can't be told apart"),
        ([None, 0.003], "can't be told apart"),
        ([None, None], "can't be told apart"),
    ],
)
def test_the_verdict_on_a_pair_goes_by_the_interval(interval: list[Any], said: str) -> None:
    dynamics = [r for r in records() if r.kind == "dynamics"][-1]
    gamma = dynamics.record["gamma_eff"] | {"interval_95": interval}
    changed = FleetRecord("dynamics", dynamics.end_ns, dynamics.identity, dynamics.record | {"gamma_eff": gamma})
    text = section(page(changed))
    assert text.count(said) == 1
    assert ("no bound" in text) == (None in interval)


def test_the_step_of_a_pair_is_said() -> None:
    builder = add(ReportBuilder(), windows())
    step = Step(StepUnit.interactions, 10_000)
    assert add_across(builder, windows(), [Pair("cedar-chat", "atlas-large", "default", step)])
    assert f"a step is {step}" in builder.render(meta())
    assert "interactions" in str(step)


def test_where_records_say_nothing_there_is_no_section() -> None:
    assert section(page()) == ""
    alone = [o for o in windows() if isinstance(o, Window) and o.key.model == "birch-7b"]
    builder = add(ReportBuilder(), windows())
    assert add_across(builder, alone, []) > 50
    assert section(builder.render(meta())) == ""


def test_streams_that_drift_are_those_of_the_records() -> None:
    population = [r for r in records() if r.kind == "population"]
    text = section(page(*population))
    found = [r.record["alarms"] for r in population if r.record["alarms"] is not None]
    some = sum(each["drifting"] > 0 for each in found)
    assert 0 < some < len(found)
    assert f"<dd>{some} of {len(found)} " in text
    assert f"{found[-1]['drifting']} of {found[-1]['streams']} streams drift in the last window" in text
    windows_of: dict[str, int] = {}
    for each in found:
        for named in each["named"][:10]:
            who = f"<bdi>{named['model']}</bdi> / <bdi>{named['segment']}</bdi>"
            windows_of[who] = windows_of.get(who, 0) + 1
    (card,) = re.findall(r'id="alarms">.*?</article>', text, re.DOTALL)
    rows = dict(re.findall(r'<th scope="row">(.*?)</th><td>(\d+)</td>', card))
    assert {who: int(windows) for who, windows in rows.items()} == windows_of
    alone = [r.record | {"alarms": found[0] | {"streams": 1}} for r in population]
    assert 'id="alarms"' not in section(page(*(FleetRecord("population", 0, (), record) for record in alone)))


def test_a_revision_overwrites_whenever_it_comes() -> None:
    last = [r for r in records() if r.kind == "population"][-1]
    newer = FleetRecord(
        last.kind, last.end_ns, last.identity, last.record | {"revision": last.record["revision"] + 1, "agents": 99}
    )
    assert section(page(newer)) == section(page(last, newer)) == section(page(newer, last)) != section(page(last))


def test_names_are_escaped() -> None:
    last = [r for r in records() if r.kind == "dynamics"][-1]
    hostile = '"><script>alert(1)</script>'
    changed = FleetRecord(last.kind, last.end_ns, last.identity, last.record | {"tuned": hostile, "segment": hostile})
    population = [r for r in records() if r.kind == "population"][-1]
    member = {"name": [hostile], "events": 5, "weight": 0.1, "contribution": 0.9}
    named = {"model": hostile, "segment": hostile, "classifier": "c", "log_e_value": 9.0}
    alarms = {"level": 0.1, "streams": 3, "drifting": 1, "named": [named]}
    changes = {"members": [member], "alarms": alarms}
    of = FleetRecord(population.kind, population.end_ns, (), population.record | changes)
    text = section(page(changed, of))
    assert text.count("&lt;script&gt;") >= 6
    assert "<script>alert" not in text


def test_rows_are_in_the_order_of_time_and_keep_the_last_revision() -> None:
    rows = Rows(2)
    rows.put("b", 0, [20.0, 2.0])
    rows.put("a", 3, [10.0, 1.0])
    rows.put("a", 2, [10.0, 7.0])
    rows.put("b", 0, [20.0, 4.0])
    assert rows.table().tolist() == [[10.0, 1.0], [20.0, 4.0]]
    assert len(rows) == 2


def test_many_rows_become_few_columns_and_gaps_stay() -> None:
    end = np.concatenate([np.arange(1, 501), np.arange(701, 1001)]).astype(float)
    values = np.stack([end, end - 1, end + 1], axis=1)
    values[14, 0] = np.nan  # inside of a column
    drawn = points(end, values, Axis(0.0, 1000.0, 1.0), 100)
    assert len(drawn.end) <= 100
    assert len(drawn.runs) == 2
    np.testing.assert_allclose(drawn.values[:, 1] + 1, drawn.values[:, 0])
    np.testing.assert_allclose(drawn.values[:, 0], (drawn.start + drawn.end + 1) / 2, atol=0.6)
    few = points(end[:5], values[:5], Axis(0.0, 1000.0, 1.0), 100)
    np.testing.assert_array_equal(few.values, values[:5])
    assert points(end[:0], values[:0], Axis(0.0, 1000.0, 1.0), 100).runs == []


@pytest.mark.parametrize("size", [1e-4, 0.03, 1.0, 700.0])
def test_a_range_shows_zero_and_the_line_whatever_single_intervals_do(size: float) -> None:
    rng = np.random.default_rng(1)
    line = size * (1 + 0.1 * rng.standard_normal(200))
    values = np.stack([line, line - 0.2 * size, line + 0.2 * size], axis=1)
    values[::10, 1:] = [-np.inf, np.inf]
    values[5, 2] = 1e9 * size
    scale = value_range(values, least=1e-6)
    assert scale.low <= 0.0 <= scale.high <= 2.5 * size
    assert scale.low <= np.quantile(line, 0.05) < np.quantile(line, 0.95) <= scale.high
    steps = np.diff(scale.ticks)
    np.testing.assert_allclose(steps, steps[0])
    assert 3 <= len(scale.ticks) <= 8
    assert (scale.ticks[0], scale.ticks[-1]) == (scale.low, scale.high)


def test_the_records_of_the_page_start_where_the_windows_do() -> None:
    assert records()[0].end_ns == START + HOP
