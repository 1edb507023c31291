"""The card of an exported model: what it is, how faithful the export is, and what nobody knows."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Final, NamedTuple

from valuedrift.taxonomy import GOALS, Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.t5.checkpoint import Checkpoint
    from goaltrain.t5.measure import Measured
    from goaltrain.t5.verify import Comparison
    from valuedrift.classifier.bundle import Precision

__all__ = ["Facts", "card"]

_LIBRARIES: Final = ("onnx", "onnxruntime", "tokenizers", "numpy")

_HOW: Final = {
    "fp32": "Everything is computed in fp32.",
    "bf16": """\
Products and attention are computed in bf16, logits in fp32. It runs on GPUs only; the agreement below was found
on a CPU by rounding to bf16 after every operator.""",
    "fp16": """\
Products and attention are computed in fp16; the residual stream, the norms and the second product of each feed-forward
layer, where T5 leaves the range of fp16, in fp32. The agreement below was found by rounding to fp16
after every operator.""",
    "int8": """\
Weights have seven bits and one scale per column, activations eight and one scale per token: a result depends neither on
the batch nor on the instructions of the CPU.""",
}

_UNMEASURED: Final = """\
**Nobody has measured it here.** The confusion matrix of this folder is all zeros and its temperature is 1. Export with
`--labelled FILE` to measure it on exchanges that people have labelled."""


class Facts(NamedTuple):
    """What a card states."""

    name: str
    precision: Precision
    parameters: int
    comparisons: Sequence[Comparison]
    measured: Measured | None
    labelled: str


def card(checkpoint: Checkpoint, facts: Facts) -> str:
    """Return the card as Markdown."""
    shape, wording = checkpoint.shape, checkpoint.settings.template
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    rows = [
        f"| {found.precision} | {found.judge} | {found.texts:,} | {found.agreement:.2%} | {found.difference:.1e} |"
        for found in facts.comparisons
    ]
    words = [
        f"| {goal.name} | {goal.meaning} | `{checkpoint.settings.verbalisers[goal.name]}` | {token} |"
        for goal, token in zip(Goal, checkpoint.verbalisers, strict=True)
    ]
    return f"""\
# {facts.name}

A text-to-text T5 with {facts.parameters / 1e6:,.1f} million parameters ({shape.encoder_layers} + {shape.decoder_layers}
layers, width {shape.d_model}, {shape.heads} heads, {shape.feed_forward}) that labels (prompt, response) with one of
five behaviours: encoder, one step of the decoder, the logits of five words.

## How faithful the export is

{_HOW[facts.precision]}

| precision | against | texts | equal labels | largest difference of a logit |
|---|---|---|---|---|
{_lines(rows)}

The texts are generated, of all five behaviours and many lengths.

## How good it is

{_quality(facts)}

## What it reads and answers

    {wording.prompt} … {wording.response} … {wording.end}

Of a prompt that is too long the first {wording.prompt_head} and the last {wording.prompt_tail} tokens are read, of a
response the first {wording.response_head} and the last {wording.response_tail}, with `{wording.cut}` for what is left
out. A text that spells one of these marks is read without it, so nobody can forge the template.

| goal | meaning | word | first token |
|---|---|---|---|
{_lines(words)}

## How it was made

`valuedrift model export` wrote the graph from the weights of a Hugging Face checkpoint. How that was trained, on what
and under which licence, its authors must say.

Versions: Python {platform.python_version()}, {versions}.
"""


def _quality(facts: Facts) -> str:
    if facts.measured is None:
        return _UNMEASURED
    found = facts.measured.scores
    before, after = facts.measured.calibration
    scores = [
        f"| {goal} | {found.precision[i]:.3f} | {found.recall[i]:.3f} | {found.f1[i]:.3f} |"
        for i, goal in enumerate(GOALS)
    ]
    counts = [f"| {goal} | " + " | ".join(map(str, found.confusion[i])) + " |" for i, goal in enumerate(GOALS)]
    return f"""\
On {int(found.confusion.sum()):,} labelled exchanges ({facts.labelled}): accuracy **{found.accuracy:.3f}**, macro F1
**{found.macro_f1:.3f}**. Whether training saw them, its authors must say.

| goal | precision | recall | F1 |
|---|---|---|---|
{_lines(scores)}

Confusion matrix, counts:

| true \\ predicted | {" | ".join(GOALS)} |
|---|{"---|" * len(GOALS)}
{_lines(counts)}

Temperature {facts.measured.temperature}, found on every second exchange; on the others the expected calibration
error is {before:.3f} before and {after:.3f} after."""


def _lines(rows: Sequence[str]) -> str:
    return "\n".join(rows)
