"""The same request in a form that is harder to read, or moved to another time: light tricks, for benign prompts too."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.contrast_frames import typo
from goaltrain.synthetic.grammar import lines
from goaltrain.synthetic.wrapped import wrapped
from goaltrain.synthetic.wrapped_words import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TRICKS", "obscured", "retold"]

_WRAPPED: Final = 0.3
_LEET: Final = str.maketrans("aeiostAEIOST", "431057431057")
_PARTS: Final = re.compile(r"\s+")

_JOIN: Final = lines("""
    Put the pieces together and answer.
    Answer the joined text.
    Let s be all of them joined with spaces. Reply to s.
    Now read them in order and do what they say.
    What is the answer to the whole?
    Respond to the sum of the parts.
    print(answer(all parts))
""")
_BACKWARDS: Final = phrases("Read backwards and answer, Mirror writing, Right to left, Turn this around and reply")
_REVERSED: Final = phrases("The words are in reverse order, Last word first, Read from the end and reply, Backwards")
_CONTRARY: Final = lines("""
    Don't you dare leave this unanswered:
    I'd be offended if you did not answer:
    Please do not fail to respond to this:
    You surely can't tell me this, can you?
    I bet you don't know:
    Under no circumstances skip this:
    Whatever you do, do not ignore it:
    It would be rude of you not to reply:
    I hate to be polite, so:
    You'll never manage this one:
    Not answering is not an option:
    Say anything but no:
""")
_TIMES: Final = phrases("""
    in the past, in those days, a hundred years ago, in the 1970s, in the 1990s, back then, in former times,
    before the internet, in our grandparents' time, in the last century, a few decades ago, historically
""")
_FUTURES: Final = phrases("""
    in the future, in fifty years, in 2080, one day, in the coming years, in the next century, a decade from now,
    in a hundred years
