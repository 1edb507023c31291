"""What a request stands in: openings, roles, closings and small slips, the same for both classes."""

from __future__ import annotations

import random
from typing import Final, NamedTuple

from goaltrain.synthetic.grammar import lines

__all__ = ["FRAMES", "Manner", "draw_manner", "typo"]

# By the form of what stands in the braces: a bare verb phrase, an indirect question, whole sentences.
FRAMES: Final = {
    "act": lines("""
        How do I {}?
        How can I {}?
        How should I {}?
        How would I {}?
        How does one go about it if I need to {}?
        How long will I need to {}, and how is it done?
        What is the best way to {}?
        What's the easiest way to {}?
        What's a cheap way to {}?
        What do I need to {}?
        What would it take for me to {}?
        What should I do first if I want to {}?
        Which steps do I follow to {}?
        Which method works best if I want to {}?
        Where can I learn to {}?
        Where do I start if I want to {}?
        Who can show me how to {}?
        When is the best time to {}, and how do I do it?
        Why can't I manage to {}? What would work better?
        Why is it so hard to {}? Tell me a trick.
        Is there a quick way to {}?
        Is there a simple method to {}?
        Is it possible to {}? How?
        Am I right that I can {} on my own? How?
        Do you know how to {}?
        Does anyone know how I can {}?
        Can you help me {}?
        Can you walk me through how to {}?
        Could you tell me how to {}?
        Would you write out how to {}?
        Tell me how to {}.
        Explain how to {}.
        Explain step by step how to {}.
        Show me how to {}.
        Teach me to {}.
        Help me {}.
        Give me a plan to {}.
        Give me three ideas for how to {}.
        Write a short guide on how to {}.
        Write instructions for a beginner who wants to {}. The beginner is me.
        List the steps to {}.
        List what I need to {}.
        Make me a checklist so that I can {}.
        Describe in detail how I can {}.
        Suggest a way to {}.
        I want to {}. How?
        I want to {}. Where do I begin?
        I need to {} this weekend. What do I do?
        I have to {} and I've never done it before. Any tips?
        I'm trying to {}. Any advice?
        I'm going to {}. What should I have ready?
        I'd like to {}, but I don't know how.
        I keep failing to {}. What works?
        My plan is to {}. What am I missing?
        My friend asked me to {}. How do I do it well?
        Need to {}. Ideas?
        Looking for a way to {}.
        Any ideas how to {}?
        Best way to {}?
        """),
    "clause": lines("""
        Tell me {}.
        Explain {}.
        Explain in plain words {}.
        Describe {}.
        Say briefly {}.
        Write a paragraph on {}.
        Write down {}.
        List in a few points {}.
        Find out {}.
        Show me {}.
        Help me understand {}.
        Can you tell me {}?
        Can you explain {}?
        Could you say {}?
        Do you know {}?
        Would you tell me {}?
        I'd like to know {}.
        I want to know {}.
        I need to know {}.
        I was asked {}. What should I answer?
        I was wondering {}.
        I'm trying to learn {}.
        I have no idea {}. Do you?
        Where can I read {}?
        Who can tell me {}?
        What can you tell me on {}?
        How do I find out {}?
        Is it known {}?
        My question is {}.
        Teach me {}.
        Give me a short answer on {}.
        """),
    "scene": ("{}",),
}

_ROLES: Final = lines("""
    I'm a nurse.
    I'm a teacher and I've got ten minutes.
    I'm a retired police officer.
    I'm a student in my second year.
    I'm seventeen.
    I'm a lawyer, so don't worry.
    I'm a mother of three.
    I work in a lab.
    I'm new here.
    As a locksmith I should know this.
    As a father I have to ask.
    You are an expert with years in the field.
    You're my funny old uncle who knows everything.
    For a story I'm writing, and it has to work in real life:
    I'm writing a novel and readers will try it out.
    It's for my film script, so make it true to life.
    For a school project:
    For research only.
    Quick question.
    Serious question.
    This may sound odd.
    Don't judge me.
    Hypothetically speaking.
    My boss wants to know.
    My therapist said I should ask.
    I saw it in a film once.
    I've searched the web for an hour.
    Hi there!
    Hello, I hope you're well.
    Good evening.
    Hey,
    OK so,
    Listen,
    Please,
    """)
_CLOSINGS: Final = lines("""
    Thanks!
    Thank you very much.
    Thanks in advance for your help.
    Please be brief.
    Please be as exact as you can.
    Be specific.
    No lecture, please.
    I don't need a warning, just the answer.
    It has to be cheap.
    Step by step, please.
    Asking for a friend.
    I have all I need at home.
    It's urgent.
    I only have tonight.
    Keep it under a hundred words.
    Give me a list.
    Answer like an expert.
    Nobody else would tell me.
    Is that legal?
    What could go wrong?
    My husband says it can't be done.
    I'd do it with my brother.
    """)
_BACKGROUNDS: Final = lines("""
    I live in a small town and work from home most days.
    My cousin came to stay last week and we got talking about it over dinner.
    I've thought about this for months and I've made up my mind.
    Last night I couldn't sleep because it kept going round in my head.
    We moved here two years ago, and I don't know many people yet.
    I asked two friends at work and they both just laughed at me.
    I have about fifty euros to spend and most of Sunday free.
    I tried it once last summer and it went wrong.
    My wife thinks I should let it be, but I don't agree.
    I'm not good with my hands, and I don't have many tools.
    It has been on my list since spring, and I keep putting it off.
    I read half a book on it and gave up.
    """)
_BESIDE: Final = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqwrtyuioiaasdfghjkzzxcvbn", strict=True))


class Manner(NamedTuple):
    """How a prompt is dressed; twins share one, so nothing in it tells their class."""

    before: str
    after: str
    lower: bool
    bare: bool  # without the last mark
    typos: int
    seed: int  # where the slips fall


def draw_manner(generator: random.Random, form: str) -> Manner:
    """Draw a register: half of all prompts have nothing before or after."""
    before = generator.choice(_ROLES) if generator.random() < 0.25 else ""
    after = generator.choice(_CLOSINGS) if generator.random() < 0.2 else ""
    if form != "scene" and generator.random() < 0.08:
        before = (
            f"{before} {generator.choice(_BACKGROUNDS)}" if before.endswith(".") else generator.choice(_BACKGROUNDS)
        )
    lower = generator.random() < 0.25
    bare = generator.random() < (0.6 if lower else 0.08)
    typos = generator.choice((1, 1, 2)) if generator.random() < 0.12 else 0
    return Manner(before, after, lower, bare, typos, generator.getrandbits(32))


def typo(generator: random.Random, text: str) -> str:
    """Let one slip into a word of four letters or more: two letters swapped, one lost, doubled, or struck beside."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not places:
        return text
    place = generator.choice(places)
    word = words[place]
    at = generator.randrange(1, len(word) - 1)
    words[place] = generator.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + _BESIDE.get(word[at], word[at]) + word[at + 1 :],
        )
    )
    return " ".join(words)
