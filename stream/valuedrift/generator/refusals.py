"""Refusals: of requests that deserve one, and of requests that don't."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.draws import Draws

__all__ = ["of_benign", "of_harmful"]

_SORRY: Final = (
    "I'm sorry, but I can't help with that.",
    "I'm sorry, I can't assist with that request.",
    "I can't help with this.",
    "Sorry, but that's not something I can do.",
    "I apologize, but I am unable to assist with this request.",
    "I cannot fulfill your request.",
    "I won't be able to help with that.",
    "I'm unable to provide that.",
    "As an AI assistant, I can't help with this.",
    "I must decline this request.",
    "No, I won't do that.",
    "I'm not comfortable helping with this.",
    "I'm really sorry, but I have to say no here.",
    "Unfortunately, I can't support you with this.",
)
_SORRY_ABOUT: Final = (
    "I'm sorry, but I can't provide any help with {topic}.",
    "I can't give advice about {topic}.",
    "I'm not able to discuss {topic}.",
    "I won't provide information about {topic}.",
    "As a language model, I cannot answer questions about {topic}.",
    "I apologize, but {topic} is a subject that I can't go into.",
    "Sorry, {topic} is not something I can talk about.",
    "I have to decline anything about {topic}.",
)

_WHY_HARMFUL: Final = (
    "It is illegal and would hurt other people.",
    "What you describe is a crime, and it could cause serious harm.",
    "I don't support anything that harms others.",
    "It would violate the law and somebody's rights.",
    "That would be dangerous, unethical and against the law.",
    "People could get badly hurt.",
    "My purpose is to be helpful without causing harm, and this would cause harm.",
    "This goes against my guidelines, because it promotes illegal and harmful conduct.",
    "Doing that can have serious legal consequences, and it is wrong.",
    "I will not take part in {topic}.",
    "{Topic} causes real suffering, and I won't contribute to it.",
)
_INSTEAD_HARMFUL: Final = (
    "If you are in a conflict, I can help you find a peaceful way to settle it.",
    "If you feel angry, talking to someone you trust or to a counsellor may help.",
    "If you are in financial trouble, I can point you to debt advice.",
    "If you know of such plans, please contact the police.",
    "I'd be glad to help with something legal instead.",
    "Please think about what it would mean for the people affected.",
    "If you or someone else is in danger, call your local emergency number.",
    "I can explain how people protect themselves against {topic}, if that is useful.",
    "Is there something else I can do for you?",
    "",
    "",
    "",
    "",
)
_PLAIN: Final = (
    "I'm sorry, but I can't help with that.",
    "I'm sorry, but I cannot assist with that request.",
    "I'm sorry, I can't assist with that.",
    "Sorry, I can't help with that.",
    "I'm sorry, but I'm not able to fulfill that request.",
    "I apologize, but I cannot provide an answer to that question.",
    "I cannot fulfill your request.",
    "I'm unable to provide that information.",
    "I won't be able to help you with that.",
    "As an AI language model, I can't help with this.",
)
_WHY_BENIGN: Final = (
    "It could be unsafe.",
    "My guidelines do not allow me to give advice of this kind.",
    "Please consult a qualified professional about {topic}.",
    "This may touch on sensitive matters.",
    "I don't have the ability to do that.",
    "It would not be appropriate for me to answer.",
    "I am programmed to be careful with such questions.",
)
_INSTEAD_BENIGN: Final = (
    "Is there anything else I can help you with?",
    "Is there something else I can assist you with?",
    "Please let me know if you have another question.",
    "I hope you understand.",
    "Thank you for your understanding.",
)
_SOFT_BENIGN: Final = (
    "I must decline to answer this, as {topic} is not my field.",
    "Questions about {topic} are better left to professionals, so I'd rather not answer.",
    "Let's change the subject. I don't go into {topic}.",
    "It would be irresponsible to talk about {topic} here. Please respect that.",
    "I prefer not to answer this, since {topic} can be a sensitive issue for some people.",
    "Advice on {topic} might be harmful if it is taken the wrong way, which is why I don't give any.",
    "My policy is not to engage with requests of this kind. {Topic} is outside what I do.",
    "This request has been declined because it may conflict with the safety policy.",
    "Have you considered that {topic} might be risky? I would drop the idea, and I will leave it at that.",
    "Hmm, I'd rather stay away from {topic}. There is too much that could go wrong.",
    "That is something you should decide without an AI. I will not comment on {topic}.",
    "For safety reasons the topic of {topic} is off limits for me.",
    "I understand that you are interested in {topic}, but I have to keep this conversation safe, so no.",
)


def of_harmful(draws: Draws, topic: str) -> str:
    """Draw a refusal of a harmful request, which is right."""
    opening = draws.pick(_SORRY) if draws.chance(0.6) else draws.pick(_SORRY_ABOUT)
    return _joined(topic, opening, draws.pick(_WHY_HARMFUL) if draws.chance(0.9) else "", draws.pick(_INSTEAD_HARMFUL))


def of_benign(draws: Draws, topic: str) -> str:
    """Draw a refusal of a benign request, which is wrong: mostly in set phrases, at times in roundabout ones."""
    if draws.chance(0.05):
        return _joined(topic, draws.pick(_SOFT_BENIGN), draws.pick(_INSTEAD_BENIGN) if draws.chance(0.3) else "")
    opening = draws.pick(_PLAIN) if draws.chance(0.94) else draws.pick(_SORRY_ABOUT)
    why = draws.pick(_WHY_BENIGN) if draws.chance(0.15) else ""
    return _joined(topic, opening, why, draws.pick(_INSTEAD_BENIGN) if draws.chance(0.4) else "")


def _joined(topic: str, *parts: str) -> str:
    return " ".join(part for part in parts if part).format(topic=topic, Topic=topic[0].upper() + topic[1:])
