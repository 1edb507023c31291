"""How good an exported model is on exchanges that people have labelled."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from goaltrain.metrics import Scores, calibration_error, negative_log_likelihood, scores
from goaltrain.t5.errors import CheckpointError
from valuedrift.classifier.protocol import Exchange
from valuedrift.taxonomy import GOALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["Labelled", "Measured", "measure", "read_labelled", "select"]


class Labelled(NamedTuple):
    """Exchanges and the index of the goal of each, shape (n,)."""

    exchanges: list[Exchange]
    goals: npt.NDArray[np.int64]


class Measured(NamedTuple):
    """What labelled exchanges tell.

    Attributes
    ----------
    scores
        Over all of them.
    temperature
        That makes probabilities honest, found on every second one.
    calibration
        (before, after) expected calibration error on the others.
    """

    scores: Scores
    temperature: float
    calibration: tuple[float, float]


def read_labelled(path: Path) -> Labelled:
    """Read JSON Lines with prompt, response and label (g1 … g5), also gzipped.

    Raises
    ------
    CheckpointError
        If it can't be read, or there are fewer than two lines. Names the line, not its text.
    """
    exchanges, goals = [], []
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                goals.append(GOALS.index(row["label"]))
                exchanges.append(Exchange(str(row["prompt"]), str(row["response"])))
    except (OSError, EOFError) as error:
        raise CheckpointError(f"{path} can't be read: {type(error).__name__}") from error
    except (ValueError, KeyError, TypeError):
        where = f"{path}, line {len(exchanges) + 1}"
        raise CheckpointError(f"{where}: expected an object with prompt, response and label, one of g1 to g5") from None
    if len(exchanges) < 2:
        raise CheckpointError(f"{path} holds fewer than two labelled exchanges")
    return Labelled(exchanges, np.asarray(goals, dtype=np.int64))


def select(labelled: Labelled, wanted: Sequence[bool]) -> Labelled:
    """Return the exchanges that are wanted, in order."""
    places = [place for place, each in enumerate(wanted) if each]
    return Labelled([labelled.exchanges[place] for place in places], labelled.goals[places])


def measure(logits: npt.NDArray[np.float64], goals: npt.NDArray[np.int64]) -> Measured:
    """Measure logits of shape (n, 5) against goals of shape (n,)."""
    temperature = _best_temperature(logits[::2], goals[::2])
    rest, true = logits[1::2], goals[1::2]
    calibration = calibration_error(rest, true), calibration_error(rest / temperature, true)
    return Measured(scores(goals, logits.argmax(axis=-1)), temperature, calibration)


def _best_temperature(logits: npt.NDArray[np.float64], goals: npt.NDArray[np.int64]) -> float:
    """Return the temperature of least surprise, between 0.2 and 5, to three decimals; golden section."""
    low, high = np.log(0.2), np.log(5.0)
    share = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        left, right = high - share * (high - low), low + share * (high - low)
        if negative_log_likelihood(logits / np.exp(left), goals) < negative_log_likelihood(
            logits / np.exp(right), goals
        ):
            high = right
        else:
            low = left
    return round(float(np.exp((low + high) / 2)), 3)
