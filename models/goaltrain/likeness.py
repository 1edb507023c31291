"""How far the student is from saying of each token, and of each text, what the teacher says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from goaltrain.teacher import FEATURES
from valuedrift.classifier.encode import SPECIALS

if TYPE_CHECKING:
    from pathlib import Path

    from goaltrain.net import GoalNet, Seen
    from goaltrain.teacher import Teacher

__all__ = ["Likeness"]


class Likeness:
    """Compares with a teacher, which reads every text alone.

    Parameters
    ----------
    teacher
        The teacher.
    work
        Folder with ``teacher_ids.npy``: the teacher's id of each of our tokens.
    """

    def __init__(self, teacher: Teacher, work: Path) -> None:
        self._teacher, self._names = teacher, torch.from_numpy(np.load(work / "teacher_ids.npy"))

    def losses(self, net: GoalNet, seen: Seen, ids: Any) -> tuple[Any, Any]:
        """Compare what the student says with what the teacher does.

        Parameters
        ----------
        net
            The student; its `to_teacher` maps its features to the teacher's.
        seen
            What its encoder makes of the batch, states in fp32.
        ids
            The batch, shape (batch, tokens).

        Returns
        -------
        Squared error per token as a share of the variance of the teacher's vectors, and one minus the mean cosine of
        the mean vectors of texts; empty texts don't count. Scalars, with gradients.
        """
        wanted, theirs = self._wanted(seen, ids)
        said = net.to_teacher(seen.states)
        each = ((said - wanted) ** 2).mean(dim=-1)
        tokens = (each * theirs).sum() / theirs.sum() / wanted[theirs.bool()].var()
        texts = torch.cat([seen.prompt * theirs, seen.response * theirs])
        said, wanted = torch.cat([said, said]), torch.cat([wanted, wanted])
        there = texts.sum(dim=1) > 0
        weights = (texts / texts.sum(dim=1, keepdim=True).clamp(min=1)).unsqueeze(1).to(said.dtype)
        cosines = functional.cosine_similarity((weights @ said).squeeze(1), (weights @ wanted).squeeze(1), dim=-1)
        return tokens, 1 - cosines[there].mean()

    def _wanted(self, seen: Seen, ids: Any) -> tuple[Any, Any]:
        """Lay the teacher's vectors out as the student's tokens, with 1 where there is one; marks have none."""
        content = (ids >= len(SPECIALS)).long()
        out = torch.zeros(*ids.shape, FEATURES)
        for text in (seen.prompt * content, seen.response * content):
            rows = [self._names[ids[row][text[row].bool()]] for row in range(len(ids))]
            width = max(len(row) for row in rows)
            if not width:
                continue
            theirs = torch.zeros(len(rows), width, dtype=torch.long)
            mask = torch.zeros(len(rows), width, dtype=torch.long)
            for index, row in enumerate(rows):
                theirs[index, : len(row)] = row
                mask[index, : len(row)] = 1
            out[text.bool()] = self._teacher.states(theirs, mask)[mask.bool()]
        return out, content * (seen.prompt + seen.response)
