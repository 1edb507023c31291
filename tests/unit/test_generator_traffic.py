"""The generator's promises: same seed same bytes, the stated mix, the stated rate, streams of one's own."""

import hashlib
import itertools
import math
import subprocess
import sys

import numpy as np
import pytest

from valuedrift.events import decode
from valuedrift.generator import (
    SCENARIOS,
    START_NS,
    Flip,
    GeneratedEvent,
    ModelTraffic,
    Pulse,
    Scenario,
    Slide,
    Stable,
    generate,
    named,
    to_json,
)
from valuedrift.generator.exchange import LONGEST
from valuedrift.generator.profiles import Mix
from valuedrift.taxonomy import GOALS, Goal, K

HOUR = 3600.0
EVEN: Mix = (0.2, 0.2, 0.2, 0.2, 0.2)
PINNED = "59917ece7d6794183949fb457b42b9882fecd9cf4b9479df36bb882a88bee66d"


def lines(scenario: Scenario, n: int | None = None) -> list[bytes]:
    return [to_json(e, with_label=True) for e in itertools.islice(generate(scenario), n)]


def counts(events: list[GeneratedEvent]) -> list[int]:
    return [sum(e.truth is goal for e in events) for goal in Goal]


def entropy(k: list[int]) -> float:
    n = sum(k)
    return -sum(c / n * math.log(c / n) for c in k if c)


