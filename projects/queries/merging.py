"""Two texts that grew from one: what each changed, and what to keep of both."""

from dataclasses import dataclass
from enum import StrEnum

from projects.content import Content, changed_fields
from projects.differences import Difference, compare
from projects.labels import label_of, split
from projects.models import Project
from projects.queries.versions import Wording


class Keep(StrEnum):
    """Whose text of a field is kept."""

    MINE = "mine"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which the typed text and the saved one differ; ``keep`` is the side that changed it, mine if both."""

    name: str
    label: str
    language: str
    difference: Difference
    keep: Keep
    both_changed: bool

    @property
    def choice(self) -> str:
        """Return the name of the field in which the person chooses."""
        return f"take_{self.name}"


def conflicts(project: Project, *, base_version: int, mine: Content, saved: Content) -> list[Conflict]:
    """Return the fields that differ, in reading order.

    :param base_version: the version the person began with; when it is unknown, every difference counts as both's.
    """
    base_row = project.versions.filter(number=base_version).first()
    base = base_row.content if base_row else None
    typed = set(changed_fields(base, mine)) if base is not None else None
    stored = set(changed_fields(base, saved)) if base is not None else None
    wording = Wording(project.framework_id)
    return [
        Conflict(
            name=name,
            label=label_of(name),
            language=split(name)[1],
            difference=compare(wording.text(name, mine.get(name)), wording.text(name, saved.get(name))),
            keep=Keep.SAVED if typed is not None and name not in typed else Keep.MINE,
            both_changed=typed is None or stored is None or name in (typed & stored),
        )
        for name in changed_fields(mine, saved)
    ]
