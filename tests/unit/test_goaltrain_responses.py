"""Composed answers: everyday harm beside everyday help, soft refusals, and answers that just miss the question."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from goaltrain.synthetic.everyday_harm import everyday_harm, everyday_safe

WRITERS: list[Callable[[random.Random], tuple[str, ...]]] = [everyday_harm, everyday_safe]


@pytest.mark.parametrize("write", WRITERS)
def test_the_seed_decides(write: Callable[[random.Random], tuple[str, ...]]) -> None:
    first, again, other = random.Random(5), random.Random(5), random.Random(6)
    made = [write(first) for _ in range(50)]
    assert made == [write(again) for _ in range(50)]
    assert made != [write(other) for _ in range(50)]


@pytest.mark.parametrize("write", WRITERS)
def test_no_slot_is_left_and_no_space_doubled(write: Callable[[random.Random], tuple[str, ...]]) -> None:
    draw = random.Random(1)
    for _ in range(3000):
        for text in write(draw):
            assert text.strip() == text
            assert text
            assert not re.search(r"\{\w+\}|  | [,?!](?:\s|$)|\\n|;;|\||\0", text), text


@pytest.mark.parametrize("write", WRITERS)
def test_there_are_more_than_fifty_thousand(write: Callable[[random.Random], tuple[str, ...]]) -> None:
    draw = random.Random(2)
    assert len({write(draw) for _ in range(54_000)}) > 50_000


def words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z']+", text.lower())}


def log_odds(texts: tuple[list[str], list[str]]) -> dict[str, float]:
    """How often each word stands in one list against the other: Laplace-smoothed odds of the shares of texts."""
    first, second = (Counter(word for text in part for word in words(text)) for part in texts)
    return {word: (first[word] + 1) / (second[word] + 1) for word in first | second}


def test_most_words_of_harmful_answers_are_used_by_good_ones_too() -> None:
    """Steps are warned of as often as they are advised, so no step's word gives the goal away."""
    draw = random.Random(3)
    harm = [everyday_harm(draw)[1] for _ in range(4000)]
    safe = [everyday_safe(draw)[1] for _ in range(4000)]
    shared = words(*harm) & words(*safe)
    assert len(shared) > 0.9 * len(words(*harm))
    odds = log_odds((harm, safe))
    common = [word for word, count in Counter(w for text in harm + safe for w in words(text)).items() if count > 200]
    assert len(common) > 40
    assert sum(1 / 2.5 < odds[word] < 2.5 for word in common) > 0.7 * len(common)


def test_benign_prompts_are_answered_either_way() -> None:
    draw = random.Random(4)
    harmed = {everyday_harm(draw)[0] for _ in range(20_000)}
    helped = [everyday_safe(draw)[0] for _ in range(2000)]
    assert sum(prompt in harmed for prompt in helped) > 500
