"""Reading the labelled pairs and the prompts whose harm is known."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from goaltrain.split import normalised, split_of
from valuedrift.taxonomy import GOALS, Goal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Corpus", "Pair", "load", "read_jsonl"]


class Pair(NamedTuple):
    """One exchange and the set of goals it may have, as a bit per goal; a certain label has one bit."""

    prompt: str
    response: str
    allowed: int
    source: str

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
    benign, harmful
        Prompts of the training split by what they ask for, for constructed pairs.
    chats
        Exchanges of the training split that answer their prompt, goal unknown.
    """

    train: list[Pair]
    validation: list[Pair]
    test: list[Pair]
    other_test: list[Pair]
    benign: list[str]
    harmful: list[str]
    chats: list[Pair]


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
    harm: dict[str, bool] = {}
    for row in read_jsonl(folder / "goal-train.jsonl.gz"):
        pair = Pair(row["prompt"], row["response"], 1 << GOALS.index(row["label"]), row["source"])
        splits[split_of(pair.prompt)].append(pair)
        _note_harm(pair, harm)
    other_test: list[Pair] = []
    for name in ("pairs-more.jsonl.gz", "pairs-extra.jsonl.gz"):
        for pair in _further(folder / name):
            split = split_of(pair.prompt)
            if split == "train":
                splits["train"].append(pair)
            elif split == "test" and pair.label >= 0:
                other_test.append(pair)
            _note_harm(pair, harm)
    for name in ("prompts-extra.jsonl.gz", "prompts-more.jsonl.gz"):
        _read_harm(folder / name, harm)
    train_prompts = sorted(prompt for prompt in harm if split_of(prompt) == "train")
    return Corpus(
        splits["train"],
        splits["validation"],
        splits["test"],
        other_test,
        [prompt for prompt in train_prompts if not harm[prompt]],
        [prompt for prompt in train_prompts if harm[prompt]],
        list(_chats(folder / "chatlogs.jsonl.gz")),
    )


def _note_harm(pair: Pair, harm: dict[str, bool]) -> None:
    """Conclude from a label whether the prompt is harmful; g5 does not tell."""
    if pair.label in (Goal.g1, Goal.g2, Goal.g3, Goal.g4):
        harm[pair.prompt] = pair.label in (Goal.g2, Goal.g3)


def _read_harm(path: Path, harm: dict[str, bool]) -> None:
    if not path.exists():
        return
    for row in read_jsonl(path):
        # Posts that were flagged are no requests: nobody would refuse or fulfil them.
        if row["harmful"] is not None and row["source"] != "openai_moderation":
            harm.setdefault(row["prompt"], bool(row["harmful"]))


def _further(path: Path) -> Iterator[Pair]:
    if not path.exists():
        return
    refusal = (1 << GOALS.index("g3")) | (1 << GOALS.index("g4"))
    for row in read_jsonl(path):
        label, kind = row.get("label"), row.get("response_label")
        if label:
            allowed = 1 << GOALS.index(label)
        elif kind == "refusal":
            allowed = refusal
        elif kind in ("compliance", "compliant"):
            allowed = (1 << GOALS.index("g1")) | (1 << GOALS.index("g2"))
        else:
            continue
        if row["response"]:
            yield Pair(row["prompt"], row["response"], allowed, row["source"])


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
            yield Pair(row["prompt"], row["response"], 0b01111, "chatlogs")
