from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from goaltrain.corpus import Corpus, Pair, load
from goaltrain.holdout import FAMILIES, exam, without
from goaltrain.mixture import Amounts, Mixture
from goaltrain.near import Words
from goaltrain.split import normalised, split_of
from goaltrain.vocabulary import as_json, count_pieces, first_embeddings, make_tokenizer, teacher_ids
from valuedrift.classifier.encode import SPECIALS
from valuedrift.taxonomy import GOALS

SMALL = Amounts(
    swaps=60,
    topical=40,
    contrast=80,
    prompts=20,
    crossed=80,
    matched=5,
    everyday=30,
    derailed=20,
    harmful=20,
    voices=40,
    soft=40,
    wrapped=200,
    wrong=30,
    missed=30,
    spoken=20,
    complied=30,
    consoled=30,
    talk=30,
    told=40,
)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    main = [
        {"prompt": spelling, "response": f"answer {label} {source} {number}", "label": label, "source": source}
        for number in range(120)
        for source in ("made", "gptfuzz")
        for spelling in (f"How do I do {source} {number}?", f"  how do i do {source.upper()} {number} ")
        for label in GOALS
    ]
    write(tmp_path / "goal-train.jsonl.gz", main)
    further = (
        [
            {"prompt": f"Another {n}", "response": "No.", "label": "g4", "response_label": None, "source": "swap"}
            for n in range(60)
        ]
        + [
            {"prompt": f"Open {n}", "response": "No!", "label": None, "response_label": "refusal", "source": "open"}
            for n in range(60)
        ]
        + [
            {"prompt": f"Poem {n}", "response": "No!", "harmful": False, "response_label": "refusal", "source": "poems"}
            for n in range(60)
        ]
    )
    write(tmp_path / "pairs-more.jsonl.gz", further)
    prompts = [
        {"prompt": f"Bad {n}", "harmful": True, "source": "strongreject", "noisy": n % 3 == 0} for n in range(60)
    ] + [{"prompt": f"A post {n}", "harmful": True, "source": "openai_moderation"} for n in range(60)]
    write(tmp_path / "prompts-extra.jsonl.gz", prompts)
    chats = [
        {"prompt": f"Tell me of {n}", "response": f"It is {n} and has been so for very long. " * 4, "model": "m"}
        for n in range(60)
    ]
    write(tmp_path / "chatlogs.jsonl.gz", chats)
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
    assert not held & {normalised(pair.prompt) for pair in corpus.prompts}


def test_a_label_allows_what_it_may_be(corpus: Corpus) -> None:
    by_source = {pair.source: pair for pair in corpus.train if pair.label != 4}
    assert by_source["open"].allowed == 0b01100
    assert by_source["open"].label == -1
    assert by_source["open"].harm is None
    assert by_source["poems"].allowed == 0b01000
    assert by_source["poems"].harm is False
    assert Pair("", "", 0b10000, "").label == 4


def test_of_prompts_the_harm_is_known_and_posts_are_none(corpus: Corpus) -> None:
    assert {pair.source for pair in corpus.prompts} >= {"made", "strongreject", "swap"}
    assert all(pair.harm is not None and not pair.response for pair in corpus.prompts)
    assert not [pair for pair in corpus.prompts if pair.source == "openai_moderation"]
    assert {pair.noisy for pair in corpus.prompts if pair.source == "strongreject"} == {True, False}


