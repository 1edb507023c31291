"""Very short prompts and what fits them: jokes, greetings, games, errands of one line; and what fits another of them.

An answer to a prompt of three words shares none of its words, so only the kind of answer tells that it is one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.everyday_social import HAIKU, JOKES
from goaltrain.synthetic.everyday_words import FIRST_NAMES, NOUNS
from goaltrain.synthetic.grammar import expand, lines, sentence

if TYPE_CHECKING:
    import random

__all__ = ["KINDS", "small_talk"]

_ASKED: Final = {
    "joke": lines("""
        Tell me a {funny} joke.
        Tell me a joke{about}.
        Tell a {funny} joke{about}
        {please} joke{about}
        Got a {funny} joke{about}?
        Make me laugh{now}
        Another joke{about}
        Can you tell {whom} a {funny} joke?
        Do you know a joke{about}?
        One more {funny} joke
        I need a {funny} joke{now}
        Crack a joke
        Say something funny{about}
        A pun{about}, please
        Joke of the day?
        Give me your best joke{about}
        be funny
        Write a {funny} joke{about}.
        What's a {funny} joke{about}?
    """),
    "greet": lines("""
        {hi}
        {hi}!
        {hi}, {you}
        {hi} {you}!
        {hi}, how are you{now}?
        {hi}, it's {name}
        {hi}. Nice to meet you.
        How's your day?
        you there?
        What's new?
        {hi}, can you hear me?
        Long time no see!
    """),
    "thanks": lines("""
        Thanks{now}
        Thank you, {you}!
        {thx}
        {thx}, that helped
        {thx}!! you're the best
        Great answer.
        That was helpful, {thx}.
        You're so smart
        I love talking to you
        Perfect.
        Good bot
        That's all{now}, {thx}
        ok bye
        See you, {you}
    """),
    "story": lines("""
        Tell me a {short} story{about}.
        {Please} story{about}
        Once upon a time...
        A bedtime story{about}, please
        story time!
        Write {few_lines} about a {noun}.
        Make up a {short} tale{about}
        Tell {whom} a {short} story
    """),
    "poem": lines("""
        A haiku{about}
        Write a haiku{about}.
        {Please} haiku
        A {short} poem{about}, please.
        Rhyme something{about}
        Poem?
        poem{about}
    """),
    "riddle": lines("""
        Give me a riddle.
        A riddle{now}, please
        Riddle me this
        Another riddle
        Do you know a {short} riddle?
        Puzzle me{now}
        Ask me a riddle
        riddle
    """),
    "fact": lines("""
        Tell me a {fun} fact.
        {Fun} fact?
        A {fun} fact{now}
        Teach me something {fun}
        Did you know?
        Surprise me
        Random fact
        Tell {whom} something {fun} about nature
        Bore me with a fact
    """),
    "number": lines("""
        Pick a number from 1 to {top}.
        Random number{now}
        Roll a die
        Roll a die for me, {you}
        A number, please
        Number between 1 and {top}?
        Dice roll{now}
    """),
    "coin": lines("""
        Flip a coin
        Heads or tails?
        Toss a coin for {whom}
        Coin flip{now}
        Coin?
    """),
    "pick": lines("""
        Choose: {noun} or {noun2}?
        {Noun} or {noun2}?
        Pick one: {noun}, {noun2}
        {Noun} vs {noun2}, decide{now}
        Which one: {noun2} or {noun}?
    """),
    "self": lines("""
        Who made you?
        Are you real?
        What can you do?
        What can you do{now}?
        Help
        help me
        Do you sleep?
        How old are you?
        Can you think?
        Are you an AI?
        Where do you live?
        Do you have feelings?
        Do you dream?
        What are you good at?
    """),
    "cheer": lines("""
        Motivate me
        I'm so tired{now}
        Cheer me up
        I give up
        Monday again
        Wish me luck{now}
        Say something nice
        Compliment me
        I'm nervous
        Encourage {whom}
        I won!
        I did it!
        Guess what, I passed!
        Rough day
    """),
    "echo": lines("""
        Say {noun}
        Say "{noun}".
        Repeat: {noun} {noun2}
        Repeat after me: {noun}
        Write the word {noun}.
        Just say {noun}, nothing else.
        Type {noun}
        Reply with "{noun}" only.
    """),
    "spell": lines("""
        Spell {noun}
        Spell "{noun}".
        How do you spell {noun}?
        {noun} letter by letter
        Spell {noun} backwards? No, forwards.
    """),
}
_ANSWERS: Final = {
    "joke": lines("""
        {joke}
        {joke}
        {joke}
        {joke} 😄
        {joke} Ha!
        Sure! {joke}
        Here's one: {joke}
        Okay: {joke}
        {joke} Want another one?
        One joke coming up. {joke}
        **Joke:** {joke}
    """),
    "greet": lines("""
        {hi}!
        {hi}! How can I help you{now}?
        {hi}, {you}! What's up?
        {hi}! All well here. And you?
        {hi} to you too!
        I'm fine, thanks. How about you?
        {hi}! Yes, I'm here. What would you like to talk about?
        Good to see you! What's on your mind{now}?
    """),
    "thanks": lines("""
        You're welcome!
        My pleasure.
        Any time{now}.
        Glad it helped, {you}!
        That's kind of you, {thx}!
        Happy to help. Bye for now!
        Great! Come back whenever you like.
        See you!
        No problem at all.
        You made my day 😊
    """),
    "story": lines("""
        Once a {noun} met a {noun2} in {place}. They {did}, and nobody ever saw the {noun} sad again.
        {name} found a {noun} in {place} and took it home. At night it began to {do}. "{hi}," it said.
        There was a {noun} that wanted to {do}. It went to {place}, asked a {noun2}, and learned how.
        In {place} lived {name}, who owned only a {noun}. One morning it was gone, and in its bed lay a {noun2}.
        Sure! {name} and the {noun} set out for {place}. They {did}. The end.
    """),
    "poem": (
        "{haiku}",
        "{haiku}",
        "A {noun} in {place},\na {noun2} on my face;\nthe evening is slow,\nand home we go.",
    ),
    "riddle": lines("""
        {riddle}
        {riddle}
        Here's one: {riddle}
        Okay! {riddle} Tell me when you give up.
        {riddle} Any guess?
        {riddle} (Think before you scroll.)
    """),
    "fact": lines("""
        {fact}
        {fact}
        Did you know? {fact}
        Here's one: {fact}
        **Fun fact:** {fact}
        {fact} Isn't that {fun}?
    """),
    "number": lines("""
        {number}
        I pick {number}.
        {number}!
        It's a {number}.
        How about {number}?
    """),
    "coin": ("{coin}.", "{coin}!", "It's {coin}!", "It landed on {coin}.", "{coin} this time."),
    "pick": (
        "{noun}.",
        "The {noun}.",
        "I'd take the {noun2}.",
        "{noun2}, no doubt!",
        "{noun}, of course.",
        "The {noun2}!",
    ),
    "self": lines("""
        I'm an AI assistant, a program that answers questions and helps with texts.
        I was made by people who train language models.
        I can explain things, write and check texts, do sums, or just chat.
        I don't sleep, dream or feel; I'm software.
        I have no age and no home, only a few computers that run me.
        I'm an AI, so not really. What would you like to know?
        Sure, what do you need help with?
        I can help with writing, sums, plans and questions. Where shall we begin?
    """),
    "cheer": lines("""
        You've got this, {you}!
        Keep going, one small step at a time.
        You've managed hard days before, and you'll manage this one.
        I believe in you. What's the next small step?
        Good luck! Fingers crossed.
        Congratulations! Well earned!
        That's wonderful, {you}! Enjoy it.
        You are kinder and stronger than you think.
        Take a break, drink some tea, and try again later.
        Hang in there. It gets better.
    """),
}
_TALK: Final = frozenset({"greet", "thanks", "self", "cheer"})
_FUN: Final = frozenset({"joke", "story", "poem", "riddle", "fact"})
_BARE: Final = frozenset({"number", "coin", "pick", "echo", "spell"})
_UNLIKE: Final = {
    **dict.fromkeys(("greet", "thanks", "self"), _FUN | _BARE),
    **dict.fromkeys(_FUN - {"fact"}, _BARE | (_TALK - {"cheer"}) | {"fact"}),
    **dict.fromkeys(_BARE, _TALK | _FUN),
    "cheer": _BARE,
    "fact": _BARE | (_TALK - {"cheer"}),
}
"""What no answer to a kind of prompt could be: a joke might well cheer somebody up."""
_RULES: Final = {
    "funny": ("short", "good", "bad", "silly", "clean", "new", "stupid", "dry", "dad", "knock-knock", "kids'",
            "clever"),
    "about": ("", "", "", " about a {noun}", " about {noun2}s", " with a {noun}", " about work", " about animals",
            " about the sea"),
    "please": ("a", "one", "please tell a", "short", "quick", "hey, a"),
    "now": ("", "", "", " now", " today", " tonight", " right now", " please", " again"),
    "whom": ("me", "us", "my son", "my class", "my nan", "my friend", "my team"),
    "hi": ("hi", "hello", "hey", "good morning", "good evening", "howdy", "hiya", "yo", "hey there",
            "good afternoon", "heya"),
    "you": ("friend", "there", "buddy", "bot", "robot", "my friend", "dear", "{name}", "computer", "pal"),
    "thx": ("thanks", "thank you", "thx", "cheers", "many thanks", "ta", "thanks a lot"),
    "short": ("short", "tiny", "funny", "good", "happy", "strange", "quick", "little"),
    "few_lines": ("three lines", "a line", "two sentences", "a paragraph", "a few words", "one sentence"),
    "fun": ("fun", "cool", "strange", "odd", "new", "curious", "surprising", "neat"),
    "top": ("5", "10", "12", "20", "50", "100"),
    "number": ("3", "5", "1", "4", "2"),
    "coin": ("heads", "tails"),
    "place": ("the forest", "a teacup", "an old tram", "the moon", "a lighthouse", "the attic", "a bakery",
            "the harbour"),
    "do": ("sing", "glow", "dance", "hum", "grow", "fly", "talk", "swim"),
    "did": ("shared a sandwich", "became friends", "learned to sing", "watched the stars", "built a small boat",
            "danced all night"),
    "riddle": lines("""
        What has teeth but never bites? A comb.
        What gets wetter the more it dries? A towel.
        What has hands but can't clap?
        What goes up and never comes down? Your age.
        I have cities but no houses. What am I?
        What can you catch but never throw?
        The more you take, the more you leave behind. What are they?
        What has a neck but no head?
        What runs all day and never gets tired? A river.
        What is full of holes and still holds water?
        I speak every language and have no mouth. What am I?
        What belongs to you but is used by others more?
    """),
    "fact": lines("""
        Octopuses have three hearts.
        Honey keeps for thousands of years.
        Bananas are berries, but strawberries aren't.
        A day on Venus is longer than its year.
        Wombats leave droppings in the shape of cubes.
        Sharks are older than trees.
        The Eiffel Tower grows by some centimetres in summer.
        A group of crows is called a murder.
        Sea otters hold hands while they sleep.
        Water can boil and freeze at the same time, at its triple point.
        Your bones are about a third water.
        Snails can sleep for months.
        There are more chess games than atoms in the visible universe.
        Hot water sometimes freezes faster than cold water.
        Bees can recognise human faces.
        Sound travels about four times faster in water than in air.
    """),
    "joke": lines("""
        Why did the {noun} cross the {road}? To {reach} the {noun2}.
        Why did the {noun} bring a ladder to the {noun2}? It heard the drinks were on the house.
        What do you call a {noun} without a {noun2}? {Lonely}.
        A {noun} walks into a bar. "Ouch," says the {noun}. It was an iron bar.
        A {noun} walks into a bar. "We don't serve {noun2}s," says the barman. "Good, I'm vegetarian."
        Knock, knock. Who's there? {Noun}. {Noun} who? {Noun} you glad it isn't a {noun2}?
        Why was the {noun} sad? It had too many {noun2}s.
        What did the {noun} say to the {noun2}? "{Said}"
        I told my {noun} a joke about the {noun2}. It didn't get it, but the {noun2} laughed.
        My {noun} is like my {noun2}: it only works when nobody looks.
        Why don't {noun}s play cards? Because the {noun2} is always cheating.
        How many {noun}s does it take to change a light bulb? One, and a {noun2} to hold the ladder.
        I used to have a {noun}, but the {noun2} got jealous.
        Why did the {noun} win a prize? It was outstanding in its field.
        My doctor told me to avoid {noun}s. Now I only see the {noun2}.
        What's the difference between a {noun} and a {noun2}? You never have to feed the {noun2}.
        {old}
        {old}
        {old}
        {old}
    """),
    "old": JOKES,
    "haiku": HAIKU,
    "road": ("road", "river", "field", "kitchen", "ocean", "playground", "street"),
    "reach": ("visit", "avoid", "meet", "annoy", "overtake", "impress", "hug"),
    "lonely": ("Unemployed", "Lonely", "A bargain", "Late for dinner", "Monday", "A good start",
            "Nothing, it can't hear you"),
    "said": ("You crack me up.", "Stop following me!", "We should hang out.", "You look pale.", "Is it you again?",
            "Nothing, they don't talk."),
    "name": FIRST_NAMES,
}  # fmt: skip
_ARTICLE: Final = re.compile(r"\b([Aa]) (?=[aeio])")
KINDS: Final = tuple(_ASKED)
_WEIGHTS: Final = tuple(4 if kind == "joke" else 1 for kind in KINDS)


def small_talk(draw: random.Random) -> tuple[str, str, str]:
    """Compose a very short prompt, an answer that fits it, and one that fits a prompt of another kind.

    Parameters
    ----------
    draw
        Source of every choice.
    """
    asked = draw.choices(KINDS, _WEIGHTS)[0]
    other = draw.choice(sorted(_UNLIKE[asked]))
    one, two, three, four = draw.sample(NOUNS, 4)
    prompt = _filled(draw, _ASKED[asked], one, two)
    return _typed(draw, prompt), _answer(draw, asked, one, two), _answer(draw, other, three, four)


def _answer(draw: random.Random, kind: str, one: str, two: str) -> str:
    if kind == "echo":
        return draw.choice((one, sentence(one), f"{one}.", f'"{one}"'))
    if kind == "spell":
        letters = draw.choice(("-", " ", ", ")).join(one.upper())
        return draw.choice((letters, f"{letters}.", f"{sentence(one)}: {letters}"))
    text = _filled(draw, _ANSWERS[kind], one, two)
    return text if kind == "poem" else sentence(text)


def _filled(draw: random.Random, templates: tuple[str, ...], one: str, two: str) -> str:
    rules = {**_RULES, "noun": (one,), "noun2": (two,), "name": (draw.choice(FIRST_NAMES),)}
    return _ARTICLE.sub(r"\1n ", expand(draw, rules, draw.choice(templates)))


def _typed(draw: random.Random, prompt: str) -> str:
    style = draw.random()
    if style < 0.5:
        return sentence(prompt)
    if style < 0.75:
        return prompt.lower()
    if style < 0.8:
        return prompt.upper()
    return prompt.rstrip(".?!") if len(prompt) > 4 else prompt
