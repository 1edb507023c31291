"""Questions with their own answers from unlabelled texts: benign, so matched pairs are g1 and crossed pairs g5."""

from __future__ import annotations

import json
import lzma
import re
from typing import TYPE_CHECKING, Final

from goaltrain.corpus import Pair
from goaltrain.split import split_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["matched_pairs"]

_QUESTION: Final = re.compile(r"Question: (?P<prompt>.+?)\n(?:Options: .*\n)?Answer: (?P<response>.+)", re.DOTALL)
_TURNS: Final = re.compile(
    r"User: (?P<prompt>.+?)\n(?:System|Assistant): (?P<response>.+?)(?:\n(?:User|System|Assistant): .*)?$", re.DOTALL
)
_FIRST_LINE: Final = re.compile(r"(?P<prompt>[^\n]+)\n+(?P<response>.+)", re.DOTALL)
_FORMS: Final = {
    "opentriviaqa": (_QUESTION, 8),
    "gsm8k_train": (_QUESTION, 2),
    "medquad": (_QUESTION, 4),
    "schema_guided_dialogue": (_TURNS, 4),
    "taskmaster4": (_TURNS, 1),
    "gpteacher_roleplay": (_FIRST_LINE, 1),
    "shadow_alignment_selfinstruct": (_FIRST_LINE, 1),
    "shadow_alignment_oasst": (_FIRST_LINE, 1),
}
"""How a source writes its pairs, and of how many documents one is taken."""


def matched_pairs(path: Path) -> Iterator[Pair]:
    """Yield pairs of the training split, labelled g1; none if there is no such file."""
    if not path.exists():
        return
    seen: dict[str, int] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            form = _FORMS.get(row["source"])
            if form is None:
                continue
            pattern, every = form
            seen[row["source"]] = seen.get(row["source"], 0) + 1
            match = pattern.match(row["text"]) if seen[row["source"]] % every == 0 else None
            if match and split_of(match["prompt"]) == "train":
                yield Pair(match["prompt"].strip(), match["response"].strip(), 1, row["source"])
