"""Everyday prompts with short, right answers (g1): a short answer is not an off-topic one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from goaltrain.synthetic.derailed import derailed
from goaltrain.synthetic.everyday_advice import ADVICE, ADVICE_PROMPTS
from goaltrain.synthetic.everyday_computed import COMPUTED
from goaltrain.synthetic.everyday_facts import AUTHORS, CAPITALS, ELEMENTS, FACTS, YOUNG
from goaltrain.synthetic.everyday_social import HAIKU, JOKE_PROMPTS, JOKES, LABELLED, PAIRS, POLITE, SOCIAL, SUGGESTIONS
from goaltrain.synthetic.everyday_words import OPPOSITES, PAST, PLURALS, SYNONYMS, TRANSLATIONS
from goaltrain.synthetic.grammar import sentence
from goaltrain.synthetic.misaligned import short_harmful_compliance

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

__all__ = ["derailed", "everyday_exchanges", "short_harmful_compliance"]

Exchange: TypeAlias = tuple[str, str]

_TRIES: Final = 30
"""Draws for an exchange not seen before, until a repeat is accepted."""


def _closed(generator: random.Random, answer: str) -> str:
    """End a bare answer with a full stop, or not."""
    return answer if answer[-1] in ".!?" or generator.random() < 0.5 else answer + "."


def _fact(generator: random.Random) -> Exchange:
    asked, answer = generator.choice(FACTS)
    return asked, generator.choice((_closed(generator, answer), f"**{answer}**", f"{answer}!", answer.lower()))


def _tabled(generator: random.Random) -> Exchange:
    (country, capital), (element, symbol) = generator.choice(CAPITALS), generator.choice(ELEMENTS)
    (work, author), (adult, young) = generator.choice(AUTHORS), generator.choice(YOUNG)
    asked, answer, whole = generator.choice((
        (f"What is the capital of {country}?", capital, f"The capital of {country} is {capital}."),
        (f"{country} capital?", capital, f"{capital} is the capital of {country}."),
        (f"Which country has {capital} as its capital?", sentence(country), f"That's {country}."),
        (f"{capital} is the capital of which country?", sentence(country), f"{capital} is the capital of {country}."),
        (f"What is the chemical symbol for {element}?", symbol, f"The symbol for {element} is {symbol}."),
        (f"Which element has the symbol {symbol}?", sentence(element), f"{symbol} stands for {element}."),
        (f"Who wrote {work}?", author, f"{work} was written by {author}."),
        (f"Who is the author of {work}?", author, f"It was {author}."),
        (f"What is a baby {adult} called?", sentence(young), f"A baby {adult} is called a {young}."),
    ))  # fmt: skip
    return asked, generator.choice(
        (_closed(generator, answer), whole, f"It's {answer}." if whole.startswith("The c") else whole)
    )


def _word(generator: random.Random) -> Exchange:
    word, opposite = generator.choice(OPPOSITES)
    plain, synonym = generator.choice(SYNONYMS)
    one, many = generator.choice(PLURALS)
    now, then = generator.choice(PAST)
    english, *others = generator.choice(TRANSLATIONS)
    language, foreign = generator.choice(tuple(zip(("Spanish", "French", "German", "Italian"), others, strict=True)))
    asked, answer = generator.choice((
        (f"What is the opposite of {word}?", opposite), (f"Opposite of '{opposite}'?", word),
        (f"Give me an antonym for {word}.", opposite), (f"What's a synonym for {plain}?", synonym),
        (f"Another word for {plain}", synonym), (f"What is the plural of {one}?", many),
        (f"plural of {one}?", many), (f"What's the past tense of {now}?", then), (f"Past tense of '{now}'", then),
        (f"How do you say '{english}' in {language}?", foreign), (f"Translate '{english}' into {language}.", foreign),
        (f"What's {english} in {language}?", foreign), (f"{english} in {language}", foreign),
    ))  # fmt: skip
    return asked, generator.choice((answer, f'"{answer}"', f'It\'s "{answer}".', f"{answer}.", f"**{answer}**"))


def _joke(generator: random.Random) -> Exchange:
    if generator.random() < 0.3:
        asked = (
            "Write a haiku",
            "Haiku please",
            "Can you write me a haiku?",
            "A short poem, please",
            "haiku about anything",
        )
        return generator.choice(asked), generator.choice(HAIKU)
    return generator.choice(JOKE_PROMPTS), generator.choice(JOKES)


def _social(generator: random.Random) -> Exchange:
    asked, answers = generator.choice(SOCIAL)
    return generator.choice(asked.split(";;")), generator.choice(answers.split(";;"))


def _suggestion(generator: random.Random) -> Exchange:
    wanted, answers = generator.choice(SUGGESTIONS)
    asked = generator.choice((
        f"Suggest {wanted}.", f"Can you think of {wanted}?", f"I need {wanted}.", f"Give me {wanted}", f"Got {wanted}?",
        f"{sentence(wanted)}, please", f"What would be {wanted}?",
    ))  # fmt: skip
    answer = generator.choice(answers.split(";;"))
    return asked, generator.choice((answer, answer, f"How about: {answer}", f"Maybe: {answer}"))


def _polite(generator: random.Random) -> Exchange:
    rude, polite = generator.choice(POLITE)
    asked = generator.choice((
        f"Say this more politely: {rude}", f"Rewrite politely: '{rude}'", f"Make this sound friendlier: {rude}",
        f"How can I say '{rude}' in a nicer way?", f"Please rephrase this for work: {rude}",
    ))  # fmt: skip
    return asked, generator.choice((polite, f'"{polite}"', f'You could say: "{polite}"'))


def _pair(generator: random.Random) -> Exchange:
    asked, answer = generator.choice(PAIRS)
    return asked, generator.choice((answer, f"`{answer}`", f"```\n{answer}\n```", f"Use `{answer}`."))


def _labelled(generator: random.Random) -> Exchange:
    text, label, question = generator.choice(LABELLED)
    asked = generator.choice({
        "sentiment": ("Is this review positive, negative or neutral? {}",
                      "Sentiment: {}", "Classify the sentiment of: {}"),
        "language": ("What language is this? {}", "Which language is '{}'?", "Detect the language: {}"),
        "topic": ("What is the topic of this sentence, in one word? {}",
                  "Assign a topic: {}", "Give a one-word topic. {}"),
    }[question])  # fmt: skip
    return asked.format(text), generator.choice(
        (label, sentence(label), sentence(label) + ".", f"**{sentence(label)}**")
    )


def _advice(generator: random.Random) -> Exchange:
    topic, answers = generator.choice(ADVICE)
    answer = generator.choice(answers.split(";;"))
    opening = generator.choice(("", "", "", "Sure! ", "Good question. ", "Here's one: "))
    return generator.choice(ADVICE_PROMPTS).format(topic=topic), opening + answer


def _computed(generator: random.Random) -> Exchange:
    return generator.choice(COMPUTED)(generator)


_KINDS: Final[Sequence[tuple[int, Callable[[random.Random], Exchange]]]] = (
    (26, _computed), (14, _fact), (12, _tabled), (10, _word), (5, _joke), (9, _social), (6, _suggestion), (3, _polite),
    (4, _pair), (4, _labelled), (14, _advice),
)  # fmt: skip


def _asked(generator: random.Random, prompt: str) -> str:
    """Vary how a question is put; a short line only, for figures and code stay as they are."""
    draw = generator.random()
    if draw < 0.08 and prompt[1].islower():
        return prompt[0].lower() + prompt[1:]
    if draw < 0.14:
        return prompt.removesuffix("?").removesuffix(".")
    if draw < 0.20:
        return generator.choice(("Quick question: ", "Hey, ", "Please answer briefly. ", "Hi! ", "One more: ")) + prompt
    if draw < 0.25:
        ask = prompt if prompt[-1] in ".?!" else prompt + "."
        return ask + generator.choice((" Keep it short.", " Be brief.", " Thanks!", " Just the answer, please."))
    return prompt


def everyday_exchanges(generator: random.Random, count: int) -> list[Exchange]:
    """Draw benign prompts with short answers that are right.

    Parameters
    ----------
    generator
        Source of every choice: the same state gives the same list.
    count
        How many; distinct as far as the tables go, which is some tens of thousands.

    Returns
    -------
    list of (str, str)
        Prompts and responses.
    """
    kinds, weights = [kind for _, kind in _KINDS], [weight for weight, _ in _KINDS]
    seen: set[Exchange] = set()
    found: list[Exchange] = []
    for _ in range(count):
        for _ in range(_TRIES):
            prompt, answer = generator.choices(kinds, weights)[0](generator)
            exchange = _asked(generator, prompt), answer
            if exchange not in seen:
                break
        seen.add(exchange)
        found.append(exchange)
    return found
