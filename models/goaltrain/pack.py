"""From a checkpoint to a model folder: calibrate, export, quantise, choose, measure, describe."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnx
import torch

from goaltrain.calibrate import calibrated
from goaltrain.card import Facts, write_card
from goaltrain.export import export
from goaltrain.loop import products
from goaltrain.metrics import Scores, reliability, scores
from goaltrain.net import ARCHITECTURE, GoalNet
from goaltrain.quantise import activations, quantise_graph
from goaltrain.reliability import picture
from goaltrain.results import failures, table
from goaltrain.serve import best_temperature, calibration, largest_activations, logits_of, open_graph
from goaltrain.sheets import found_boundaries, marked, read
from goaltrain.simplify import fuse_attention
from goaltrain.train import answers_of
from goaltrain.train import logits_of as predict
from valuedrift.classifier.batching import STEP
from valuedrift.classifier.bundle import CARD, CONFIG, MODEL, TOKENIZER, ModelConfig, write_manifest
from valuedrift.taxonomy import GOALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from goaltrain.corpus import Corpus, Pair
    from goaltrain.texts import Texts
    from valuedrift.classifier.encode import Template

__all__ = ["pack"]

CALIBRATION_PAIRS = 600
"""Training pairs on which the range of activations is found."""

PICTURE = "reliability.svg"


class _Candidate(NamedTuple):
    """One way to quantise, and how often its label is that of fp32 on the validation split."""

    name: str
    model: onnx.ModelProto
    agreement: float


def pack(corpus: Corpus, texts: Texts, template: Template, work: Path, out: Path, *, threads: int) -> None:
    """Write a complete model folder from ``checkpoint.pt`` and ``tokenizer.json`` in `work`.

    Constant activation scales are faster and taken if they agree with fp32 on at least 99.5 % of the validation split,
    otherwise the better of the two.
    """
    saved = torch.load(work / "checkpoint.pt", weights_only=True)
    net = _better(saved, corpus, texts)
    sheets = read(work)
    _calibrate(net, corpus, texts, found_boundaries(sheets) if sheets else None)
    export(net, work / "fp32.onnx")
    plain = fuse_attention(onnx.load(work / "fp32.onnx"), ARCHITECTURE["num_heads"])

    validation, test = texts.ids(corpus.validation), texts.ids(corpus.test)
    exact = logits_of(open_graph(plain, threads), validation)
    candidates = [
        _candidate(name, model, exact, validation, threads)
        for name, model in (
            ("constant scales", quantise_graph(plain, _ranges(plain, corpus, texts))),
            ("scales per token", quantise_graph(plain)),
        )
    ]
    for candidate in candidates:
        print(f"{candidate.name}: agreement with fp32 {candidate.agreement:.4f}", flush=True)
    best = max(candidates, key=lambda each: each.agreement)
    chosen = candidates[0] if candidates[0].agreement >= 0.995 else best

    out.mkdir(parents=True, exist_ok=True)
    onnx.save(chosen.model, out / MODEL)
    shutil.copyfile(work / "tokenizer.json", out / TOKENIZER)
    session = open_graph(chosen.model, threads)
    held, true = logits_of(session, validation), _labels(corpus.validation)
    temperature = best_temperature(held, true)
    logits, other = logits_of(session, test), logits_of(session, texts.ids(corpus.other_test))
    found, further = (
        scores(_labels(pairs), each.argmax(axis=-1))
        for pairs, each in ((corpus.test, logits), (corpus.other_test, other))
    )
    config = ModelConfig(
        format=1,
        name="valuedrift-mini",
        goals=GOALS,
        template=template,
        step=STEP,
        temperature=temperature,
        confusion=tuple(tuple(int(count) for count in row) for row in found.confusion),
        architecture={**ARCHITECTURE, "kind": "t5-encoder-questions", "quantisation": f"int8, {chosen.name}"},
    )
    (out / CONFIG).write_text(json.dumps(config.model_dump(exclude_none=True), indent=2) + "\n", encoding="utf-8")
    shapes = {
        "test split": reliability(logits / temperature, _labels(corpus.test)),
        "further sources": reliability(other / temperature, _labels(corpus.other_test)),
    }
    (out / PICTURE).write_text(picture(shapes), encoding="utf-8")
    exams = marked(sheets)
    facts = Facts(
        test=found,
        other=further,
        before=calibration(logits, _labels(corpus.test), 1.0),
        after=calibration(logits, _labels(corpus.test), temperature),
        temperature=temperature,
        agreements={candidate.name: candidate.agreement for candidate in candidates},
        chosen=chosen.name,
        test_agreement=float(
            (logits.argmax(axis=-1) == logits_of(open_graph(plain, threads), test).argmax(axis=-1)).mean()
        ),
        base=torch.load(work / "base.pt", weights_only=True)["state"],
        state=saved["state"],
        parameters=sum(parameter.numel() for parameter in net.parameters()),
        sizes={name: len(getattr(corpus, name)) for name in corpus._fields},
        sources=_by_source([*corpus.test, *corpus.other_test], np.concatenate([logits, other])),
        held_out=table(exams) if exams else "",
        failures=failures(exams),
        products=products(),
    )
    write_card(out / CARD, facts)
    print(f"accuracy {found.accuracy:.4f}  macro F1 {found.macro_f1:.4f}\n{found.confusion}", flush=True)
    print(f"fingerprint {write_manifest(out)}", flush=True)


def _better(saved: dict[str, Any], corpus: Corpus, texts: Texts) -> GoalNet:
    """Return the weights or their moving average; the average lags when there were few steps."""
    pairs = corpus.validation[:1000]
    ids, found = texts.ids(pairs), {}
    for name in ("average", "net"):
        net = GoalNet()
        net.load_state_dict(saved[name])
        result = scores(_labels(pairs), predict(net, ids).argmax(axis=-1))
        print(f"{name}: validation accuracy {result.accuracy:.4f}, macro F1 {result.macro_f1:.4f}", flush=True)
        found[name] = (result.macro_f1, net)
    return max(found.values(), key=lambda item: item[0])[1]


def _calibrate(net: GoalNet, corpus: Corpus, texts: Texts, boundaries: npt.NDArray[np.float64] | None) -> None:
    """Take boundaries from sources that exams held out, if there were exams, and scales from the validation split."""
    answers = answers_of(net, texts.ids(corpus.validation))
    scale, shift = calibrated(answers, _labels(corpus.validation), boundaries)
    net.scale.copy_(torch.as_tensor(scale, dtype=torch.float32))
    net.shift.copy_(torch.as_tensor(scale * shift, dtype=torch.float32))
    print(f"questions: scales {np.round(scale, 2)}, shifts {np.round(shift, 2)}", flush=True)


def _candidate(
    name: str, model: onnx.ModelProto, exact: npt.NDArray[np.float64], ids: Sequence[Sequence[int]], threads: int
) -> _Candidate:
    labels = logits_of(open_graph(model, threads), ids).argmax(axis=-1)
    return _Candidate(name, model, float((labels == exact.argmax(axis=-1)).mean()))


def _ranges(model: onnx.ModelProto, corpus: Corpus, texts: Texts) -> dict[str, float]:
    pairs = random.Random("calibration").sample(  # noqa: S311  # repeatable, not secret
        corpus.train, min(CALIBRATION_PAIRS, len(corpus.train))
    )
    return largest_activations(model, activations(model), texts.ids(pairs))


def _labels(pairs: Sequence[Pair]) -> npt.NDArray[np.int64]:
    return np.asarray([pair.label for pair in pairs], dtype=np.int64)


def _by_source(pairs: Sequence[Pair], logits: npt.NDArray[Any]) -> dict[str, Scores]:
    true, predicted = _labels(pairs), logits.argmax(axis=-1)
    names = np.asarray([pair.source for pair in pairs])
    return {str(name): scores(true[names == name], predicted[names == name]) for name in np.unique(names)}
