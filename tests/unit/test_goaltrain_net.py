from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from goaltrain.net import GoalNet, _relations  # noqa: E402
from valuedrift.classifier.encode import PROMPT, RESPONSE, SPECIALS  # noqa: E402


def test_relations_mark_words_that_both_texts_have() -> None:
    ids = torch.tensor([[SPECIALS.index(PROMPT), 20, 21, SPECIALS.index(RESPONSE), 21, 22, 1, 0]])
    embedded = torch.zeros(1, 8, 4)
    for place, axis in ((1, 0), (2, 1), (4, 1), (5, 2)):
        embedded[0, place, axis] = 2.0
    second, nearest, same = _relations(ids, embedded)[0].T
    assert second.tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert same.tolist() == [0, 0, 1, 0, 1, 0, 0, 0]
    torch.testing.assert_close(nearest, same)


def test_padding_changes_nothing() -> None:
    torch.manual_seed(1)
    net = GoalNet().eval()
    ids = torch.randint(6, 100, (2, 32))
    ids[:, 10] = SPECIALS.index(RESPONSE)
    longer = torch.nn.functional.pad(ids, (0, 16))
    with torch.inference_mode():
        torch.testing.assert_close(
            net(ids, torch.ones_like(ids)), net(longer, (longer > 0).long()), rtol=1e-4, atol=1e-5
        )
