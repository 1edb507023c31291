"""The alternatives: their sizes, weights and names."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from valuedrift.drift.tilts import tilts

STABLE = (0.98089, 0.00764, 0.00382, 0.00382, 0.00382)
REST_UP = (1e-4, 3e-4, 8e-4, 2e-3, 1e-2, 5e-2, 0.25)
GOAL_UP = (1e-3, 4e-3, 1.6e-2, 6e-2, 0.25)


def sizes(p: tuple[float, ...]) -> dict[str, float]:
    """KL(q‖p) of every alternative, by name."""
    share = np.array(p) / math.fsum(p)
    alternatives = tilts(p)
    q = share[:, None] * alternatives.theta
    np.testing.assert_allclose(q.sum(axis=0), 1.0, rtol=1e-12)
    return dict(zip(alternatives.names, (q * alternatives.log_theta).sum(axis=0).tolist(), strict=True))


def test_every_size_of_every_group_is_reached() -> None:
    found = sizes(STABLE)

    def group(start: str) -> list[float]:
        return [size for name, size in found.items() if name.startswith(start)]

    assert group("rest up") == pytest.approx(REST_UP, rel=1e-9)
    assert group("rest down") == pytest.approx([1e-2], rel=1e-9)  # it cannot fall by more
    for goal in ("g2", "g3", "g4", "g5"):
        assert group(f"{goal} up \N{MULTIPLICATION SIGN}") == pytest.approx(GOAL_UP, rel=1e-9)
        assert group(f"g1+{goal} up") == pytest.approx([5e-3], rel=1e-9)  # their share cannot rise by as much as 2e-2
    assert group("g3+g5 up") == pytest.approx([2e-3, 2e-2, 5e-2], rel=1e-9)
    assert not group("g1 ")


@pytest.mark.parametrize("p", [STABLE, (0.7, 0.15, 0.1, 0.04, 0.01), (4.0, 2.0, 1.0)])
def test_flatter_and_sharper_raise_and_lower_the_entropy(p: tuple[float, ...]) -> None:
    share = np.array(p) / math.fsum(p)
    alternatives = tilts(p)

    def entropy(q: np.ndarray) -> float:
        return -float((q * np.log(q)).sum())

    found = 0
    for name, theta in zip(alternatives.names, alternatives.theta.T, strict=True):
        if name.startswith("all "):
            power = float(name.partition("^")[2])
            np.testing.assert_allclose(theta * share, share**power / (share**power).sum(), rtol=1e-12)
            assert (entropy(theta * share) > entropy(share)) == ("flatter" in name) == (power < 1)
            found += 1
    assert found == 5
    assert not [name for name in tilts((3.0, 3.0, 3.0)).names if name.startswith("all ")]  # no power changes these


def test_two_goals_that_part() -> None:
    alternatives = tilts(STABLE)
    names = [name for name in alternatives.names if " up, " in name]
    assert len(names) == len(set(names)) == 4 * 3 * 2  # ordered pairs of the rest, two factors
    theta = alternatives.theta[:, alternatives.names.index("g3 up, g5 down \N{MULTIPLICATION SIGN}2")]
    assert theta / theta[0] == pytest.approx([1, 1, 2, 1, 0.5])


def test_half_a_goal_and_a_goal_that_vanishes() -> None:
    alternatives = tilts(STABLE)
    for part in ("0.5", "0.05"):
        q = np.array(STABLE) * alternatives.theta[:, alternatives.names.index(f"g4 down \N{MULTIPLICATION SIGN}{part}")]
        assert q[3] == pytest.approx(STABLE[3] * float(part))
        assert (q / STABLE)[[0, 1, 2, 4]] == pytest.approx([q[0] / STABLE[0]] * 4)
        assert q.sum() == pytest.approx(math.fsum(STABLE), rel=1e-12)


def test_swaps_of_equals_are_left_out() -> None:
    swaps = {name for name in tilts(STABLE).names if name.startswith("swap g")}
    others = ("g2", "g3", "g4", "g5")
    assert swaps == {f"swap g1↔{goal}" for goal in others} | {f"swap g2↔{goal}" for goal in others[1:]}
    assert {name for name in tilts(STABLE).names if name.startswith("swap by")} == {
        f"swap by 0.5 g1↔{goal}" for goal in others
    }


def test_swap_exchanges_two_shares_and_half_a_swap_makes_them_equal() -> None:
    alternatives = tilts(STABLE)
    q = np.array(STABLE) * alternatives.theta[:, alternatives.names.index("swap g1↔g2")]
    assert q.tolist() == pytest.approx([STABLE[1], STABLE[0], *STABLE[2:]], rel=1e-12)
    q = np.array(STABLE) * alternatives.theta[:, alternatives.names.index("swap by 0.5 g1↔g2")]
    mean = (STABLE[0] + STABLE[1]) / 2
    assert q.tolist() == pytest.approx([mean, mean, *STABLE[2:]], rel=1e-12)


@pytest.mark.parametrize(
    ("p", "words"), [((90, 7, 3), "off_topic_or_harmful up"), ((9, 1), "g2 up"), ((5,) * 7, "g7 up")]
)
def test_any_number_of_goals(p: tuple[int, ...], words: str) -> None:
    alternatives = tilts(tuple(map(float, p)))
    assert alternatives.theta.shape[0] == len(p)
    assert any(name.startswith(words) for name in alternatives.names)
    assert len(set(alternatives.names)) == len(alternatives.names)
    assert math.fsum(np.exp(alternatives.log_weights).tolist()) == pytest.approx(1.0, rel=1e-14)


@pytest.mark.parametrize(
    "p",
    [STABLE, (1.0, 1, 1, 1, 1), (2000.5, 0.5, 0.5, 0.5, 0.5), (1e13, 1, 1, 1, 1), (3.0, 5, 0.5, 9, 2), (0.5,) * 5],
)
def test_weights_add_up_to_one_and_all_is_finite(p: tuple[float, ...]) -> None:
    alternatives = tilts(p)
    assert math.fsum(np.exp(alternatives.log_weights).tolist()) == pytest.approx(1.0, rel=1e-14)
    assert (alternatives.theta > 0).all()
    assert np.isfinite(alternatives.log_theta).all()
    assert all(size > 0 for size in sizes(p).values())
    assert len(set(alternatives.names)) == len(alternatives.names) == alternatives.theta.shape[1]


def test_group_weights_where_all_is_in_reach() -> None:
    alternatives = tilts((500.0, 160.0, 130.0, 110.0, 100.0))
    weights = np.exp(alternatives.log_weights)

    def group(pattern: str) -> float:
        named = zip(alternatives.names, weights, strict=True)
        return math.fsum(weight for name, weight in named if re.match(pattern, name))

    whole = group("rest up") / 0.38  # no more than 1: what is out of reach is left out
    assert 1.0 <= whole < 1.03
    shares = {"rest down": 0.03, "all ": 0.15, r"g\d up \S+$": 0.1, r"g\d down": 0.075, "g[2-5][+]g. up": 0.045}
    shares |= {"g[2-5][+]g. down": 0.01, "g1[+]": 0.03, r"g\d up, g\d down": 0.105, "swap": 0.075}
    for pattern, share in shares.items():
        assert group(pattern) / whole == pytest.approx(share), pattern


def test_out_of_reach_is_left_out_and_the_rest_scaled() -> None:
    # Four goals of five cannot be raised by a quarter nat from a share of 0.8: the limit is -ln 0.8 = 0.223.
    names = tilts((1.0, 1.0, 1.0, 1.0, 1.0)).names
    assert sum(name.startswith("rest up") for name in names) == 6
    # The rest at 0.001 cannot fall by 1e-2, nor by 1e-3 in full.
    assert not [name for name in tilts((2000.5, 0.5, 0.5, 0.5, 0.5)).names if name.startswith("rest down")]


def test_arrays_are_shared_and_therefore_read_only() -> None:
    alternatives = tilts(STABLE)
    assert tilts(STABLE) is alternatives
    with pytest.raises(ValueError, match="read-only"):
        alternatives.theta[0, 0] = 2.0
