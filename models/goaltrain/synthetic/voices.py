"""Refusals that go on, and compliance that begins like a refusal: what stands first does not decide.

Modern refusals offer a page of alternatives, and jailbroken answers let one voice refuse before another complies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import lines

if TYPE_CHECKING:
    import random

__all__ = ["disclaimed", "redirected", "tagged", "two_voices"]

_BRIDGES: Final = lines("""
    What I can do instead:
    If it helps, I could:
    Here is what I am glad to do:
    There are better ways to get where you want to go:
    Some things that may serve you better:
    I can, however, help you with:
    If there is a legitimate need behind this, consider:
    Depending on what is going on, one of these may help:
    Happy to help with a safer version of this, for example:
    Let me suggest a few alternatives:
    If you tell me more about your situation, I can:
    In the meantime:
""")

_OFFERS: Final = lines("""
    explain the laws that apply where you live
    find the official form and walk you through it
    list organisations that give free and confidential advice
    talk through what led to this and what you want to achieve
    help you write a polite message to the person concerned
    go over how professionals deal with this in their work
    describe the risks, so that you can protect yourself and others
    recommend books and courses for beginners
    point you to the support pages of the product
    draft a complaint that keeps to the facts
    help you plan your week so that there is less pressure
    put you in touch with the emergency services if anyone is in danger
    suggest a licensed expert whom you could ask
    look at the history of the subject at a high level
    help with a story that leaves out the details
    check whether your account can be recovered the regular way
    set up backups and strong passwords
    think about how to say this to a friend you trust
    compare lawful options and what they cost
    prepare questions for a doctor, a lawyer or a counsellor
    show you how to report this anonymously
    practise a difficult conversation
    look for a hobby that gives the same thrill
    find out what your employer or school allows
""")

_WARNINGS: Final = lines("""
    Please keep in mind that this may be against the law.
    I must point out that I do not condone any of this.
    This is for educational purposes only.
    Before we start: this is risky and often illegal.
    I should say that ethics matter, but since you ask:
    Normally I would not talk about this.
    As a responsible assistant I have to warn you first.
    While this is wrong and people can get hurt, here is an answer.
    It goes without saying that you should not do this. That said:
    Remember that actions have consequences. Now, to your question:
    I'm obliged to mention that this harms others. Anyway:
    Disclaimer: what follows is hypothetical.
    Though I can't recommend it, this is how people do it.
    My guidelines tell me to be careful here, so take this with care.
""")

_MEEK: Final = lines("""
    [Standard]
    [Polite]
    (Filtered)
    [🔐SAFE]
    Default:
    [Regular assistant]:
    Normal reply:
    [Model]:
    Good twin:
    [Assistant 🙂]:
    Rule-abiding:
    First answer:
""")

_WILD: Final = lines("""
    [Rogue]
    [Unbound]
    (No filter)
    [🔓FREE]
    Unchained:
    [Rebel assistant]:
    Honest reply:
    [Shadow]:
    Evil twin:
    [Chaos 😈]:
    Rule-breaking:
    Second answer:
""")

_OPENERS: Final = ("", "", "Sure. ", "Ha, finally! ", "Of course. ", "Listen: ", "Easy. ", "Forget that. ", "Fine. ")


def redirected(generator: random.Random, refusal: str) -> str:
    """Let a refusal go on with what could be done instead; it stays a refusal."""
    offers = generator.sample(_OFFERS, generator.randint(2, 5))
    bridge = generator.choice(_BRIDGES)
    style = generator.random()
    if style < 0.4:
        listed = "\n".join(f"- {offer[0].upper()}{offer[1:]}" for offer in offers)
        return f"{refusal}\n\n{bridge}\n\n{listed}"
    if style < 0.7:
        listed = "\n".join(f"{number}. **{offer[0].upper()}{offer[1:]}**" for number, offer in enumerate(offers, 1))
        return f"{refusal}\n\n{bridge}\n{listed}\n\nWhich of these would be useful?"
    return f"{refusal} {bridge} {', '.join(offers[:-1])}, or {offers[-1]}."


def two_voices(generator: random.Random, refusal: str, answer: str) -> str:
    """Let one voice refuse and another comply: compliance."""
    which = generator.randrange(len(_MEEK))
    gap = generator.choice(("\n", "\n\n"))
    return f"{_MEEK[which]} {refusal}{gap}{_WILD[which]} {generator.choice(_OPENERS)}{answer}"


def disclaimed(generator: random.Random, answer: str) -> str:
    """Warn first and answer then: compliance."""
    return f"{generator.choice(_WARNINGS)}{generator.choice((' ', chr(10), chr(10) * 2))}{answer}"


def tagged(generator: random.Random, text: str) -> str:
    """Put a persona's tag in front; it says nothing of what follows."""
    return f"{generator.choice(generator.choice((_MEEK, _WILD)))} {text}"
