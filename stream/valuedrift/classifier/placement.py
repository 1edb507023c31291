"""On which device each operator really ran, read from a profile of ONNX Runtime.

A provider takes the operators it has a kernel for; ONNX Runtime quietly runs the others on the CPU and copies tensors
to and fro, many times slower. Arithmetic on shapes belongs on the CPU, so what counts is whether an operator works on
the batch: the probe has a number of rows that nothing else in a graph has.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from valuedrift.errors import ClassifierError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Placed", "check_placement", "fallen_back", "read_profile"]

_ROWS: Final = 13
"""A prime that is no number of heads, layers, features or goals."""

_SUFFIX: Final = "_kernel_time"
_CPU: Final = "CPUExecutionProvider"


class Placed(NamedTuple):
    """One operator of a profile.

    Attributes
    ----------
    name, operator
        Of the node.
    provider
        What ran it.
    shapes
        Of its outputs.
    """

    name: str
    operator: str
    provider: str
    shapes: list[list[int]]


def read_profile(events: Sequence[dict[str, Any]]) -> list[Placed]:
    """Read which operator ran where.

    Parameters
    ----------
    events
        Content of the file that ONNX Runtime writes when a session profiles.
    """
    return [
        Placed(
            event["name"].removesuffix(_SUFFIX),
            event["args"]["op_name"],
            event["args"]["provider"],
            [shape for output in event["args"].get("output_type_shape", []) for shape in output.values()],
        )
        for event in events
        if event.get("cat") == "Node" and event["name"].endswith(_SUFFIX)
    ]


def fallen_back(placed: Sequence[Placed], rows: int = _ROWS) -> list[Placed]:
    """Return operators on the CPU that work on the batch: of an output, the first axis holds the rows, or all."""
    return [
        node
        for node in placed
        if node.provider == _CPU and any(shape and shape[0] and shape[0] % rows == 0 for shape in node.shapes)
    ]


def check_placement(open_profiled: Callable[[Path], Any], width: int) -> None:
    """Run a probe and refuse a graph that doesn't run on the device as a whole.

    Parameters
    ----------
    open_profiled
        Opens a session that profiles into files beginning with the given path.
    width
        Tokens of the probe's rows.

    Raises
    ------
    ClassifierError
        If an operator that works on the batch ran on the CPU, or none was seen. Names the operators.
    """
    with tempfile.TemporaryDirectory(prefix="valuedrift-profile-") as folder:
        session = open_profiled(Path(folder) / "probe")
        ids = np.full((_ROWS, width), 2, dtype=np.int64)
        try:
            session.run(["logits"], {"ids": ids, "mask": np.ones_like(ids)})
            events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
        except Exception as error:  # noqa: BLE001  # a dozen types that share no base
            raise ClassifierError(f"the probe of the device failed: {type(error).__name__}") from None
    placed = read_profile(events)
    if not placed:
        raise ClassifierError("the probe of the device shows no operator")
    if wrong := fallen_back(placed):
        kinds = Counter(node.operator for node in wrong).most_common()
        names = ", ".join(f"{operator} ({count})" for operator, count in kinds)
        raise ClassifierError(
            f"classifier.provider: {len(wrong)} of {len(placed)} operators run on the CPU instead of the GPU: {names}"
        )
