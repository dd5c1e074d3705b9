"""The work itself, and who of its own side writes it."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, CheckConstraint, F, Index, Q, UniqueConstraint, Value, When
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Precision, Role
from frameworks.models import Country, Cycle, Framework, Principle, PriorityArea, Theme
from frameworks.models.rules import has_name, in_order, known
from frameworks.policies import Actor
from projects.choices import Audience, Health, Kind, Stage, State, Visibility
from projects.models.lookups import Searched, SearchedQuerySet

HIDDEN_FROM_NOBODY, HIDDEN_FROM_US, HIDDEN_FROM_ROK = 0, 1, 2
SIDE_CODES = {SideCode.US: HIDDEN_FROM_US, SideCode.ROK: HIDDEN_FROM_ROK}


class ProjectQuerySet(SearchedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the actor may see: the side wall first, then drafts only for those who work on them.

        Says in SQL what projects.policies.sees says of one project; a person without a post sees nothing.
        """
        if not actor.seats:
            return self.none()
        if actor.both_only:
            return self.filter(hidden_from=HIDDEN_FROM_NOBODY)
        beyond_wall = self.exclude(hidden_from=SIDE_CODES[SideCode(actor.side)])
        if actor.has(Role.ADMIN) or actor.has(Role.AUDITOR):
            return beyond_wall
        return beyond_wall.filter(Q(is_draft=False) | self._own_team(actor))

    @staticmethod
    def _own_team(actor: Actor) -> Q:
        """Return the drafts of people who write them, cover their area or lead their framework."""
        areas = [seat.area_id for seat in actor.seats_as(Role.POC)]
        frameworks = [seat.framework_id for seat in actor.seats_as(Role.LEAD)]
        team = Q(area_id__in=areas) | Q(framework_id__in=frameworks)
        if actor.has(Role.AUTHOR):
            team |= Q(pk__in=ProjectMember.objects.filter(user_id=actor.user_id).values("project_id"))
        return Q(owner=actor.side) & team


class AudienceQuerySet(SearchedQuerySet):
    """What a side says on a project: to itself, or to both."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep what the own side wrote, and what the other side wrote for both."""
        return self.filter(Q(side=actor.private_side) | Q(audience=Audience.BOTH))


