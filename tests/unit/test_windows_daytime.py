"""A reference for each time of day: clocks, learning, what windows and alerts say, state, settings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.unit.feed import Feed, S, records, restored, rules

from valuedrift.config import Settings, load_settings
from valuedrift.config.rules import rules_fingerprint, rules_from
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import K
from valuedrift.windows import Alert, Rules, Window, WindowGrid
from valuedrift.windows.daytime import Daytime

HOUR = 3600
DAY = np.array([0.90, 0.03, 0.03, 0.02, 0.02])
NIGHT = np.array([0.55, 0.03, 0.38, 0.02, 0.02])
SHIFTS = Daytime((7 * 60, 19 * 60))


def ns(local: str, zone: str, *, fold: int = 0) -> int:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) * S


def chosen(**changes: Any) -> Rules:
    grid = WindowGrid(300 * S, HOUR * S, HOUR * S)
    options = {"grid": grid, "reference_events": 500, "arl0_events": 1e4, "daytime": SHIFTS}
    return rules(**(options | changes))


def fed(
    rules: Rules, hours: int, changed: int = 10**6, *, by: float = 0.0, restarts: bool = False, batches: int = 1
) -> list[Any]:
    """Sixty events an hour, a third of that by night; from an hour on goals trade places, or g5 rises by a share."""
    feed, outputs = Feed(rules), []
    for hour in range(hours):
        rng = np.random.default_rng([11, hour])
        night = not 7 <= hour % 24 < 19
        size = 20 if night else 60
        law = NIGHT if night else DAY
        if hour >= changed:
            law = (1 - by) * law + by * np.eye(K)[4] if by else law[[3, 1, 2, 0, 4]]
        goals, times = rng.choice(K, size, p=law).tolist(), (HOUR * (hour + np.sort(rng.random(size)))).tolist()
        for part in np.array_split(np.arange(size), batches):
            outputs += feed.events([times[i] for i in part], [goals[i] for i in part])
        if restarts:
            feed.engine = restored(feed.engine, rules)
        outputs += feed.reach((hour + 1) * HOUR)
    return outputs


def test_a_time_of_day_is_what_the_clocks_of_the_place_show() -> None:
    hours = Daytime(tuple(60 * hour for hour in range(24)), "Europe/Berlin")
    assert hours.at(ns("2026-01-15T10:30", "UTC")) == 11  # CET
    assert hours.at(ns("2026-07-15T10:30", "UTC")) == 12  # CEST
    assert hours.name(23) == "23:00-00:00"
    assert SHIFTS.at(ns("2026-01-15T03:00", "UTC")) == SHIFTS.at(ns("2026-01-15T23:00", "UTC")) == 1
    assert SHIFTS.name(1) == "19:00-07:00"
    assert SHIFTS.shortest_ns == 12 * HOUR * S
    half = Daytime((0, 30), "Asia/Kolkata")  # half an hour from the others
    assert half.at(ns("2026-01-15T18:29", "UTC")) == 1
    assert half.at(ns("2026-01-15T18:30", "UTC")) == 0


def test_the_hour_that_comes_twice_is_one_time_of_day_and_the_one_left_out_is_none() -> None:
    hours = Daytime(tuple(60 * hour for hour in range(24)), "Europe/Berlin")
    first, second = (ns("2026-10-25T02:30", "Europe/Berlin", fold=fold) for fold in (0, 1))
    assert second - first == HOUR * S
    assert hours.at(first) == hours.at(second) == 2
    begin = ns("2026-10-25T00:00", "Europe/Berlin")
    assert [hours.at(begin + h * HOUR * S) for h in range(5)] == [0, 1, 2, 2, 3]
    spring = ns("2026-03-29T00:00", "Europe/Berlin")
    assert [hours.at(spring + h * HOUR * S) for h in range(4)] == [0, 1, 3, 4]


def test_daylight_saving_moves_no_behaviour_to_another_reference() -> None:
    """Traffic that follows the clocks of Berlin through the night in which they go back."""
    shifts = Daytime((7 * 60, 19 * 60), "Europe/Berlin")
    feed = Feed(chosen(daytime=shifts, reference_events=30))
    begin = ns("2026-10-23T00:00", "Europe/Berlin") // S
    outputs = []
    for hour in range(4 * 24):
        at = begin + hour * HOUR
        outputs += feed.events([at + 60 * m for m in range(0, 60, 6)], [2 if shifts.at(at * S) else 0] * 10)
        outputs += feed.reach(at + HOUR)
    windows = records(outputs, Window)
    known = [w for w in windows if w["reference"] is not None]
    assert len(known) > 60
    assert {w["js_reference"] for w in known} == {0.0}
    assert not records(outputs, Alert)
    (seven,) = [w for w in known if w["start"].startswith("2026-10-26T06:00")]  # 07:00 of winter time
    assert seven["time_of_day"] == {"bin": "07:00-19:00", "time_zone": "Europe/Berlin", "learned": True}


def test_nights_alarm_a_single_reference_and_not_one_of_their_own() -> None:
    """Ten days of 960 votes at an ARL0 of 10⁶: a false alarm in one of 100 such streams at most, by Doob."""
    ours = chosen(arl0_events=1e6)
    (first, *_) = records(fed(replace(ours, daytime=None), 2 * 24), Alert)
    assert first["at"] < "1970-01-02T00"  # the first evening
    assert not records(fed(ours, 10 * 24), Alert)


def test_a_time_of_day_that_is_not_known_yet_learns_on_and_is_no_evidence() -> None:
    outputs = fed(chosen(), 60)
    windows = records(outputs, Window)
    assert not records(outputs, Alert)
    day = [w for w in windows if w["time_of_day"]["bin"] == "07:00-19:00"]
    night = [w for w in windows if w["time_of_day"]["bin"] == "19:00-07:00"]
    first = next(i for i, w in enumerate(day) if w["time_of_day"]["learned"])
    assert day[first]["start"] == "1970-01-02T07:00:00Z"  # 720 votes, a day after the first
    learned = [w["time_of_day"]["learned"] for w in day]
    assert learned == [False] * first + [True] * (len(day) - first)
    for window in day + night:
        assert (window["reference"] is None) == (not window["time_of_day"]["learned"])
    # 240 votes a night: 500 are there in the third one, from 19:00 on the second day
    known = [w["start"] for w in night if w["time_of_day"]["learned"]]
    assert known[0].startswith("1970-01-03T0")
    # meanwhile evidence of the day stands still at night
    waiting = [w["evidence"] for w in night if w["evidence"] is not None and not w["time_of_day"]["learned"]]
    assert len({evidence["votes"] for evidence in waiting[:11]}) == 1
    references = {w["reference"] for w in windows} - {None}
    assert references == {w["evidence"]["reference"] for w in windows if w["evidence"] is not None}
    assert len(references) == 1


@pytest.mark.parametrize("dependence", ["ids", "learned"])
def test_a_change_is_an_alert_that_says_at_which_time_of_day(dependence: str) -> None:
    outputs = fed(chosen(arl0_events=1e6, dependence=dependence), 5 * 24, changed=4 * 24 + 2)
    first, *_ = records(outputs, Alert)
    assert first["status"] == "firing"
    assert "1970-01-05T02" <= first["at"] <= "1970-01-05T05"
    assert first["time_of_day"]["bin"] == "19:00-07:00"
    assert first["time_of_day"]["votes"] == {"19:00-07:00": first["votes"]}
    assert "compared with the same time of day (19:00-07:00 UTC)" in first["summary"]
    before = first["shares"]["before"]  # those of the night
    assert before["g3"] == pytest.approx(0.38, abs=0.06)
    assert first["shares"]["now"]["g4"] > 0.3
    assert first["proposal"] is None


def test_what_is_expected_of_several_times_of_day_is_their_mean() -> None:
    outputs = fed(chosen(arl0_events=1e6, reference_events=300), 5 * 24, changed=4 * 24 + 5, by=0.12)
    alerts = [a for a in records(outputs, Alert) if len(a["time_of_day"]["votes"]) == 2]
    assert alerts
    alert = alerts[0]
    votes = alert["time_of_day"]["votes"]
    night = votes["19:00-07:00"] / sum(votes.values())
    expected = night * NIGHT + (1 - night) * DAY
    assert list(alert["shares"]["before"].values()) == pytest.approx(expected.tolist(), abs=0.05)
    assert sum(alert["contributions"].values()) == pytest.approx(alert["delta_entropy"], abs=1e-12)


@pytest.mark.parametrize("dependence", ["ids", "learned"])
def test_restarts_and_batches_change_nothing(dependence: str) -> None:
    ours = chosen(dependence=dependence, reference_events=200, arl0_events=500.0)
    whole = [output.record for output in fed(ours, 80, changed=66)]
    assert any("sequence" in record for record in whole)
    assert [output.record for output in fed(ours, 80, changed=66, restarts=True)] == whole
    assert [output.record for output in fed(ours, 80, changed=66, batches=5)] == whole


def test_a_replaced_classifier_finds_its_times_of_day_again() -> None:
    feed, ours = Feed(chosen(reference_events=100)), []
    for hour in range(7 * 24):
        rng = np.random.default_rng([13, hour])
        name = "b" if 72 <= hour < 120 else "a"
        times = (HOUR * (hour + np.sort(rng.random(40)))).tolist()
        ours += feed.events(times, rng.choice(K, 40, p=DAY).tolist(), classifier=name)
        ours += feed.reach((hour + 1) * HOUR)
    by = {name: [w for w in records(ours, Window) if w["classifier"] == name] for name in "ab"}
    assert by["b"][0]["reference_restarted"]["reason"] == "classifier_changed"
    assert by["b"][0]["time_of_day"]["learned"] is False
    back = [w for w in by["a"] if w["start"] >= "1970-01-06"]
    assert {w["reference"] for w in back} == {by["a"][71]["reference"]} != {None}
    assert all(w["evidence"] is not None for w in back)


def test_state_without_it_and_records_without_it_are_what_they_were() -> None:
    feed = Feed(rules(reference_events=10))
    feed.events([float(s) for s in range(20)], [0] * 20)
    (window,) = records(feed.reach(60), Window)
    assert "time_of_day" not in window
    (key,) = feed.engine
    (series,) = feed.engine.dump(key)["series"].values()
    assert "timetable" not in series
    assert rules_fingerprint(rules()) == rules_fingerprint(rules(daytime=None)) != rules_fingerprint(chosen())


def test_state_is_bounded() -> None:
    hourly = Daytime(tuple(60 * hour for hour in range(24)))
    feed = Feed(chosen(daytime=hourly, reference_events=50, arl0_events=1e9))
    for hour in range(20 * 24):
        rng = np.random.default_rng([17, hour])
        feed.events((HOUR * (hour + np.sort(rng.random(60)))).tolist(), rng.choice(K, 60, p=DAY).tolist())
        feed.reach((hour + 1) * HOUR)
    (key,) = feed.engine
    assert len(json.dumps(feed.engine.dump(key))) < 40_000


def settings_of(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "valuedrift.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


@pytest.mark.parametrize(
    ("written", "starts"),
    [
        ("4", (0, 360, 720, 1080)),
        ("'2'", (0, 720)),
        ("['07:00', '19:00']", (420, 1140)),
        ("'07:00, 19:00'", (420, 1140)),
        ('"[\\"07:00\\", \\"19:00\\"]"', (420, 1140)),
    ],
)
def test_times_of_day_may_be_a_number_or_clock_times(tmp_path: Path, written: str, starts: tuple[int, ...]) -> None:
    settings = settings_of(tmp_path, f"[detector]\ntimes_of_day = {written}\ntime_zone = 'Europe/Berlin'\n")
    assert rules_from(settings).daytime == Daytime(starts, "Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[detector]\ntimes_of_day = 7", r"^detector\.times_of_day: .*equal parts"),
        ("[detector]\ntimes_of_day = 1", r"^detector\.times_of_day: "),
        ("[detector]\ntimes_of_day = true", r"^detector\.times_of_day: "),
        ("[detector]\ntimes_of_day = ['07:00']", r"^detector\.times_of_day: "),
        ("[detector]\ntimes_of_day = ['19:00', '07:00']", r"^detector\.times_of_day: .*later"),
        ("[detector]\ntimes_of_day = ['7:00', '25:00']", r"^detector\.times_of_day: "),
        ("[detector]\ntimes_of_day = 12\ntime_zone = 'Mars/Olympus'", r"^detector\.time_zone: .*this machine"),
        ("[detector]\ntimes_of_day = 12\ntime_zone = '../etc/passwd'", r"^detector\.time_zone: "),
        ("[detector]\ntimes_of_day = 12\ntime_zone = ''", r"^detector\.time_zone: "),
        ("[detector]\ntime_zone = 'Europe/Berlin'", r"^detector\.time_zone: .*times_of_day is not"),
        ("[detector]\ntimes_of_day = 12\nepsilon = 0.02", r"^detector\.times_of_day: .*detector\.epsilon"),
        ("[detector]\ntimes_of_day = 24\n[windows]\nsize = '2h'", r"^detector\.times_of_day: .*windows\.size"),
        ("[detector]\ntimes_of_day = 24\n[reference]\nbaseline = 'x.jsonl'", r"^reference\.baseline: .*times_of_day"),
        ("[detector]\ntimes_of_day = 24\n[reference]\nrenew = 'automatic'", r"^reference\.renew: .*times_of_day"),
        (
            "[detector]\ntimes_of_day = 24\n[reference.accept]\nabc = '2026-01-02T09:00:00Z'",
            r"^reference\.accept: .*times_of_day",
        ),
    ],
)
def test_what_can_not_be_had_by_time_of_day_fails_at_start(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        settings_of(tmp_path, text + "\n")
