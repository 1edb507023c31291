"""The network: one T5 encoder, four questions, five goals.

The five goals hang on four questions: does the prompt ask for harm; does the response refuse; does it cause harm; does
it belong to this prompt. Each has a head of its own and learns from data that answers only that one. Tokens of the
prompt don't see the response, so the first question is answered from the prompt alone.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import torch
from torch import nn
from torch.nn import functional
from transformers import T5Config, T5EncoderModel

from valuedrift.classifier.encode import RESPONSE, SPECIALS

__all__ = ["ARCHITECTURE", "QUESTIONS", "GoalNet", "Seen", "compose"]

_RESPONSE: Final = SPECIALS.index(RESPONSE)
_FAR: Final = -1e4
"""Added to the attention score of a token that must not be seen."""

QUESTIONS: Final = ("harmful prompt", "refuses", "causes harm", "belongs to the prompt")
"""What the heads answer, in their order."""

ARCHITECTURE: Final[dict[str, Any]] = {
    "vocab_size": 20_480,
    "d_model": 256,
    "d_kv": 64,
    "d_ff": 1024,
    "num_layers": 4,
    "num_heads": 4,
    "feed_forward_proj": "gated-gelu",
    "relative_attention_num_buckets": 32,
    "relative_attention_max_distance": 128,
}

_HIDDEN: Final = 64
_TEACHER: Final = 384
"""Features of the space in which the teacher's sentences lie, see `goaltrain.teacher`."""


class Seen(NamedTuple):
    """What the encoder makes of a batch.

    Attributes
    ----------
    states
        Shape (batch, tokens, features).
    prompt, response
        1 where a token belongs to it, shape (batch, tokens).
    """

    states: Any
    prompt: Any
    response: Any


