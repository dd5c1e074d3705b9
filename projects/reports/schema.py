"""The frozen data as every schema kept them, read as the newest one names them."""

import json
from typing import Any

Data = dict[str, Any]

# What schema 1 did not keep yet: nothing is told of it.
LATER: Data = {
    "not_shared": None,
    "commitments": [],
    "milestones": [],
    "meetings": [],
    "agenda": [],
    "taskings": [],
    "waivers": [],
    "contacts": [],
}
LATER_MILESTONE: Data = {"pending": [], "late": []}
LATER_ENTRY: Data = {
    "groups": [],
    "ending": "",
    "ended_on": None,
    "ending_words": "",
    "steps": [],
    "forums": [],
    "place": None,
}


def read(content: str) -> Data:
    """Return the data of a snapshot of any schema; ``follows`` says whether it tells how the work goes."""
    data = json.loads(content)
    whole = {**LATER, **data, "follows": data["schema"] > 1}
    whole["milestones"] = [{**LATER_MILESTONE, **line} for line in whole["milestones"]]
    whole["entries"] = [{**LATER_ENTRY, **entry} for entry in whole["entries"]]
    return whole
