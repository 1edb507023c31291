"""Token ids of pairs, each text tokenised once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.corpus import Pair
    from valuedrift.classifier.encode import Encoder, Part

__all__ = ["Texts"]


class Texts:
    """Token ids of prompts and responses, each text tokenised once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._prompts: dict[str, Part] = {}
        self._responses: dict[str, Part] = {}

    def ids(self, pairs: Sequence[Pair]) -> list[list[int]]:
        """Return the ids of every pair, in order."""
        for known, texts, encode in (
            (self._prompts, {pair.prompt for pair in pairs}, self._encoder.prompts),
            (self._responses, {pair.response for pair in pairs}, self._encoder.responses),
        ):
            new = sorted(texts - known.keys())
            known.update(zip(new, encode(new), strict=True))
        join = self._encoder.join
        return [join(self._prompts[pair.prompt], self._responses[pair.response]).ids for pair in pairs]
