"""What the rest of the system needs from a classifier: exchanges in, rows on the grid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

__all__ = ["Classified", "Classifier", "Exchange"]


class Exchange(NamedTuple):
    """What a person asked, and what the model answered."""

    prompt: str
    response: str


class Classified(NamedTuple):
    """What is known of n exchanges.

    Attributes
    ----------
    quantised
        Shape (n, 5), integers; each row adds up to `GRID`.
    truncated
        Shape (n,), true where a text was too long to be read in full.
    """

    quantised: npt.NDArray[np.int64]
    truncated: npt.NDArray[np.bool_]


class Classifier(Protocol):
    """Labels exchanges; one exchange's row never depends on the others it was given with."""

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides the output; a new one starts a new reference distribution."""
        ...

    @property
    def confusion(self) -> npt.NDArray[np.int64]:
        """Labelled examples by true and said goal, shape (5, 5); all zero where nothing is known of its errors."""
        ...

    def classify(self, exchanges: Sequence[Exchange]) -> npt.NDArray[np.int64]:
        """Classify any number of exchanges.

        Returns
        -------
        Shape (n, 5), in input order: integers in units of 1/`valuedrift.taxonomy.GRID`, each row adding up to `GRID`.

        Raises
        ------
        ClassifierError
            If the model can't be run. The message carries no text of an exchange.
        """
        ...

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        """Classify as `classify` does, and say which exchanges could not be read in full."""
        ...
