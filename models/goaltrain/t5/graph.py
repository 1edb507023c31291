"""The whole graph of a checkpoint: (ids, mask) → logits of the verbalisers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goaltrain.quantise import quantise_graph
from goaltrain.t5.builder import Builder
from goaltrain.t5.decoder import add_decoder
from goaltrain.t5.encoder import add_encoder
from goaltrain.t5.precision import POLICIES

if TYPE_CHECKING:
    from onnx import ModelProto

    from goaltrain.t5.checkpoint import Checkpoint
    from valuedrift.classifier.bundle import Precision

__all__ = ["build"]


def build(checkpoint: Checkpoint, precision: Precision) -> ModelProto:
    """Return the graph in a precision; the same checkpoint gives the same bytes.

    int8 has weights of seven bits and one activation scale per token, so that a row depends neither on its batch nor on
    the instructions of the CPU.
    """
    graph = Builder()
    policy = POLICIES[precision]
    states = add_encoder(graph, checkpoint.shape, checkpoint.weights, policy)
    logits = add_decoder(graph, checkpoint.shape, checkpoint.weights, policy, states, checkpoint.verbalisers)
    model = graph.model(logits)
    return quantise_graph(model) if precision == "int8" else model
