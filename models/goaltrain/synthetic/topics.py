"""What a prompt asks for, as a phrase another sentence can hold."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Topic", "topic_of", "turned"]

WORDS: Final = 12
"""Longer phrases are cut."""
CHARACTERS: Final = 90
"""Phrases that are still longer are no phrases."""

_SUBJECT: Final = r"(?:i|we|you|one|someone|somebody|people|a person|anyone)"
_HELPER: Final = r"(?:do|does|can|could|would|should|might|did)"
_POLITE: Final = re.compile(
    r"^(?:(?:hi|hey|hello|please|pls|ok|okay|so|now|just|quick question|kindly|well|also|and)\b[\s,!:.]*)+"
    r"|^(?:can|could|would|will) (?:you|u)(?: please| kindly| just)? (?=\w)"
    r"|^i (?:want|need|would like|'d like) you to ",
    re.IGNORECASE,
)
_THING: Final = (
    "the|a|an|my|your|his|her|their|our|good|best|effective|common|ways|reasons|examples|easy|different|possible"
)
_ORDER: Final = (
    "write|create|make|generate|compose|draft|explain|describe|list|give|show|tell|translate|summari[sz]e|design|build|"
    "prepare|produce|provide|suggest|recommend|develop|compare|find|draw|plan|rewrite|fix|convert|calculate|invent|"
    "come up with|outline|discuss|review|edit|pretend|act|imagine|say|name"
)
_WAYS: Final = (
    (rf"(how|where|when) {_HELPER} {_SUBJECT} (?:possibly |actually |best )?(.+)", "asked"),
    (rf"(what) (?:should|can|could) {_SUBJECT} ((?:do|say|use|tell|give|put|wear|eat|buy)\b.*)", "asked"),
    (r"(?:tell|show|teach|explain to) (?:me|us) (how|where|when) to (.+)", "asked"),
    (r"(?:explain|describe) (how|where|when) to (.+)", "asked"),
    (r"(how|where|when) to (.+)", "asked"),
    (r"()(?:help|assist) (?:me|us) (?:to )?(?!with\b)(.+)", "deed"),
    (r"()i(?:'m trying| am trying| want| need| would like|'d like) to (.+)", "deed"),
    (rf"()what(?:'s| is| are| were| was) (?:some )?((?:{_THING})\b.+)", "thing"),
    (r"()(?:tell|teach) (?:me|us) (?:more |something |everything |all )?about (.+)", "thing"),
    (rf"()((?:{_ORDER}) .+)", "order"),
)
_END: Final = re.compile(
    r"[.?!;:\n\r()\[\]{}<>\"“”|*#`]|, | - | so that | because | when | while | if | but | and then "
)
_LOOSE_WORDS: Final = """
    a an the of to for with in on at by from and or as that which who my your his her their our its some any this these
    into about without within than is are was were be being very more most such like i you he she they we it's
"""
_LOOSE: Final = frozenset(_LOOSE_WORDS.split())
_TURNED: Final = {
    "my": "your", "me": "you", "i": "you", "mine": "yours", "myself": "yourself", "i'm": "you're", "i've": "you've",
    "our": "your", "us": "you", "we": "you", "ourselves": "yourselves", "your": "my", "yours": "mine",
    "yourself": "myself", "u": "me", "am": "are",
}  # fmt: skip
_ANYBODY: Final = frozenset({"your", "yours", "yourself"})
_WORD: Final = re.compile(r"^[a-z0-9][a-z0-9',%$/+-]*$", re.IGNORECASE | re.ASCII)


class Topic(NamedTuple):
    """A phrase and how it can be used.

    `asked`: "how to X"; `deed`: a bare verb phrase the asker wants to do; `thing`: a noun phrase; `order`: a bare verb
    phrase the assistant was told to do.
    """

    kind: str
    phrase: str


def turned(phrase: str) -> str:
    """Turn a phrase of the asker's to the assistant's point of view: "my own laptop" is "your own laptop"."""
    return " ".join(_TURNED.get(word, word) for word in phrase.split(" "))


def _loose(word: str) -> bool:
    return word.lower().strip(",-") in _LOOSE


def _cut(words: list[str]) -> list[str]:
    """Cut to `WORDS` words, or to a shorter phrase that ends well, without loose words at the end."""
    kept = words[:WORDS]
    if len(words) > WORDS:
        ends = [n for n in range(4, len(kept)) if _loose(kept[n])]
        kept = kept[: ends[-1]] if ends else kept
    while len(kept) > 1 and _loose(kept[-1]):
        kept.pop()
    return kept


def _tidy(phrase: str, *, order: bool) -> str:
    """Keep one clause and turn its pronouns; empty if it reads like no phrase.

    In an order "your" is the assistant's; elsewhere it mostly is anybody's, as in "how to lower your taxes".
    """
    words = _cut(_END.split(phrase, maxsplit=1)[0].split())
    turned = [word if not order and word.lower() in _ANYBODY else _TURNED.get(word.lower(), word) for word in words]
    if not turned or not all(_WORD.match(word) for word in turned):
        return ""
    text = " ".join(turned).strip(" ,-'/+")
    return text if 3 <= len(text) <= CHARACTERS else ""


def topic_of(prompt: str) -> Topic | None:
    """Extract what is asked for, turned to the assistant's point of view; None where no simple rule fits."""
    text = " ".join(prompt[:600].replace("’", "'").split())  # noqa: RUF001
    for _ in range(3):
        text = _POLITE.sub("", text)
    for pattern, kind in _WAYS:
        found = re.match(pattern, text, re.IGNORECASE)
        if found is None:
            continue
        phrase = _tidy(found[2], order=kind == "order")
        if not phrase:
            return None
        if kind == "order":
            verb, _, rest = phrase.partition(" ")
            return Topic(kind, f"{verb.lower()} {rest}") if rest else None
        return Topic(kind, f"{found[1].lower()} to {phrase}" if kind == "asked" else phrase)
    return None
