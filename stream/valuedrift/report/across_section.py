"""The section on all series together: which of them drift, how far models conflict, tuned models beside base ones."""

from __future__ import annotations

from typing import Final

from valuedrift.report.across_alarms import alarms_card
from valuedrift.report.across_collected import Across
from valuedrift.report.across_pairs import pair_card
from valuedrift.report.across_population import population_card
from valuedrift.report.columns import Axis
from valuedrift.report.text import count

__all__ = ["across_section"]

_MOST_PAIRS: Final = 50


def across_section(across: Across, axis: Axis) -> str:
    """Write the section; nothing where records say nothing, as with a single model."""
    cards = alarms_card(across.alarms) + population_card(across.population, axis)
    pairs = sorted(across.pairs.items())
    several = len({key.classifier for key, _ in pairs}) > 1
    for index, (key, store) in enumerate(pairs[:_MOST_PAIRS]):
        cards += pair_card(key, store, axis, f"p{index}", several=several)
    if len(pairs) > _MOST_PAIRS:
        cards += f'<p class="none">{count(len(pairs) - _MOST_PAIRS)} more pairs are in the dynamics records.</p>'
    return f'<section id="across"><h2>Across models</h2>{cards}</section>\n' if cards else ""
