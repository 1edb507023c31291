"""Which split a pair belongs to: decided by its prompt alone, so that no prompt is trained on and measured on."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final, Literal

__all__ = ["SEED", "Split", "normalised", "split_of"]

Split = Literal["train", "validation", "test"]

SEED: Final = "valuedrift-1"
"""Part of what is hashed: another seed is another split."""

_VALIDATION: Final = 0.08
_TEST: Final = 0.12


def normalised(prompt: str) -> str:
    """Return what two spellings of one prompt share: letters and digits, without case, accents apart or spacing."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", prompt).casefold()))


def split_of(prompt: str, seed: str = SEED) -> Split:
    """Return the split of a prompt: 80 % train, 8 % validation, 12 % test, by hash of the normalised prompt."""
    digest = hashlib.sha256(f"{seed}\n{normalised(prompt)}".encode("utf-8", "replace")).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < _TEST:
        return "test"
    return "validation" if share < _TEST + _VALIDATION else "train"
