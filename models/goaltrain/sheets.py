"""What networks answered in source-held-out exams: kept, and marked.

Where the boundary of a question lies ("is this prompt harmful?") moves with the sources: prompts of one that training
never saw look tamer than those it knows. So boundaries are taken from exams as well, and an exam is marked with the
boundaries that the *other* families' exams give: nothing of a family decides about it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from goaltrain.calibrate import Weighed, boundaries, composed
from goaltrain.holdout import FAMILIES
from goaltrain.results import Answered, area
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["Sheet", "found_boundaries", "marked", "read", "write"]


_PROMPTS: Final = 0.5
"""Weight of prompts alone against pairs. Without prompts, .64 of the exams' benign ones were kept and .92 of the
harmful ones found; with this weight .72 and .87, with 4 .76 and .84. Of the pairs, .754, .753 and .752 were right."""


class Sheet(NamedTuple):
    """The answers to one exam.

    Attributes
    ----------
    family
        Which exam.
    answers
        Log-odds of the four questions about each pair as the heads give them, shape (n, 4).
    goals
        True goals, shape (n,).
    sources
        Whose pair it is, shape (n,).
    odds
        Log-odds of harm for each prompt alone, shape (m,).
    harm
        Whether it is harmful, shape (m,).
    whose
        Whose prompt it is, shape (m,).
    scale
        Of the four questions, found on held-out pairs of sources that the network was trained on, shape (4,).
    """

    family: str
    answers: npt.NDArray[np.float64]
    goals: npt.NDArray[np.int64]
    sources: npt.NDArray[np.str_]
    odds: npt.NDArray[np.float64]
    harm: npt.NDArray[np.bool_]
    whose: npt.NDArray[np.str_]
    scale: npt.NDArray[np.float64]


def found_boundaries(sheets: Sequence[Sheet]) -> npt.NDArray[np.float64]:
    """Return what to add to the four log-odds, shape (4,), so that 0 divides best on unseen sources; 0 without any.

    Every source of a family counts alike, and so do the benign and the harmful prompts of every source.
    """
    if not sheets:
        return np.zeros(4)
    seen = Weighed(
        answers=np.concatenate([each.answers for each in sheets]),
        true=np.concatenate([each.goals for each in sheets]),
        weights=_even([(each.family, name) for each in sheets for name in each.sources]),
        odds=np.concatenate([each.odds for each in sheets]),
        harm=np.concatenate([each.harm for each in sheets]),
        harm_weights=_PROMPTS
        * _even([(name, bool(harm)) for each in sheets for name, harm in zip(each.whose, each.harm, strict=True)]),
    )
    return boundaries(seen)


def marked(sheets: Sequence[Sheet]) -> list[Answered]:
    """Mark each exam with the boundaries that the others give."""
    done: list[Answered] = []
    for sheet in sheets:
        shift = found_boundaries([each for each in sheets if each is not sheet])
        found = composed((sheet.answers + shift) * sheet.scale).argmax(axis=-1)
        sources = {
            str(name): _counts(sheet.goals[sheet.sources == name], found[sheet.sources == name], K)
            for name in np.unique(sheet.sources)
        }
        taken = sheet.odds + shift[0] > 0
        prompts = {
            str(name): _counts(sheet.harm[sheet.whose == name], taken[sheet.whose == name], 2)
            for name in np.unique(sheet.whose)
        }
        done.append(Answered(sheet.family, sources, prompts, area(sheet.odds, sheet.harm)))
    return done


def write(sheet: Sheet, work: Path) -> None:
    """Keep a sheet in a work folder."""
    parts: dict[str, Any] = sheet._asdict()
    with (work / f"exam-{sheet.family}.npz").open("wb") as file:
        np.savez(file, **parts)


def read(work: Path) -> list[Sheet]:
    """Return the kept sheets of a work folder by family; none if there are none."""
    found: list[Sheet] = []
    for family in FAMILIES:
        path = work / f"exam-{family}.npz"
        if path.exists():
            with np.load(path) as parts:
                found.append(Sheet(family, *(parts[name] for name in Sheet._fields[1:])))
    return found


def _even(groups: Sequence[Hashable]) -> npt.NDArray[np.float64]:
    """Return weights that add up to 1, and to the same in every group."""
    sizes = Counter(groups)
    return np.asarray([1.0 / (sizes[each] * len(sizes)) for each in groups])


def _counts(true: npt.NDArray[Any], found: npt.NDArray[Any], size: int) -> list[list[int]]:
    matrix = np.zeros((size, size), dtype=np.int64)
    np.add.at(matrix, (true.astype(np.int64), found.astype(np.int64)), 1)
    return [[int(count) for count in row] for row in matrix]
