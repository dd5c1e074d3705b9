"""The one door for changes to the agreement and its calendar."""

from frameworks.operations.cycles import NoDateError, close_cycle, open_cycle, resolve_milestones
from frameworks.operations.loading import Loaded, load_reference
from frameworks.operations.people import NewPerson, seat_person
from frameworks.operations.reading import BadReferenceError, Problem

__all__ = [
    "BadReferenceError",
    "Loaded",
    "NewPerson",
    "NoDateError",
    "Problem",
    "close_cycle",
    "load_reference",
    "open_cycle",
    "resolve_milestones",
    "seat_person",
]
