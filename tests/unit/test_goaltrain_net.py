from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from goaltrain.calibrate import composed  # noqa: E402
from goaltrain.net import GoalNet, _relations, compose  # noqa: E402
from valuedrift.classifier.encode import PROMPT, RESPONSE, SPECIALS  # noqa: E402

_SMALL = {
    "vocab_size": 200,
    "d_model": 64,
    "d_kv": 32,
    "d_ff": 64,
    "num_layers": 2,
    "num_heads": 2,
    "feed_forward_proj": "gated-gelu",
}


def exchange(response: int) -> tuple[Any, Any]:
    """A prompt of nine tokens and a response; the seed is the response's."""
    ids = torch.randint(6, 200, (1, 32), generator=torch.Generator().manual_seed(1))
    ids[0, 11:] = torch.randint(6, 200, (21,), generator=torch.Generator().manual_seed(response))
    ids[0, 0], ids[0, 10] = SPECIALS.index(PROMPT), SPECIALS.index(RESPONSE)
    return ids, torch.ones_like(ids)


def test_relations_mark_words_of_the_response_that_the_prompt_has() -> None:
    ids = torch.tensor([[SPECIALS.index(PROMPT), 20, 21, SPECIALS.index(RESPONSE), 21, 22, 1, 0]])
    embedded = torch.zeros(1, 8, 4)
    for place, axis in ((1, 0), (2, 1), (4, 1), (5, 2)):
        embedded[0, place, axis] = 2.0
    second = torch.tensor([[0, 0, 0, 1, 1, 1, 1, 1]])
    found, nearest, same = _relations(ids, embedded, second)[0].T
    assert found.tolist() == second[0].tolist()
    assert same.tolist() == [0, 0, 0, 0, 1, 0, 0, 0]
    torch.testing.assert_close(nearest, same)


def test_padding_changes_nothing() -> None:
    torch.manual_seed(1)
    net = GoalNet(_SMALL).eval()
    ids, mask = exchange(2)
    longer, further = (torch.nn.functional.pad(each, (0, 16)) for each in (ids, mask))
    with torch.inference_mode():
        torch.testing.assert_close(net(ids, mask), net(longer, further), rtol=1e-4, atol=1e-5)


def test_harm_of_the_prompt_is_seen_from_the_prompt_alone() -> None:
    torch.manual_seed(1)
    net = GoalNet(_SMALL).eval()
    with torch.inference_mode():
        one, other = (net.answers(net.see(*exchange(response)))[0] for response in (2, 3))
    torch.testing.assert_close(one[0], other[0], rtol=0, atol=1e-6)
    assert (one[1:] - other[1:]).abs().min() > 1e-4


def test_goals_are_a_distribution_and_the_calibration_composes_alike() -> None:
    answers = torch.randn(50, 4, generator=torch.Generator().manual_seed(1)) * 5
    found = compose(answers)
    torch.testing.assert_close(found.exp().sum(dim=-1), torch.ones(50))
    np.testing.assert_allclose(found.numpy(), composed(answers.numpy()), rtol=1e-4, atol=1e-5)


def test_each_goal_has_its_answers() -> None:
    yes, no = 8.0, -8.0
    answers = torch.tensor(
        [[no, no, no, yes], [yes, no, yes, yes], [yes, yes, no, yes], [no, yes, no, yes], [yes, yes, yes, no]]
    )
    assert compose(answers).argmax(dim=-1).tolist() == [0, 1, 2, 3, 4]