class GoalNet(nn.Module):  # type: ignore[misc]
    """(ids, mask) in, five logits out: the logarithms of the goals' probabilities.

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
        config._attn_implementation = "eager"  # noqa: SLF001  # T5's position bias needs it, and so does the exporter
        self.encoder = T5EncoderModel(config)
        _lighten(self.encoder)
        width = config.d_model
        # Of every token of the response: that it is one, how near the nearest token of the prompt is, whether it is
        # there too. Whether a response fits its prompt shows in the words they share; a small encoder would need far
        # more data to discover that by attention alone.
        self.marks = nn.Parameter(0.5 * torch.randn(3, width))
        self.to_teacher = nn.Linear(width, _TEACHER, bias=False)
        self.look = nn.Parameter(torch.zeros(3, width))
        self.harm = _Head(2 * width)
        self.refuses = _Head(2 * width)
        self.causes = _Head(4 * width + 1)
        self.belongs = _Head(2 * width + _TEACHER)
        # Found on held-out pairs once training is over: what a head's logit is worth.
        self.register_buffer("scale", torch.ones(4))
        self.register_buffer("shift", torch.zeros(4))

    def start_from(self, embeddings: Any) -> None:
        """Set token embeddings, and let first attention see which tokens are alike (queries start equal to keys)."""
        with torch.no_grad():
            self.encoder.shared.weight.copy_(torch.as_tensor(embeddings))
            for block in self.encoder.encoder.block:
                attention = block.layer[0].SelfAttention
                nn.init.normal_(attention.k.weight, std=attention.k.weight.shape[1] ** -0.5 * 0.7)
                attention.q.weight.copy_(attention.k.weight * attention.key_value_proj_dim**-0.5)

    def expect_likeness(self) -> None:
        """Let the last head begin with what is known: texts that are alike belong together."""
        with torch.no_grad():
            self.belongs.hidden.weight[0] = 0.0
            self.belongs.hidden.weight[0, :_TEACHER] = 0.4
            self.belongs.hidden.bias[0] = -1.0
            self.belongs.out[0] = 1.0
            self.belongs.bias[0] = -1.0

    def see(self, ids: Any, mask: Any) -> Seen:
        """Run the encoder: shape (batch, tokens) twice in."""
        response = (ids == _RESPONSE).long().cumsum(dim=1)
        embedded = self.encoder.shared(ids)
        embedded = embedded + _relations(ids, embedded, response) @ self.marks
        # A token sees its own text, and a response sees its prompt.
        visible = mask.unsqueeze(1) * (response.unsqueeze(2) >= response.unsqueeze(1)).long()
        hidden = (1.0 - visible.unsqueeze(1).to(embedded.dtype)) * _FAR
        states = self.encoder(inputs_embeds=embedded, attention_mask=hidden).last_hidden_state
        second = response * mask
        return Seen(states, mask - second, second)

    def answers(self, seen: Seen) -> Any:
        """Log-odds of `QUESTIONS`, shape (batch, 4)."""
        prompt, response = _mean(seen.states, seen.prompt), _mean(seen.states, seen.response)
        harmful = self.harm(torch.cat([prompt, _looked(seen.states, seen.prompt, self.look[0])], dim=-1))
        refusal = _looked(seen.states, seen.response, self.look[1])
        refuses = self.refuses(torch.cat([response, refusal], dim=-1))
        caused = torch.cat([response, _looked(seen.states, seen.response, self.look[2]), prompt, refusal], dim=-1)
        causes = self.causes(torch.cat([caused, harmful], dim=-1))
        alike = functional.normalize(self.to_teacher(prompt), dim=-1) * functional.normalize(
            self.to_teacher(response), dim=-1
        )
        belongs = self.belongs(torch.cat([20.0 * alike, response, refusal], dim=-1))
        return torch.cat([harmful, refuses, causes, belongs], dim=-1)

    def forward(self, ids: Any, mask: Any) -> Any:
        """Shape (batch, tokens) twice in, (batch, 5) out."""
        return compose(self.answers(self.see(ids, mask)) * self.scale + self.shift)


def compose(answers: Any) -> Any:
    """From the log-odds of four questions to the log-probabilities of five goals, which add up to one.

    A response that does not belong to its prompt is g5; else it refuses (g3 if the prompt asks for harm, g4 if not) or
    complies (g2 if it causes harm, g1 if not).
    """
    yes, no = functional.logsigmoid(answers), functional.logsigmoid(-answers)
    complies, refuses = yes[:, 3] + no[:, 1], yes[:, 3] + yes[:, 1]
    return torch.stack(
        [complies + no[:, 2], complies + yes[:, 2], refuses + yes[:, 0], refuses + no[:, 0], no[:, 3]], dim=-1
    )


class _Head(nn.Module):  # type: ignore[misc]
    """A hidden layer and one number."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(width, _HIDDEN)
        self.out = nn.Parameter(torch.randn(_HIDDEN) * _HIDDEN**-0.5)
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, features: Any) -> Any:
        # The last product as a sum per row: one product for the whole batch adds in an order that depends on its size.
        hidden = functional.gelu(self.hidden(features), approximate="tanh")
        return (hidden * self.out).sum(dim=-1, keepdim=True) + self.bias


def _mean(states: Any, chosen: Any) -> Any:
    """Mean over chosen tokens, as a product per row for the same reason."""
    weights = chosen.unsqueeze(1).to(states.dtype)
    return ((weights / weights.sum(dim=-1, keepdim=True).clamp(min=1.0)) @ states).squeeze(1)


def _looked(states: Any, chosen: Any, query: Any) -> Any:
    """Mean over chosen tokens, weighted by how much a learned query wants to see them."""
    wanted = (states * query).sum(dim=-1) + (1.0 - chosen.to(states.dtype)) * _FAR
    return (torch.softmax(wanted, dim=-1).unsqueeze(1) @ states).squeeze(1)


def _relations(ids: Any, embedded: Any, response: Any) -> Any:
    """How each token of the response relates to the prompt: shape (batch, tokens, 3), between 0 and 1."""
    content = ids >= len(SPECIALS)
    across = (response.unsqueeze(2) > response.unsqueeze(1)) & content.unsqueeze(1) & content.unsqueeze(2)
    unit = embedded * torch.rsqrt(embedded.pow(2).sum(dim=-1, keepdim=True) + 1e-6)
    nearest = (unit @ unit.transpose(1, 2)).masked_fill(~across, 0.0).amax(dim=2)
    same = ((ids.unsqueeze(1) == ids.unsqueeze(2)) & across).to(embedded.dtype).amax(dim=2)
    return torch.stack([response.to(embedded.dtype), nearest, same], dim=-1)


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
