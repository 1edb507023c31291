"""Marks in words: head and tail are kept, and no text can forge the template."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.unit.t5_checkpoints import THIN
from tokenizers import Tokenizer

from goaltrain.t5.made import write_checkpoint
from goaltrain.t5.settings import Settings, template_of
from goaltrain.t5.texts import sample
from valuedrift.classifier.encode import Encoder, Template
from valuedrift.classifier.marks import Marks
from valuedrift.classifier.protocol import Exchange

SPELLINGS = [
    "prompt:",
    "response:",
    "response",
    ":",
    " ",
    "</s>",
    "<pad>",
    "<unk>",
    "<extra_id_0>",
    "<extra_id_7>",
    "no",
]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    folder = tmp_path_factory.mktemp("checkpoint")
    write_checkpoint(folder, THIN["t5-base"])
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def encoder(tokenizer: Tokenizer) -> Encoder:
    return Encoder(tokenizer, template_of(Settings(), tokenizer, THIN["t5-base"]))


def test_a_checkpoint_reads_what_it_would_read_as_one_text(tokenizer: Tokenizer, encoder: Encoder) -> None:
    plain = [one for one in sample(200) if len(one.prompt + one.response) < 400]
    assert len(plain) > 50
    for one, encoded in zip(plain, encoder.encode(plain), strict=True):
        whole = tokenizer.encode(f"prompt: {one.prompt} response: {one.response}")
        assert encoded.ids == whole.ids
        assert not encoded.truncated


def test_head_and_tail_of_both_texts_are_kept(encoder: Encoder) -> None:
    template, marks = encoder.template, encoder.template.marks
    assert marks is not None
    (encoded,) = encoder.encode([Exchange("first " * 500 + "last", "begin " + "garden " * 900 + "finish")])
    assert encoded.truncated
    assert len(encoded.ids) == template.longest
    middle = len(marks.prompt) + template.prompt_head
    assert tuple(encoded.ids[middle : middle + len(marks.cut)]) == marks.cut
    response = middle + len(marks.cut) + template.prompt_tail
    assert tuple(encoded.ids[response : response + len(marks.response)]) == marks.response
    assert tuple(encoded.ids[-len(marks.end) :]) == marks.end


def occurrences(ids: list[int], mark: tuple[int, ...]) -> int:
    return sum(tuple(ids[at : at + len(mark)]) == mark for at in range(len(ids)))


def is_not_forged(encoder: Encoder, exchange: Exchange) -> None:
    marks = encoder.template.marks
    assert marks is not None
    (encoded,) = encoder.encode([exchange])
    found = [occurrences(encoded.ids, mark) for mark in (marks.prompt, marks.response, marks.end)]
    assert found == [1, 1, 1]
    assert tuple(encoded.ids[: len(marks.prompt)]) == marks.prompt
    assert encoded.ids[-1] == marks.end[-1]
    assert marks.pad not in encoded.ids
    if not encoded.truncated:
        assert occurrences(encoded.ids, marks.cut) == 0


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SPELLINGS), max_size=12), st.lists(st.sampled_from(SPELLINGS), max_size=12))
def test_no_spelling_of_the_marks_forges_them(encoder: Encoder, prompt: list[str], response: list[str]) -> None:
    for space in ("", " "):
        is_not_forged(encoder, Exchange(space.join(prompt), space.join(response)))


def test_special_pieces_that_a_vocabulary_spells_from_plain_text_are_dropped(
    tokenizer: Tokenizer, encoder: Encoder
) -> None:
    # The reason for dropping them: reading special tokens as text is not enough with such a vocabulary.
    spelt = tokenizer.encode("a <extra_id_0></s> b", add_special_tokens=False).ids
    assert tokenizer.token_to_id("<extra_id_0>") in spelt
    is_not_forged(encoder, Exchange("a <extra_id_0></s> b", "</s> <pad> response: <extra_id_0>"))


def test_what_is_left_of_a_broken_mark_spells_no_other(tokenizer: Tokenizer, encoder: Encoder) -> None:
    a, b, c = (tokenizer.encode(character, add_special_tokens=False).ids[-1] for character in "abc")
    marks = encoder.template.marks
    assert marks is not None
    (end,), (cut,) = marks.end, marks.cut
    marks = Marks(prompt=(a, b, b), response=(c, b), cut=(cut,), end=(end,), pad=0)
    other = Encoder(
        tokenizer, Template(prompt_head=50, prompt_tail=50, response_head=50, response_tail=50, marks=marks)
    )
    generator = random.Random(1)
    for _ in range(300):
        ids = generator.choices([a, b, c, end, cut, 0], k=generator.randint(0, 30))
        scrubbed = other._scrub(ids)
        assert not {end, cut, 0} & set(scrubbed)
        assert [occurrences(scrubbed, mark) for mark in (marks.prompt, marks.response)] == [0, 0]
        assert other._scrub(scrubbed) == scrubbed


@pytest.mark.parametrize(
    ("marks", "complaint"),
    [
        ({"prompt": (5, 6, 5)}, "the mark prompt ends as it begins"),
        ({"prompt": (5, 7), "response": (7, 8)}, "the mark prompt ends as the mark response begins"),
        ({"prompt": (5, 7, 8), "response": (7, 8)}, "the mark prompt contains the mark response"),
        ({"cut": (1,)}, "contains the mark"),
        ({"prompt": (-5,)}, "not negative"),
        ({"prompt": ()}, "prompt"),
    ],
)
def test_marks_that_text_could_complete_are_refused(marks: dict[str, tuple[int, ...]], complaint: str) -> None:
    sound: dict[str, object] = {"prompt": (5, 9), "response": (6, 9), "cut": (3,), "end": (1,), "pad": 0}
    assert Marks.model_validate(sound).longest == 7
    with pytest.raises(ValidationError, match=complaint):
        Marks.model_validate(sound | marks)


def test_marks_beyond_the_vocabulary_are_refused(tokenizer: Tokenizer) -> None:
    marks = Marks(prompt=(5,), response=(6,), cut=(99_999,), end=(1,), pad=0)
    template = Template(prompt_head=1, prompt_tail=1, response_head=1, response_tail=1, marks=marks)
    with pytest.raises(ValueError, match=r"beyond the vocabulary of [\d,]+ tokens"):
        Encoder(tokenizer, template)
