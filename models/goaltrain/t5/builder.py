"""Writing an ONNX graph node by node, with the type of every tensor known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ml_dtypes
import numpy as np
from onnx import TensorProto, helper, numpy_helper

from goaltrain.t5.errors import ExportError
from valuedrift.classifier.graph import OPSET
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    import numpy.typing as npt
    from onnx import ModelProto, NodeProto

__all__ = ["BFLOAT16", "BOOL", "FLOAT", "FLOAT16", "INT64", "Builder"]

BFLOAT16: Final = int(TensorProto.BFLOAT16)
BOOL: Final = int(TensorProto.BOOL)
FLOAT: Final = int(TensorProto.FLOAT)
FLOAT16: Final = int(TensorProto.FLOAT16)
INT64: Final = int(TensorProto.INT64)

_DTYPES: Final[dict[int, Any]] = {
    BFLOAT16: ml_dtypes.bfloat16,
    FLOAT: np.float32,
    FLOAT16: np.float16,
    INT64: np.int64,
}
_IR_VERSION: Final = 10


class Builder:
    """Collects nodes and constants; every method that adds a node returns the name of its output."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._tensors: dict[str, TensorProto] = {}
        self._kinds: dict[str, int] = {"ids": INT64, "mask": INT64}
        self._casts: dict[tuple[str, int], str] = {}
        self._count = 0

    def kind(self, name: str) -> int:
        """Type of a tensor."""
        return self._kinds[name]

    def constant(self, name: str, values: npt.ArrayLike, kind: int = FLOAT) -> str:
        """Add a constant; the same name again means the same constant.

        Raises
        ------
        ExportError
            If fp16 can't hold it.
        """
        if name not in self._tensors:
            if kind == FLOAT16 and np.abs(values).max() > np.finfo(np.float16).max:
                raise ExportError(f"{name} is beyond the range of fp16; choose another precision")
            array = np.ascontiguousarray(np.asarray(values).astype(_DTYPES[kind]))
            self._tensors[name] = numpy_helper.from_array(array.reshape(np.shape(values)), name)
            self._kinds[name] = kind
        return name

    def node(self, operator: str, *inputs: str, kind: int | None = None, **attributes: Any) -> str:
        """Add a node with one output, of the type of its first input unless `kind` says otherwise."""
        self._count += 1
        name = f"{operator.lower()}_{self._count}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], name, **attributes))
        self._kinds[name] = self._kinds[inputs[0]] if kind is None else kind
        return name

    def cast(self, name: str, kind: int) -> str:
        """Return the tensor as another type; itself if it is of that type."""
        if self._kinds[name] == kind:
            return name
        known = self._casts.get((name, kind))
        if known is None:
            known = self._casts[name, kind] = self.node("Cast", name, to=kind, kind=kind)
        return known

    def product(self, name: str, weight: str, values: npt.ArrayLike, kind: int) -> str:
        """Multiply by a constant matrix of shape (in, out), in the given type."""
        return self.node("MatMul", self.cast(name, kind), self.constant(weight, values, kind))

    def add(self, one: str, other: str) -> str:
        """Add two tensors in the type of the first."""
        return self.node("Add", one, self.cast(other, self.kind(one)))

    def norm(self, name: str, weight: str, values: npt.ArrayLike, epsilon: float) -> str:
        """T5's norm: no mean, no bias; its statistics are fp32 in any type."""
        scale = self.constant(weight, values, self.kind(name))
        return self.node("RMSNormalization", name, scale, axis=-1, epsilon=epsilon)

    def model(self, logits: str) -> ModelProto:
        """Finish: (ids, mask) → logits, any batch and any length."""
        nodes = [*self._nodes, helper.make_node("Identity", [logits], ["logits"], "logits")]
        inputs = [helper.make_tensor_value_info(name, INT64, ["batch", "tokens"]) for name in ("ids", "mask")]
        outputs = [helper.make_tensor_value_info("logits", FLOAT, ["batch", K])]
        graph = helper.make_graph(nodes, "valuedrift", inputs, outputs, list(self._tensors.values()))
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=_IR_VERSION)
