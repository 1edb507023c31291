"""Tenants compared with themselves: the guarantee by enumeration, who speaks when, distances, onset, state."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest

from valuedrift.drift.bags import Bags, drawn
from valuedrift.drift.distance import DISTANCES, distance_of
from valuedrift.drift.tenant_reference import SAMPLE, TenantReference
from valuedrift.drift.tenants import TenantDetector
from valuedrift.taxonomy import IntArray, K

STABLE = np.array((0.90, 0.04, 0.03, 0.02, 0.01))
TILT = np.array((0.5, 4.0, 4.0, 4.0, 4.0))


def compositions(events: int, goals: int) -> list[tuple[tuple[int, ...], int]]:
    """All counts of so many events, with the number of sequences that have them."""
    found = []
    for counts in product(range(events + 1), repeat=goals):
        if sum(counts) == events:
            orders = math.factorial(events) // math.prod(math.factorial(count) for count in counts)
            found.append((counts, orders))
    return found


def possible(sizes: tuple[int, ...], laws: tuple[tuple[float, ...], ...]) -> Iterator[tuple[tuple[Any, ...], float]]:
    """All that tenants of these behaviours may say, so many votes each, with its probability."""
    cells = [compositions(size, len(law)) for size, law in zip(sizes, laws, strict=True)]
    for chosen in product(*cells):
        probability = 1.0
        for (counts, orders), law in zip(chosen, laws, strict=True):
            probability *= orders * math.prod(p**n for p, n in zip(law, counts, strict=True))
        yield tuple(counts for counts, _ in chosen), probability


@pytest.mark.parametrize("laws", [((0.9, 0.1), (0.2, 0.8)), ((0.5, 0.5), (1.0, 0.0)), ((0.97, 0.03), (0.97, 0.03))])
def test_the_expected_value_is_at_most_the_number_of_votes_whatever_tenants_are_like(
    laws: tuple[tuple[float, ...], ...],
) -> None:
    # Exact, and nothing is averaged over but what the two say: in the reference and in two panes. The factors are those
    # of a pinned reference.
    references, firsts, seconds = (list(possible(sizes, laws)) for sizes in ((3, 1), (2, 1), (1, 2)))
    expected = {1: 0.0, 2: 0.0}
    for reference, given in references:
        bags = Bags(2, 8, 0)
        bags.add(0, (1, 2), reference)
        start = TenantDetector(bags, (90, 10), arl0_events=1e6).to_dict()
        for first, likely in firsts:
            detector = TenantDetector.from_dict(start)
            expected[1] += given * likely * detector.update(first, pane=4, tenants=(1, 2)).e_value
            middle = detector.to_dict()
            for second, then in seconds:
                after = TenantDetector.from_dict(middle).update(second, pane=6, tenants=(1, 2))
                expected[2] += given * likely * then * after.e_value
    assert 1.5 < expected[1] <= 3.0 + 1e-9
    assert 2.5 < expected[2] <= 6.0 + 1e-9


@pytest.mark.parametrize("votes", [1, 2, 3, 5])
@pytest.mark.parametrize("bag", [(1, 0, 0), (1, 1, 0), (5, 1, 2), (20, 1, 0), (9, 3, 3)])
def test_given_the_reference_a_factor_has_expectation_at_most_one(bag: tuple[int, ...], votes: int) -> None:
    # Averaged over the posterior Dirichlet(bag): the votes of the next pane are Pólya's urn that starts with the bag.
    def rising(start: int, steps: int) -> float:
        return math.prod(range(start, start + steps)) if steps else 1.0

    bags = Bags(3, 8, 0)
    bags.add(0, (1,), [bag])
    start = TenantDetector(bags, (90, 8, 2), arl0_events=1e9).to_dict()
    expected = total = 0.0
    for counts, orders in compositions(votes, 3):
        urn = orders * math.prod(rising(b, n) for b, n in zip(bag, counts, strict=True)) / rising(sum(bag), votes)
        total += urn
        if urn:
            expected += urn * TenantDetector.from_dict(start).update([counts], pane=1, tenants=(1,)).e_value
    assert total == pytest.approx(1.0, rel=1e-12)
    assert 0.3 * votes < expected <= votes * (1 + 1e-12)


def test_all_votes_are_heard_or_one_and_again_at_a_distance() -> None:
    every, apart = Bags(3, 8, 0), Bags(3, 8, 3)
    for bags in (every, apart):
        bags.add(5, (1, 2), [(2, 0, 0), (0, 0, 0)])
    assert every.add(5, (7,), [(1, 0, 0)]).bags.tolist() == [[1, 0, 0]]
    assert not len(apart.add(7, (1,), [(9, 0, 0)]).votes)  # silent
    assert every.add(7, (1,), [(9, 0, 0)]).bags.tolist() == [[11, 0, 0]]
    heard = apart.add(8, (1, 2), [(0, 0, 4), (0, 7, 0)])
    assert heard.votes.tolist() == [[0, 0, 1], [0, 1, 0]]
    assert heard.bags.tolist() == [[1, 0, 1], [0, 1, 0]]


def test_one_vote_is_drawn_by_tenant_and_pane_and_every_one_as_often() -> None:
    votes = np.tile((3, 0, 1, 0, 4), (40_000, 1))
    panes, tenants = np.divmod(np.arange(40_000), 100)
    found = drawn(panes, tenants, votes)
    assert (found.sum(axis=1) == 1).all()
    # five standard deviations of a share of 40,000
    np.testing.assert_allclose(found.mean(axis=0), (0.375, 0, 0.125, 0, 0.5), atol=0.0125)
    assert (drawn(7, np.arange(100), votes[:100]) == found[700:800]).all()


def test_those_who_spoke_last_are_remembered_and_others_are_new_again() -> None:
    bags = Bags(2, 8, 0)
    for pane in range(20):
        bags.add(pane, (pane, 100), [(1, 0), (0, 1)])
        assert len(bags) <= 8
    assert bags.add(20, (100, 19, 0), np.tile((0, 1), (3, 1))).bags.tolist() == [[0, 21], [1, 1], [0, 1]]


@pytest.mark.parametrize(
    ("pane", "tenants", "votes"),
    [
        (4, (1,), [(1, 0)]),
        (6, (1, 1), [(1, 0), (1, 0)]),
        (6, (1,), [(1, 0), (1, 0)]),
        (6, (1,), [(1, 0, 0)]),
        (6, (1,), [(-1, 2)]),
        (6, (1,), [(0.5, 0)]),
    ],
)
def test_votes_that_are_none_are_refused(pane: int, tenants: tuple[int, ...], votes: Any) -> None:
    bags = Bags(2, 8, 0)
    bags.add(5, (1,), [(1, 1)])
    with pytest.raises(ValueError, match=r"order|rows|whole"):
        bags.add(pane, tenants, votes)


def traffic(
    seed: int, panes: int, number: int, *, burst: int = 0, change: int = 10**9, first: int = 0
) -> list[tuple[int, tuple[int, ...], IntArray]]:
    """Tenants that differ, some five votes to a pane; with `burst`, one repeats itself for so many panes."""
    rng = np.random.default_rng(seed)
    laws = np.random.default_rng(7).dirichlet(8 * STABLE, number)
    laws = np.where(laws < 1e-6, 1e-6, laws)
    changed = laws * TILT / (laws * TILT).sum(axis=1, keepdims=True)
    found, bursts = [], []
    for pane in range(first, first + panes):
        rows: dict[int, IntArray] = {}

        def say(tenant: int, goal: int, rows: dict[int, IntArray] = rows) -> None:
            rows.setdefault(tenant, np.zeros(K, dtype=np.int64))[goal] += 1

        now = (changed if pane >= change else laws)[:, :] / (changed if pane >= change else laws).sum(axis=1)[:, None]
        for tenant in rng.integers(0, number, 5).tolist():
            say(tenant, int(rng.choice(K, p=now[tenant])))
        if burst and rng.random() < 0.15:
            tenant = int(rng.integers(0, number))
            bursts.append([tenant, int(rng.choice(K, p=now[tenant])), burst])
        for tenant, goal, _ in bursts:
            say(tenant, goal)
        bursts = [[tenant, goal, left - 1] for tenant, goal, left in bursts if left > 1]
        tenants = tuple(sorted(rows))
        found.append((pane, tenants, np.array([rows[tenant] for tenant in tenants])))
    return found


def found_distance(rows: list[tuple[int, tuple[int, ...], IntArray]]) -> int:
    panes = np.array([pane for pane, tenants, _ in rows for _ in tenants])
    tenants = np.array([tenant for _, tenants, _ in rows for tenant in tenants])
    votes = np.concatenate([votes for _, _, votes in rows])
    order = np.random.default_rng(2).permutation(len(panes))  # it is of no consequence
    return distance_of(panes[order], tenants[order], votes[order])


def test_the_distance_is_as_long_as_tenants_repeat_themselves() -> None:
    calm = [found_distance(traffic(seed, 600, 30)) for seed in range(5)]
    # each is 0 with probability 0.9 at least, as one of three or four spans that are no independent tests
    assert calm.count(0) >= 3
    bursts = [found_distance(traffic(seed, 600, 30, burst=12)) for seed in range(5)]
    assert min(bursts) >= 4
    assert max(bursts) < DISTANCES[-1]


def test_a_tenant_that_never_speaks_twice_has_no_distance() -> None:
    n = 300
    assert distance_of(np.arange(n), np.arange(n), np.tile(np.eye(K, dtype=np.int64)[0], (n, 1))) == 0


def learned(rows: list[tuple[int, tuple[int, ...], IntArray]], most: int = 64) -> TenantReference:
    reference = TenantReference(K, most)
    for pane, tenants, votes in rows:
        reference.learn(votes, pane=pane, tenants=tenants)
    return reference


def test_a_change_is_seen_and_when_it_began_and_another_mix_of_tenants_is_none() -> None:
    reference = learned(traffic(1, 800, 30))
    pooled = sum(votes.sum(axis=0) for _, _, votes in traffic(1, 800, 30))
    detector = reference.detector(pooled, 1e6)
    rng = np.random.default_rng(3)
    laws = np.random.default_rng(7).dirichlet(8 * STABLE, 30)
    worst = int(laws[:, 0].argmin())
    for pane in range(800, 1100):  # only the tenant who differs most from the others
        status = detector.update([rng.multinomial(5, laws[worst])], pane=pane, tenants=(worst,))
        assert not status.alarm
    since = 0
    for pane, tenants, votes in traffic(4, 400, 30, first=1100, change=1200):
        status = detector.update(votes, pane=pane, tenants=tenants)
        since += int(votes.sum()) if pane >= 1200 else 0
        if status.alarm:
            break
    assert status.alarm
    assert 0 < since < 250
    low, high = status.onset_interval
    assert low <= since <= high + 50  # the first votes after it may well be those that were there before
    assert low <= status.onset_events <= high
    assert status.events == 300 * 5 + 100 * 5 + since
    detector.restart()
    assert detector.status.events == 0
    assert detector.status.e_value == 0.0


@pytest.mark.parametrize("burst", [0, 12])
def test_a_saved_state_goes_on_bit_for_bit_and_is_small(burst: int) -> None:
    rows = traffic(1, 900, 30, burst=burst)
    whole, stopped = TenantReference(K, 64), TenantReference(K, 64)
    for pane, tenants, votes in rows[:600]:
        for reference in (whole, stopped):
            reference.learn(votes, pane=pane, tenants=tenants)
        if pane % 97 == 0:
            stopped = TenantReference.from_dict(json.loads(json.dumps(stopped.to_dict())))
    assert stopped.to_dict() == whole.to_dict()
    one, other = whole.detector((95, 2, 1, 1, 1), 1e3), stopped.detector((95, 2, 1, 1, 1), 1e3)
    assert (whole.distance or 0) >= burst / 4
    for pane, tenants, votes in rows[600:]:
        status = one.update(votes, pane=pane, tenants=tenants)
        assert other.update(votes, pane=pane, tenants=tenants) == status
        text = json.dumps(other.to_dict())
        assert len(text) < 5_000
        other = TenantDetector.from_dict(json.loads(text))
        assert json.dumps(other.to_dict()) == text
    for detector in (one, other):
        detector.restart()
    assert one.to_dict() == other.to_dict()


def test_the_sample_is_bounded_and_what_comes_after_it_counts_as_well() -> None:
    rows = traffic(1, 1200, 30)
    reference = learned(rows)
    assert sum(len(tenants) for _, tenants, _ in rows) > SAMPLE
    assert reference.distance is not None
    assert reference.votes == sum(int(votes.sum()) for _, _, votes in rows)
    assert len(json.dumps(reference.to_dict())) < 4_000
    assert reference.to_dict()["bags"]["tenants"] == 30


def test_one_tenant_after_another_is_learned_while_others_are_watched() -> None:
    detector = learned(traffic(1, 300, 10)).detector((95, 2, 1, 1, 1), 1e6)
    detector.update([(3, 0, 0, 0, 0)], pane=300, tenants=(1,))
    before = detector.status
    detector.learn([(0, 5, 0, 0, 0)], pane=301, tenants=(77,))
    assert detector.status == before
    detector.restart()
    saved = Bags.from_dict(detector.to_dict()["bags"])
    assert saved.add(400, (77,), [(0, 1, 0, 0, 0)]).bags.sum() > 1  # still known after a restart


@pytest.mark.parametrize("counts", [(0, 0), (1.5, 1.0), (-1, 2)])
def test_a_reference_without_votes_is_refused(counts: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="reference"):
        TenantDetector(Bags(2, 8, 0), counts, arl0_events=10.0)


@pytest.mark.parametrize("arl0", [0.5, math.inf, math.nan])
def test_a_run_length_must_be_finite(arl0: float) -> None:
    with pytest.raises(ValueError, match="arl0"):
        TenantDetector(Bags(2, 8, 0), (3, 1), arl0_events=arl0)


@pytest.mark.parametrize("kind", [TenantDetector, TenantReference, Bags])
@pytest.mark.parametrize("state", [{"version": 9, "kind": "tenants"}, {"version": 1, "kind": "tenants"}, {}])
def test_damaged_states_are_refused(kind: Any, state: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"version|damaged"):
        kind.from_dict(state)


def test_a_table_that_is_cut_short_is_refused() -> None:
    bags = Bags(2, 8, 0)
    bags.add(5, (1, 2), [(1, 1), (300, 0)])
    state = bags.to_dict()
    for text in (state["bags"][:-4], "", "?"):
        with pytest.raises(ValueError, match="whole"):
            Bags.from_dict(state | {"bags": text})
