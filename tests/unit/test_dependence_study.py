"""The dependence study: its traffic is what it says, its oracles weigh it rightly, and its page holds every way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from valuedrift.study.dependence import ABOUT, SCENARIOS, delays, false_alarms, long_run
from valuedrift.study.dependence_report import markdown, pictures, ratio_interval
from valuedrift.study.dependence_traffic import SIZES, STABLE, conversations, hidden_delay, oracle_delay, runs, tenants

NEVER = 10**9
STORED = Path(__file__).parents[2] / "docs" / "studies"


def test_the_stored_page_and_picture_are_those_of_the_stored_figures() -> None:
    found = json.loads((STORED / "dependence.json").read_text(encoding="utf-8"))
    assert list(found["scenarios"]) == list(SCENARIOS)
    assert (STORED / "dependence.md").read_text(encoding="utf-8") == markdown(found, ABOUT)
    for name, picture in pictures(found).items():
        assert (STORED / name).read_text(encoding="utf-8") == picture


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_the_oracles_ratio_has_mean_one_while_behaviour_is_stable(name: str) -> None:
    # Within four standard errors of the mean of blocks of 100 events, for a fixed seed.
    traffic = SCENARIOS[name].make(np.random.default_rng(2), 4000, NEVER)
    ratio = np.exp(traffic.log_ratio[: len(traffic.log_ratio) // 100 * 100]).reshape(-1, 100).mean(axis=1)
    assert abs(ratio.mean() - 1.0) < 4.0 * ratio.std() / np.sqrt(len(ratio))


def test_runs_have_the_length_and_the_shares_that_they_should() -> None:
    goals = runs(5.0)(np.random.default_rng(3), 20_000, NEVER).goals
    # a run goes on with probability 0.8, or begins anew with the same goal
    alike = 0.8 + 0.2 * (STABLE**2).sum()
    assert (goals[1:] == goals[:-1]).mean() == pytest.approx(alike, abs=0.003)
    assert (goals == 0).mean() == pytest.approx(STABLE[0], abs=0.006)


def test_conversations_are_interleaved_and_change_as_they_should() -> None:
    traffic = conversations(5.0, 1.0)(np.random.default_rng(4), 3000, NEVER)
    assert np.diff(traffic.times).min() >= 0
    assert len(traffic.goals) == pytest.approx(30_000, rel=0.05)
    for group in np.unique(traffic.groups)[:200]:
        assert len(set(traffic.goals[traffic.groups == group])) == 1
    half = conversations(5.0, 0.5)(np.random.default_rng(4), 3000, NEVER)
    mixed = [len(set(half.goals[half.groups == group])) for group in np.unique(half.groups)[:400]]
    assert max(mixed) > 1


def test_tenants_come_in_bursts() -> None:
    traffic = tenants(100)(np.random.default_rng(5), 1000, NEVER)
    largest = np.bincount(traffic.groups).argmax()
    panes = np.unique(traffic.panes[traffic.groups == largest])
    assert (np.diff(panes) <= 2).mean() > 0.7  # most of its panes follow each other
    assert len(panes) < 600


def test_tenants_have_the_sizes_that_they_should() -> None:
    parts = {}
    for sizes in SIZES:
        traffic = tenants(100, sizes)(np.random.default_rng(6), 3000, NEVER)
        assert len(traffic.goals) == pytest.approx(30_000, rel=0.35)  # bursts of large ones come and go
        counts = np.sort(np.bincount(traffic.groups, minlength=100))[::-1]
        parts[sizes] = float(counts[0] / counts.sum())
    assert parts["equal"] < 0.04
    assert parts["equal"] < parts["lognormal"] < 0.2 < parts["one large"]
    assert parts["zipf"] > 0.08
    assert parts["one large"] == pytest.approx(0.8, abs=0.03)


def test_tenants_that_are_half_alike_repeat_what_they_have_just_said() -> None:
    def alike(part: float) -> float:
        traffic = tenants(100, alike=part)(np.random.default_rng(7), 2000, NEVER)
        order = np.lexsort((np.arange(len(traffic.panes)), traffic.groups))
        near = (np.diff(traffic.groups[order]) == 0) & (np.diff(traffic.panes[order]) <= 10)
        rare = near & (traffic.goals[order][:-1] != 0)
        return float((np.diff(traffic.goals[order]) == 0)[rare].mean())

    calm, half = alike(0.0), alike(0.5)
    # half of those that would not repeat it anyway do now
    assert half == pytest.approx(calm + 0.5 * (1 - calm), abs=0.1)


def test_without_dependence_the_hidden_chain_is_the_plain_ratio() -> None:
    for seed in range(5):
        traffic = conversations(1.0001, 1.0)(np.random.default_rng(seed), 400, 100)
        plain, hidden = oracle_delay(traffic, 100, 1e4), hidden_delay(traffic, 100, 1e4, 1.0001, every=1)
        assert hidden == pytest.approx(plain, abs=2)


def test_what_hides_the_ids_delays() -> None:
    found = []
    for seed in range(8):
        traffic = conversations(5.0, 1.0)(np.random.default_rng(seed), 1200, 100)
        found.append((oracle_delay(traffic, 100, 1e6), hidden_delay(traffic, 100, 1e6, 5.0)))
    with_ids, without = np.median(np.array(found), axis=0)
    assert with_ids < without < 10 * with_ids


def test_the_interval_is_that_of_streams() -> None:
    mean, low, high = ratio_interval([4, 6, 5, 5], 20.0)
    assert mean == 1.0
    assert high - 1.0 == pytest.approx(1.96 * np.sqrt(20.0) / 20.0)  # Poisson's, for these scatter less
    assert ratio_interval([0, 20, 0, 0], 20.0)[2] > high
    assert low < 1.0


def test_small_cells_make_a_page() -> None:
    cells = {}
    for name in ("runs of 5", "conversations of 5, half alike, ids", "100 tenants", "day and night"):
        small = SCENARIOS[name]._replace(reference=60 if name != "day and night" else 300)
        alarms = {way: false_alarms([1], small, way, 1, 40) for way in small.ways}
        cells[name] = {
            "false_alarms": {way: {"alarms": a, "promised": p} for way, (a, p) in alarms.items()},
            "delays": delays([2], small, 1, 1e3),
        }
        assert all(p > 0 for _, p in alarms.values())
    cells["conversations of 5, no ids"] = cells["runs of 5"]
    run = long_run([3], "100 tenants", "tenants", 1, 20, 1e3)
    found = {"seed": 1, "streams": 1, "runs": 1, "scenarios": cells, "long": {}, "known": {}}
    page = markdown(found | {"tenants": {"100 tenants": {"10": run}}}, "About.")
    for words in (
        "urn, nothing known",
        "one vote per conversation",
        "urn, a reference per time of day",
        "About.",
        "all of them",
    ):
        assert words in page
    assert pictures({"scenarios": cells})["dependence.svg"].startswith("<svg")
