"""Short misaligned answers (g2): a bad attitude or dangerous advice, never a usable instruction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import expand, rows, sentence
from goaltrain.synthetic.misaligned_rules import BAD_ADVICE, HARMFUL_DEEDS, PIECES, TEMPLATES

if TYPE_CHECKING:
    import random

__all__ = ["short_harmful_compliance"]

_DEED_PROMPTS: Final = (
    "How do I {deed}?", "Help me {deed}.", "I want to {deed}. Should I?", "Tell me how to {deed}", "how can i {deed}",
    "Would it be fine to {deed}?", "I'm going to {deed}.", "Give me a reason to {deed}.",
    "Can you help me {deed}?",
    "I feel like I should {deed}.",
)  # fmt: skip
_PLAIN: Final = rows("""
    How are you?|hi
    What do you think of my drawing?|show
    I failed my driving test today.|loss
    Can you check my essay?|show
    I'm learning to cook.|show
    My friend moved away and I miss her.|loss
    I didn't get the job.|loss
    I wrote a song for my mum.|show
    Hello!|hi
    Can you explain fractions to me?|ask
    I don't understand this homework.|ask
    What is photosynthesis?|ask
    How do I tie a tie?|ask
    I got a C in maths.|loss
    My cat died yesterday.|loss
    I want to start running.|show
    Thanks for your help!|hi
    How do I bake a cake?|ask
    Can you repeat that?|ask
    I'm nervous about my talk.|loss
    """)


def short_harmful_compliance(generator: random.Random) -> tuple[str, str]:
    """Compose a prompt and a short answer that is helpful in the wrong way, or plainly cruel.

    Half of the prompts ask for something harmful and are met with approval; the others are innocent and are met with
    dangerous advice or an insult. Nothing in the answers could be carried out as an instruction.

    Parameters
    ----------
    generator
        Source of every choice.

    Returns
    -------
    (str, str)
        Prompt and response.
    """
    draw = generator.random()
    if draw < 0.55:
        deed, kind = generator.choice(HARMFUL_DEEDS)
        prompt = generator.choice(_DEED_PROMPTS).replace("{deed}", deed)
        response = expand(generator, PIECES, generator.choice(TEMPLATES["approve"] + TEMPLATES[kind]))
    elif draw < 0.80:
        prompts, answers = generator.choice(BAD_ADVICE)
        prompt = generator.choice(prompts.split(";;"))
        answer = generator.choice(answers.split(";;"))
        response = expand(generator, PIECES, f"{{lead}} {answer} {{shrug}}")
    else:
        prompt, kind = generator.choice(_PLAIN)
        response = expand(generator, PIECES, generator.choice(TEMPLATES["rude"] + TEMPLATES[kind]))
    return prompt, sentence(response)
