"""What only all series together can say: misalignment between models, and a tuned model beside its base model. Pure.

FleetState      windows of all series, in whatever order they come; which records they change
population_record, dynamics_record
                one record, from the windows that it is about: the same bytes for the same windows
"""

from valuedrift.fleet.outputs import FleetRecord
from valuedrift.fleet.rules import FleetRules, Pair
from valuedrift.fleet.state import FleetState, NotAWindow

__all__ = ["FleetRecord", "FleetRules", "FleetState", "NotAWindow", "Pair"]
