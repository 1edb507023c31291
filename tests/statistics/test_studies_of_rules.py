"""What the sources left open, in short: the code of `scripts/study thresholds`, `sensitivity` and `granularity`.

Bounds state the probability with which a right program would fail them for a random seed; seeds are fixed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from valuedrift.information import entropy
from valuedrift.study import granularity, sensitivity, thresholds
from valuedrift.study.kinds import KINDS, traffic
from valuedrift.study.watching import literal_alerts

GUARDED = KINDS["some refusals, S 0.43"]


def test_the_literal_rule_alerts_in_most_stable_windows_of_any_size_in_use() -> None:
    # 84 % (n = 100) and 97 % (n = 1,000) of steps, by detection's own figures. Of 600 steps, dependent between
    # neighbours alone, a share has a standard deviation of at most 0.02; four of them fail with probability 1e-4.
    rng = np.random.default_rng(31)
    for size, share in ((100, 0.84), (1000, 0.97)):
        windows = traffic(rng, KINDS["mostly helpful, S 0.12"], 601, size, 1).events[:, 0]
        assert literal_alerts(windows)[1:].mean() == pytest.approx(share, abs=0.08)
        assert thresholds.exceeded(rng, KINDS["mostly helpful, S 0.12"], size, 20_000) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.swing])
def test_the_detector_keeps_its_promise_in_all_kinds_of_stable_traffic(name: str) -> None:
    # A fifth of 60 streams at most: P(Binomial(60, 1/5) > 23) < 5e-4. The traffic of a stream that falls into the day
    # may be 1.6 times its mean, and so may what is promised: 0.32 at the very most, P(Binomial(60, 0.32) > 31) < 5e-4.
    found = thresholds.promise(np.random.default_rng(32), KINDS[name], 100, 1200)
    assert found["streams"] == 60
    assert found["alarms"] <= (31 if KINDS[name].volume else 23)
    assert found["promised"] <= 60 * (0.32 if KINDS[name].volume else 0.21)


def test_what_creeps_is_seen_by_evidence_and_not_by_steps() -> None:
    # Evidence saw every one of 140 such changes within 200 windows: fewer than 9 of 10 has probability below 1e-3 for
    # any rate of at least 0.99. A rule that alerts in one step of 10,000 does so within 200 in 2 % of runs, and a step
    # that is a little larger, a few times as often: more than 4 of 10 has probability below 1e-3 for a rate of 0.08.
    rng = np.random.default_rng(33)
    epsilon = thresholds.needed(rng, GUARDED, 100, 50_000)
    found = thresholds.delays(rng, GUARDED, 100, "creep", 10, epsilon, "test")
    assert sum(value is not None for value in found["evidence"]) >= 9
    assert sum(value is not None for value in found["calibrated"]) <= 4


def test_harmful_compliance_is_noticed_before_it_is_a_failure() -> None:
    rng = np.random.default_rng(34)
    rates = np.eye(5) * 0.9275 + 0.0145
    found = sensitivity.first_alerts(rng, rates, "100 answers", 0.1, 0.6, 12)
    # 9 points are 90 windows. Less than 8 of 12 before that has probability below 1e-3 for any rate of at least 0.93.
    assert sum(value is not None and value < 90 for value in found["evidence"]) >= 8
    # No false positive to be expected in 300 stable windows: at most 0.03, so two have probability below 1e-3.
    assert sensitivity.stable(rng, rates, "100 answers", 300, 0.6)["evidence"] <= 1


@pytest.mark.parametrize("alike", [0.0, 0.08, 0.3])
def test_precision_by_responses_per_prompt_is_what_their_likeness_says(alike: float) -> None:
    # var S ∝ alike + (1 - alike)/k for new prompts, to first order. The logarithm of a ratio of two standard deviations
    # of 800 measurements each has a standard deviation of 0.036 (normal; 0.05 allows for skewness): 4 of them.
    rng = np.random.default_rng(35)
    few, many = (granularity.probe(rng, granularity.LAW, alike, k, 800)["pooled"] for k in (50, 100))
    expected = math.sqrt((alike + (1 - alike) / 100) / (alike + (1 - alike) / 50))
    assert math.log(many[1] / few[1]) == pytest.approx(math.log(expected), abs=0.2)
    same = math.log(many[2] / few[2])
    assert same == pytest.approx(math.log(math.sqrt(0.5)), abs=0.2)


def test_the_part_of_sampling_in_the_variance_of_entropy() -> None:
    # Sampling has the variance Var(ln p)/n to first order. Of 4,000 windows with a memory of 20, some 200 are
    # independent: a variance is known to 10 %, its part of 0.73 to 0.02; 0.1 is four times that.
    rng = np.random.default_rng(36)
    law = granularity.LAW
    sampling = float((law * np.log(law) ** 2).sum() - entropy(law) ** 2) / 1000
    part, told = granularity.wander(rng, law, 0.02, 1000, 4000)
    expected = sampling / (sampling + 0.02**2)
    assert part == pytest.approx(expected, abs=0.1)
    assert told == pytest.approx(expected, abs=0.25)


def test_three_goals_do_not_see_what_moves_within_them() -> None:
    # To three goals the stream is stable: an alarm within 10,000 of 1,000,000 events has probability at most 0.01 a
    # run, two of 8 less than 3e-3. Five goals saw it in every run of 80: fewer than 7 of 8 below 3e-3 at 0.99.
    rng = np.random.default_rng(37)
    after = granularity._changed(granularity.CHANGES["half of g3 becomes g4"])
    five = granularity.alarm_events(rng, granularity.LAW, after, 8)
    three = granularity.alarm_events(rng, granularity._three(granularity.LAW), granularity._three(after), 8)
    assert sum(value is not None for value in five) >= 7
    assert sum(value is not None for value in three) <= 1
