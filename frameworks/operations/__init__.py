"""The one door for changes to the agreement and its calendar."""

from frameworks.operations.cycles import close_cycle, milestones_by_rule, open_cycle, recount, resolve_milestones
from frameworks.operations.dating import NoDateError, UncountableError
from frameworks.operations.holidays import add_override, end_override
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
    "UncountableError",
    "add_override",
    "add_person",
    "close_cycle",
    "deactivate",
    "end_override",
    "end_sessions",
    "end_tenure",
    "hand_over",
    "invite",
    "load_reference",
    "milestones_by_rule",
    "open_cycle",
    "reactivate",
    "recount",
    "resolve_milestones",
    "seat_person",
]
