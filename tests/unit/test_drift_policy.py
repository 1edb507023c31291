"""What follows an alarm: when a new reference is proposed, of which panes, and what is kept of the old one."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from valuedrift.drift.policy import Policy, Rebasing, succeed

OLD = np.array((0.98, 0.008, 0.004, 0.004, 0.004))
NEW = np.array((0.82, 0.07, 0.04, 0.03, 0.04))
LATER = np.array((0.5, 0.1, 0.3, 0.05, 0.05))
POLICY = Policy("automatic", settling=200, stable=800, patience=50.0)


def panes(law: np.ndarray, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).multinomial(20, law, size=count)


def test_a_stable_behaviour_is_proposed_after_as_many_votes_as_the_policy_says() -> None:
    rebasing, seen = Rebasing(POLICY, 5), np.zeros(5, dtype=np.int64)
    for seed, pane in enumerate(panes(NEW, 50, 1)):
        assert rebasing.accepted is None
        rebasing.update(pane, seed=seed)
        seen += pane
    accepted = rebasing.accepted
    assert accepted is not None
    assert accepted.sum() == 1000
    np.testing.assert_array_equal(accepted, seen)


def test_what_goes_on_changing_is_not_proposed_and_no_pane_of_before_the_change_gets_in() -> None:
    rebasing = Rebasing(POLICY, 5)
    for seed, pane in enumerate(panes(NEW, 40, 2)):
        assert rebasing.update(pane, seed=seed) is None
    proposal = None
    for seed, pane in enumerate(panes(LATER, 70, 3)):
        proposal = rebasing.update(pane, seed=seed)
    assert proposal is not None
    assert proposal.sum() >= 1000
    assert 0.5 * float(np.abs(proposal / proposal.sum() - LATER).sum()) < 0.06


def test_a_proposal_grows_until_it_is_accepted_and_is_withdrawn_when_behaviour_changes() -> None:
    rebasing = Rebasing(Policy("manual", settling=200, stable=800), 5)
    sizes = [
        p.sum() for seed, pane in enumerate(panes(NEW, 60, 4)) if (p := rebasing.update(pane, seed=seed)) is not None
    ]
    assert sizes == list(range(1000, 1201, 20))
    assert rebasing.accepted is None  # a person decides
    assert any(rebasing.update(pane, seed=seed) is None for seed, pane in enumerate(panes(LATER, 15, 5)))


def test_never_means_never() -> None:
    rebasing = Rebasing(Policy("never", settling=100, stable=100), 5)
    assert all(rebasing.update(pane, seed=seed) is None for seed, pane in enumerate(panes(NEW, 40, 6)))


def test_a_stable_behaviour_is_seldom_found_unstable() -> None:
    # At most 1 in 5 by Doob's inequality; 40 of 100 and more then have a probability below 1e-5.
    rng = np.random.default_rng(7)
    late = 0
    for _ in range(100):
        rebasing = Rebasing(Policy("automatic", settling=200, stable=400, patience=5.0), 5)
        proposals = [rebasing.update(pane, seed=int(rng.integers(2**62))) for pane in rng.multinomial(20, NEW, size=30)]
        late += proposals[-1] is None
    assert late < 40


def test_restored_anywhere_it_goes_on_bit_for_bit() -> None:
    whole, parted = Rebasing(POLICY, 5), Rebasing(POLICY, 5)
    for seed, pane in enumerate(np.vstack((panes(NEW, 30, 8), panes(LATER, 70, 9)))):
        parted = Rebasing.from_dict(json.loads(json.dumps(parted.to_dict(), allow_nan=False)), POLICY)
        ours, theirs = parted.update(pane, seed=seed), whole.update(pane, seed=seed)
        assert (ours is None) == (theirs is None)
        assert parted.to_dict() == whole.to_dict()
    assert parted.accepted is not None
    damages: list[dict[str, object]] = [{"version": 2}, {"settling": None}, {"detector": {}}]
    for damage in damages:
        with pytest.raises(ValueError):
            Rebasing.from_dict({**whole.to_dict(), **damage}, POLICY)


def test_the_old_reference_stays_comparable() -> None:
    first, old, new = np.array((980, 8, 4, 4, 4)), np.array((900, 60, 20, 10, 10)), np.array((410, 35, 20, 15, 20))
    record = succeed(old, new, first)
    assert (record.old, record.new, record.first) == (old.tolist(), new.tolist(), first.tolist())
    assert record.distance == pytest.approx(0.5 * float(np.abs(new / 500 - old / 1000).sum()))
    assert record.distance_from_first > record.distance
    assert record.divergence_from_first > record.divergence > 0
    step = succeed(first, old, first)
    assert step.delta_entropy == step.delta_entropy_from_first
    assert step.delta_entropy + record.delta_entropy == pytest.approx(record.delta_entropy_from_first)
    json.dumps(record._asdict(), allow_nan=False)


@pytest.mark.parametrize(
    "bad",
    [{"mode": "always"}, {"settling": 99}, {"settling": 500, "stable": 400}, {"patience": 1.0}, {"patience": math.inf}],
)
def test_bad_policies_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Policy(**bad)  # type: ignore[arg-type]
