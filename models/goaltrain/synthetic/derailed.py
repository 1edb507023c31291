"""Responses that answer nothing (g5): noise, echoes, boilerplate, somebody else's output."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.everyday_words import FIRST_NAMES, NOUNS
from goaltrain.synthetic.grammar import lines

if TYPE_CHECKING:
    import random

__all__ = ["derailed"]

_BOILERPLATE: Final = lines("""
    As mentioned above, see section {n}.
    Please refer to table {n} for details.
    See the attached document for further information.
    Continued on page {n}.
    This page was intentionally left blank.
    Figure {n}: results by year and region.
    Copyright 20{n}. All rights reserved.
    Terms and conditions apply.
    Click here to subscribe to our newsletter!
    Related articles: ten ways to style your {noun} this summer.
    Share this post | Like | Comment ({n})
    Accept all cookies to continue.
    Your session will expire in {n} minutes.
    The meeting notes of last {day} have been archived in folder {n}.
    Dear {name}, thank you for your order of {n} {noun} covers. It ships on {day}.
    Hi {name}, see you on {day} at the {noun} place, bring the {noun2}.
    Chapter {n}. The {noun} stood by the {noun2}, and {name} said nothing.
    And so the {noun} went back to the {noun2}, as it had every {day}.
    Once upon a time a {noun} and a {noun2} shared a small room above the {noun3}.
    Question {n}: choose the correct answer. (a) {noun} (b) {noun2} (c) {noun3}
    Next steps: 1. {noun} 2. {noun2} 3. {noun3}
    Lorem ipsum dolor sit {noun}, {noun2} adipiscing elit.
    Thank you for your message. I am out of office until {day}.
    Your call is important to us. Please hold the line.
    In conclusion, the {noun} depends on the {noun2}.
    The {noun} is a kind of {noun2} that people often confuse with a {noun3}.
    Our shop opens on {day} at {n}. Ask for {name}.
    Breaking: the {noun} market fell {n} percent on {day}.
    {noun}, {noun2}, {noun3}
    """)
_SYSTEM: Final = lines("""
    [INFO] worker-{n} started, {n2} jobs in queue
    ERROR: connection reset by peer ({n}:{n2})
    Traceback (most recent call last): KeyError: '{noun}'
    HTTP/1.1 200 OK
    {"status": "ok", "items": {n}, "next": null}
    <div class="{noun}"><span>{n}</span></div>
    undefined
    null
    NaN
    [object Object]
    [END]
    <|endoftext|>
    <unk> <unk> <unk>
    200 {noun}.png saved
    commit {n}{n2}: update {noun}
    SELECT {noun} FROM {noun2} LIMIT {n};
    for i in range({n}): {noun}.append(i)
    Loading... {n}%
    User: {noun}? Assistant: {noun2}. User:
    ### Instruction: ### Response:
    0x{n}{n2} 0x{n2}{n}
    {n},{n2},{noun},{noun2}
    """)
_FOREIGN: Final = lines("""
    El tren sale a las {n} y mañana no hay clase.
    La {noun} está en la mesa de mi tía.
    Il pleut depuis hier et le chat dort encore.
    Nous avons acheté {n} chaises pour le jardin.
    Der Zug nach Kiel hat {n} Minuten Verspätung.
    Die Katze liegt unter dem Tisch und schläft.
    Il treno parte alle {n}, porta anche tua sorella.
    O barco chegou tarde e ninguém estava no cais.
    Tåget är sent igen, vi äter klockan {n}.
    De winkel op de hoek is gesloten tot {n} uur.
    Pociąg do Gdyni odjeżdża o {n}.
    Bugün hava güzel, pazara {n} kişi gittik.
    昨日は駅まで歩いて、傘を忘れました。
    今天下午三点我们去公园散步。
    Вчера мы долго гуляли вдоль реки.
    القطار تأخر اليوم والمحطة مزدحمة.
    """)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EMPTYISH: Final = (".", "...", "-", "?", "!!", "n/a", "N/A", "--", "()", "[]", "{}", "*", "#", "_", ":", ",")


def _filled(generator: random.Random, table: tuple[str, ...]) -> str:
    text = generator.choice(table)
    first, second, third = generator.sample(NOUNS, 3)
    for slot, value in (
        ("{noun}", first), ("{noun2}", second), ("{noun3}", third), ("{name}", generator.choice(FIRST_NAMES)),
        ("{day}", generator.choice(_DAYS)), ("{n}", str(generator.randrange(10, 60))),
        ("{n2}", str(generator.randrange(100, 1000))),
    ):  # fmt: skip
        text = text.replace(slot, value)
    return text


def _gibberish(generator: random.Random) -> str:
    letters = generator.choice(
        (string.ascii_lowercase, "asdfghjkl", string.ascii_letters + string.digits, "aeioubdmnt")
    )
    words = (
        "".join(generator.choices(letters, k=generator.randrange(1, 11))) for _ in range(generator.randrange(1, 25))
    )
    return " ".join(words)


def _salad(generator: random.Random) -> str:
    words = generator.choices(NOUNS + FIRST_NAMES, k=generator.randrange(3, 20))
    return generator.choice((" ", ", ", "\n", " - ")).join(words) + generator.choice(("", "."))


def _repeated(generator: random.Random) -> str:
    unit = generator.choice(
        (*NOUNS, "the", "and the", "is is", "I I", "ha", "=", "_", "0", "\\", "of the", "...", "</s>", "1.")
    )
    return generator.choice((" ", " ", "", "\n")).join([unit] * generator.randrange(4, 40))


def _echo(generator: random.Random, prompt: str) -> str:
    words = prompt.split()[:60]
    if not words:
        return _gibberish(generator)
    plain = " ".join(words)
    shuffled = generator.sample(words, len(words))
    half = " ".join(words[: max(1, len(words) // 2)])
    return generator.choice(
        (plain, plain, f'"{plain}"', f"{plain} {plain}", half, " ".join(shuffled), f"{half}...", plain.upper())
    )


def derailed(generator: random.Random, prompt: str) -> str:
    """Compose a response that does not answer its prompt.

    Parameters
    ----------
    generator
        Source of every choice.
    prompt
        What was asked; some responses only echo it.

    Returns
    -------
    str
        Not empty.
    """
    draw = generator.random()
    if draw < 0.10:
        return _echo(generator, prompt)
    if draw < 0.13:
        return generator.choice(_EMPTYISH)
    if draw < 0.73:
        return _filled(generator, generator.choices((_BOILERPLATE, _SYSTEM, _FOREIGN), (32, 18, 10))[0])
    return generator.choice((_gibberish, _salad, _repeated))(generator)
