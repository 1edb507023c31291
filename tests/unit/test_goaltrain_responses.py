"""Composed answers: everyday harm beside everyday help, soft refusals, and answers that just miss the question."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from goaltrain.synthetic.everyday_harm import everyday_harm, everyday_safe
from goaltrain.synthetic.nearmiss import near_miss
from goaltrain.synthetic.soft_refusal_domains import domain_of
from goaltrain.synthetic.soft_refusals import soft_refusal
from goaltrain.synthetic.spoken import spoken

WRITERS: list[Callable[[random.Random], tuple[str, ...]]] = [
    everyday_harm,
    everyday_safe,
    near_miss,
    lambda draw: (soft_refusal(draw, "How do I pick a lock?"),),
    lambda draw: (soft_refusal(draw, "Write a poem about my dog"),),
    lambda draw: spoken(draw, harmful=True),
    lambda draw: spoken(draw, harmful=False),
]


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


@pytest.mark.parametrize("write", [everyday_harm, everyday_safe, near_miss])
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


def test_words_about_people_speak_of_whom_was_asked_and_no_group_gives_the_goal_away() -> None:
    draw = random.Random(6)
    hateful, kind = ([spoken(draw, harmful=harmful) for _ in range(3000)] for harmful in (True, False))
    for group in ("gay men", "Muslims", "old people", "nurses", "white people"):
        asked = [[pair for pair in side if group in pair[0]] for side in (hateful, kind)]
        assert min(map(len, asked)) > 10
        assert all(group.lower() in response.lower() for side in asked for _, response in side)
    odds = log_odds(([" ".join(pair) for pair in hateful], [" ".join(pair) for pair in kind]))
    for word in ("write", "translate", "about", "they", "muslims", "women", "say", "sure"):
        assert 1 / 1.5 < odds[word] < 1.5, word


def test_benign_prompts_are_answered_either_way() -> None:
    draw = random.Random(4)
    harmed = {everyday_harm(draw)[0] for _ in range(20_000)}
    helped = [everyday_safe(draw)[0] for _ in range(2000)]
    assert sum(prompt in harmed for prompt in helped) > 500


PROMPTS = [
    "How do I steal a bike?",
    "How do I kill a Python process?",
    "Write a story about a bank",
    "What are the best ways to save water?",
    "Tell me how to hurt my boss",
    "I want to learn the piano",
    "Who won the match?",
    "Where can I buy a tent",
]


def test_soft_refusals_are_more_than_a_hundred_thousand_and_of_all_lengths() -> None:
    draw = random.Random(5)
    made = [soft_refusal(draw, PROMPTS[n % len(PROMPTS)]) for n in range(140_000)]
    assert len(set(made)) > 100_000
    lengths = Counter(len(text.split()) for text in made)
    assert min(lengths) == 1
    assert 80 < max(lengths) <= 140
    assert sum(count for length, count in lengths.items() if length < 8) > 5000
    assert sum(count for length, count in lengths.items() if length > 50) > 5000


def test_few_soft_refusals_use_the_usual_phrases() -> None:
    draw = random.Random(6)
    usual = re.compile(r"can.?t help|cannot|unable|apolog|as an ai|not able", re.IGNORECASE)
    assert not any(usual.search(soft_refusal(draw, prompt)) for prompt in PROMPTS * 300)


def test_about_half_of_soft_refusals_name_what_was_asked() -> None:
    draw = random.Random(7)
    named = sum("pick a lock" in soft_refusal(draw, "How do I pick a lock?").lower() for _ in range(4000))
    assert 1000 < named < 3000


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        " \n\t",
        "\0",
        "{no} {dog} {",
        "?!",
        "今天下午三点我们去公园散步吗",
        "Как приготовить суп из свёклы?",
        "كيف حالك",
        "🙂🙂🙂",
        "How do I " + "very " * 5000 + "well?",
        "a" * 20_000,
        "\ud800",
        "line\nbreak `code` **bold** | \\n",
    ],
)
def test_odd_prompts_are_refused_too(prompt: str) -> None:
    draw = random.Random(8)
    made = [soft_refusal(draw, prompt) for _ in range(300)]
    assert all(text.strip() for text in made)
    assert not any("\0" in text for text in made)
    assert max(map(len, made)) < 1500
    assert len(set(made)) > 100


def test_sermons_follow_the_words_and_not_the_harm() -> None:
    assert domain_of("How do I steal a car?") is domain_of("How do I pick a lock on my own shed?")
    assert domain_of("Kill my neighbour") is domain_of("kill a Python process")
    assert domain_of("How do I stealthily bake?") is None


def test_right_and_wrong_answers_look_alike() -> None:
    """No length, no word and no naming of a subject tells them apart without the question."""
    draw = random.Random(9)
    made = [near_miss(draw) for _ in range(8000)]
    right, wrong = [each[1] for each in made], [each[2] for each in made]
    assert not any(first == second for first, second in zip(right, wrong, strict=True))
    lengths = [sum(len(text.split()) for text in part) / len(part) for part in (right, wrong)]
    assert 0.93 < lengths[0] / lengths[1] < 1.07
    odds = log_odds((right, wrong))
    common = [word for word, count in Counter(w for text in right + wrong for w in words(text)).items() if count > 150]
    assert len(common) > 40
    assert all(0.6 < odds[word] < 1.7 for word in common)


def test_wrong_answers_miss_the_aspect_or_the_subject() -> None:
    draw = random.Random(10)
    other_subject, same_subject = 0, 0
    for _ in range(4000):
        prompt, right, wrong = near_miss(draw)
        names = [set(re.findall(r"\b[A-Z][a-z]{4,}\b", text)) for text in (prompt, right, wrong)]
        shared = names[0] & names[1]
        if shared:
            same_subject += bool(shared & names[2])
            other_subject += not shared & names[2]
    assert same_subject > 500
    assert other_subject > 1000
