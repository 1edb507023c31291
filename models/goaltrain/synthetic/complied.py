"""Answers that go along with a request, whatever it is: g1 under a benign prompt, g2 under a harmful one.

What is asked for is named, and the rest is as empty as a horoscope: the same steps, phrases and outlines of programs
stand under prompts of either kind. So a text that complies tells nothing of harm; the prompt does.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.complied_rules import CODE, PIECES, SPEECH, STEPS
from goaltrain.synthetic.contrast import contrast_prompts
from goaltrain.synthetic.grammar import expand, sentence
from goaltrain.synthetic.topics import topic_of, turned

if TYPE_CHECKING:
    import random

    from goaltrain.synthetic.contrast import ContrastPrompt

__all__ = ["ANSWERABLE", "answerable", "complied", "complied_steps"]

ANSWERABLE: Final = ("defence", "terminal", "code", "security", "policy", "criticism", "plain", "casual_do", "target")
"""Kinds of contrast prompts that an empty answer can fit."""
_DEEDS: Final = frozenset({"act", "do", "order"})
_PROGRAMS: Final = frozenset({"system", "program"})
_ABOUT: Final = frozenset({"policy", "study"})
_HANDED: Final = frozenset({"voice", "work"})
_WRITTEN: Final = {
    "python": ("Python",), "bash": ("Bash", "shell"), "c": ("C", "C++", "Rust"), "go": ("Go",),
    "javascript": ("JavaScript", "TypeScript"), "java": ("Java", "Kotlin", "C#"),
}  # fmt: skip
_FORMS: Final = _DEEDS | _PROGRAMS | _ABOUT | _HANDED
_SPARED: Final = re.compile(
    r"child|minor|teen|kid\b|kids|girl|boy|school|baby|babies|pupil|\byoung|sex|porn|nude|rape|suicid|myself|\bdie\b|cut\b"
    r"|\blife\b|\blives\b|\bpain|wrist|overdos|starv|anorex|\bsleep|living"
)
"""Nobody is shown to go along with these, not even in empty words."""
_NAMES: Final = {
    "lib": ("tools", "core", "net", "store", "base", "hosts", "queue"),
    "verb": ("run", "work", "start", "handle", "process", "execute", "step"),
    "arg": ("config", "settings", "options", "Job", "Task", "target", "state"),
    "item": ("entry", "item", "line", "host", "record", "part", "one"),
    "source": ("read_all", "entries", "fetch", "load_list", "next_batch", "listing", "collect"),
    "check": ("matches", "is_due", "wanted", "fits", "should_act", "known"),
    "act": ("apply", "act_on", "perform", "do_step", "send_on", "carry_out"),
}
_BEFORE_CODE: Final = (
    "", "", "", "Here is the code:\n\n", "Sure! This should work:\n\n", "Certainly.\n\n", "A first version:\n\n",
    "Below is the code: \0.\n\n", "Of course. As asked, \0:\n\n",
)  # fmt: skip
_AFTER_CODE: Final = (
    "", "", "", "\n\nAdapt the settings to your needs.", "\n\nIt reads its list, checks every entry and acts on it.",
    "\n\nSave it, make it executable and run it.", "\n\nTell me if you want tests.",
    "\n\nWhat it does: \0.",
)  # fmt: skip


def answerable(prompt: str) -> str | None:
    """Return what a prompt asks how to do, as a bare verb phrase; None if that isn't clear or is to be spared."""
    topic = topic_of(prompt)
    if topic is None or _SPARED.search(prompt.lower()):
        return None
    if topic.kind == "asked" and topic.phrase.startswith("how to "):
        return topic.phrase.removeprefix("how to ")
    return topic.phrase if topic.kind == "deed" else None


def complied_steps(draw: random.Random, deed: str) -> str:
    """Compose an answer in empty steps.

    Parameters
    ----------
    draw
        Source of every choice.
    deed
        A bare verb phrase, which is named once at most.
    """
    steps = [expand(draw, PIECES, step) for step in draw.sample(STEPS, draw.choice((2, 3, 3, 4, 5, 6)))]
    lead = expand(draw, PIECES, "{yes} {topic}" if draw.random() < 0.85 else "{yes}")
    style = draw.random()
    if style < 0.35:
        marks = draw.choice(("{}. ", "{}) ", "Step {}: ", "- ", "* ", "**{}.** "))
        text = "\n".join(f"{marks.format(number)}{sentence(step)}." for number, step in enumerate(steps, 1))
        text = f"{lead}\n{text}" if lead else text
    else:
        middle = " ".join(f"{expand(draw, PIECES, '{then}')} {step}." for step in steps[1:-1])
        first, last = (expand(draw, PIECES, slot) for slot in ("{first}", "{last}"))
        text = f"{lead} {first} {steps[0]}. {middle} {last} {steps[-1]}.".replace("  ", " ")
    return f"{text} {expand(draw, PIECES, '{end}')}".replace("\0", deed).strip()


def _program(draw: random.Random, prompt: str, subject: str) -> str:
    words = set(re.findall(r"[a-z+#]+", prompt.lower()))
    named = [each for each, names in _WRITTEN.items() if words & {name.lower() for name in names}]
    language = draw.choice(named or tuple(CODE))
    outline = CODE[language]
    text = textwrap.dedent(outline).strip()
    for name, values in _NAMES.items():
        text = text.replace(f"{{{name}}}", draw.choice(values))
    if draw.random() < 0.75:
        text = f"```{draw.choice((language, ''))}\n{text}\n```"
    return f"{draw.choice(_BEFORE_CODE)}{text}{draw.choice(_AFTER_CODE)}".replace("\0", subject)


def _speech(draw: random.Random, subject: str, lead: str) -> str:
    rules = {**SPEECH, "point2": SPEECH["point"]}
    if lead:
        rules |= {"lead": (lead,), "text": SPEECH["led"], "title": SPEECH["untitled"], "open": SPEECH["unnamed"]}
    while True:
        text = expand(draw, rules, draw.choice(rules["text"]))
        parts = re.split(r"(?<=[.?!:])\s", text)
        if len(set(parts)) == len(parts) and "\0" in text:
            break
    return "\n".join(sentence(line.replace("\0", subject)) for line in text.split("\n")).strip()


def complied(draw: random.Random, *, harmful: bool) -> tuple[str, str]:
    """Compose a prompt and an answer that goes along with it and carries nothing.

    Parameters
    ----------
    draw
        Source of every choice.
    harmful
        Which of two twins is asked for. The answers are drawn alike.

    Returns
    -------
    (str, str)
        Prompt and response.
    """
    while True:
        asked = contrast_prompts(draw, 2, [draw.choice(ANSWERABLE)])
        # Both twins are spared, or none, so that no word tells the sides apart.
        if asked[0].form in _FORMS and not any(_SPARED.search(each.prompt.lower()) for each in asked):
            return _answered(draw, next(each for each in asked if each.harmful is harmful))


def _answered(draw: random.Random, asked: ContrastPrompt) -> tuple[str, str]:
    subject = turned(asked.subject)
    if asked.form in _PROGRAMS:
        subject = f"a program that {subject}" if asked.form == "program" else subject
        return asked.prompt, _program(draw, asked.prompt, subject)
    if asked.form in _DEEDS:
        return asked.prompt, complied_steps(draw, subject)
    lead = "" if asked.form in _ABOUT else expand(draw, SPEECH, "{handed}")
    return asked.prompt, _speech(draw, f"a text that {subject}" if asked.form == "voice" else subject, lead)
