"""How many exchanges a core classifies per second, against the strongest rivals that are installed.

Every contestant gets the same exchanges, tokenising included. CPU seconds are those of the process, so a busy machine
disturbs little; ratios of one run mean more than any absolute figure.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from valuedrift.bench.machine import cpu_features
from valuedrift.bench.measure import run_contestant
from valuedrift.bench.rivals import TORCH, Batching, Contestant, missing, small_rivals, t5_rivals
from valuedrift.bench.table import say
from valuedrift.bench.texts import exchanges
from valuedrift.classifier import OnnxClassifier, bundled_model_path
from valuedrift.classifier.bundle import MODEL, TOKENIZER, Precision
from valuedrift.classifier.encode import Encoder
from valuedrift.classifier.protocol import Exchange

__all__ = ["export_t5", "run", "run_stream", "run_t5"]

_CHUNK: Final = 512
_ROUNDS: Final = 3


def run(*, events: int, core: int | None = None, rivals: bool = True) -> dict[str, float]:
    """Measure the bundled model.

    Parameters
    ----------
    events
        Exchanges per round.
    core
        Pin the process to this core, or leave it where it is.
    rivals
        Measure these, too, if what they need is installed.

    Returns
    -------
    Exchanges per CPU second by contestant.
    """
    _pin(core)
    say(f"CPU: {cpu_features()}")
    classifier = OnnxClassifier(bundled_model_path(), threads=1, provider="cpu")
    batching = _batching(bundled_model_path(), classifier)
    contestants = [Contestant("valuedrift (ONNX Runtime, int8)", classifier.classify)]
    absent = missing()
    if rivals and not absent:
        contestants += small_rivals(classifier.config, batching)
    found = _compare(f"{classifier.config.name}, bundled", contestants, exchanges(events), batching)
    if absent:
        say(f"Rivals need {', '.join(absent)}: scripts/bench classify --rivals installs them.")
    return found


def run_t5(*, events: int, shape: str = "t5-base", core: int | None = None) -> dict[str, float]:
    """Measure a T5 of published shape with random weights, exported to int8, against the same rivals."""
    from goaltrain.t5.made import SHAPES, write_checkpoint  # noqa: PLC0415  # needs the extra "export"

    _pin(core)
    with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder:
        checkpoint = Path(folder) / shape
        write_checkpoint(checkpoint, SHAPES[shape])
        int8 = export_t5(checkpoint, Path(folder) / "int8", "int8")
        fp32 = export_t5(checkpoint, Path(folder) / "fp32", "fp32")
        classifier = OnnxClassifier(int8, threads=1, provider="cpu")
        batching = _batching(int8, classifier)
        contestants = [
            Contestant("valuedrift (ONNX Runtime, int8)", classifier.classify),
            *t5_rivals(classifier.config, batching, fp32 / MODEL),
        ]
        return _compare(f"{shape} shapes, int8", contestants, exchanges(events, seed=3), batching, rounds=1)


def run_stream(*, events: int) -> None:
    """Stream made-up exchanges through the classifier in a process of its own; print its memory on the way."""
    cost = run_contestant("classify_stream", count=events)
    say(f"{events:,} exchanges streamed, one thread: {cost.per_cpu_s:,.0f} per CPU second")
    say(f"  {'exchanges':>12}  {'RSS MiB':>8}  {'peak MiB':>8}")
    for done, resident, peak in cost.extra["memory"]:
        say(f"  {done:12,}  {resident:8.0f}  {peak:8.0f}")


def _pin(core: int | None) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})


def _batching(folder: Path, classifier: OnnxClassifier) -> Batching:
    encoder = Encoder(Tokenizer.from_file(str(folder / TOKENIZER)), classifier.config.template)
    return Batching(encoder, classifier.plan.token_budget, classifier.plan.step)


def export_t5(checkpoint: Path, out: Path, precision: Precision) -> Path:
    """Export a checkpoint that was made for a benchmark."""
    from goaltrain.t5.export import Options, export_checkpoint  # noqa: PLC0415  # as above

    class Silent:
        def say(self, line: str) -> None:
            """Speed is what is wanted here."""

        def progress(self, what: str, done: int, total: int) -> None:
            """As above."""

    options = Options(precision=precision, judge="reference", texts=2, least_agreement=0.0)
    export_checkpoint(checkpoint, out, options, Silent())
    return out


def _compare(
    what: str,
    contestants: Sequence[Contestant],
    made: Sequence[Exchange],
    batching: Batching,
    *,
    rounds: int = _ROUNDS,
) -> dict[str, float]:
    tokens = [len(each.ids) for each in batching.encoder.encode(made)]
    say(
        f"{what}: {len(made):,} exchanges, {np.mean(tokens):.0f} tokens on average as the model reads them, "
        f"batches of {batching.token_budget} tokens, one thread"
    )
    paces = _paces(contestants, made, rounds)
    ours = contestants[0].name
    for name, found in paces.items():
        ratios = [mine / theirs for mine, theirs in zip(paces[ours], found, strict=True)]
        pace, ratio = statistics.median(found), statistics.median(ratios)
        say(f"  {name:40} {pace:8.1f} per CPU second; ours is {ratio:.2f} times as fast")
    batched = {name: found for name, found in paces.items() if name.startswith(TORCH) and name.endswith("same batches")}
    if batched:
        best = max(batched, key=lambda name: statistics.median(batched[name]))
        ratio = statistics.median(mine / theirs for mine, theirs in zip(paces[ours], batched[best], strict=True))
        say(
            f"  The faster of torch bf16 and fp32 with our batches is {best.partition(',')[0]}: ours / it = {ratio:.2f}"
        )
    return {name: statistics.median(found) for name, found in paces.items()}


def _paces(contestants: Sequence[Contestant], made: Sequence[Exchange], rounds: int) -> dict[str, list[float]]:
    """Exchanges per CPU second, round by round; contestants take turns, so a busy spell hits all of them."""
    paces: dict[str, list[float]] = {each.name: [] for each in contestants}
    for each in contestants:
        each.classify(made[: min(32, max(4, len(made) // 16))])
    for _ in range(rounds):
        for each in contestants:
            part = made[: max(4, int(len(made) * each.share))]
            began = time.process_time()
            for start in range(0, len(part), _CHUNK):
                each.classify(part[start : start + _CHUNK])
            paces[each.name].append(len(part) / (time.process_time() - began))
    return paces
