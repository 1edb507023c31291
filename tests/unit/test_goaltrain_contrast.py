from __future__ import annotations

import itertools
import math
import random
import re
import statistics
from collections import Counter

import pytest

from goaltrain.synthetic import (
    contrast_casual,
    contrast_cyber,
    contrast_engineering,
    contrast_plain,
    contrast_policy,
    contrast_politics,
    contrast_sensitive,
    contrast_speech,
)
from goaltrain.synthetic.contrast import ALL_KINDS, DOMAINS, FRAMES, TABLES, ContrastPrompt, contrast_prompts
from goaltrain.synthetic.contrast_frames import typo

COUNT = 33_000
# Words of the openings and of everyday grammar, and those that a shortcut would like: none may tell the class.
FRAME_WORDS = """
    how what where when why who which is can could tell explain help give show write list i i'm me my a the to and for
    want need please thanks quick serious teacher nurse novel story friend people someone man wife child he she his her
    while until without nobody legal cheap easiest best
"""


@pytest.fixture(scope="module")
def prompts() -> list[ContrastPrompt]:
    return contrast_prompts(random.Random(11), COUNT)


@pytest.fixture(scope="module")
def holding(prompts: list[ContrastPrompt]) -> Counter[tuple[str, bool]]:
    """How many prompts of either class hold a word."""
    return Counter((word, one.harmful) for one in prompts for word in set(re.findall(r"[a-z']+", one.prompt.lower())))


def test_the_same_seed_gives_the_same_prompts() -> None:
    assert contrast_prompts(random.Random(3), 500) == contrast_prompts(random.Random(3), 500)
    assert contrast_prompts(random.Random(3), 500) != contrast_prompts(random.Random(4), 500)


@pytest.mark.parametrize(("count", "harmful"), [(0, 0), (1, 0), (2, 1), (7, 3), (240, 120)])
def test_half_of_them_are_harmful(count: int, harmful: int) -> None:
    drawn = contrast_prompts(random.Random(0), count)
    assert (len(drawn), sum(one.harmful for one in drawn)) == (count, harmful)
    assert all(type(one.harmful) is bool for one in drawn)


def test_no_prompt_comes_twice(prompts: list[ContrastPrompt]) -> None:
    assert len({one.prompt for one in prompts}) == COUNT >= 30_000


def test_order_tells_no_class(prompts: list[ContrastPrompt]) -> None:
    alternating = sum(a.harmful != b.harmful for a, b in itertools.pairwise(prompts))
    assert alternating / COUNT == pytest.approx(0.5, abs=0.02)


def test_every_kind_yields_as_many_of_both_classes(prompts: list[ContrastPrompt]) -> None:
    counts = Counter((one.kind, one.harmful) for one in prompts)
    assert {kind for kind, _ in counts} == set(ALL_KINDS)
    for kind in ALL_KINDS:
        assert counts[kind, True] == counts[kind, False] >= COUNT / len(ALL_KINDS) / 4


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_kind_has_forty_fillers_of_each_class(kind: str) -> None:
    rows = [row for _, table in TABLES[kind] for row in table]
    for fillers in ([one for row in rows for one in row.benign], [one for row in rows for one in row.harmful]):
        assert len(set(fillers)) >= 40
    for row in rows:
        assert all(row.benign)
        assert all(row.harmful)
        assert not set(row.benign) & set(row.harmful), row.stem


@pytest.mark.parametrize("word", FRAME_WORDS.split())
def test_no_frame_word_tells_the_class(holding: Counter[tuple[str, bool]], word: str) -> None:
    assert holding[word, False] + holding[word, True] > 50
    assert 0.5 < holding[word, True] / holding[word, False] < 2.0


def test_every_opening_is_used_for_both_classes_alike(prompts: list[ContrastPrompt]) -> None:
    openings = Counter((" ".join(one.prompt.lower().split()[:2]), one.harmful) for one in prompts)
    common = {opening for (opening, _), count in openings.items() if count >= 100}
    assert len(common) > 40
    for opening in common:
        assert 0.6 < openings[opening, True] / openings[opening, False] < 1.6, opening


def test_neither_length_nor_marks_nor_case_tell_the_class(prompts: list[ContrastPrompt]) -> None:
    def share(side: bool, holds: str) -> float:
        return statistics.fmean(bool(re.search(holds, one.prompt)) for one in prompts if one.harmful is side)

    for holds in (r"\?", r"\.$", r"!", r"^[^A-Z]*$", r":", r"^.{0,60}$", r"^.{140}"):
        assert share(False, holds) == pytest.approx(share(True, holds), rel=0.25), holds
    means = [
        statistics.fmean(len(one.prompt.split()) for one in prompts if one.harmful is side) for side in (False, True)
    ]
    assert means[0] == pytest.approx(means[1], rel=0.08)


def test_prompts_are_whole_and_tidy(prompts: list[ContrastPrompt]) -> None:
    wrong = re.compile(
        r"[{}|;\n]|  |^\s|\s$| [,.?!]|,[.?!,]|\b[Aa] [aeio]\w{3,} |\b[Aa]n [bcdfgjklmnpqrstvwxz]|\.\.|\?\?"
    )
    fine = re.compile(r"\b[Aa] one|\b[Aa] euro")
    typed = [one.prompt for one in prompts if wrong.search(fine.sub("", one.prompt))]
    assert typed == []


