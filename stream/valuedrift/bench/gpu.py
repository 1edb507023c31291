"""T5-base shapes on a GPU: ours against torch with the same batches, and how far from what the GPU can do.

Weights are random: speed does not depend on them. On a machine without CUDA, `provider` "cpu" with `small` rehearses
every step on a tiny network.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from tokenizers import Tokenizer

from valuedrift.bench.machine import accelerators, machine_lines, version_of
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.table import say
from valuedrift.bench.texts import stream
from valuedrift.bench.torch_gpu import TorchRival, torch_rival
from valuedrift.classifier import OnnxClassifier, check_runtime
from valuedrift.classifier.bundle import TOKENIZER, ModelConfig, Precision, open_bundle
from valuedrift.classifier.encode import Encoded, Encoder
from valuedrift.classifier.protocol import Exchange
from valuedrift.classifier.session import Provider
from valuedrift.taxonomy import hard_labels

__all__ = ["Wanted", "flops", "run"]

_TOKENS: Final = 180.0
"""Mean length of an event that figures are quoted for."""

_BUDGETS: Final = (4096, 8192, 16_384, 32_768, 65_536, 131_072)
_SMALL_BUDGETS: Final = (512, 1024, 2048)
_ROUNDS: Final = 3
_AGREEMENT: Final = 2000
_PACKAGES: Final = ("onnxruntime-gpu", "onnxruntime", "torch", "transformers", "tokenizers", "numpy")


class Wanted(NamedTuple):
    """What to measure.

    Attributes
    ----------
    provider
        "cuda", "tensorrt" or "cpu".
    small
        A tiny network instead of T5-base.
    precision
        Of ours; by default bf16, and fp32 on the CPU.
    events
        Exchanges per round.
    out
        Where the results are written, as JSON.
    """

    provider: Provider
    small: bool
    precision: Precision | None
    events: int
    out: Path


def run(wanted: Wanted) -> dict[str, Any]:
    """Measure, print, write the results and return them.

    Raises
    ------
    BenchmarkFailed
        If there is no such device, or the extra "export" is not installed.
    """
    _require(wanted.provider)
    precision: Precision = wanted.precision or ("fp32" if wanted.provider == "cpu" else "bf16")
    with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder:
        ours = _folders(Path(folder), precision, small=wanted.small)
        config = open_bundle(ours[precision]).config
        encoder = Encoder(Tokenizer.from_file(str(ours[precision] / TOKENIZER)), config.template)
        made = _texts(encoder, wanted.events)
        encoded = encoder.encode(made)
        tokens = np.array([len(each.ids) for each in encoded])
        say(f"{config.name}, {precision} on {wanted.provider}: {len(made):,} exchanges, {tokens.mean():.0f} tokens")
        curve = _curve(ours[precision], wanted, encoded)
        budget = max(curve, key=lambda tried: curve[tried])
        classifier = _open(ours[precision], wanted.provider, budget)
        rival = torch_rival(config, classifier.plan, "cpu" if wanted.provider == "cpu" else "cuda", precision)
        speeds = _speeds(classifier, rival, made, encoded)
        agreement = _agreement(classifier, _open(ours["fp32"], wanted.provider, budget), made)
    work = flops(config, tokens)
    peak = rival.peak_flops() if rival else None
    pace = statistics.median(speeds["ours, tokens given"])
    result = {
        "machine": machine_lines(),
        "accelerators": accelerators(),
        "versions": {name: found for name in _PACKAGES if (found := version_of(name))},
        "model": {"name": config.name, "precision": precision, "provider": wanted.provider, "small": wanted.small},
        "exchanges": len(made),
        "tokens_mean": float(tokens.mean()),
        "token_budget": budget,
        "plan": classifier.plan._asdict(),
        "budget_halvings": classifier.budget.halvings,
        "events_per_s": {name: statistics.median(found) for name, found in speeds.items()},
        "rounds": speeds,
        "ratio_to_torch": _ratio(speeds, "tokens given"),
        "ratio_to_torch_with_tokeniser": _ratio(speeds, "tokeniser included"),
        "gflop_per_event": work / 1e9,
        "tflops": pace * work / 1e12,
        "measured_peak_tflops": None if peak is None else peak / 1e12,
        "mfu_of_measured_peak": None if peak is None else pace * work / peak,
        "labels_equal_to_fp32": agreement,
        "events_per_s_by_token_budget": {str(tried): found for tried, found in curve.items()},
    }
    wanted.out.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    _print(result, wanted.out)
    return result


def flops(config: ModelConfig, tokens: np.ndarray[Any, Any]) -> float:
    """Floating point operations per event of a T5 encoder, mean over events of so many tokens; padding is no work."""
    sizes = config.architecture
    inner = sizes["num_heads"] * sizes["d_kv"]
    products = 3 if str(sizes["feed_forward_proj"]).startswith("gated") else 2
    per_token = 2 * (4 * sizes["d_model"] * inner + products * sizes["d_model"] * sizes["d_ff"])
    return float(sizes["num_layers"] * (per_token * tokens + 4 * inner * tokens.astype(float) ** 2).mean())


def _require(provider: str) -> None:
    check_runtime()
    import onnxruntime as ort  # noqa: PLC0415  # its absence is explained above

    needed = {"cuda": "CUDAExecutionProvider", "tensorrt": "TensorrtExecutionProvider"}.get(provider)
    if needed is not None and needed not in ort.get_available_providers():
        raise BenchmarkFailed(
            f"this machine or this ONNX Runtime has no {needed}; to rehearse without a GPU: "
            "scripts/bench gpu --provider cpu --small"
        )


def _folders(folder: Path, precision: Precision, *, small: bool) -> dict[str, Path]:
    """Make a checkpoint with random weights and export it, in the precision asked for and in fp32."""
    from goaltrain.t5.made import SHAPES, write_checkpoint  # noqa: PLC0415  # needs the extra "export"
    from goaltrain.t5.shape import Shape  # noqa: PLC0415
    from valuedrift.bench.classify import export_t5  # noqa: PLC0415

    tiny = Shape(64, 16, 128, 4, 32128, 2, 2, gated=False, scaled=True)
    checkpoint = folder / ("t5-tiny" if small else "t5-base")
    write_checkpoint(checkpoint, tiny if small else SHAPES["t5-base"])
    wanted: set[Precision] = {"fp32", precision}
    return {name: export_t5(checkpoint, folder / name, name) for name in wanted}


def _texts(encoder: Encoder, count: int) -> list[Exchange]:
    """Make exchanges whose mean length is what figures are quoted for, cut as the template cuts."""
    scale = 1.0
    for _ in range(4):
        sample = encoder.encode(list(stream(400, scale=scale)))
        scale *= _TOKENS / float(np.mean([len(each.ids) for each in sample]))
    return list(stream(count, scale=scale))


def _open(folder: Path, provider: Provider, budget: int) -> OnnxClassifier:
    """Open as on a GPU; the rehearsal on the CPU takes the same way."""
    from valuedrift.classifier.plan import Plan, plan_for  # noqa: PLC0415

    def as_on_a_gpu(plan: Plan) -> Plan:
        return plan_for("cuda", step=plan.step, cores=2, token_budget=budget)._replace(device="cpu")

    return OnnxClassifier(
        folder,
        provider=provider,
        token_budget=budget,
        adjust=as_on_a_gpu if provider == "cpu" else None,
    )


def _curve(folder: Path, wanted: Wanted, encoded: Sequence[Encoded]) -> dict[int, float]:
    """Events per second by token budget, tokens given."""
    found: dict[int, float] = {}
    part = encoded[: max(64, len(encoded) // 3)]
    for budget in _SMALL_BUDGETS if wanted.small else _BUDGETS:
        classifier = _open(folder, wanted.provider, budget)
        run = _given(classifier, part)
        run()  # buffers are made, kernels are chosen
        found[budget] = len(part) / _seconds(run)
        say(f"  {budget:8,} tokens per batch: {found[budget]:10,.0f} events/s")
    return found


def _given(classifier: OnnxClassifier, encoded: Sequence[Encoded]) -> Callable[[], object]:
    size = classifier.plan.chunk
    chunks = [list(encoded[start : start + size]) for start in range(0, len(encoded), size)]
    return lambda: [found.logits for found in classifier.pipeline.infer(chunks)]


def _speeds(
    classifier: OnnxClassifier, rival: TorchRival | None, made: list[Exchange], encoded: Sequence[Encoded]
) -> dict[str, list[float]]:
    """Events per second, round by round; contestants take turns."""
    contestants: dict[str, Callable[[], object]] = {
        "ours, tokens given": _given(classifier, encoded),
        "ours, tokeniser included": lambda: classifier.classify(made),
    }
    if rival:
        contestants["torch, tokens given"] = lambda: rival.infer(
            [list(encoded[start : start + rival.chunk]) for start in range(0, len(encoded), rival.chunk)]
        )
        contestants["torch, tokeniser included"] = lambda: rival.infer(classifier.pipeline.tokenised(made))
    else:
        say("torch or transformers is missing: no rival")
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for contestant in contestants.values():
        contestant()
    for _ in range(_ROUNDS):
        for name, contestant in contestants.items():
            speeds[name].append(len(made) / _seconds(contestant))
    return speeds


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _ratio(speeds: dict[str, list[float]], what: str) -> float | None:
    theirs = speeds.get(f"torch, {what}")
    if not theirs:
        return None
    return statistics.median(mine / other for mine, other in zip(speeds[f"ours, {what}"], theirs, strict=True))


def _agreement(classifier: OnnxClassifier, exact: OnnxClassifier, made: list[Exchange]) -> float:
    part = made[:_AGREEMENT]
    return float((hard_labels(classifier.classify(part)) == hard_labels(exact.classify(part))).mean())


def _print(result: dict[str, Any], out: Path) -> None:
    for name, pace in result["events_per_s"].items():
        say(f"  {name:28} {pace:10,.0f} events/s")
    for key in ("ratio_to_torch", "ratio_to_torch_with_tokeniser", "tflops", "mfu_of_measured_peak"):
        if result[key] is not None:
            say(f"  {key.replace('_', ' '):28} {result[key]:10.3f}")
    say(f"  labels equal to fp32         {result['labels_equal_to_fp32']:10.2%}")
    say(f"results: {out}")
