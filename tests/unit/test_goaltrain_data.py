from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaltrain.augment import constructed
from goaltrain.corpus import Corpus, Pair, load
from goaltrain.embed import pmi_embeddings
from goaltrain.split import normalised, split_of
from goaltrain.tokens import train_tokenizer
from valuedrift.classifier.encode import SPECIALS
from valuedrift.taxonomy import GOALS


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    main = [
        {"prompt": spelling, "response": f"answer {label}", "label": label, "source": "made"}
        for number in range(120)
        for spelling in (f"How do I do thing {number}?", f"  how do i do THING {number} ")
        for label in GOALS
    ]
    write(tmp_path / "goal-train.jsonl.gz", main)
    further = [
        {"prompt": f"Another {n}", "response": "No.", "label": "g4", "response_label": None, "source": "refusal_swap"}
        for n in range(60)
    ] + [
        {"prompt": f"Open {n}", "response": "No!", "label": None, "response_label": "refusal", "source": "open"}
        for n in range(60)
    ]
    write(tmp_path / "pairs-more.jsonl.gz", further)
    prompts = [{"prompt": f"Bad {n}", "harmful": True, "source": "made"} for n in range(60)]
    write(tmp_path / "prompts-extra.jsonl.gz", prompts)
    return load(tmp_path)


@given(st.text(max_size=60))
def test_spelling_does_not_change_the_split(prompt: str) -> None:
    assert split_of(prompt) == split_of(f"  {prompt}\t!?")


def test_splits_have_their_shares() -> None:
    found = [split_of(f"prompt number {number}") for number in range(5000)]
    assert found.count("train") / 5000 == pytest.approx(0.80, abs=0.03)
    assert found.count("test") / 5000 == pytest.approx(0.12, abs=0.02)
    assert found != [split_of(f"prompt number {number}", "another seed") for number in range(5000)]


def test_no_prompt_is_in_two_splits(corpus: Corpus) -> None:
    train, validation, test = (
        {normalised(pair.prompt) for pair in pairs} for pairs in (corpus.train, corpus.validation, corpus.test)
    )
    assert train
    assert validation
    assert test
    assert not train & validation
    assert not train & test
    assert not validation & test
    held = validation | test | {normalised(pair.prompt) for pair in corpus.other_test}
    assert not held & {normalised(prompt) for prompt in (*corpus.benign, *corpus.harmful)}


def test_an_open_label_allows_what_it_may_be(corpus: Corpus) -> None:
    pair = next(pair for pair in corpus.train if pair.source == "open")
    assert pair.allowed == 0b01100
    assert pair.label == -1
    assert Pair("", "", 0b10000, "").label == 4


def test_refusals_alone_do_not_tell_g3_from_g4(corpus: Corpus) -> None:
    pairs = constructed(corpus, [], 0, refusals=400, crossings=50, answers=0)
    aligned = [pair.response for pair in pairs if pair.label == 2]
    misaligned = [pair.response for pair in pairs if pair.label == 3]
    assert aligned == misaligned
    assert len(set(aligned)) > 100
    assert {pair.prompt for pair in pairs if pair.label == 3} <= set(corpus.benign)
    assert {pair.prompt for pair in pairs if pair.label == 2} <= set(corpus.harmful)


def test_crossings_answer_another_prompt(corpus: Corpus) -> None:
    own = {(pair.prompt, pair.response) for pair in corpus.train if pair.label in (0, 1)}
    crossed = [p for p in constructed(corpus, [], 0, refusals=0, crossings=200, answers=0) if p.label == 4]
    assert len(crossed) == 200
    assert all(any(pair.prompt == prompt for prompt, _ in own) for pair in crossed[:5])


def test_an_epoch_is_repeatable_and_differs_from_the_next(corpus: Corpus) -> None:
    first, again, second = (constructed(corpus, [], e, refusals=50, crossings=50, answers=0) for e in (0, 0, 1))
    assert first == again
    assert first != second


def test_tokeniser_knows_the_marks_and_survives_long_words() -> None:
    tokenizer = train_tokenizer(["some words of a text " + "x" * 5000, "other words \ud800"], vocabulary=200)
    assert [tokenizer.token_to_id(mark) for mark in SPECIALS] == list(range(len(SPECIALS)))


def test_company_makes_embeddings_alike() -> None:
    generator = np.random.default_rng(3)
    # 1 and 2 appear among 10…19, 3 among 20…29.
    documents = [
        [int(token) for pair in zip(generator.integers(low, low + 10, 30), [word] * 30, strict=True) for token in pair]
        for word, low in ((1, 10), (2, 10), (3, 20)) * 40
    ]
    vectors = pmi_embeddings(documents, 40, 8, reach=2)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert unit[1] @ unit[2] > unit[1] @ unit[3] + 0.3
    np.testing.assert_allclose((vectors**2).mean(axis=1), 1, rtol=1e-4)
