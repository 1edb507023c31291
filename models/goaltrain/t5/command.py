"""``python -m goaltrain finetune``: its options, and where its data come from."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from goaltrain.t5.errors import CheckpointError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.t5.measure import Labelled

__all__ = ["add_options", "main", "run"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of `run`."""
    parser.add_argument("checkpoint", type=Path, help="folder of a Hugging Face T5 checkpoint")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with train.jsonl or goal-train.jsonl (prompt, response, label) and, if there is one, test.jsonl, "
        "each also as .gz; or one such file",
    )
    parser.add_argument("--work", type=Path, default=Path("finetune-work"), help="state; a rerun goes on from here")
    parser.add_argument("--out", type=Path, required=True, help="the fine-tuned checkpoint; it must not exist")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=3e-4, help="highest learning rate")
    parser.add_argument("--token-budget", type=int, default=8192, help="tokens of a step")
    parser.add_argument("--device", choices=["auto", "cuda", "cpu"], default="auto", help="bf16 on cuda, fp32 on cpu")
    parser.add_argument("--threads", type=int, default=2, help="on the CPU")
    parser.add_argument("--seed", type=int, default=1)


def run(options: argparse.Namespace) -> None:
    """Fine-tune as the options say.

    Raises
    ------
    CheckpointError
        If checkpoint or data are not understood, or the output exists.
    """
    if options.out.exists():
        raise CheckpointError(f"{options.out} exists; choose another folder for --out")
    train, held_out = _data(options.data)

    import torch  # noqa: PLC0415  # the pure modules of this package must import without it

    from goaltrain.t5.finetune import Recipe, device_of, finetune  # noqa: PLC0415

    torch.set_num_threads(options.threads)
    device = device_of(options.device)
    recipe = Recipe(epochs=options.epochs, rate=options.rate, token_budget=options.token_budget, seed=options.seed)
    print(f"train {len(train.exchanges):,}  held out {len(held_out.exchanges):,}  on {device}", flush=True)
    finetune(options.checkpoint, train, held_out, options.work, options.out, recipe, device=device)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="goaltrain finetune", description="Fine-tune a T5 checkpoint on goals.")
    add_options(parser)
    try:
        run(parser.parse_args(arguments))
    except CheckpointError as error:
        parser.exit(1, f"goaltrain finetune: {error}\n")


def _data(path: Path) -> tuple[Labelled, Labelled]:
    """Read training and held-out exchanges; without a test file they are split by the hash of the prompt."""
    from goaltrain.split import split_of  # noqa: PLC0415
    from goaltrain.t5.measure import read_labelled, select  # noqa: PLC0415

    train = path if path.is_file() else _named(path, "train") or _named(path, "goal-train")
    if train is None:
        raise CheckpointError(f"{path} has neither train.jsonl nor goal-train.jsonl, plain or .gz")
    labelled = read_labelled(train)
    test = None if path.is_file() else _named(path, "test")
    if test is not None:
        return labelled, read_labelled(test)
    held = [split_of(exchange.prompt) != "train" for exchange in labelled.exchanges]
    if all(held) or not any(held):
        raise CheckpointError(f"{train}: too few prompts to hold some out; add a test.jsonl")
    return select(labelled, [not each for each in held]), select(labelled, held)


def _named(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz") if path.is_file()), None)
