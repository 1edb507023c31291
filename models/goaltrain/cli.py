"""The command line of the recipe; every step can be run alone and resumed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from goaltrain import corpus as corpora
from valuedrift.classifier.encode import Encoder, Template

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TEMPLATE", "main"]

TEMPLATE = Template(prompt_head=28, prompt_tail=28, response_head=56, response_tail=27)
"""144 tokens at most, nine times sixteen."""

SHORT = Template(prompt_head=16, prompt_tail=16, response_head=28, response_tail=15)
"""80 tokens at most, for the first part of training."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the recipe, or one step of it."""
    parser = argparse.ArgumentParser(prog="goaltrain", description="Make the bundled classifier.")
    parser.add_argument("step", choices=["all", "prepare", "train", "export"])
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled pairs")
    parser.add_argument("--work", type=Path, default=Path("train-work"), help="checkpoints; a rerun resumes from here")
    parser.add_argument("--out", type=Path, default=Path("train-work/bundled"), help="the finished model folder")
    parser.add_argument("--minutes", type=float, default=45.0, help="wall time of the training loop on two cores")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)

    import torch  # noqa: PLC0415  # the pure modules of this package must import without it

    torch.set_num_threads(options.threads)
    corpus = corpora.load(options.data)
    print(" ".join(f"{name} {len(getattr(corpus, name)):,}" for name in corpus._fields), flush=True)
    if options.step in ("all", "prepare"):
        from goaltrain.prepare import prepare  # noqa: PLC0415

        prepare(corpus, options.data, options.work)
    if options.step in ("all", "train"):
        from goaltrain.matched import matched_pairs  # noqa: PLC0415
        from goaltrain.texts import Texts  # noqa: PLC0415
        from goaltrain.train import Recipe, train  # noqa: PLC0415

        matched = list(matched_pairs(options.data / "pretrain-text.jsonl.xz"))
        tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
        texts, short = (Texts(Encoder(tokenizer, template)) for template in (TEMPLATE, SHORT))
        train(corpus, matched, texts, short, options.work, Recipe(minutes=options.minutes))
    if options.step in ("all", "export"):
        from goaltrain.pack import pack  # noqa: PLC0415
        from goaltrain.texts import Texts  # noqa: PLC0415

        encoder = Encoder(Tokenizer.from_file(str(options.work / "tokenizer.json")), TEMPLATE)
        pack(corpus, Texts(encoder), TEMPLATE, options.work, options.out, threads=options.threads)
