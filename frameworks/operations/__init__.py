"""The one door for changes to the agreement and its calendar."""

from frameworks.operations.cycles import NoDateError, close_cycle, open_cycle, resolve_milestones
from frameworks.operations.loading import Loaded, load_reference
from frameworks.operations.people import (
    NewPerson,
    add_person,
    deactivate,
    end_sessions,
    invite,
    reactivate,
    seat_person,
)
from frameworks.operations.reading import BadReferenceError, Problem
from frameworks.operations.tenures import end_tenure, hand_over

__all__ = [
    "BadReferenceError",
    "Loaded",
    "NewPerson",
    "NoDateError",
    "Problem",
    "add_person",
    "close_cycle",
    "deactivate",
    "end_sessions",
    "end_tenure",
    "hand_over",
    "invite",
    "load_reference",
    "open_cycle",
    "reactivate",
    "resolve_milestones",
    "seat_person",
]
