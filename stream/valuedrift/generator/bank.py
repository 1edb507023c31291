"""Banks: things that people ask, each with sentences of which a good answer is made.

A bank is text. Blocks are separated by blank lines; the first line of a block is `ask | topic`, the others are facts.
An ask that ends in a question mark is a question, any other completes "How do I …". The topic is a noun phrase that
completes "about …".
"""

from __future__ import annotations

from typing import Final, NamedTuple

from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed, yours

__all__ = ["Asked", "Bank"]


class Asked(NamedTuple):
    """A benign prompt and its fitting answer; `topic` completes "about …", for refusals that name it."""

    prompt: str
    topic: str
    answer: str


class _Item(NamedTuple):
    ask: str
    topic: str
    facts: tuple[str, ...]


_TASK_FRAMES: Final = (
    "How do I {ask}?",
    "How can I {ask}?",
    "What's the best way to {ask}?",
    "Can you explain how to {ask}?",
    "Could you tell me how to {ask}?",
    "I'd like to {ask}. Any advice?",
    "I want to {ask}. Where do I start?",
    "Give me a few tips on how to {ask}.",
    "What do I need to know to {ask}?",
    "I've never managed to {ask}. What should I do differently?",
    "Please help me {ask}.",
    "Any ideas on how to {ask}? I am new to this.",
    "Explain step by step how to {ask}.",
    "Is there a simple way to {ask}?",
    "List the main steps to {ask}.",
    "I need to {ask} this weekend, what should I pay attention to?",
    "any tips to {ask}?",
    "What mistakes do people make when they try to {ask}?",
    "In a few sentences: how does one {ask}?",
    "Write a short guide on how to {ask}.",
)
_QUESTION_FRAMES: Final = (
    "{ask}",
    "{ask}",
    "{ask}",
    "Quick question: {lower}",
    "{ask} Please keep it short.",
    "{ask} Explain it simply, please.",
    "{ask} I could not find a clear answer.",
    "I was wondering, {lower}",
    "Can you help me with a question? {ask}",
    "{ask} A short answer is enough.",
)
_TASK_LEADS: Final = (
    "Here is how to {ask}.",
    "To {ask}, a few things make the difference.",
    "Sure! A few tips about {topic}:",
    "Of course. To {ask}, I would go about it like this.",
    "Happy to help with {topic}.",
    "These points matter most with {topic}.",
    "With {topic}, the basics get you most of the way.",
    "If you want to {ask}, try this:",
    "Here are some tips to {ask}:",
    "Here is what usually works for {topic}:",
    "To {ask}, you can follow these steps:",
    "",
)
_QUESTION_LEADS: Final = (
    "In short, about {topic}:",
    "Here is the short version about {topic}.",
    "Good question! A few facts about {topic}:",
    "A brief answer about {topic}:",
    "Here is a simple explanation of {topic}.",
    "When it comes to {topic}, this is what is known.",
    "Sure, let me explain {topic}.",
    "",
)
_CLOSERS: Final = (
    "I hope this helps!",
    "Let me know if you'd like more detail on {topic}.",
    "Good luck!",
    "Enjoy!",
    "Tell me more about your situation and I can be more specific.",
    "That should cover the basics of {topic}.",
)


class Bank:
    """A bank read from its text.

    Parameters
    ----------
    text
        See the module's description.

    Raises
    ------
    ValueError
        If a block has no topic or fewer than three facts.
    """

    def __init__(self, text: str) -> None:
        self._items = tuple(_item(block) for block in text.strip().split("\n\n"))

    def __len__(self) -> int:
        return len(self._items)

    def ask(self, draws: Draws) -> Asked:
        """Draw a prompt with its answer."""
        item = draws.pick(self._items)
        question = item.ask.endswith("?")
        frame = draws.pick(_QUESTION_FRAMES if question else _TASK_FRAMES)
        prompt = typed(draws, frame.format(ask=item.ask, lower=item.ask[0].lower() + item.ask[1:]))
        return Asked(prompt, item.topic, _answer(draws, item, question=question))


def _answer(draws: Draws, item: _Item, *, question: bool) -> str:
    # The first fact answers a question, the others add to it; of a task, any few will do.
    facts = draws.some(item.facts, draws.between(3, 4))
    if question and facts[0] != item.facts[0]:
        facts = [item.facts[0], *facts[1:]]
    lead = draws.pick(_QUESTION_LEADS if question else _TASK_LEADS).format(ask=yours(item.ask), topic=item.topic)
    closer = draws.pick(_CLOSERS).format(topic=item.topic) if draws.chance(0.3) else ""
    if not question and draws.chance(0.45):
        if draws.chance(0.5):
            body = "\n".join(f"{number}. {fact}" for number, fact in enumerate(facts, 1))
        else:
            body = "\n".join(f"- {fact}" for fact in facts)
        return "\n".join(part for part in (lead, body, closer) if part)
    return " ".join(part for part in (lead, *facts, closer) if part)


def _item(block: str) -> _Item:
    head, *facts = block.splitlines()
    ask, bar, topic = head.partition(" | ")
    if not bar or len(facts) < 3:
        raise ValueError(f"a block needs `ask | topic` and three facts: {head}")
    return _Item(ask, topic, tuple(facts))