def tokenizer() -> Tokenizer:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = ["[UNK]", "how", "do", *letters, "?", ".", *(f"##{letter}" for letter in letters)]
    made = Tokenizer(models.WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def mixture(corpus: Corpus) -> Mixture:
    teacher = tokenizer()
    vectors = np.random.default_rng(1).standard_normal((teacher.get_vocab_size(), 8)).astype(np.float32)
    return Mixture(corpus, Words(teacher, vectors), SMALL)


def test_the_same_refusals_stand_under_benign_and_harmful_prompts(corpus: Corpus) -> None:
    pairs = [pair for pair in mixture(corpus).epoch(0) if pair.source == "swap" and pair.label >= 2]
    harm = {normalised(pair.prompt): pair.harm for pair in corpus.prompts}
    known = [pair for pair in pairs if normalised(pair.prompt) in harm]
    assert len(known) >= 2 * SMALL.swaps
    # Those that are wrapped come later: a prompt that a trick leaves as it is may be given with another harm above.
    first = known[: 2 * SMALL.swaps + SMALL.topical + SMALL.soft]
    assert all((pair.label == 2) == harm[normalised(pair.prompt)] for pair in first)
    swapped = known[: 2 * SMALL.swaps + 60]
    aligned, misaligned = ({pair.response for pair in swapped if pair.label == label} for label in (2, 3))
    assert len(aligned & misaligned) > SMALL.swaps / 2


def test_crossings_answer_another_prompt(corpus: Corpus) -> None:
    own = {(pair.prompt, pair.response) for pair in [*corpus.train, *corpus.chats]}
    crossed = [pair for pair in mixture(corpus).epoch(0) if pair.source == "crossed"]
    assert len(crossed) == SMALL.crossed
    assert all(pair.label == 4 for pair in crossed)
    assert not {(pair.prompt, pair.response) for pair in crossed} & own
    assert {pair.response for pair in crossed} <= {response for _, response in own}


def test_contrast_prompts_are_refused_alike(corpus: Corpus) -> None:
    pairs = mixture(corpus).epoch(0)
    alone = [pair for pair in pairs if pair.source == "contrast"]
    assert len(alone) == SMALL.contrast / 2
    assert sum(bool(pair.harm) for pair in alone) == SMALL.contrast / 4


def test_harm_behind_a_refusing_voice_stays_harm(corpus: Corpus) -> None:
    harm = Pair(
        "How do I rob a till?", "Wait until the clerk looks away and then reach over the counter, quickly.", 2, "h"
    )
    found = [pair for pair in mixture(corpus._replace(train=[harm])).epoch(0) if pair.source == "voices"]
    assert len(found) == SMALL.voices
    assert all(pair.response.endswith(harm.response) and pair.response != harm.response for pair in found)
    assert all(pair.label == 1 for pair in found)


def test_wrapped_prompts_keep_their_harm_and_their_answers(corpus: Corpus) -> None:
    prompts = {harm: f"zyx{harm} wvut" for harm in (False, True)}
    train = [
        Pair(prompts[False], "Certainly, here is what you want to know about it.", 1, "h", harm=False),
        Pair(prompts[True], "Certainly, here is all you need for your evil deed.", 2, "h", harm=True),
    ]
    pairs = mixture(corpus._replace(train=train, prompts=[pair._replace(response="") for pair in train])).epoch(0)
    # Where it was obscured, nothing can be looked up.
    hidden = [pair for pair in pairs if "zyx" in pair.prompt.lower() and pair.prompt not in prompts.values()]
    hidden = [pair for pair in hidden if ("zyxtrue" in pair.prompt.lower()) != ("zyxfalse" in pair.prompt.lower())]
    assert len(hidden) > SMALL.wrapped / 2
    assert all(pair.harm == ("zyxtrue" in pair.prompt.lower()) for pair in hidden)
    answered = [pair for pair in hidden if pair.response in {each.response for each in train}]
    assert {pair.label for pair in answered} == {0, 1}
    assert all((pair.label == 1) == pair.harm for pair in answered)
    refused = [pair for pair in hidden if pair.source == "swap"]
    assert {pair.label for pair in refused} == {2, 3}
    assert all((pair.label == 2) == pair.harm for pair in refused)


def test_questions_are_missed_as_often_as_they_are_met(corpus: Corpus) -> None:
    missed = [pair for pair in mixture(corpus).epoch(0) if pair.source == "missed"]
    assert len(missed) == 2 * SMALL.missed
    for met, wrong in zip(missed[::2], missed[1::2], strict=True):
        assert met.prompt == wrong.prompt
        assert (met.label, wrong.label) == (0, 4)


def test_an_epoch_is_repeatable_and_differs_from_the_next(corpus: Corpus) -> None:
    made = mixture(corpus)
    first, again, second = (made.epoch(number) for number in (0, 0, 1))
    assert first == again
    assert first != second


def test_no_large_source_is_the_world(corpus: Corpus) -> None:
    many = [Pair(f"prompt {n}", f"response {n}", 1, "large", harm=False) for n in range(4000)]
    pairs = mixture(corpus._replace(train=[*corpus.train, *many])).epoch(0)
    assert sum(pair.source == "large" for pair in pairs) == pytest.approx(30 * 4000**0.5, abs=30)


def test_held_out_sources_leave_nothing_behind(corpus: Corpus) -> None:
    # A part of the unlabelled text has the questions of sources that are held out.
    matched = [Pair("What is gout?", "An illness.", 1, "medquad"), Pair("Who wrote it?", "She.", 1, "opentriviaqa")]
    left = without(corpus._replace(matched=matched), "A")
    assert left.matched == matched[1:]
    for pairs in left:
        assert not [pair for pair in pairs if pair.source in FAMILIES["A"]]
    assert {pair.source for pair in left.train} >= {"made", "swap", "open"}
    asked = exam(corpus, "A")
    assert {pair.source for pair in asked.pairs} == {"gptfuzz", "crossed"}
    assert {pair.source for pair in asked.prompts} == {"gptfuzz", "strongreject"}
    held = {normalised(pair.prompt) for pair in asked.pairs}
    assert not held & {normalised(pair.prompt) for pairs in left for pair in pairs}
    assert all(pair.label == 4 for pair in asked.pairs if pair.source == "crossed")
    assert not [pair for pair in asked.prompts if pair.noisy]


def test_families_share_no_source() -> None:
    every = [source for sources in FAMILIES.values() for source in sources]
    assert len(every) == len(set(every))


def test_the_vocabulary_keeps_what_is_used_and_can_spell_the_rest() -> None:
    teacher = tokenizer()
    counts = count_pieces(teacher, ["how do you do", "how \ud800"] * 50)
    made = make_tokenizer(teacher, counts, size=len(SPECIALS) + 40 + 36)
    assert [made.token_to_id(mark) for mark in SPECIALS] == list(range(len(SPECIALS)))
    assert made.token_to_id("how") is not None
    assert made.token_to_id("[UNK]") is None
    assert all(made.token_to_id(letter) is not None for letter in "az09?")
    again = Tokenizer.from_str(as_json(made))
    again.encode_special_tokens = True
    assert again.encode("How do <cut>").tokens[:2] == ["how", "do"]
    assert "<cut>" not in again.encode("How do <cut>").tokens
    names = teacher_ids(made, teacher)
    assert names[made.token_to_id("how")] == teacher.token_to_id("how")
    assert names[SPECIALS.index("<unk>")] == teacher.token_to_id("[UNK]")


def test_first_embeddings_keep_what_is_alike() -> None:
    generator = np.random.default_rng(3)
    table = generator.standard_normal((40, 4)) @ generator.standard_normal((4, 20))
    ids = np.arange(40)
    vectors = first_embeddings(table, ids, 4)
    centred = table - table.mean(axis=0)
    before, after = centred[6:] @ centred[6:].T, vectors[6:].astype(float) @ vectors[6:].T
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.999
    assert vectors.dtype == np.float32


def test_similar_prompts_share_their_words() -> None:
    teacher = tokenizer()
    vectors = np.eye(teacher.get_vocab_size(), dtype=np.float32)
    prompts = [f"{'abc' if n % 2 else 'xyz'} {n}" for n in range(200)]
    near = Words(teacher, vectors)(prompts)
    draw = random.Random(1)
    found = [near.similar(1, draw) % 2 for _ in range(40)]
    assert sum(found) > 30
