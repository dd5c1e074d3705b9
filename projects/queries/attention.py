"""What asks for a hand, ranked: duties, projects and posts, of each kind the worst few, in a few statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from frameworks.calendar.clocks import ZONES
from frameworks.models import Post, Tenure
from frameworks.policies import Actor
from projects.choices import Health, State
from projects.models import Divergence, Endorsement, Project, ProjectMember, Review
from projects.policies import Facts, facts_of
from projects.queries.standing import UNVERIFIED, disagreeing, said, with_statuses
from reminders.models import Obligation

# So many of each kind.
SHOWN = 3


class Kind(TextChoices):
    """Why something asks for a hand, in the order in which it is shown."""

    LATE = "LATE", _("Late")
    OFF_TRACK = "OFF_TRACK", _("Off track")
    LAPSED = "LAPSED", _("Endorsement lapsed")
    DIVERGENT = "DIVERGENT", _("Divergent")
    VACANT = "VACANT", _("Vacant post")
    LEFT_BEHIND = "LEFT_BEHIND", _("One language left behind")
    UNVERIFIED = "UNVERIFIED", _("Unverified")
    WAITING = "WAITING", _("Waiting longest")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that asks for a hand. ``days`` is for how long, or None where nobody knows.

    ``facts`` are those that the rules about a project ask for, and None for a duty or a post.
    """

    kind: Kind
    thing: Any
    days: int | None
    facts: Facts | None = None

    @property
    def behind(self) -> list[str]:
        """Return the languages of a project that some text was left behind in."""
        return sorted({str(Language(name.rpartition("_")[2]).label) for name in self.thing.stale})


def attention_for(actor: Actor, at: datetime) -> list[Item]:
    """Return what asks for a hand, the most pressing first; a project stands once, for the most pressing reason.

    Late duties and vacant posts are those of the own side.
    """
    if not actor.seats:
        return []
    today = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
    late = Obligation.objects.visible_to(actor).late(at=at).for_work()[:SHOWN]
    projects = list(_projects(actor, at))
    members = _memberships(actor, [project.pk for _kind, project, _days in projects])
    items = [
        *(Item(Kind.LATE, duty, (at - duty.due_at).days) for duty in late),
        *(Item(kind, one, days, _facts(one, members)) for kind, one, days in projects),
        *(Item(Kind.VACANT, post, _since(post.left_on, today)) for post in _vacant(actor, today)),
    ]
    places = {kind: place for place, kind in enumerate(Kind)}
    return sorted(items, key=lambda item: places[item.kind])


def _projects(actor: Actor, at: datetime) -> Iterator[tuple[Kind, Any, int | None]]:
    """Yield the projects of each kind, with the days since a side said or did something of them.

    Each kind has an index of its own and is read only as far as the page shows.
    """
    seen: set[int] = set()
    for kind, found in _kinds(actor, at):
        # As many more are read as may stand above already.
        fresh = [project for project in found[: SHOWN + len(seen)] if project.pk not in seen][:SHOWN]
        seen |= {project.pk for project in fresh}
        for project in fresh:
            moment = _last_word(project) if kind == Kind.UNVERIFIED else project.updated_at
            yield kind, project, (at - moment).days if moment else None


def _kinds(actor: Actor, at: datetime) -> Iterator[tuple[Kind, QuerySet[Any]]]:
    visible = with_statuses(Project.objects.visible_to(actor), at)
    visible = visible.select_related("area", "framework").defer("search_text", "grams")
    off = said(SideCode.US, Health.OFF_TRACK, at) | said(SideCode.ROK, Health.OFF_TRACK, at)
    silent = said(SideCode.US, UNVERIFIED, at) & said(SideCode.ROK, UNVERIFIED, at)
    heard = Greatest("us_reported_at", "rok_reported_at").asc(nulls_first=True)
    own = Divergence.objects.filter(project=OuterRef("pk"), **{f"{actor.side.lower()}_settled_at": None})
    reviewed = Review.objects.filter(reviewer_id=actor.user_id, project=OuterRef("pk"))
    reviewed = reviewed.filter(version__number=OuterRef("version_number"))
    submitted = visible.filter(state=State.SUBMITTED)
    newest, longest = F("updated_at").desc(), F("updated_at").asc()
    yield Kind.OFF_TRACK, visible.filter(off).order_by(newest, "pk")
    yield Kind.LAPSED, visible.filter(_lapsed()).order_by(newest, "-pk")
    apart = visible.filter(disagreeing(at) & ~off).annotate(is_unsettled=Exists(own))
    yield Kind.DIVERGENT, apart.order_by(newest, "pk")
    yield Kind.LEFT_BEHIND, submitted.exclude(stale=[]).order_by(longest, "pk")
    yield Kind.UNVERIFIED, visible.filter(silent).order_by(heard, "pk")
    yield Kind.WAITING, submitted.annotate(is_reviewed=Exists(reviewed)).order_by(longest, "pk")


def _lapsed() -> Q:
    """Return what waits for a signature that once was there: the side that gave it has not signed again."""
    again = Endorsement.objects.in_force().filter(submission=OuterRef("submission"), side=OuterRef("side"))
    gone = Endorsement.objects.filter(~Exists(again), project=OuterRef("pk"), lapsed_at__isnull=False)
    # What an earlier cycle signed is not missed in this one.
    gone = gone.exclude(submission__state=State.CLOSED)
    return Q(state__in=[State.SUBMITTED, State.RETURNED]) & Q(Exists(gone))


def _vacant(actor: Actor, today: date) -> QuerySet[Any]:
    """Return the posts of the own side that nobody holds, the one vacant longest first, with who left it when."""
    tenures = Tenure.objects.filter(post=OuterRef("pk"))
    ended = tenures.filter(ends_on__lt=today).order_by().values("post").annotate(last=Max("ends_on")).values("last")
    vacant = Post.objects.filter(~Exists(tenures.on(today)), side_id=actor.side).annotate(left_on=Subquery(ended))
    return vacant.order_by(F("left_on").asc(nulls_last=True), "role", "slug", "pk")[:SHOWN]


def _memberships(actor: Actor, projects: list[int]) -> set[int]:
    mine = ProjectMember.objects.filter(user_id=actor.user_id, project_id__in=projects)
    return set(mine.values_list("project_id", flat=True))


def _facts(project: Project, members: set[int]) -> Facts:
    return facts_of(project, member=project.pk in members, last_editor_id=project.last_editor_id)


def _last_word(project: Project) -> datetime | None:
    return max((at for at in (project.us_reported_at, project.rok_reported_at) if at), default=None)


def _since(day: date | None, today: date) -> int | None:
    return (today - day).days if day else None
