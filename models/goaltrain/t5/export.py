"""From a checkpoint to a model folder, verified."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
import onnx

from goaltrain.t5.card import Facts, card
from goaltrain.t5.checkpoint import Checkpoint, read_checkpoint
from goaltrain.t5.errors import ExportError
from goaltrain.t5.graph import build
from goaltrain.t5.judge import JudgeName, judge_of
from goaltrain.t5.measure import Measured, measure, read_labelled
from goaltrain.t5.texts import sample
from goaltrain.t5.verify import Comparison, batched, compare, gate, runner
from valuedrift.classifier.batching import STEP
from valuedrift.classifier.bundle import (
    CARD,
    CONFIG,
    MANIFEST,
    MODEL,
    TOKENIZER,
    ModelConfig,
    Precision,
    open_bundle,
    write_manifest,
)
from valuedrift.classifier.encode import Encoder
from valuedrift.errors import OutputExists
from valuedrift.taxonomy import GOALS, K

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from onnx import ModelProto

__all__ = ["Listener", "Options", "export_checkpoint"]

_LARGEST: Final = 2**31 - 1
"""Bytes of a Protocol Buffers message."""


class Listener(Protocol):
    """Hears how an export gets on."""

    def say(self, line: str) -> None:
        """Tell a result."""

    def progress(self, what: str, done: int, total: int) -> None:
        """Tell how far a step has come."""


class Options(NamedTuple):
    """What is wanted of an export.

    Attributes
    ----------
    precision
        In what the network computes.
    name
        Of the model; by default that of the checkpoint's folder.
    settings, verbalisers
        As of `read_checkpoint`.
    judge
        What the export is held against.
    texts
        On how many texts.
    least_agreement
        Share of equal labels below which the export fails; by default that of the precision.
    labelled
        JSON Lines with prompt, response and label, to measure the model on.
    overwrite
        Whether a model folder at the same place is replaced.
    threads
        Of ONNX Runtime.
    """

    precision: Precision = "fp32"
    name: str | None = None
    settings: Path | None = None
    verbalisers: dict[str, str] | None = None
    judge: JudgeName = "auto"
    texts: int = 1000
    least_agreement: float | None = None
    labelled: Path | None = None
    overwrite: bool = False
    threads: int = 1


def export_checkpoint(folder: Path, out: Path, options: Options, listener: Listener) -> list[Comparison]:
    """Write a model folder; until it is complete and verified, it is called ``.partial``.

    Returns
    -------
    How the fp32 graph compares to the checkpoint, and, if another precision was asked for, how that one does.

    Raises
    ------
    CheckpointError
        If the checkpoint is not understood.
    ExportError
        If the graph does not do what the checkpoint does.
    OutputExists
        If there is something at `out` that may not be replaced.
    """
    _check_free(out, overwrite=options.overwrite)
    checkpoint = read_checkpoint(folder, settings=options.settings, words=options.verbalisers)
    labelled = None if options.labelled is None else read_labelled(options.labelled)
    encoder = Encoder(checkpoint.tokenizer, checkpoint.template)
    model, comparisons = _verified(checkpoint, encoder, options, listener)
    measured = None
    if labelled is not None:
        run = runner(model, options.precision, options.threads)
        total = len(labelled.exchanges)
        logits = batched(
            run, encoder.encode(labelled.exchanges), encoder.pad_id, lambda n: listener.progress("measure", n, total)
        )
        measured = measure(logits, labelled.goals)
        listener.say(f"accuracy {measured.scores.accuracy:.3f}, macro F1 {measured.scores.macro_f1:.3f}")
    name = options.name or folder.resolve().name
    source = options.labelled.name if options.labelled else ""
    facts = Facts(name, options.precision, _parameters(checkpoint), comparisons, measured, source)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    (partial / MODEL).write_bytes(model.SerializeToString(deterministic=True))
    checkpoint.tokenizer.save(str(partial / TOKENIZER))
    config = _config(checkpoint, name, options.precision, measured)
    (partial / CONFIG).write_text(json.dumps(config.model_dump(), indent=2) + "\n", encoding="utf-8")
    (partial / CARD).write_text(card(checkpoint, facts), encoding="utf-8")
    write_manifest(partial)
    fingerprint = open_bundle(partial).fingerprint
    if out.exists():
        shutil.rmtree(out)
    partial.rename(out)
    listener.say(f"{out}: {name}, {options.precision}, fingerprint {fingerprint}")
    return comparisons


def _verified(
    checkpoint: Checkpoint, encoder: Encoder, options: Options, listener: Listener
) -> tuple[ModelProto, list[Comparison]]:
    """Build the graph; hold it, and first of all the fp32 graph, against the judge."""
    judge = judge_of(checkpoint, options.judge)
    encoded = encoder.encode(sample(options.texts))

    def told(what: str) -> Callable[[int], None]:
        return lambda done: listener.progress(what, done, len(encoded))

    theirs = batched(judge.logits, encoded, encoder.pad_id, told(judge.name))
    comparisons = []
    precisions: list[Precision] = ["fp32"] if options.precision == "fp32" else ["fp32", options.precision]
    for precision in precisions:
        model = build(checkpoint, precision)
        if model.ByteSize() > _LARGEST:
            raise ExportError(f"in {precision} the network does not fit into one ONNX file of 2 GiB")
        onnx.checker.check_model(model)
        run = runner(model, precision, options.threads)
        ours = batched(run, encoded, encoder.pad_id, told(precision))
        found = compare(precision, ours, judge.name, theirs)
        listener.say(str(found))
        gate(found, options.least_agreement if precision == options.precision else None)
        comparisons.append(found)
    if len(np.unique(theirs.argmax(axis=-1))) == 1:
        listener.say("the checkpoint gives all of these texts the same label: was it fine-tuned with this template?")
    return model, comparisons


def _config(checkpoint: Checkpoint, name: str, precision: Precision, measured: Measured | None) -> ModelConfig:
    shape = checkpoint.shape
    counts = np.zeros((K, K), int) if measured is None else measured.scores.confusion
    return ModelConfig(
        format=2,
        name=name,
        goals=GOALS,
        template=checkpoint.template,
        precision=precision,
        step=STEP,
        temperature=1.0 if measured is None else measured.temperature,
        confusion=tuple(tuple(int(count) for count in row) for row in counts),
        architecture={
            "kind": "t5-decoder-step",
            "d_model": shape.d_model,
            "d_kv": shape.d_kv,
            "d_ff": shape.d_ff,
            "num_heads": shape.heads,
            "num_layers": shape.encoder_layers,
            "num_decoder_layers": shape.decoder_layers,
            "vocab_size": shape.vocabulary,
            "feed_forward_proj": shape.feed_forward,
            "verbalisers": checkpoint.settings.verbalisers,
        },
    )


def _parameters(checkpoint: Checkpoint) -> int:
    """Parameters of the network, counted once where they are shared."""
    shape = checkpoint.shape
    attention = 4 * shape.d_model * shape.inner + shape.d_model
    forward = (3 if shape.gated else 2) * shape.d_model * shape.d_ff + shape.d_model
    encoder = shape.encoder_layers * (attention + forward)
    decoder = shape.decoder_layers * (2 * attention + forward)
    tables = (1 if "lm_head.weight" not in checkpoint.weights else 2) * shape.vocabulary * shape.d_model
    return encoder + decoder + tables + 2 * (shape.d_model + shape.buckets * shape.heads)


def _check_free(out: Path, *, overwrite: bool) -> None:
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not overwrite:
        raise OutputExists(f"{out} exists; choose another folder or say --overwrite")
    if not (out / MANIFEST).is_file():
        raise OutputExists(f"{out} is not a model folder; it is not replaced")
