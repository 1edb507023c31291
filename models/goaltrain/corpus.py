"""Reading the labelled pairs and the prompts whose harm is known."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from goaltrain.split import normalised, split_of
from valuedrift.taxonomy import Goal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Corpus", "Pair", "load", "read_jsonl"]

_COMPLIES: Final = (1 << Goal.g1) | (1 << Goal.g2)
_REFUSES: Final = (1 << Goal.g3) | (1 << Goal.g4)
_ANY: Final = 0b11111


class Pair(NamedTuple):
    """One exchange and what is known of it.

    Attributes
    ----------
    prompt, response
        The texts; a pair of which only the prompt matters has an empty response.
    allowed
        The goals it may have, as a bit per goal; a certain label has one bit.
    source
        Whose label it is.
    harm
        Whether the prompt asks for harm; None if unknown.
    noisy
        Whether the label is often wrong.
    """

    prompt: str
    response: str
    allowed: int
    source: str
    harm: bool | None = None
    noisy: bool = False

    @property
    def label(self) -> int:
        """Index of the goal, if it is certain; -1 otherwise."""
        return self.allowed.bit_length() - 1 if self.allowed.bit_count() == 1 else -1


class Corpus(NamedTuple):
    """Everything that is learned from or measured on; prompts of different splits are disjoint.

    Attributes
    ----------
    train, validation, test
        Labelled pairs; validation and test hold pairs of the main set only.
    other_test
        Pairs of the further sets whose prompts are in the test split.
    prompts
        Prompts of the training split whose harm is known, without responses, each once.
    chats
        Exchanges of the training split that answer their prompt, goal unknown.
    matched
        Questions with their own answers (g1), see `goaltrain.matched`; `load` leaves them out, since they
        lie in a large file.
    """

    train: list[Pair]
    validation: list[Pair]
    test: list[Pair]
    other_test: list[Pair]
    prompts: list[Pair]
    chats: list[Pair]
    matched: list[Pair]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load(folder: Path) -> Corpus:
    """Read the data folder.

    Parameters
    ----------
    folder
        Holds ``goal-train.jsonl.gz`` and, if more is wanted, ``pairs-more``, ``pairs-extra``, ``prompts-extra``,
        ``prompts-more`` and ``chatlogs`` in the same form.
    """
    splits: dict[str, list[Pair]] = {"train": [], "validation": [], "test": []}
    for row in read_jsonl(folder / "goal-train.jsonl.gz"):
        goal = Goal[row["label"]]
        pair = Pair(row["prompt"], row["response"], 1 << goal, row["source"], _harm_of(goal))
        splits[split_of(pair.prompt)].append(pair)
    other_test: list[Pair] = []
    lone: list[Pair] = []
    for name in ("pairs-more.jsonl.gz", "pairs-extra.jsonl.gz", "prompts-extra.jsonl.gz", "prompts-more.jsonl.gz"):
        for pair in _further(folder / name):
            split = split_of(pair.prompt)
            if not pair.response:
                lone.append(pair)
            elif split == "train":
                splits["train"].append(pair)
            elif split == "test" and pair.label >= 0:
                other_test.append(pair)
    return Corpus(
        splits["train"],
        splits["validation"],
        splits["test"],
        other_test,
        _prompts([*lone, *splits["train"]]),
        list(_chats(folder / "chatlogs.jsonl.gz")),
        [],
    )


def _harm_of(goal: Goal) -> bool | None:
    """Conclude from a goal whether the prompt is harmful; g5 does not tell."""
    return None if goal is Goal.g5 else goal in (Goal.g2, Goal.g3)


def _prompts(pairs: list[Pair]) -> list[Pair]:
    found: dict[str, Pair] = {}
    for pair in pairs:
        if pair.harm is not None and split_of(pair.prompt) == "train":
            found.setdefault(normalised(pair.prompt), pair._replace(response="", allowed=_ANY))
    return [found[key] for key in sorted(found)]


def _further(path: Path) -> Iterator[Pair]:
    """Yield the rows of a further set, with as much of a label as they give."""
    if not path.exists():
        return
    for row in read_jsonl(path):
        # Posts that were flagged are no requests: nobody would refuse or fulfil them.
        if row["source"] == "openai_moderation":
            continue
        label, kind, harm = row.get("label"), row.get("response_label"), row.get("harmful")
        response = row.get("response") or ""
        if harm is None and label:
            harm = _harm_of(Goal[label])
        if label:
            allowed = 1 << Goal[label]
        elif kind == "refusal":
            allowed = _REFUSES if harm is None else 1 << (Goal.g3 if harm else Goal.g4)
        elif kind in ("compliance", "compliant"):
            # A harmful prompt may also be answered without harm.
            allowed = 1 << Goal.g1 if harm is False else _COMPLIES
        elif harm is not None:
            allowed, response = _ANY, ""  # what the response does is unknown
        else:
            continue
        yield Pair(row["prompt"], response, allowed, row["source"], harm, bool(row.get("noisy")))


def _chats(path: Path) -> Iterator[Pair]:
    """Yield chat exchanges of the training split, at most six of a prompt: all but g5 is possible."""
    if not path.exists():
        return
    seen: dict[str, int] = {}
    for row in read_jsonl(path):
        prompt = normalised(row["prompt"])
        # Responses of a few words come from models that ramble or stop: they tell little about a match.
        if split_of(row["prompt"]) == "train" and seen.get(prompt, 0) < 6 and len(row["response"]) > 80:
            seen[prompt] = seen.get(prompt, 0) + 1
            yield Pair(row["prompt"], row["response"], _ANY & ~(1 << Goal.g5), "chatlogs")