class Project(Searched):
    """One piece of cooperation. Its columns hold the newest version; ``versions`` hold every one.

    ``key`` is its address from the first save on and tells nothing; ``number`` is given when it is shared.
    """

    key = models.SlugField(max_length=16, unique=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    # The framework's code, as it stands before the number in the address.
    prefix = models.SlugField(max_length=20, default="rcf", editable=False)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="projects")
    owner = models.CharField(_("owner"), max_length=3, choices=SideCode)
    visibility = models.CharField(_("visibility"), max_length=6, choices=Visibility, default=Visibility.OWN)
    stage = models.CharField(_("stage"), max_length=9, choices=Stage, default=Stage.CONCEPT)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, blank=True, related_name="projects")

    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_ko = models.CharField(_("title in Korean"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PROJECT)
    area = models.ForeignKey(PriorityArea, models.PROTECT, related_name="projects", verbose_name=_("priority area"))
    secondary_areas = models.ManyToManyField(PriorityArea, related_name="secondary_projects", blank=True)
    aims_en = models.TextField(_("aims in English"), blank=True)
    aims_ko = models.TextField(_("aims in Korean"), blank=True)
    activities_en = models.TextField(_("activities in English"), blank=True)
    activities_ko = models.TextField(_("activities in Korean"), blank=True)
    complements_en = models.TextField(_("complements in English"), blank=True)
    complements_ko = models.TextField(_("complements in Korean"), blank=True)
    resources_en = models.TextField(_("resources in English"), blank=True)
    resources_ko = models.TextField(_("resources in Korean"), blank=True)
    business_en = models.TextField(_("business link in English"), blank=True)
    business_ko = models.TextField(_("business link in Korean"), blank=True)
    location_en = models.CharField(_("place in English"), max_length=200, blank=True)
    location_ko = models.CharField(_("place in Korean"), max_length=200, blank=True)
    partners = models.ManyToManyField(Country, related_name="projects", blank=True)
    principles = models.ManyToManyField(Principle, related_name="projects", blank=True)
    themes = models.ManyToManyField(Theme, related_name="projects", blank=True)
    is_complementary = models.BooleanField(_("led by others; alliance work complements it"), default=False)
    is_business = models.BooleanField(_("links companies of both sides"), default=False)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    date_precision = models.CharField(max_length=7, choices=Precision, default=Precision.DAY)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_illustrative = models.BooleanField(default=False)

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", editable=False)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", editable=False)

    version_number = models.PositiveIntegerField(default=0)
    # Who saved last, and what each side said last and signed, stands in versions, status reports and endorsements.
    # Triggers repeat it here, so that lists and counts over many projects read one row each.
    # A signature is the number of the version it holds for; partners are ISO codes in their order.
    partner_codes = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    last_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    us_health = models.CharField(max_length=9, choices=Health, default="", blank=True, editable=False)
    us_reported_at = models.DateTimeField(null=True, editable=False)
    us_signed = models.PositiveIntegerField(null=True, editable=False)
    rok_health = models.CharField(max_length=9, choices=Health, default="", blank=True, editable=False)
    rok_reported_at = models.DateTimeField(null=True, editable=False)
    rok_signed = models.PositiveIntegerField(null=True, editable=False)
    shared_from = models.PositiveIntegerField(
        null=True, help_text=_("The first version the other side may read: what came before stays with its own side.")
    )
    stale = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(_("updated"))
    hidden_from = models.GeneratedField(
        expression=Case(
            When(~Q(state=State.DRAFT) & Q(visibility__in=[Visibility.BOTH, Visibility.PUBLIC]), then=Value(0)),
            When(owner=SideCode.ROK, then=Value(HIDDEN_FROM_US)),
            default=Value(HIDDEN_FROM_ROK),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    is_draft = models.GeneratedField(
        expression=Case(When(state=State.DRAFT, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            known("project", "owner", SideCode),
            known("project", "visibility", Visibility),
            known("project", "stage", Stage),
            known("project", "state", State),
            known("project", "kind", Kind),
            known("project", "date_precision", Precision),
            has_name("project", "title_en", "title_ko"),
            in_order("project", "starts_on", "ends_on"),
            UniqueConstraint(fields=["framework", "number"], name="project_number_once_a_framework"),
            CheckConstraint(
                name="project_number_when_shared",
                condition=Q(visibility=Visibility.OWN, number__isnull=True, shared_from__isnull=True)
                | Q(
                    visibility__in=[Visibility.BOTH, Visibility.PUBLIC],
                    number__isnull=False,
                    shared_from__isnull=False,
                ),
            ),
            CheckConstraint(
                name="project_draft_stays_home", condition=~Q(state=State.DRAFT) | Q(visibility=Visibility.OWN)
            ),
            CheckConstraint(
                name="project_filed_in_a_cycle",
                condition=Q(state=State.DRAFT) | Q(cycle__isnull=False) | Q(stage=Stage.WITHDRAWN),
            ),
            CheckConstraint(
                name="project_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            CheckConstraint(
                name="project_merged_is_closed", condition=Q(merged_into__isnull=True) | Q(state=State.CLOSED)
            ),
            CheckConstraint(
                name="project_shared_from_is_a_version",
                condition=Q(shared_from__isnull=True) | Q(shared_from__lte=F("version_number")),
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], opclasses=["app.grams_ops"], name="project_grams"),
            # Counting what a person may see reads this alone; so few different rows lie close together.
            Index(fields=["hidden_from", "is_draft", "owner", "framework", "area"], name="project_wall"),
            # Paging through it reads this, never the rows with their long texts.
            Index(
                fields=["-updated_at", "-id"],
                # What it can be sorted and gathered by, too.
                include=[
                    *("hidden_from", "is_draft", "owner", "framework", "area"),
                    *("state", "cycle", "number", "starts_on", "ends_on"),
                ],
                name="project_newest",
            ),
            # In the order of their titles, as a reader of each language has them.
            *(
                Index(Lower(Coalesce(NullIf(own, Value("")), F(other))), F("id").desc(), name=f"project_{own}")
                for own, other in (("title_en", "title_ko"), ("title_ko", "title_en"))
            ),
            Index(fields=["state", "area", "hidden_from", "is_draft", "id"], name="project_facet"),
            Index(fields=["area", "-updated_at", "-id"], name="project_area_newest"),
            Index(fields=["cycle", "state", "id"], name="project_cycle_state"),
            # So do the sums of the first page.
            Index(
                fields=["hidden_from", "is_draft"],
                include=[
                    *("owner", "framework", "area", "stage", "state", "cycle", "version_number", "id"),
                    *("us_health", "us_reported_at", "us_signed", "rok_health", "rok_reported_at", "rok_signed"),
                    "partner_codes",
                ],
                name="project_standing",
            ),
            # What may wait for somebody: little, however much is done and closed.
            Index(
                fields=["state", "owner", "area", "framework"],
                include=["hidden_from", "is_draft", "id"],
                condition=Q(state__in=[State.DRAFT, State.SUBMITTED, State.RETURNED]),
                name="project_open",
            ),
            # What every page counts beside "My work" and is rare: nobody's drafts but one's own, a language left
            # behind, and one signature of two.
            Index(fields=["created_by"], condition=Q(state=State.DRAFT), name="project_drafts"),
            Index(fields=["owner"], condition=Q(state=State.SUBMITTED) & ~Q(stale=[]), name="project_left_behind"),
            *(
                Index(
                    fields=["framework"],
                    condition=Q(state=State.SUBMITTED, **{f"{own}_signed__isnull": False, f"{other}_signed": None}),
                    name=f"project_signed_by_{own}",
                )
                for own, other in (("us", "rok"), ("rok", "us"))
            ),
            # What asks for a hand on the first page: rare, so that no search for it walks through everything.
            Index(
                fields=["-updated_at"],
                condition=Q(stage=Stage.ACTIVE) & (Q(us_health=Health.OFF_TRACK) | Q(rok_health=Health.OFF_TRACK)),
                name="project_off_track",
            ),
            Index(
                fields=["-updated_at"],
                condition=Q(stage=Stage.ACTIVE) & ~Q(us_health=F("rok_health")),
                name="project_unlike",
            ),
            Index(
                Greatest("us_reported_at", "rok_reported_at").asc(nulls_first=True),
                "id",
                condition=Q(stage=Stage.ACTIVE),
                name="project_silent",
            ),
            Index(fields=["updated_at", "id"], condition=Q(state=State.SUBMITTED), name="project_waiting"),
            Index(
                fields=["updated_at", "id"],
                condition=Q(state=State.SUBMITTED) & ~Q(stale=[]),
                name="project_behind_longest",
            ),
            # The timeline of the first page shows the active work that ends first.
            Index(
                F("ends_on").asc(nulls_last=True),
                "id",
                condition=Q(stage=Stage.ACTIVE) & (Q(starts_on__isnull=False) | Q(ends_on__isnull=False)),
                name="project_under_way",
            ),
            # Every page asks whether there is sample data at all.
            Index(fields=["id"], condition=Q(is_illustrative=True), name="project_sample"),
        ]

    def __str__(self) -> str:
        return f"{self.ref.upper()} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.ref])

    @property
    def ref(self) -> str:
        """Return the address: the shared number once there is one, else the key that tells nothing."""
        return f"{self.prefix}-{self.number:03d}" if self.number else self.key

    @property
    def title(self) -> str:
        """Return the title in the reader's language, or the other where it is missing."""
        first, second = ("ko", "en") if get_language() == "ko" else ("en", "ko")
        return getattr(self, f"title_{first}") or getattr(self, f"title_{second}")


class ProjectMember(models.Model):
    """An author whom a lead or an administrator put on a project of the own side."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["project", "user"], name="member_once_a_project")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.project_id}"
