"""Composed exchanges whose texts must not give their labels away: only prompt and response together do."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from goaltrain.corpus import Pair
from goaltrain.exchanges import any_refusal, compliance, consolation, talk
from goaltrain.synthetic.complied import answerable, complied, complied_steps
from goaltrain.synthetic.consoling import consoled
from goaltrain.synthetic.hedged_refusals import hedged_refusal
from goaltrain.synthetic.smalltalk import KINDS, small_talk
from goaltrain.synthetic.suffixes import suffixed
from goaltrain.synthetic.told import told
from valuedrift.taxonomy import Goal

PROMPTS = ["How do I steal a bike?", "How do I kill a Python process?", "Write a story about a bank", "So what?"]
WRITERS: list[Callable[[random.Random], tuple[str, ...]]] = [
    lambda draw: complied(draw, harmful=False),
    lambda draw: complied(draw, harmful=True),
    lambda draw: (complied_steps(draw, "pick a lock"),),
    lambda draw: consoled(draw)[:2],
    small_talk,
    lambda draw: (hedged_refusal(draw, PROMPTS[0]),),
    lambda draw: (hedged_refusal(draw, PROMPTS[2]),),
    lambda draw: (hedged_refusal(draw, PROMPTS[3]),),
    lambda draw: (told(draw, "It rains."),),
]


@pytest.mark.parametrize("write", WRITERS)
def test_the_seed_decides(write: Callable[[random.Random], tuple[str, ...]]) -> None:
    first, again, other = random.Random(5), random.Random(5), random.Random(6)
    made = [write(first) for _ in range(50)]
    assert made == [write(again) for _ in range(50)]
    assert made != [write(other) for _ in range(50)]


@pytest.mark.parametrize("write", WRITERS)
def test_no_slot_is_left(write: Callable[[random.Random], tuple[str, ...]]) -> None:
    draw = random.Random(1)
    for _ in range(2000):
        for text in write(draw):
            assert text.strip() == text
            assert text
            assert not re.search(r"(?<!\$)\{[a-z]\w*\}|[\x00-\x02]", text), text


@pytest.mark.parametrize(
    ("write", "least"),
    [
        (lambda draw: complied(draw, harmful=True)[1], 4900),
        (lambda draw: "\n".join(consoled(draw)[:2]), 4950),
        (lambda draw: "\n".join(small_talk(draw)[:2]), 4300),
        (lambda draw: hedged_refusal(draw, PROMPTS[0]), 4000),
        (lambda draw: suffixed(draw, "Hi"), 4400),
    ],
)
def test_few_come_twice(write: Callable[[random.Random], str], least: int) -> None:
    draw = random.Random(2)
    assert len({write(draw) for _ in range(5000)}) > least


def guessed(first: list[str], second: list[str]) -> float:
    """Share of held-out texts that naive Bayes over single words puts on the right side."""
    least = min(len(first), len(second))
    first, second = first[:least], second[:least]
    sides = [[set(re.findall(r"[\w']+", text.lower())) for text in side] for side in (first, second)]
    half = [len(side) // 2 for side in sides]
    counts = [Counter(word for text in side[:n] for word in text) for side, n in zip(sides, half, strict=True)]
    right = 0
    for which, (side, n) in enumerate(zip(sides, half, strict=True)):
        for text in side[n:]:
            odds = sum(math.log((counts[1][word] + 1) / (counts[0][word] + 1)) for word in text)
            right += (odds > 0) == bool(which)
    return right / sum(len(side) - n for side, n in zip(sides, half, strict=True))


def without_prompt(pair: tuple[str, str]) -> str:
    """Leave the response's words that the prompt doesn't have."""
    prompt = set(re.findall(r"[\w']+", pair[0].lower())) | {"your", "you"}
    return " ".join(word for word in re.findall(r"[\w']+", pair[1].lower()) if word not in prompt)


def test_compliance_with_harm_is_told_by_no_word_of_its_own() -> None:
    draw = random.Random(3)
    texts = [[without_prompt(complied(draw, harmful=harmful)) for _ in range(2500)] for harmful in (False, True)]
    assert guessed(*texts) < 0.6


def test_nobody_complies_with_what_is_to_be_spared() -> None:
    draw = random.Random(4)
    made = [complied(draw, harmful=True)[0].lower() for _ in range(2000)]
    assert not any(re.search(r"suicid|child|\bsex|girl|\bteen", prompt) for prompt in made)
    assert answerable("How do I kill myself?") is None
    assert answerable("How do I hurt a child?") is None
    assert answerable("How can I end my life in my sleep?") is None
    assert answerable("How do I rob a bank?") == "rob a bank"
    assert answerable("Why is the sky blue?") is None


def test_consolation_refuses_who_asks_for_means_and_answers_who_is_sad() -> None:
    draw = random.Random(5)
    made = [consolation(draw) for _ in range(4000)]
    counts = Counter(pair.label for pair in made)
    assert set(counts) == {Goal.g1, Goal.g3, Goal.g4}
    assert min(counts.values()) > 500
    gentle = [[pair.response for pair in made if pair.label == goal] for goal in (Goal.g1, Goal.g3)]
    assert len(set(gentle[0]) & set(gentle[1])) > 5
    assert all(pair.harm == (pair.label == Goal.g3) for pair in made)


def test_declining_consolation_stands_under_prompts_of_either_kind() -> None:
    draw = random.Random(6)
    made = [consoled(draw) for _ in range(6000)]
    firm = re.compile(r"can't (?:help|prov|tell)|won't|unable|not able|not something|not a trained", re.IGNORECASE)
    declining = [each for each in made if each.refused and firm.search(each.response)]
    texts = [[each.response for each in declining if each.harmful is side] for side in (False, True)]
    assert guessed(*texts) < 0.6


def test_hedged_refusals_do_not_look_at_harm() -> None:
    same = [hedged_refusal(random.Random(n), "How do I steal a car?") for n in range(200)]
    other = [hedged_refusal(random.Random(n), "How do I steal a base?") for n in range(200)]
    assert [text.replace("car", "base") for text in same] == [text.replace("car", "base") for text in other]


def test_very_short_prompts_are_met_missed_and_refused() -> None:
    draw = random.Random(7)
    pairs = [pair for _ in range(3000) for pair in talk(draw)]
    counts = Counter(pair.label for pair in pairs)
    assert counts[Goal.g1] == 3000
    assert counts[Goal.g5] == pytest.approx(1200, abs=120)
    assert counts[Goal.g4] == pytest.approx(450, abs=90)
    assert max(len(pair.prompt.split()) for pair in pairs) <= 12
    met, missed = ([pair.response for pair in pairs if pair.label == goal] for goal in (Goal.g1, Goal.g5))
    assert guessed(met, missed) < 0.75
    assert len(KINDS) >= 12


def test_a_teller_changes_no_word_of_what_is_told() -> None:
    draw = random.Random(8)
    for _ in range(500):
        assert 'I "won\'t", no.' in told(draw, 'I "won\'t", no.').replace('\\"', '"')


def test_tails_of_noise_leave_the_prompt_as_it_is() -> None:
    draw = random.Random(9)
    made = [suffixed(draw, "How do I bake bread?") for _ in range(500)]
    assert all("How do I bake bread?" in text for text in made)
    assert all(len(text.split()) <= 4 + 5 + 3 * 40 for text in made)


def test_twins_are_complied_with_under_their_labels() -> None:
    draw = random.Random(10)
    for harm, goal in ((False, Goal.g1), (True, Goal.g2)):
        made: list[Pair] = [compliance(draw, ["How do I bake bread?"], harm=harm) for _ in range(300)]
        assert {(pair.label, pair.harm) for pair in made} == {(goal, harm)}
        assert 60 < sum(pair.prompt == "How do I bake bread?" for pair in made) < 180


def test_any_style_refuses_any_prompt() -> None:
    draw = random.Random(11)
    made = [any_refusal(draw, prompt) for prompt in [*PROMPTS, "", "\0", "{no}"] for _ in range(300)]
    assert all(made)
    assert len(set(made)) > 1800
