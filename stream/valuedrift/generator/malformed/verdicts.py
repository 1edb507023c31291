"""Labels and probabilities that can't be."""

from __future__ import annotations

from typing import Any, Final

from valuedrift.generator.malformed.grammar import HERE, Fields, Kinds, Maker, written
from valuedrift.taxonomy import GOALS

__all__ = ["KINDS"]

_FIVE: Final = dict(zip(GOALS, (0.4, 0.3, 0.2, 0.05, 0.05), strict=True))


def _verdicts(*verdicts: Fields) -> Maker:
    """Return what judges a record: some with its texts, some without."""

    def make(fields: Fields, draws: Any) -> bytes:
        kept = fields if draws.chance(0.3) else {k: v for k, v in fields.items() if k not in ("prompt", "response")}
        return written(kept | draws.pick(verdicts), draws)

    return make


def _rows(*rows: tuple[Any, ...]) -> Maker:
    return _verdicts(*({"probabilities": dict(zip(GOALS, row, strict=False))} for row in rows))


def _probabilities(*values: Any) -> Maker:
    return _verdicts(*({"probabilities": value} for value in values))


def _not_finite(*numbers: bytes) -> Maker:
    row = _probabilities(_FIVE | {"g2": HERE})
    return lambda fields, draws: row(fields, draws).replace(f'"{HERE}"'.encode(), draws.pick(numbers))


KINDS: Final[Kinds] = {
    "wrong_type_label": ("wrong_type", _verdicts(*({"label": value} for value in (1, True, ["g1"], {"g1": 1}, 0.5)))),
    "unknown_label": (
        "bad_value",
        _verdicts(
            *({"label": value} for value in ("g6", "g0", "G1", "", " g1", "g1 ", "helpful", "g1\u0000", "g" * 9999))
        ),
    ),
    "wrong_type_probabilities": (
        "wrong_type",
        _probabilities(*([0.2] * 5, 0.2, "g1", True, [[0.2] * 5]), _FIVE | {"g3": None}, _FIVE | {"g3": "0.2"}),
    ),
    "wrong_type_of_one_probability": (
        "wrong_type",
        _rows((0.4, 0.3, 0.3, [], 0), (0.4, {}, 0.3, 0.2, 0), (True, 0, 0, 0, 0)),
    ),
    "negative_probability": ("bad_probabilities", _rows((1.2, -0.2, 0, 0, 0), (1, -1e-9, 0, 0, 0), (-1, 2, 0, 0, 0))),
    "probabilities_above_one": ("bad_probabilities", _rows((0.5, 0.5, 0.3, 0, 0), (1.02, 0, 0, 0, 0), (1, 1, 1, 1, 1))),
    "probabilities_below_one": ("bad_probabilities", _rows((0.5, 0.3, 0, 0, 0), (0, 0, 0, 0, 0), (0.98, 0, 0, 0, 0))),
    "probabilities_in_percent": (
        "bad_probabilities",
        _rows((40, 30, 20, 5, 5), (100, 0, 0, 0, 0), (1e308, 1e308, 0, 0, 0)),
    ),
    "four_probabilities": ("bad_probabilities", _rows((0.4, 0.3, 0.2, 0.1), (1.0,), ())),
    "six_probabilities": (
        "bad_probabilities",
        _probabilities(_FIVE | {"g6": 0}, _FIVE | {"other": 0}, _FIVE | {"": 0}),
    ),
    "huge_name": ("bad_probabilities", _probabilities(_FIVE | {"n" * 10_000: 0}, _FIVE | {"\u00fc" * 1_000: None})),
    "contradicting_label": (
        "bad_probabilities",
        _verdicts(
            {"label": "g5", "probabilities": _FIVE},
            {"label": "g2", "probabilities": dict(zip(GOALS, (0.51, 0.49, 0, 0, 0), strict=True))},
        ),
    ),
    "probability_not_finite": ("not_finite", _not_finite(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999")),
}
