"""A record as the other side sees it, for the side that owns it; and what is withheld."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frameworks.policies import WrongStateError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.choices import Visibility
from projects.queries.finding import find
from projects.queries.page import ProjectPage, project_page
from projects.views.detail import cycle_label, left_behind
from projects.views.talking import asked_of


@require_safe
@signed_in
def as_counterpart(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the page without any act, and count what of ours is not on it; nothing that is theirs alone is, either."""
    found = find(request.actor, ref)
    project, actor = found.project, request.actor
    if project.owner != actor.side:
        raise PermissionDenied(_("Only the side that owns it can look at it with the eyes of the other."))
    if project.visibility == Visibility.OWN:
        raise WrongStateError(_("The other side sees nothing of it until it is shared."))
    other = actor.as_the_other(project.framework_id, project.area_id)
    theirs = project_page(found, other, request.now, whole=True, asked=asked_of(request))
    ours = project_page(found, actor, request.now, whole=True)
    context = {
        "page": theirs,
        "project": project,
        "address": request.path,
        "cycle_label": cycle_label(project),
        "is_owner": False,
        "withheld": [line for line in _withheld(ours, theirs) if line[1]],
        "looks_as": actor.sides[1],
        "left_behind": left_behind(project),
        "talk_offers": {},
        "follow_offers": {},
    }
    return render(request, "projects/project_detail.html", context)


def _withheld(ours: ProjectPage, theirs: ProjectPage) -> list[tuple[str, int]]:
    """Return how many of each thing the own side reads and the other does not."""
    return [
        (_("Versions from before it was shared"), len(ours.versions) - len(theirs.versions)),
        (_("Comments of your side alone"), ours.talk.total - theirs.talk.total),
        (_("Reviews that are not shared"), len(ours.said["REVIEW"]) - len(theirs.said["REVIEW"])),
        (_("Notes of your side"), len(ours.said["NOTE"]) - len(theirs.said["NOTE"])),
        (_("Files of your side alone"), len(ours.files) - len(theirs.files)),
        (_("Engagements of your side alone"), len(ours.followed.engagements) - len(theirs.followed.engagements)),
        (_("Filings from before it was shared"), len(ours.road.filed) - len(theirs.road.filed)),
        (_("Projects of your side alone that it came from or went into"), len(ours.road.kin) - len(theirs.road.kin)),
        (_("Names of your team"), len(ours.links.get("team", []))),
        (_("Entries of the record"), len(ours.history) - len(theirs.history)),
    ]
