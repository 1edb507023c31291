"""From the trained network to an fp32 ONNX graph with any batch and any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx
import torch

if TYPE_CHECKING:
    from pathlib import Path

    from goaltrain.net import GoalNet

__all__ = ["export"]

OPSET = 23


def export(net: GoalNet, path: Path) -> None:
    """Write ``(ids, mask) → logits``; all weights are inside the one file."""
    net.eval()
    # Plain products and softmax: the fused kernel does not trace with a dynamic batch; `simplify` fuses afterwards.
    net.encoder.set_attn_implementation("eager")
    ids = torch.randint(6, 100, (3, 48))
    mask = torch.ones_like(ids)
    mask[1, 30:] = 0
    batch, tokens = torch.export.Dim("batch", min=1, max=65_536), torch.export.Dim("tokens", min=2, max=4_096)
    shapes = {"ids": {0: batch, 1: tokens}, "mask": {0: batch, 1: tokens}}
    program = torch.onnx.export(
        net,
        (ids, mask),
        dynamo=True,
        opset_version=OPSET,
        input_names=["ids", "mask"],
        output_names=["logits"],
        dynamic_shapes=shapes,
        optimize=True,
        verbose=False,
    )
    model = program.model_proto
    # The exporter notes source files and stack traces of the machine it ran on.
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    onnx.save(model, path)
