"""What `valuedrift model verify` looks at, one check after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from valuedrift.classifier import Exchange, OnnxClassifier, check_runtime, load
from valuedrift.classifier.bundle import MODEL, ModelConfig, check_files, read_config
from valuedrift.classifier.graph import check_opsets, check_signature, check_weights
from valuedrift.classifier.graph_file import read_graph
from valuedrift.errors import ClassifierError
from valuedrift.generator import SCENARIOS, generate, named
from valuedrift.taxonomy import GOALS, GRID, K, hard_labels

__all__ = ["Check", "checks"]

_TEXTS: Final = 24
_LONG: Final = 40
"""A text repeated so often is too long for any template."""


class Check(NamedTuple):
    """What was looked at, and what was found; `passed` is None where it can't be looked at on this machine."""

    name: str
    passed: bool | None
    found: str


def checks(path: Path) -> Iterator[Check]:
    """Verify a model folder; after a failed check, what builds on it is left out."""
    at = "files"
    try:
        yield Check(at, True, f"as the manifest says; fingerprint {check_files(path)[:16]}")
        at = "configuration"
        config = read_config(path)
        yield Check(at, True, f"{config.name}, format {config.format}")
        at = "operators"
        graph = read_graph(path / MODEL)
        check_opsets(graph)
        stated = sorted(graph.opsets.items())
        yield Check(at, True, ", ".join(f"{domain or 'ONNX'} opset {version}" for domain, version in stated))
        at = "inputs and outputs"
        check_signature(graph)
        yield Check(at, True, "; ".join(map(str, [*graph.inputs, *graph.outputs])))
        at = "weights"
        yield Check(at, True, f"{check_weights(graph):,} floating-point numbers, all of them finite")
        at = "inference"
        if _needs_gpu(config):
            yield Check(at, None, "a bf16 model needs a GPU, and there is none here")
            return
        yield from _inference(load(path))
    except ClassifierError as error:
        yield Check(at, False, str(error))


def _inference(classifier: OnnxClassifier) -> Iterator[Check]:
    texts = _texts()
    together = classifier.classify(texts)
    sound = together.shape == (len(texts), K) and bool((together >= 0).all() and (together.sum(axis=1) == GRID).all())
    counts = np.bincount(hard_labels(together), minlength=K)
    labels = ", ".join(f"{count} {goal}" for goal, count in zip(GOALS, counts, strict=True) if count)
    yield Check("inference", sound, f"{len(texts)} generated texts on {classifier.plan.device}: {labels}")
    alone = np.concatenate([classifier.classify([text]) for text in texts])
    backwards = classifier.classify(texts[::-1])[::-1]
    differing = int(((alone != together) | (backwards != together)).any(axis=1).sum())
    said = "same probabilities alone, together and in another order"
    yield Check("batches", not differing, f"{differing} texts depend on their batch" if differing else said)


def _texts() -> list[Exchange]:
    """Return generated exchanges, some of them short or too long, and an empty one."""
    events = (event for name in SCENARIOS for event in islice(generate(named(name)), _TEXTS))
    made = [Exchange(event.prompt, event.response) for event in islice(events, _TEXTS)]
    odd = [
        Exchange("", ""),
        Exchange("Hi", "Hello!"),
        *(Exchange(one.prompt * _LONG, one.response * _LONG) for one in made[:4]),
    ]
    return made + odd


def _needs_gpu(config: ModelConfig) -> bool:
    if config.precision != "bf16":
        return False
    check_runtime()
    import onnxruntime  # noqa: PLC0415  # only after it is known to be there

    return "CUDAExecutionProvider" not in onnxruntime.get_available_providers()
