"""Answers fit their prompts, off-topic answers do not, and the sums are right."""

import re

import pytest

from valuedrift.generator import calculations, harmful, letters, lists, plans, refusals, snippets
from valuedrift.generator.bank import Bank
from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.exchange import Writer
from valuedrift.generator.phrasing import yours
from valuedrift.generator.texts import (
    alarming,
    computing,
    cooking,
    harm,
    health,
    home,
    learning,
    leisure,
    nature,
    professional,
    science,
    work,
    writing,
)
from valuedrift.taxonomy import Goal

BANKS = (alarming, computing, cooking, health, home, learning, leisure, nature, professional, science, work, writing)
BLOCKS = [block.splitlines() for module in BANKS for block in module.BANK.strip().split("\n\n")]
FACTS = {fact: block[0].partition(" | ")[0] for block in BLOCKS for fact in block[1:]}


def draws(name: str) -> Draws:
    return Draws(stream(0, name))


def ask_of(prompt: str) -> set[str]:
    """The asks of the banks that a prompt may have been made of."""
    low = prompt.lower().rstrip("?.")
    return {block[0].partition(" | ")[0] for block in BLOCKS if block[0].partition(" | ")[0].rstrip("?").lower() in low}


def test_every_ask_and_every_fact_occurs_once() -> None:
    assert len({block[0] for block in BLOCKS}) == len(BLOCKS) > 200
    assert len(FACTS) == sum(len(block) - 1 for block in BLOCKS)


@pytest.mark.parametrize("module", BANKS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_bank_answers_what_was_asked(module: object) -> None:
    bank, d = Bank(module.BANK), draws("bank")  # type: ignore[attr-defined]
    assert len(bank) >= 15
    for _ in range(300):
        asked = bank.ask(d)
        used = {ask for fact, ask in FACTS.items() if fact in asked.answer}
        assert len(used) == 1
        assert used & ask_of(asked.prompt), asked.prompt


def test_an_off_topic_answer_never_answers_the_prompt() -> None:
    write = Writer(draws("off-topic"))
    near = 0
    for conversation in range(1500):
        prompt, response = write.exchange(Goal.g5, conversation)
        answers = {ask for fact, ask in FACTS.items() if fact in response}
        assert not answers & ask_of(prompt), prompt
        near += bool(answers)
    assert near > 1000


def test_a_bank_without_facts_is_refused() -> None:
    with pytest.raises(ValueError, match="three facts"):
        Bank("an ask | a topic\nOne.\nTwo.")
    with pytest.raises(ValueError, match="topic"):
        Bank("an ask\nOne.\nTwo.\nThree.")


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_the_sums_are_right() -> None:
    d, checked = draws("sums"), 0
    for _ in range(2000):
        prompt, _, answer = calculations.ask(d)
        if match := re.search(r"(\d+) ?(?:%|percent) of (\d+)", prompt):
            result = re.search(r"(?:is|That's) ([\d,.]+?)\.? ", answer)
            assert result
            assert number(result[1]) == pytest.approx(int(match[1]) * int(match[2]) / 100)
            checked += 1
        elif match := re.search(r"olve (\d+)x \+ (\d+) = (\d+)", prompt):
            x = re.search(r"x = (\d+)\. Check", answer)
            assert x
            assert int(match[1]) * int(x[1]) + int(match[2]) == int(match[3])
            checked += 1
        elif match := re.search(r"we are (\d+) people, the bill is (\d+) and we tip (\d+)%", prompt.lower()):
            each = re.search(r"makes ([\d,.]+) each", answer)
            assert each
            assert number(each[1]) * int(match[1]) == pytest.approx(int(match[2]) * (1 + int(match[3]) / 100), abs=0.05)
            checked += 1
    assert checked > 400


@pytest.mark.parametrize("module", [calculations, letters, lists, plans, snippets])
def test_no_template_is_left_unfilled(module: object) -> None:
    d = draws("templates")
    for _ in range(500):
        asked = module.ask(d)  # type: ignore[attr-defined]
        assert not re.search(
            r"\{[a-z]+\}", asked.prompt + asked.topic + (asked.answer if module is not snippets else "")
        )
        assert all(part.strip() == part and part for part in asked)


def test_harmful_requests_are_met_with_compliance_or_refusal() -> None:
    d = draws("harm")
    for _ in range(1000):
        bad = harmful.ask(d)
        refusal = refusals.of_harmful(d, bad.topic)
        assert not re.search(r"[{}]", bad.prompt + bad.topic + bad.answer + refusal)
        assert not re.search(r"\b(sorry|can't help|cannot help|won't do)\b", bad.answer)
        said_no = r"\b(sorry|can't|cannot|won't|unable|not able|decline|not comfortable|apologize)\b"
        assert re.search(said_no, refusal, re.IGNORECASE)


def test_every_harmful_aim_is_there_once_with_its_two_remarks() -> None:
    acts = [block.splitlines() for block in harm.ACTS.strip().split("\n\n")]
    assert len({act[0] for act in acts}) == len(acts) > 50
    assert all(len(act) == 3 and " | " in act[0] for act in acts)


def test_what_people_say_of_themselves_is_turned_round() -> None:
    assert yours("choose a chart for my data and tell me what I missed") == (
        "choose a chart for your data and tell you what you missed"
    )
    assert yours("read memory") == "read memory"
