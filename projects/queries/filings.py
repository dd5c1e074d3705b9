"""Filings of all cycles, as one side may see them."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from frameworks.policies import Actor
from projects.models import AgendaItem, Project, Submission, Version


def filings(actor: Actor) -> QuerySet[Submission]:
    """Return what was filed in any cycle and the reader may know of, as ``projects.queries.cycles.filed_in`` says it.

    What was filed, and ended, before it was shared stays with its side.
    """
    readable = Version.objects.filter(submission=OuterRef("pk"), number__gte=OuterRef("project__shared_from"))
    return Submission.objects.filter(
        Q(project__cycle=F("cycle")) | Q(project__owner=actor.side) | Exists(readable),
        cycle__isnull=False,
        project__in=Project.objects.visible_to(actor),
    )


def signed_by() -> Case:
    """Return which sides have signed a filing: "US", "ROK", "both" or "none".

    Signatures on a project that has "moved" on are those of the later cycle.
    """
    here = Q(project__cycle=F("cycle"))
    us, rok = Q(project__us_signed__isnull=False), Q(project__rok_signed__isnull=False)
    return Case(
        When(~here, then=Value("moved")),
        When(us & rok, then=Value("both")),
        When(us, then=Value("US")),
        When(rok, then=Value("ROK")),
        default=Value("none"),
        output_field=CharField(),
    )


def on_agendas_of(forum: str) -> Exists:
    """Return the test whether a filing stands on an agenda of a forum."""
    return Exists(AgendaItem.objects.filter(submission=OuterRef("pk"), meeting__forum__code=forum))
