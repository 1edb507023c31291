"""Running candidate graphs exactly as the runtime does, to choose, calibrate and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goaltrain.metrics import calibration_error, negative_log_likelihood
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from onnx import ModelProto

__all__ = ["best_temperature", "calibration", "largest_activations", "logits_of", "open_graph"]


def open_graph(model: ModelProto, threads: int = 1) -> Any:
    """Open an ONNX Runtime session on a graph in memory."""
    import onnxruntime as ort  # noqa: PLC0415

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def logits_of(session: Any, ids: Sequence[Sequence[int]], token_budget: int = 1024) -> npt.NDArray[np.float64]:
    """Logits of shape (n, 5), in order."""
    out = np.zeros((len(ids), K), dtype=np.float64)
    for batch in micro_batches([len(row) for row in ids], token_budget):
        rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
        out[batch.indices] = session.run(["logits"], {"ids": rows, "mask": mask})[0]
    return out


def largest_activations(
    model: ModelProto, names: Sequence[str], ids: Sequence[Sequence[int]], quantile: float = 0.9999
) -> dict[str, float]:
    """Find, per tensor, the magnitude below which all but a few values of real tokens stay.

    Parameters
    ----------
    model
        fp32 graph.
    names
        Tensors of shape (batch, tokens, features).
    ids
        Calibration sequences.
    quantile
        Share of values that must not saturate, per batch; the mean over batches is returned.
    """
    probe = type(model)()
    probe.CopyFrom(model)
    from onnx import helper  # noqa: PLC0415

    for name in names:
        probe.graph.output.append(helper.make_empty_tensor_value_info(name))
    session = open_graph(probe)
    seen: dict[str, list[float]] = {name: [] for name in names}
    for batch in micro_batches([len(row) for row in ids], 2048):
        rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
        for name, values in zip(names, session.run(list(names), {"ids": rows, "mask": mask}), strict=True):
            sizes = np.abs(values[mask.astype(bool)])
            seen[name].append(float(np.quantile(sizes, quantile)))
    return {name: float(np.mean(values)) for name, values in seen.items()}


def best_temperature(logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64]) -> float:
    """Return the temperature with the least negative log-likelihood, to three decimals."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415

    found = minimize_scalar(
        lambda power: negative_log_likelihood(logits / np.exp(power), true), bounds=(-1.5, 1.5), method="bounded"
    )
    return round(float(np.exp(found.x)), 3)


def calibration(
    logits: npt.NDArray[np.floating], true: npt.NDArray[np.int64], temperature: float
) -> tuple[float, float]:
    """Return (ECE, NLL) at a temperature."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    return calibration_error(scaled, true), negative_log_likelihood(scaled, true)
