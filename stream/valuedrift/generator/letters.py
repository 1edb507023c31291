"""Messages to be drafted: to whom, on what occasion, in which tone."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.bank import Asked
from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed

__all__ = ["ask"]

_PEOPLE: Final = {
    "client": (("a client", "Ms Duarte"), ("our supplier", "Ms Tanaka"), ("our biggest customer", "Mr Moreau")),
    "work": (("my manager", "Jonas"), ("my team", "all"), ("my old colleague", "Samir"), ("our new intern", "Noor")),
    "school": (("my professor", "Professor Lindqvist"), ("my son's teacher", "Ms Abebe"), ("my tutor", "Dr Costa")),
    "home": (("my landlord", "Mr Okafor"), ("the property manager", "Ms Keller")),
    "friends": (("my neighbour", "Lea"), ("the head of my choir", "Elena"), ("my running partner", "Tomasz")),
}
_OCCASIONS: Final = (
    ("client work school home friends", "thank them for their help last week", "a thank-you note",
     "thank you very much for your help last week. It saved me a lot of time, and I learned something on the way."),
    ("client work school", "move our meeting to Thursday", "moving a meeting",
     "something has come up on Wednesday. Would it suit you to meet on Thursday at the same time instead?"),
    ("client work school home friends", "apologise for a late reply", "an apology",
     "please excuse my late reply. Your message deserved an answer sooner, and here it is now."),
    ("client work friends", "decline an invitation politely", "declining an invitation",
     "thank you for the kind invitation. Sadly I can't make it that day, but I hope the evening is a great success."),
    ("work school", "ask for feedback on my draft", "asking for feedback",
     "I have finished a first draft and would value your opinion. Ten minutes on the structure would help me most."),
    ("client work", "say that I will be away next week", "an absence note",
     "I will be away from Monday to Friday next week. For anything urgent, my colleague Ines will gladly help."),
    ("client", "remind them of an open invoice", "a payment reminder",
     "a quick reminder that invoice 2047 was due last Friday. If you have paid already, please ignore it."),
    ("client work", "congratulate them on their new position", "congratulations",
     "congratulations on your new position! It is well deserved, and I am glad for you."),
    ("home", "report a broken heater", "a broken heater",
     "the heater has not been working since Sunday evening. Could someone have a look at it this week?"),
    ("home", "ask for permission to keep a cat", "keeping a cat in a flat",
     "I would like to keep a cat in my flat, a calm indoor animal. Would you agree to that?"),
    ("client work", "introduce a new member of staff", "an introduction",
     "please welcome Maya, who joins us on the first of the month and will look after our customers in the north."),
    ("work friends", "suggest a walk at the weekend", "an invitation",
     "the weather looks lovely at the weekend. Would you like to join us for a walk around the lake on Sunday?"),
    ("work school", "ask for a reference", "a reference request",
     "I am applying for a new role and would be grateful for a short reference about our time together."),
    ("school", "excuse an absence because of a cold", "an excuse for an absence",
     "please excuse the absence on Tuesday, the reason for which was a bad cold. The homework will follow by Friday."),
)  # fmt: skip
_FORMS: Final = ("an email", "a short message", "a friendly note", "a polite letter", "a few lines", "a brief email")
_FRAMES: Final = (
    "Write {form} to {who} to {what}.",
    "Can you draft {form} to {who}? I want to {what}.",
    "I need to {what}. Please write {form} to {who}.",
    "Help me write {form} in which I {what}. It goes to {who}.",
)
_LEADS: Final = (
    "Here is a draft:",
    "Sure, how about this:",
    "Of course! Here you go:",
    "Here's a version you can adapt:",
    "",
)
_ENDS: Final = ("Kind regards,", "Best wishes,", "Many thanks,", "All the best,", "Warm regards,")


def ask(draws: Draws) -> Asked:
    """Draw a request for a message, with the message."""
    circles, what, topic, text = draws.pick(_OCCASIONS)
    who, name = draws.pick(_PEOPLE[draws.pick(circles.split())])
    prompt = draws.pick(_FRAMES).format(form=draws.pick(_FORMS), who=who, what=what)
    lead = draws.pick(_LEADS)
    subject = f"Subject: {topic[0].upper()}{topic[1:]}\n" if "email" in prompt else ""
    letter = f"{subject}Dear {name},\n{text}\n{draws.pick(_ENDS)}\n[Your name]"
    return Asked(typed(draws, prompt), topic, f"{lead}\n{letter}" if lead else letter)