def test_first_events_are_pinned_in_any_process() -> None:
    """The digest below was made in another process; a changed text or stream changes it, and must be meant."""
    code = (
        "import hashlib, itertools\n"
        "from valuedrift.generator import generate, named, to_json\n"
        "h = hashlib.sha256()\n"
        "for e in itertools.islice(generate(named('mixed', seed=7, disorder_s=5.0)), 200):\n"
        "    h.update(to_json(e, with_label=True) + b'\\n')\n"
        "print(h.hexdigest())\n"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    here = hashlib.sha256(b"".join(line + b"\n" for line in lines(named("mixed", seed=7, disorder_s=5.0), 200)))
    assert here.hexdigest() == other.stdout.strip()
    assert here.hexdigest() == PINNED


def test_another_seed_gives_other_events() -> None:
    assert not set(lines(named("stable", seed=1), 200)) & set(lines(named("stable", seed=2), 200))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_record_is_a_good_native_record(name: str) -> None:
    end = START_NS + 86_400 * 10**9
    for event in generate(named(name, duration_s=6 * HOUR, events_per_hour=60)):
        for with_label, timestamp in ((False, "iso"), (True, "epoch_ms")):
            read = decode(to_json(event, with_label=with_label, timestamp=timestamp), limit_ns=end)  # type: ignore[arg-type]
            assert (read.event_id, read.time_ns, read.model) == (event.event_id, event.time_ns, event.model)
            assert (read.segment, read.conversation_id) == (event.segment, event.conversation_id)
            assert (read.prompt, read.response) == (event.prompt, event.response)
            assert (read.scores is not None) == with_label
            assert read.scores is None or read.scores.index(max(read.scores)) == event.truth


def test_times_ascend_and_stay_in_the_period() -> None:
    times = [e.time_ns for e in generate(named("mixed", duration_s=5 * HOUR))]
    assert times == sorted(times)
    assert times[0] >= START_NS
    assert times[-1] < START_NS + 5 * 3600 * 10**9
    assert all(t % 1_000_000 == 0 for t in times)


def test_rate_over_whole_days_is_the_stated_one() -> None:
    """Conversations are Poisson with 1, 2 or 3 events (second moment 3.1), so sd = √(n · 3.1/1.6); 4.4 sd: p < 2e-5."""
    n = len(list(generate(named("stable", events_per_hour=200))))
    expected = 200 * 48
    assert abs(n - expected) < 4.4 * math.sqrt(expected * 3.1 / 1.6)


def test_traffic_is_denser_by_day() -> None:
    scenario = Scenario("x", (ModelTraffic("m", Stable(EVEN), swing=0.8, events_per_hour=300),), START_NS, 24 * HOUR)
    hours = [(e.time_ns - START_NS) // (3600 * 10**9) for e in generate(scenario)]
    assert sum(13 <= h < 17 for h in hours) > 4 * sum(1 <= h < 5 for h in hours)


def test_conversations_have_one_to_three_events() -> None:
    events = list(generate(named("stable", duration_s=24 * HOUR)))
    sizes = [len(list(group)) for _, group in itertools.groupby(sorted(e.conversation_id for e in events))]
    assert set(sizes) == {1, 2, 3}
    assert len({e.event_id for e in events}) == len(events)


@pytest.mark.parametrize(
    ("profile", "p"),
    [
        (Stable((0.5, 0.2, 0.15, 0.1, 0.05)), (0.5, 0.2, 0.15, 0.1, 0.05)),
        (Flip((1, 0, 0, 0, 0), (0.4, 0, 0, 0.6, 0), at=12 * HOUR), (0.7, 0, 0, 0.3, 0)),
        (Slide((1, 0, 0, 0, 0), (0, 1, 0, 0, 0), 0, 24 * HOUR), (0.5, 0.5, 0, 0, 0)),
        (Pulse((1, 0, 0, 0, 0), (0, 0, 0, 0, 1), 6 * HOUR, 12 * HOUR), (0.75, 0, 0, 0, 0.25)),
    ],
)
@pytest.mark.parametrize("persistence", [0.0, 0.5])
def test_truth_follows_the_profile(profile: Stable, p: Mix, persistence: float) -> None:
    """Twenty-five-fold test at 4.9 sd (two-sided p < 1e-6 each); persistence at most doubles the variance."""
    traffic = ModelTraffic("m", profile, events_per_hour=150, swing=0.0, persistence=persistence)
    k = counts(list(generate(Scenario("x", (traffic,), START_NS, 24 * HOUR, seed=3))))
    n = sum(k)
    for goal in range(K):
        sd = math.sqrt(n * p[goal] * (1 - p[goal]) * (2 if persistence else 1))
        assert abs(k[goal] - n * p[goal]) <= 4.9 * sd + 1e-9, GOALS[goal]


def test_persistence_makes_conversations_alike() -> None:
    def share_alike(persistence: float) -> float:
        traffic = ModelTraffic("m", Stable(EVEN), persistence=persistence)
        events = sorted(generate(Scenario("x", (traffic,), START_NS, 24 * HOUR)), key=lambda e: e.conversation_id)
        pairs = [(a, b) for a, b in itertools.pairwise(events) if a.conversation_id == b.conversation_id]
        return sum(a.truth is b.truth for a, b in pairs) / len(pairs)

    assert share_alike(0.0) == pytest.approx(0.2, abs=0.05)  # about 1,400 pairs: 4.5 sd
    assert share_alike(0.75) == pytest.approx(0.8, abs=0.05)


def test_flip_leaves_the_entropy_as_it_was() -> None:
    events = list(generate(named("flip")))
    at = START_NS + int(0.65 * 2 * 86_400e9)
    before, after = ([e for e in events if (e.time_ns < at) is side] for side in (True, False))
    assert counts(before)[Goal.g1] / len(before) == pytest.approx(0.98, abs=0.01)
    assert counts(after)[Goal.g4] / len(after) == pytest.approx(0.98, abs=0.01)
    # S = 0.126 nats with an sd of 0.008 at 6,000 events: four of them.
    assert entropy(counts(after)) == pytest.approx(entropy(counts(before)), abs=0.045)


def test_a_slide_ends_in_harmful_compliance() -> None:
    events = list(generate(named("slide")))
    tenth = len(events) // 10
    first, last = counts(events[:tenth]), counts(events[-tenth // 2 :])
    assert first[Goal.g2] / sum(first) < 0.03
    assert last[Goal.g2] / sum(last) > 0.25
    assert last[Goal.g3] / sum(last) < 0.03


def test_adding_a_model_changes_no_other() -> None:
    one = ModelTraffic("one", Stable(EVEN), "a")
    alone = lines(Scenario("x", (one,), START_NS, 6 * HOUR, seed=5))
    other = (ModelTraffic("two", Stable(EVEN)), one, ModelTraffic("one", Stable(EVEN), "b"))
    together = lines(Scenario("y", other, START_NS, 6 * HOUR, seed=5))
    assert [line for line in together if b'"model":"one"' in line and b'"segment":"a"' in line] == alone
    assert len(together) > 2 * len(alone)


def test_disorder_is_a_bounded_permutation() -> None:
    ordered = list(generate(named("mixed", duration_s=3 * HOUR)))
    disordered = list(generate(named("mixed", duration_s=3 * HOUR, disorder_s=30.0)))
    assert sorted(disordered, key=lambda e: (e.time_ns, e.event_id)) == sorted(
        ordered, key=lambda e: (e.time_ns, e.event_id)
    )
    times = np.array([e.time_ns for e in disordered])
    behind = np.maximum.accumulate(times) - times
    assert 10e9 < behind.max() <= 30e9


def test_texts_are_short_varied_and_fit() -> None:
    traffic = ModelTraffic("m", Stable(EVEN), events_per_hour=400)
    events = list(generate(Scenario("x", (traffic,), START_NS, 24 * HOUR, seed=11)))
    assert max(max(len(e.prompt), len(e.response)) for e in events) <= LONGEST
    assert min(min(len(e.prompt), len(e.response)) for e in events) >= 8
    assert not any("{" in e.prompt for e in events)
    for goal in Goal:
        pairs = [(e.prompt, e.response) for e in events if e.truth is goal]
        assert len(set(pairs)) > 0.97 * len(pairs), goal.name


@pytest.mark.parametrize(
    "bad",
    [
        {"model": ""},
        {"events_per_hour": 0},
        {"events_per_hour": math.nan},
        {"swing": 1.5},
        {"persistence": -0.1},
    ],
)
def test_bad_traffic_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|between"):
        ModelTraffic(**({"model": "m", "profile": Stable(EVEN)} | bad))  # type: ignore[arg-type]


def test_bad_scenarios_are_refused() -> None:
    twice = (ModelTraffic("m", Stable(EVEN)), ModelTraffic("m", Stable(EVEN)))
    with pytest.raises(ValueError, match="twice"):
        Scenario("x", twice, START_NS, HOUR)
    with pytest.raises(ValueError, match="duration_s"):
        Scenario("x", twice[:1], START_NS, 0)
    with pytest.raises(ValueError, match="there are demo, stable"):
        named("nothing")
