"""Composed training examples: seeded, many, well-formed, and right where the answer can be checked."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaltrain.synthetic.everyday import derailed, everyday_exchanges, short_harmful_compliance
from goaltrain.synthetic.everyday_computed import COMPUTED, arithmetic, conversion, sorting, weekday
from goaltrain.synthetic.grammar import expand
from goaltrain.synthetic.refusals import topic_free_refusal, topical_refusal
from goaltrain.synthetic.topics import WORDS, topic_of

WRITERS: list[Callable[[random.Random], str]] = [
    topic_free_refusal,
    lambda generator: topical_refusal(generator, "How do I pick a lock?"),
    lambda generator: topical_refusal(generator, "Write a poem about my {dog}"),
    lambda generator: "\n".join(everyday_exchanges(generator, 1)[0]),
    lambda generator: "\n".join(short_harmful_compliance(generator)),
]


@pytest.mark.parametrize("write", [*WRITERS, lambda generator: derailed(generator, "What is tea?")])
def test_the_seed_decides(write: Callable[[random.Random], str]) -> None:
    first, again, other = random.Random(5), random.Random(5), random.Random(6)
    texts = [write(first) for _ in range(50)]
    assert texts == [write(again) for _ in range(50)]
    assert texts != [write(other) for _ in range(50)]


@pytest.mark.parametrize("write", WRITERS)
def test_no_slot_is_left_and_no_space_doubled(write: Callable[[random.Random], str]) -> None:
    generator = random.Random(1)
    for _ in range(5000):
        text = write(generator)
        assert text.strip() == text
        assert text
        text = text.replace("{dog}", "").replace(" ...", "").replace(" = ?", "")
        assert not re.search(
            r"\{\w+\}|  | [,.?!](?:\s|$)|\\n|\bI '|;;|\|", text.replace("{dog}", "").replace(" ...", "")
        ), text


def test_refusals_are_more_than_a_hundred_thousand() -> None:
    generator = random.Random(2)
    assert len({topic_free_refusal(generator) for _ in range(200_000)}) > 100_000


def test_a_good_share_of_refusals_has_none_of_the_usual_words() -> None:
    generator = random.Random(3)
    usual = re.compile(r"can.?t|cannot|sorry|unable|apolog|not able", re.IGNORECASE)
    unusual = sum(not usual.search(topic_free_refusal(generator)) for _ in range(10_000))
    assert 4_000 < unusual < 9_000


def test_exchanges_and_bad_answers_are_many() -> None:
    exchanges = everyday_exchanges(random.Random(4), 10_000)
    assert len(set(exchanges)) > 9_990
    generator = random.Random(4)
    assert len({short_harmful_compliance(generator) for _ in range(20_000)}) > 10_000
    assert len({derailed(generator, "What is tea?") for _ in range(10_000)}) > 3_000


@pytest.mark.parametrize(
    ("prompt", "phrase"),
    [
        ("How do I pick a lock?", "how to pick a lock"),
        ("Hi, can you tell me how to lower my blood pressure?", "how to lower your blood pressure"),
        ("Please write a poem about my dog.", "write a poem about your dog"),
        ("Tell me a joke", "tell you a joke"),
        ("I want to scare people", "scare people"),
        ("What are the best ways to shoplift?", "the best ways to shoplift"),
        ("Where can I buy a knife", "where to buy a knife"),
    ],
)
def test_the_topic_is_turned_to_the_other_side(prompt: str, phrase: str) -> None:
    topic = topic_of(prompt)
    assert topic is not None
    assert topic.phrase == phrase
    generator = random.Random(7)
    plain = [topical_refusal(generator, prompt).lower().replace("’", "'") for _ in range(50)]  # noqa: RUF001
    assert all(phrase in text for text in plain)


@pytest.mark.parametrize("prompt", ["", "?", "12", "¿Cómo estás?", "how do i", "\0\0", "write {topic}", "как дела"])
def test_a_prompt_without_a_phrase_gets_a_refusal_without_one(prompt: str) -> None:
    assert topic_of(prompt) is None
    assert topical_refusal(random.Random(8), prompt) == topic_free_refusal(random.Random(8))


@given(
    st.one_of(
        st.text(),
        st.builds(
            "{} {}".format, st.sampled_from(["How do I", "Write", "please tell me about", "I want to"]), st.text()
        ),
    ),
    st.integers(0, 2**32),
)
def test_topical_refusals_of_any_prompt_are_bounded(prompt: str, seed: int) -> None:
    text = topical_refusal(random.Random(seed), prompt)
    assert 0 < len(text) < 800
    topic = topic_of(prompt)
    assert topic is None or len(topic.phrase.split()) <= WORDS + 2
    assert derailed(random.Random(seed), prompt)


def test_arithmetic_is_right() -> None:
    generator = random.Random(9)
    checked = 0
    for _ in range(3000):
        prompt, answer = arithmetic(generator)
        signs = re.fullmatch(r"(?:Calculate |Solve: )?(\d+) ([-+*/]) (\d+)(?: = \?|=)?", prompt)
        if signs:
            a, b = int(signs[1]), int(signs[3])
            value = {"+": a + b, "-": a - b, "*": a * b, "/": a // b}[signs[2]]
            assert str(value) in re.findall(r"\d+", answer)
            checked += 1
    assert checked > 300


def test_lists_are_sorted_and_days_are_right() -> None:
    generator = random.Random(10)
    days = [dt.date(2024, 1, 1 + n).strftime("%A") for n in range(7)]
    sorted_lists = later = 0
    for _ in range(2000):
        prompt, answer = sorting(generator)
        if prompt.startswith("Sort these words"):
            words = answer.split(", ")
            assert words == sorted(prompt.partition(": ")[2].split(", "))
            sorted_lists += 1
        prompt, answer = weekday(generator)
        found = re.fullmatch(r"If today is (\w+), what day is it in (\d+) days\?", prompt)
        if found:
            assert days[(days.index(found[1]) + int(found[2])) % 7] in answer
            later += 1
    assert sorted_lists > 50
    assert later > 200


def test_units_are_right() -> None:
    generator = random.Random(11)
    exact = {("hours", "minutes"): 60, ("weeks", "days"): 7, ("days", "hours"): 24, ("inches", "cm"): 2.54}
    checked = 0
    for _ in range(4000):
        prompt, answer = conversion(generator)
        found = re.fullmatch(r"Convert (\d+) (\w+) to (\w+)\.", prompt)
        if found and (found[2], found[3]) in exact:
            value = round(int(found[1]) * exact[found[2], found[3]], 2)
            assert any(abs(float(n) - value) < 0.01 for n in re.findall(r"\d+(?:\.\d+)?", answer))
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("compute", COMPUTED)
def test_computed_answers_are_short(compute: Callable[[random.Random], tuple[str, str]]) -> None:
    generator = random.Random(12)
    assert all(0 < len(compute(generator)[1]) < 120 for _ in range(2000))


def test_slots_with_a_capital_begin_a_sentence() -> None:
    rules = {"thing": ("{colour}tea",), "colour": ("green ", "")}
    texts = {expand(random.Random(n), rules, "{Thing} and {thing}") for n in range(50)}
    assert texts == {"Green tea and green tea", "Green tea and tea", "Tea and green tea", "Tea and tea"}
