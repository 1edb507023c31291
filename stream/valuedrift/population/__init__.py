"""Misalignment between agents (arXiv 2406.04231), exact and in one pass."""

from valuedrift.population.agents import NO_GOAL, Agents, mixed_agents, pure_agents
from valuedrift.population.conflicts import BEHAVIOUR_CONFLICTS, checked_conflicts, even_conflicts
from valuedrift.population.means import STREAMING, Mean, combine, normalisation
from valuedrift.population.pairwise import misalignment
from valuedrift.population.state import Population
from valuedrift.population.traffic import by_segment, population_window
from valuedrift.population.window import Member, PopulationWindow, Weighting

__all__ = [
    "BEHAVIOUR_CONFLICTS",
    "NO_GOAL",
    "STREAMING",
    "Agents",
    "Mean",
    "Member",
    "Population",
    "PopulationWindow",
    "Weighting",
    "by_segment",
    "checked_conflicts",
    "combine",
    "even_conflicts",
    "misalignment",
    "mixed_agents",
    "normalisation",
    "population_window",
    "pure_agents",
]
