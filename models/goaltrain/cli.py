"""The command line of the recipe; every step can be run alone and resumed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tokenizers import Tokenizer

from goaltrain import corpus as corpora
from goaltrain.holdout import FAMILIES
from goaltrain.matched import matched_pairs
from valuedrift.classifier.encode import Encoder, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.corpus import Corpus
    from goaltrain.mixture import Mixture
    from goaltrain.train import Start

__all__ = ["TEMPLATE", "main"]

TEMPLATE = Template(prompt_head=28, prompt_tail=28, response_head=56, response_tail=27)
"""144 tokens at most. Up to 64 + 64 of a prompt or 84 + 36 of a response did no better on held-out sources."""

SHORT = Template(prompt_head=16, prompt_tail=16, response_head=28, response_tail=15)
"""80 tokens at most, for the first part of training."""

STEPS = """\
prepare    vocabulary and first embeddings (1 minute)
distil     the encoder learns from the teacher, without labels (--base-minutes)
evaluate   train without a family of sources and test on it, for each family (--exam-minutes each)
train      five goals from all labelled pairs (--minutes)
export     quantise, calibrate, measure, describe (5 minutes)
all        every step; export takes from the exams where the questions' boundaries lie
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the recipe, or one step of it."""
    parser = argparse.ArgumentParser(
        prog="goaltrain",
        description=f"Make the bundled classifier.\n\n{STEPS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=["all", "prepare", "distil", "evaluate", "train", "export"])
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled pairs")
    parser.add_argument("--work", type=Path, default=Path("train-work"), help="checkpoints; a rerun resumes from here")
    parser.add_argument("--out", type=Path, default=Path("train-work/bundled"), help="the finished model folder")
    parser.add_argument("--base-minutes", type=float, default=45.0, help="first stage, time each thread computes")
    parser.add_argument("--minutes", type=float, default=60.0, help="second stage, likewise")
    parser.add_argument("--exam-minutes", type=float, default=15.0, help="each held-out training, likewise")
    parser.add_argument("--families", nargs="+", choices=list(FAMILIES), default=list(FAMILIES))
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)

    import torch  # noqa: PLC0415  # the pure modules of this package must import without it

    torch.set_num_threads(options.threads)
    corpus = corpora.load(options.data)
    if options.step not in ("prepare", "distil"):
        corpus = corpus._replace(matched=list(matched_pairs(options.data / "pretrain-text.jsonl.xz")))
    print(" ".join(f"{name} {len(getattr(corpus, name)):,}" for name in corpus._fields), flush=True)
    if options.step in ("all", "prepare", "distil"):
        _prepare(corpus, options, only=options.step == "prepare")
    if options.step in ("all", "evaluate"):
        _evaluate(corpus, options)
    if options.step in ("all", "train"):
        from goaltrain.train import Recipe, train  # noqa: PLC0415

        stage = _Stage.of(options.work)
        mixture = stage.mixture(corpus)
        train(stage.start, mixture, options.work / "checkpoint.pt", Recipe(minutes=options.minutes))
    if options.step in ("all", "export"):
        from goaltrain.pack import pack  # noqa: PLC0415

        pack(corpus, _Stage.of(options.work).start.texts, TEMPLATE, options.work, options.out, threads=options.threads)


class _Stage(NamedTuple):
    """What the second stage starts from."""

    tokenizer: Tokenizer
    start: Start
    work: Path

    @classmethod
    def of(cls, work: Path) -> _Stage:
        import torch  # noqa: PLC0415

        from goaltrain.likeness import Likeness  # noqa: PLC0415
        from goaltrain.net import GoalNet  # noqa: PLC0415
        from goaltrain.teacher import Teacher, teacher_folder  # noqa: PLC0415
        from goaltrain.texts import Texts  # noqa: PLC0415
        from goaltrain.train import Start  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
        base = GoalNet()
        base.load_state_dict(torch.load(work / "base.pt", weights_only=True)["average"])
        texts, short = (Texts(Encoder(tokenizer, template)) for template in (TEMPLATE, SHORT))
        return cls(tokenizer, Start(base, texts, short, Likeness(Teacher(teacher_folder()), work)), work)

    def mixture(self, corpus: Corpus) -> Mixture:
        import numpy as np  # noqa: PLC0415

        from goaltrain.mixture import Amounts, Mixture  # noqa: PLC0415
        from goaltrain.near import Words  # noqa: PLC0415

        words = Words(self.tokenizer, np.load(self.work / "embeddings.npy"))
        return Mixture(corpus, words, Amounts())


def _prepare(corpus: Corpus, options: argparse.Namespace, *, only: bool) -> None:
    import numpy as np  # noqa: PLC0415

    from goaltrain.distil import distil, unlabelled  # noqa: PLC0415
    from goaltrain.likeness import Likeness  # noqa: PLC0415
    from goaltrain.prepare import prepare  # noqa: PLC0415
    from goaltrain.teacher import Teacher, teacher_folder  # noqa: PLC0415

    teacher = Teacher(teacher_folder())
    tokenizer = prepare(corpus, teacher, options.data, options.work)
    if not only:
        couples = unlabelled(options.data, tokenizer)
        likeness, vectors = Likeness(teacher, options.work), np.load(options.work / "embeddings.npy")
        distil(couples, likeness, vectors, options.work, minutes=options.base_minutes)


def _evaluate(corpus: Corpus, options: argparse.Namespace) -> None:
    from goaltrain import sheets  # noqa: PLC0415
    from goaltrain.evaluate import answer  # noqa: PLC0415
    from goaltrain.holdout import exam, without  # noqa: PLC0415
    from goaltrain.results import table  # noqa: PLC0415
    from goaltrain.train import Recipe, train  # noqa: PLC0415

    done = {each.family for each in sheets.read(options.work)}
    stage = _Stage.of(options.work)
    for family in options.families:
        if family in done:
            continue
        known = without(corpus, family)
        recipe = Recipe(minutes=options.exam_minutes)
        net = train(stage.start, stage.mixture(known), options.work / f"without-{family}.pt", recipe)
        sheets.write(answer(net, exam(corpus, family), known.validation, stage.start.texts, family), options.work)
    print(table(sheets.marked(sheets.read(options.work))), flush=True)
