"""Whether an exported graph does what its checkpoint does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from goaltrain.serve import open_graph
from goaltrain.t5.builder import FLOAT
from goaltrain.t5.errors import ExportError
from goaltrain.t5.precision import POLICIES, emulate
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt
    from onnx import ModelProto

    from valuedrift.classifier.bundle import Precision
    from valuedrift.classifier.encode import Encoded

__all__ = ["AGREEMENT", "TOLERANCE", "Comparison", "batched", "compare", "gate", "runner"]

TOLERANCE: Final = 1e-4
"""Most that a logit may differ in fp32."""

AGREEMENT: Final[dict[Precision, float]] = {"fp32": 1.0, "bf16": 0.98, "fp16": 0.99, "int8": 0.98}
"""Least share of texts whose label must be that of the judge."""

_BUDGET: Final = 2048

Array = np.ndarray[Any, Any]


class Comparison(NamedTuple):
    """What was found on some texts.

    Attributes
    ----------
    precision, judge
        What was held against what.
    texts
        How many.
    agreement
        Share of equal labels.
    difference
        Largest difference of a logit.
    """

    precision: Precision
    judge: str
    texts: int
    agreement: float
    difference: float

    def __str__(self) -> str:
        return (
            f"{self.precision} against {self.judge}: {self.agreement:.2%} of {self.texts:,} labels equal, "
            f"logits differ by at most {self.difference:.1e}"
        )


def batched(
    logits: Callable[[Array, Array], Array], encoded: Sequence[Encoded], pad_id: int, progress: Callable[[int], None]
) -> npt.NDArray[np.float64]:
    """Run a network over texts of any length.

    Parameters
    ----------
    logits
        (ids, mask) of shape (batch, tokens) → shape (batch, 5).
    progress
        Is told how many texts are done.

    Returns
    -------
    Shape (n, 5), in the order of the texts.
    """
    out, done = np.zeros((len(encoded), K)), 0
    for batch in micro_batches([len(each.ids) for each in encoded], _BUDGET):
        ids, mask = pad([encoded[index].ids for index in batch.indices], batch.width, pad_id)
        out[batch.indices] = logits(ids, mask)
        done += len(batch.indices)
        progress(done)
    return out


def runner(model: ModelProto, precision: Precision, threads: int) -> Callable[[Array, Array], Array]:
    """Open a graph on the CPU, as something that `batched` runs.

    bf16 and fp16, which are for GPUs, are emulated: fp32, rounded after every operator.
    """
    kind = POLICIES[precision].compute
    session = open_graph(model if kind == FLOAT else emulate(model, kind), threads)
    return lambda ids, mask: np.asarray(session.run(["logits"], {"ids": ids, "mask": mask})[0])


def compare(precision: Precision, ours: Array, judge: str, theirs: Array) -> Comparison:
    """Compare logits of shape (n, 5).

    Raises
    ------
    ExportError
        If one is not finite.
    """
    if not np.isfinite(theirs).all():
        raise ExportError(f"the checkpoint itself gives logits that are not finite ({judge})")
    if not np.isfinite(ours).all():
        raise ExportError(f"in {precision} the network gives logits that are not finite; choose another precision")
    agreement = float((ours.argmax(axis=-1) == theirs.argmax(axis=-1)).mean())
    return Comparison(precision, judge, len(ours), agreement, float(np.abs(ours - theirs).max()))


def gate(found: Comparison, least: float | None = None) -> None:
    """Refuse an export that is not faithful.

    Parameters
    ----------
    least
        Share of equal labels that is asked for, by default `AGREEMENT`.

    Raises
    ------
    ExportError
        Says by how much it misses.
    """
    if found.precision == "fp32" and found.difference > TOLERANCE:
        raise ExportError(f"a logit differs by {found.difference:.1e} from {found.judge}; {TOLERANCE:.0e} is the bar")
    bar = AGREEMENT[found.precision] if least is None else least
    if found.agreement < bar:
        raise ExportError(
            f"in {found.precision} {found.agreement:.2%} of {found.texts:,} labels equal those of {found.judge}; "
            f"{bar:.2%} is the bar"
        )
