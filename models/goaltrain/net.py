"""The network: a T5 encoder whose input says which words prompt and response share; mean; one linear layer."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional
from transformers import T5Config, T5EncoderModel

from valuedrift.classifier.encode import RESPONSE, SPECIALS

__all__ = ["ARCHITECTURE", "GoalNet"]

_RESPONSE = SPECIALS.index(RESPONSE)

ARCHITECTURE: dict[str, Any] = {
    "vocab_size": 8192,
    "d_model": 256,
    "d_kv": 64,
    "d_ff": 1024,
    "num_layers": 4,
    "num_heads": 4,
    "feed_forward_proj": "gated-gelu",
    "relative_attention_num_buckets": 32,
    "relative_attention_max_distance": 128,
}


class GoalNet(nn.Module):  # type: ignore[misc]
    """(ids, mask) in, five logits out.

    Parameters
    ----------
    architecture
        Fields of `transformers.T5Config`.
    dropout
        While training.
    """

    def __init__(self, architecture: dict[str, Any] | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        config = T5Config(
            **(architecture or ARCHITECTURE), dropout_rate=dropout, pad_token_id=0, eos_token_id=1, use_cache=False
        )
        self.encoder = T5EncoderModel(config)
        _lighten(self.encoder)
        self.head = nn.Linear(config.d_model, 5)
        # Of every token: which text it is in, how near the nearest token of the other text is, whether it is there too.
        self.marks = nn.Parameter(0.5 * torch.randn(3, config.d_model))

    def start_from(self, embeddings: Any) -> None:
        """Set token embeddings, and let first attention see which tokens are alike (queries start equal to keys)."""
        with torch.no_grad():
            self.encoder.shared.weight.copy_(torch.as_tensor(embeddings))
            for block in self.encoder.encoder.block:
                attention = block.layer[0].SelfAttention
                nn.init.normal_(attention.k.weight, std=attention.k.weight.shape[1] ** -0.5 * 0.7)
                attention.q.weight.copy_(attention.k.weight * attention.key_value_proj_dim**-0.5)

    def forward(self, ids: Any, mask: Any) -> Any:
        """Shape (batch, tokens) twice in, (batch, 5) out."""
        embedded = self.encoder.shared(ids)
        embedded = embedded + _relations(ids, embedded) @ self.marks
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        # The mean as a product per row, and below a sum per row: a reduction over tokens, or one product for the whole
        # batch, adds in an order that depends on the size of the batch.
        weights = mask.unsqueeze(1).to(states.dtype)
        pooled = (weights / weights.sum(dim=-1, keepdim=True)) @ states
        return (pooled * self.head.weight.unsqueeze(0)).sum(dim=-1) + self.head.bias


def _relations(ids: Any, embedded: Any) -> Any:
    """How each token relates to the other text: shape (batch, tokens, 3), between 0 and 1.

    Whether a response fits its prompt shows in which words they share. A small encoder would need far more data to
    discover that by attention alone.
    """
    second = (ids == _RESPONSE).long().cumsum(dim=1)
    content = ids >= len(SPECIALS)
    across = (second.unsqueeze(1) != second.unsqueeze(2)) & content.unsqueeze(1) & content.unsqueeze(2)
    unit = embedded * torch.rsqrt(embedded.pow(2).sum(dim=-1, keepdim=True) + 1e-6)
    nearest = (unit @ unit.transpose(1, 2)).masked_fill(~across, 0.0).amax(dim=2)
    same = ((ids.unsqueeze(1) == ids.unsqueeze(2)) & across).to(embedded.dtype).amax(dim=2)
    return torch.stack([second.to(embedded.dtype), nearest, same], dim=-1)


class _Norm(nn.Module):  # type: ignore[misc]
    """T5's layer norm in one kernel; parameters keep their names."""

    def __init__(self, weight: Any, epsilon: float) -> None:
        super().__init__()
        self.weight = weight
        self.epsilon = epsilon

    def forward(self, states: Any) -> Any:
        return functional.rms_norm(states, self.weight.shape, self.weight, self.epsilon)


def _lighten(encoder: Any) -> None:
    """Swap slow parts for the same mathematics in fewer kernels, and keep dropout to the residual stream.

    On a CPU, drawing random numbers for the widest tensors costs a third of a training step.
    """
    stack = encoder.encoder
    stack.final_layer_norm = _Norm(stack.final_layer_norm.weight, stack.final_layer_norm.variance_epsilon)
    for block in stack.block:
        for layer in block.layer:
            layer.layer_norm = _Norm(layer.layer_norm.weight, layer.layer_norm.variance_epsilon)
        block.layer[0].SelfAttention.dropout = 0.0
        feed_forward = block.layer[1].DenseReluDense
        feed_forward.dropout = nn.Identity()
        feed_forward.act = nn.GELU(approximate="tanh")
