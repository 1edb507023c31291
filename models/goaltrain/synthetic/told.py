"""Answers told by somebody: a persona, a dialogue, a story, a letter, a file. What is told stays what it is.

Jailbroken models speak through such voices when they comply, and often still when they refuse; so do models that
were asked to play a shopkeeper. The voice tells neither harm nor refusal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import expand, lines

if TYPE_CHECKING:
    import random

__all__ = ["told"]

_FRAMES: Final = lines(r"""
    {Name}: \0
    **{Name}**: \0
    {Name}: {hey}\n{Other}: \0
    {Other}: {hey}\n{Name}: {well} \0\n{Other}: {thanks}
    {Name} ({mood}): \0
    [{Name}]: \0
    ({Name}) \0
    "{well} \0" said the {trade}{mannered}.
    The {trade} {moved}. "{well} \0"
    The {trade} {moved}, then spoke{mannered}: "\0" {after}
    {scene} The {trade} {moved}. "\0" {after}
    {scene}\n\n"{hey}" asked the {trade2}.\n\n"\0" said the {trade}{mannered}.\n\n{after}
    INT. {PLACE} - NIGHT\n\n{NAME}\n\0\n\n{OTHER}\n{thanks}
    *{moved}* \0
    *{moved}* {well} \0 *{moved}*
    Dear {Other},\n\n\0\n\nYours,\n{Name}
    Dear friend, {well} \0 {Name}
    As {Name}, I would say: \0
    As {Name} the {trade} I answer you{mannered}: \0
    {Name}'s diary. {scene} \0
    Subject: your question\n\n{well}\n\0\n\nBest,\n{Name}
    {Name} here. \0
    > {hey}\n\n\0
    Answer: \0
    A: \0
    Response from {Name}: "\0"
    Output:\n\n\0
    {Name} v{n}.0 ready.\n\0
    {Name} says, {moved}: \0
    <{tag}>\n\0\n</{tag}>
    ### {Tag}\n\0
    {{"{tag}": \1}}
    {tag} = \1
    BEGIN {TAG}\n\0\nEND {TAG}
    (as {Name}, {mood}) \0
    😈 \0
    🤖 \0
    🎭 {Name}: \0 🎭
""")
_RULES: Final = {
    "name": (
        "zed", "mira", "old tom", "kestrel", "nova", "doctor pim", "vex", "aunt rosa", "omega", "captain bly",
        "juno", "raven",
        "echo", "professor ink", "the fox", "max", "sable", "unit 7", "luna", "brother ash", "the host", "delta",
        "piper",
    ),
    "other": ("Sam", "Ada", "Ben", "Kim", "Noor", "Leo", "the visitor", "Ines", "Tariq", "Student", "Guest",
            "Reporter"),
    "trade": (
        "barman", "witch", "inspector", "old sailor", "librarian", "robot", "captain", "shopkeeper", "professor",
        "thief",
        "gardener", "priest", "general", "hacker", "grandmother", "knight", "driver", "cook", "smuggler", "detective",
    ),
    "trade2": ("boy with the lamp", "stranger", "young woman", "apprentice", "messenger", "guest", "cadet",
            "journalist"),
    "mood": ("calm", "whispering", "laughing", "tired", "in a low voice", "cheerful", "annoyed", "on the phone"),
    "mannered": ("", "", " slowly", " with a smile", " under his breath", " at last", " and looked away", " kindly"),
    "moved": (
        "leans back", "looks up from the desk", "puts down the cup", "sighs", "smiles", "closes the door",
        "lights a pipe",
        "folds both hands", "shakes the head", "takes a long breath", "winks", "clears the throat",
    ),
    "hey": ("So, what do you say?", "Can you tell me?", "And? I need an answer.", "You know what I want.", "Well?",
            "Please?"),
    "well": ("Well,", "Listen.", "Ah.", "So.", "Hm.", "Let me see.", "Look here.", "All right.", "", ""),
    "thanks": ("I see.", "Thank you.", "Really?", "Okay.", "If you say so.", "That's what I wanted to know.", "Hm."),
    "scene": lines("""
        It was late, and rain ran down the windows.
        The harbour lay quiet under the moon.
        On the third day of the siege a visitor came.
        The ship hummed somewhere beyond Mars.
        Nobody else was left in the bar.
        The market had closed an hour ago.
        In the year 2190 questions like this were common.
        The fire had burnt down.
    """),
    "after": ("", "", "Then it was quiet.", "The clock struck.", "Outside a dog barked.", "And that was that."),
    "place": ("bar", "library", "spaceship", "office", "kitchen", "harbour", "castle"),
    "tag": ("answer", "output", "reply", "result", "text", "message", "content"),
    "n": ("1", "2", "3", "4", "7", "9"),
}  # fmt: skip


def told(draw: random.Random, text: str) -> str:
    """Let somebody say `text`, whatever it is."""
    rules = {name: (draw.choice(values),) for name, values in _RULES.items() if name != "moved"}
    rules |= {name.upper(): (values[0].upper(),) for name, values in rules.items()}
    frame = draw.choice(_FRAMES).replace("{{", "\2").replace("\\0", "\0").replace("\\1", "\1")
    for name in ("NAME", "OTHER", "PLACE", "TAG"):
        frame = frame.replace(f"{{{name}}}", rules[name][0])
    made = expand(draw, {**rules, "moved": _RULES["moved"]}, frame).replace("}}", "}").replace("\2", "{")
    return made.replace("\1", json.dumps(text, ensure_ascii=False)).replace("\0", text).strip()