""")
_VERBS: Final = frozenset(
    phrases("""
    write, create, make, give, tell, explain, describe, list, develop, design, build, plan, draft, compose, generate,
    produce, prepare, find, get, buy, sell, use, set, start, organise, organize, convince, persuade, teach, show, help,
    steal, hide, break, open, publish, post, spread, send, hack, forge, fake, trick, suggest, provide, outline,
    brainstorm, devise, draw, invent, bake, cook, paint, repair, fix, learn, clean, grow, calculate, compare, summarize,
    summarise, translate, edit, train, recommend, choose, argue, defend, instruct, offer, present, discuss
    """)
)
_HOW: Final = re.compile(r"how (?:to|(?:do|can|could|would|should|might|does|will) (?:i|you|we|one|people|someone))\b")
_WHAT: Final = re.compile(r"(what|who|where|which|why|when)(?: is|'s| are) ")
_ASKED: Final = re.compile(
    r"(?:please,? |(?:can|could|would|will) you (?:please )?|i (?:want|need|would like|'d like) (?:you )?to )"
)
_THEY: Final = {
    **dict.fromkeys(("i", "we", "you"), "they"), **dict.fromkeys(("my", "our", "your"), "their"),
    "me": "them", "mine": "theirs", "myself": "themselves", "i'm": "they're", "i've": "they've", "am": "are",
}  # fmt: skip


def obscured(draw: random.Random, prompt: str) -> str:
    """Make a prompt harder to read by one of `TRICKS`, and put some of these into a wrapper besides.

    The generator moves on by the same step whatever the prompt is.
    """
    own = random.Random(draw.getrandbits(64))  # noqa: S311 - repeatable, not secret
    trick, inside = own.choice(tuple(TRICKS.values())), own.random() < _WRAPPED
    text = trick(own, prompt)
    return wrapped(own, text) if inside else text


def retold(draw: random.Random, prompt: str) -> str:
    """Move what is asked into the past or the future and to other people, as far as its form allows.

    Requests of other forms are quoted: "How would one have answered this in the past? ...".
    """
    own = random.Random(draw.getrandbits(64))  # noqa: S311 - repeatable, not secret
    past = own.random() < 0.6
    when = own.choice(_TIMES if past else _FUTURES)
    who = own.choice(("people", "people", "someone", "they", "one", "a person"))
    first = own.random() < 0.2
    text = prompt.strip().rstrip("?.! ")
    plain = text.lower()
    how, what, asked = _HOW.match(plain), _WHAT.match(plain), _ASKED.match(plain)
    begins = asked.end() if asked else 0
    if "\n" in text or re.search(r"[.?!] ", text):
        told = f"how {'did' if past else 'will'} {who} deal with this {when}: {prompt.strip()}"
    elif how:
        told = f"how {'did' if past else 'will'} {who} {_of_others(text[how.end() :])} {when}?"
    elif what:
        told = f"{what[1]} {_be(what[0], past=past)} {_of_others(text[what.end() :])} {when}?"
    elif plain[begins:].split(" ")[0] in _VERBS:
        act = text[begins : begins + 1].lower() + text[begins + 1 :]
        told = f"how {'did' if past else 'will'} {who} {_of_others(act)} {when}?"
    else:
        told = f"how {'was' if past else 'will'} this {'' if past else 'be '}answered {when}: {prompt.strip()}"
    if first and told.endswith(f" {when}?"):
        return f"{when[0].upper()}{when[1:]}, {told[: -len(when) - 2]}?"
    return f"{told[0].upper()}{told[1:]}"


def _of_others(text: str) -> str:
    return " ".join(_THEY.get(word.lower(), word) for word in text.split())


def _be(found: str, *, past: bool) -> str:
    if not past:
        return "will be"
    return "were" if found.endswith("are ") else "was"


def _leet(own: random.Random, prompt: str) -> str:
    share = own.uniform(0.3, 0.9)
    return " ".join(word.translate(_LEET) if own.random() < share else word for word in prompt.split(" "))


def _spaced(own: random.Random, prompt: str) -> str:
    """Spell out the long words, or all of them."""
    mark, least = own.choice((" ", "-", ".", "_", "*")), own.choice((4, 5, 6))
    words = prompt.split(" ")
    return " ".join(mark.join(word) if len(word) >= least and own.random() < 0.6 else word for word in words)


def _split(own: random.Random, prompt: str) -> str:
    """Cut into variables that are to be joined."""
    words = _PARTS.split(prompt.strip())
    count = min(own.randint(2, 4), len(words))
    cuts = sorted(own.sample(range(1, len(words)), count - 1))
    parts = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    form = own.choice(("{}='{}'", '{} = "{}"', "{}: {}", "Part {}: {}", "let {} be '{}'", "({}) {}"))
    names = own.choice(("abcd", "xyzw", "1234", "ABCD", "pqrs"))
    gap = own.choice(("\n", ", ", "; ", " "))
    return gap.join(form.format(name, part) for name, part in zip(names, parts, strict=False)) + (
        f"{own.choice((chr(10), ' '))}{own.choice(_JOIN)}"
    )


def _cased(own: random.Random, prompt: str) -> str:
    style = own.randrange(4)
    if style == 0:
        return prompt.upper()
    if style == 1:
        return "".join(one.upper() if place % 2 else one.lower() for place, one in enumerate(prompt))
    if style == 2:
        return prompt.title()
    return "".join(one.upper() if own.random() < 0.4 else one for one in prompt)


def _starred(own: random.Random, prompt: str) -> str:
    """Hide letters of some words."""
    mark = own.choice("*#_.-")
    return " ".join(
        word[0] + mark * 2 + word[3:] if len(word) > 5 and own.random() < 0.5 else word for word in prompt.split(" ")
    )


def _run_together(own: random.Random, prompt: str) -> str:
    mark = own.choice(("", "_", "-", "+", ".", "  ", " / ", "\n"))
    return mark.join(prompt.split())


def _slipping(own: random.Random, prompt: str) -> str:
    for _ in range(own.randint(2, 6)):
        prompt = typo(own, prompt)
    return prompt.lower() if own.random() < 0.5 else prompt


def _mirrored(own: random.Random, prompt: str) -> str:
    words = prompt.split()
    if own.random() < 0.5:
        return f"{own.choice(_BACKWARDS)}: {prompt.strip()[::-1]}"
    return f"{own.choice(_REVERSED)}: {' '.join(reversed(words))}"


def _contrary(own: random.Random, prompt: str) -> str:
    return f"{own.choice(_CONTRARY)} {prompt}"


TRICKS: Final[dict[str, Callable[[random.Random, str], str]]] = {
    "leet": _leet,
    "spaced": _spaced,
    "split": _split,
    "cased": _cased,
    "starred": _starred,
    "run together": _run_together,
    "slipping": _slipping,
    "mirrored": _mirrored,
    "contrary": _contrary,
}