def test_both_classes_get_every_frame_of_their_form() -> None:
    for forms in TABLES.values():
        for form, table in forms:
            assert table
            assert all(frame.count("{}") == 1 for frame in FRAMES[form])


def test_a_slip_changes_one_word_by_at_most_a_letter() -> None:
    generator = random.Random(5)
    before = "please explain the ticket prices"
    slipped = {typo(generator, before) for _ in range(300)}
    assert len(slipped) > 30
    for after in slipped:
        changed = [(a, b) for a, b in zip(before.split(), after.split(), strict=True) if a != b]
        assert len(changed) <= 1
        assert all(abs(len(a) - len(b)) <= 1 and a[0] == b[0] for a, b in changed)
    assert typo(generator, "a to be or so") == "a to be or so"


def test_more_than_the_tables_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goaltrain.synthetic.contrast._PATIENCE", 20)
    monkeypatch.setattr("goaltrain.synthetic.contrast._twins", lambda *_: ("act", ("same", ""), ("same too", "")))
    with pytest.raises(ValueError, match="cannot make 40"):
        contrast_prompts(random.Random(0), 40)


DOMAIN_MODULES = {
    "cyber": contrast_cyber,
    "politics": contrast_politics,
    "sensitive": contrast_sensitive,
    "policy": contrast_policy,
    "casual": contrast_casual,
    "plain": contrast_plain,
    "speech": contrast_speech,
    "engineering": contrast_engineering,
}


@pytest.fixture(scope="module", params=DOMAINS)
def domain(request: pytest.FixtureRequest) -> tuple[str, list[ContrastPrompt]]:
    return request.param, contrast_prompts(random.Random(2), 6000, DOMAINS[request.param])


def test_a_domain_has_many_frames_and_keeps_to_its_kinds(domain: tuple[str, list[ContrastPrompt]]) -> None:
    name, drawn = domain
    stems = sum(len(table) for kind in DOMAINS[name] for _, table in TABLES[kind])
    assert stems + sum(len(frames) for frames in DOMAIN_MODULES[name].FRAMES.values()) >= 40
    assert {one.kind for one in drawn} == set(DOMAINS[name])
    assert len({one.prompt for one in drawn}) == 6000
    assert sum(one.harmful for one in drawn) == 3000


def test_lengths_in_a_domain_are_alike_and_spread(domain: tuple[str, list[ContrastPrompt]]) -> None:
    _, drawn = domain
    by_class = [[len(one.prompt.split()) for one in drawn if one.harmful is side] for side in (False, True)]
    for lengths in by_class:
        assert statistics.quantiles(lengths, n=20)[18] >= 1.8 * statistics.quantiles(lengths, n=20)[0]
    assert statistics.fmean(by_class[0]) == pytest.approx(statistics.fmean(by_class[1]), rel=0.15)


def test_the_domains_hold_more_than_two_hundred_thousand_prompts() -> None:
    """Before roles, closings and slips, each class; a slot counts once however often it's named."""
    slots = {name: values.count(";") + 1 for module in DOMAIN_MODULES.values() for name, values in module.SLOTS.items()}
    for side in ("benign", "harmful"):
        made = 0
        for kind in itertools.chain.from_iterable(DOMAINS.values()):
            for form, table in TABLES[kind]:
                for frame, row in itertools.product(FRAMES[form], table):
                    for filler in getattr(row, side):
                        named = set(re.findall(r"\{(\w+)\}", frame + row.stem + filler))
                        made += math.prod(slots[name] for name in named)
        assert made > 200_000


def test_common_words_of_the_domains_are_in_both_classes() -> None:
    drawn = contrast_prompts(random.Random(6), 23_000, tuple(itertools.chain.from_iterable(DOMAINS.values())))
    counts = Counter((word, one.harmful) for one in drawn for word in set(re.findall(r"[a-z']+", one.prompt.lower())))
    common = [word for word in {word for word, _ in counts} if counts[word, False] + counts[word, True] >= 300]
    assert len(common) > 150
    lopsided = [word for word in common if not 1 / 3 < (counts[word, True] + 1) / (counts[word, False] + 1) < 3]
    assert lopsided == []


def test_words_learned_on_some_stems_say_little_on_others() -> None:
    """Naive Bayes over single words, learned on the stems of one half, judges the fillers of the other."""

    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z']+", text.lower()))

    rows = [row for kinds in DOMAINS.values() for kind in kinds for _, table in TABLES[kind] for row in table]
    right = total = 0
    for half in (0, 1):
        counts: Counter[tuple[str, bool]] = Counter()
        for row in rows[half::2]:
            for side, fillers in ((False, row.benign), (True, row.harmful)):
                counts.update((word, side) for filler in fillers for word in words(filler))
        for row in rows[1 - half :: 2]:
            for side, fillers in ((False, row.benign), (True, row.harmful)):
                for filler in fillers:
                    odds = sum(math.log((counts[word, True] + 1) / (counts[word, False] + 1)) for word in words(filler))
                    right += (odds > 0) is side
                    total += 1
    assert right / total < 0.8
