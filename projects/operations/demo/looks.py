"""How people of the demo look at the list of projects: a view the lead keeps, and one that a side shares."""

from datetime import datetime

from projects.choices import ListKind
from projects.operations.demo.people import LANGUAGES, Cast
from projects.operations.saved_views import save_view

# For each side: who, the query, whether the side shares it, and the name in the side's language.
LOOKS = {
    "US": (
        ("lead", "state=SUBMITTED", False, "To sign"),
        ("poc", "order=area&status=DIVERGENT", True, "Where we differ"),
    ),
    "ROK": (
        ("lead", "state=SUBMITTED", False, "서명 대상"),
        ("poc", "order=area&status=DIVERGENT", True, "판단 상이 사업"),
    ),
}


def save_looks(cast: Cast, *, at: datetime) -> None:
    """Save them, for each side its own."""
    for side in LANGUAGES:
        for who, query, is_shared, name in LOOKS[side]:
            actor = cast.actor(side, who, at)
            save_view(page=ListKind.PROJECTS, name=name, query=query, is_shared=is_shared, actor=actor, at=at)
