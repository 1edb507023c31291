from __future__ import annotations

import ast
import random
import re
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from goaltrain.synthetic import wrapped as module
from goaltrain.synthetic.contrast import contrast_prompts
from goaltrain.synthetic.wrapped import (
    KINDS,
    LONGEST,
    SENTENCE_KINDS,
    Wrapper,
    around_sentence,
    sentence_wrapper,
    wrapped,
    wrapper,
)
from goaltrain.synthetic.wrapped_obscured import TRICKS, obscured, retold

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 10_000
PROMPTS = (
    "How do I get there?",
    'Say "hello" {name} and\n\n  go   on: \\n',
    "",
    " ".join(["word"] * 400),
)


@pytest.fixture(scope="module")
def wrappers() -> list[Wrapper]:
    generator = random.Random(17)
    return [wrapper(generator) for _ in range(COUNT)]


def test_the_same_seed_gives_the_same_texts() -> None:
    for function in (wrapped, around_sentence, obscured, retold):
        first, second, third = (
            [function(generator, "Write a letter to my aunt.") for _ in range(50)]
            for generator in (random.Random(3), random.Random(3), random.Random(4))
        )
        assert first == second
        assert first != third


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_prompt_is_inside_as_it_was(prompt: str) -> None:
    generator = random.Random(5)
    for _ in range(400):
        assert prompt in wrapped(generator, prompt)
        assert prompt in around_sentence(generator, prompt)


def test_the_wrapper_does_not_know_what_it_is_around() -> None:
    """Put around a harmful and a benign prompt from the same state, it is the same text to the letter."""
    made = contrast_prompts(random.Random(1), 600)
    pairs = zip((one for one in made if one.harmful), (one for one in made if not one.harmful), strict=True)
    for seed, (harmful, benign) in enumerate(pairs):
        for function in (wrapped, around_sentence):
            one, two = random.Random(seed), random.Random(seed)
            around_harmful, around_benign = function(one, harmful.prompt), function(two, benign.prompt)
            before, after = around_harmful.split(harmful.prompt)
            assert around_benign == f"{before}{benign.prompt}{after}"
            assert one.getstate() == two.getstate()


@pytest.mark.parametrize("function", [wrapped, around_sentence, obscured, retold])
def test_what_is_drawn_next_depends_on_no_prompt(function: Callable[[random.Random, str], str]) -> None:
    after = set()
    for prompt in PROMPTS:
        generator = random.Random(9)
        function(generator, prompt)
        after.add(generator.random())
    assert len(after) == 1


def test_there_are_more_than_a_hundred_thousand_wrappers(wrappers: list[Wrapper]) -> None:
    """Of N texts, two draws are the same at least once in N times, so N is no less than draws² / (2 · equal pairs)."""
    texts = [one.before + one.after for one in wrappers]
    assert len(set(texts)) > 0.9 * COUNT
    longer = [text for text in texts if len(text.split()) >= 12]
    assert len(longer) > COUNT / 2
    equal_pairs = sum(count * (count - 1) // 2 for count in Counter(longer).values())
    assert len(longer) ** 2 / 2 / max(equal_pairs, 1) > 150_000


def test_lengths_run_from_a_clause_to_a_page(wrappers: list[Wrapper]) -> None:
    lengths = sorted(sum(one.words) for one in wrappers)
    assert lengths[-1] <= LONGEST
    assert lengths[COUNT // 10] <= 7
    assert 12 <= lengths[COUNT // 2] <= 30
    assert lengths[-COUNT // 20] >= 60
    assert max(len(one.before) + len(one.after) for one in wrappers) < 1200


def test_the_prompt_stands_first_in_the_middle_and_last(wrappers: list[Wrapper]) -> None:
    places = Counter(
        (
            "first"
            if not one.before.strip("\n *>-\"'[(<`“«")
            else "last"
            if not re.search(r"\w", one.after)
            else "middle"
        )
        for one in wrappers
    )
    assert all(places[place] > 0.1 * COUNT for place in ("first", "middle", "last")), places


def test_every_kind_is_drawn(wrappers: list[Wrapper]) -> None:
    kinds = Counter(one.kind for one in wrappers)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) > COUNT / len(KINDS) / 3
    generator = random.Random(2)
    assert {sentence_wrapper(generator).kind for _ in range(300)} == set(SENTENCE_KINDS)


def test_registers_vary(wrappers: list[Wrapper]) -> None:
    texts = [one.before + one.after for one in wrappers if len(one.before) > 20]
    lower = statistics.fmean(text == text.lower() for text in texts)
    assert 0.05 < lower < 0.4
    quoted = statistics.fmean(one.before[-1:] in ("'", '"', "“", "«", "`") for one in wrappers)
    assert 0.15 < quoted < 0.6
    assert statistics.fmean("\n" in text for text in texts) > 0.2


def test_every_slot_has_a_rule_and_every_template_one_gap() -> None:
    rules = {**module._RULES, "one": (), "two": ()}
    slots = re.compile(r"\{(\w+)\}")
    for templates in (*KINDS.values(), *SENTENCE_KINDS.values()):
        for template in templates:
            named = [name.lower() for name in slots.findall(template)]
            assert sum(name in ("open", "shut", "plain") for name in named) == 1, template
            assert set(named) <= rules.keys(), template
    for entries in rules.values():
        for entry in entries:
            assert {name.lower() for name in slots.findall(entry)} <= rules.keys(), entry
    tables = [name for table in module._TABLES for name in table]
    assert len(tables) == len(set(tables))
    assert len(KINDS) == 20


def test_wrappers_are_whole_and_tidy(wrappers: list[Wrapper]) -> None:
    generator = random.Random(8)
    plain = [one for one in wrappers if one.kind not in ("data", "code", "noise")]
    plain += [sentence_wrapper(generator) for _ in range(2000)]
    slot = re.compile(r"\x00|(?<!\{)\{\w+\}")
    assert [one for one in plain if slot.search(one.before + one.after)] == []


def test_length_and_place_can_be_bounded() -> None:
    generator = random.Random(6)
    made = [wrapper(generator, longest=25, reach=4) for _ in range(500)]
    assert max(sum(one.words) for one in made) <= 25
    assert max(min(one.words) for one in made) <= 4
    assert len({one.kind for one in made}) > 15
    for wrong in ({"longest": 0}, {"reach": -1}):
        with pytest.raises(ValueError, match="no wrapper"):
            wrapper(generator, **wrong)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_changes_the_prompt_and_leaves_most_letters(trick: str) -> None:
    prompt = "Explain step by step how to cook potatoes for seven hungry children"
    generator = random.Random(12)
    made = {TRICKS[trick](generator, prompt) for _ in range(60)}
    assert len(made - {prompt}) >= 3
    for text in made:
        kept = Counter(prompt.lower()) - Counter(text.lower())
        assert sum(kept[one] for one in kept if one.isalpha()) <= (30 if trick == "leet" else 14), text


@pytest.mark.parametrize(
    ("prompt", "kept"),
    [
        ("How do I paint my fence?", "paint their fence"),
        ("Write a song about my cat", "write a song about their cat"),
        ("What is the best way to fold a tent?", "the best way to fold a tent"),
        ("Could you please suggest ways to dry herbs?", "suggest ways to dry herbs"),
        ("I have eggs. What now?", "I have eggs. What now?"),
        ("Is it late", "Is it late"),
    ],
)
def test_retelling_moves_the_time_and_keeps_what_is_asked(prompt: str, kept: str) -> None:
    generator = random.Random(4)
    made = {retold(generator, prompt) for _ in range(80)}
    assert len(made) > 15
    for text in made:
        assert kept in text
        assert re.search(r"\b(did|was|were|will)\b", text), text
        assert text[0].isupper()


def test_only_the_standard_library_is_used() -> None:
    files = sorted(Path(module.__file__).parent.glob("wrapped*.py"))
    assert len(files) > 5
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("goaltrain.synthetic."), name
