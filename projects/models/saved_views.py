"""What a person shows of a list again and again: its query under a name, for that person or for the own side."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.models.rules import known
from frameworks.policies import Actor
from projects.choices import LEFT_OUT, ListKind

# Above one list stand a person's own and what the side shares: so many of each still fit a phone.
MOST_OWN = MOST_SHARED = 12
LONGEST_NAME = 60
# Words of a search take nine characters of an address for each Korean syllable.
LONGEST_QUERY = 2_000
PAIR = r"[a-z][a-z0-9_-]*=[A-Za-z0-9_.~%+-]+"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep a person's own and what others of the own side share; without a post, nothing."""
        if not actor.seats or not actor.private_side:
            return self.none()
        return self.filter(Q(owner_id=actor.user_id) | Q(shared_place__isnull=False), side=actor.private_side)


class SavedView(models.Model):
    """The query of one list under a name. ``query`` is as ``queries.saved_views.canonical`` writes it.

    ``place`` is where it stands among its owner's of that list, ``shared_place`` among those the side shares; null
    while it is its owner's alone. Both are bounded, and so is how many there are.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    side = models.CharField(max_length=3, choices=SideCode)
    page = models.CharField(_("list"), max_length=12, choices=ListKind)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    place = models.PositiveSmallIntegerField()
    shared_place = models.PositiveSmallIntegerField(null=True)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            known("savedview", "side", SideCode),
            known("savedview", "page", ListKind),
            CheckConstraint(
                name="savedview_name_says_something",
                condition=Q(name__regex=r"\S"),
                violation_error_message=_("Give the view a name."),
            ),
            UniqueConstraint(
                "owner",
                "page",
                Lower("name"),
                name="savedview_name_once_a_person_and_list",
                violation_error_message=_("You have a view of this name on this list."),
            ),
            UniqueConstraint(
                "side",
                "page",
                Lower("name"),
                condition=Q(shared_place__isnull=False),
                name="savedview_shared_name_once_a_side_and_list",
                violation_error_message=_("Your side shares a view of this name on this list."),
            ),
            UniqueConstraint(
                fields=["owner", "page"], condition=Q(is_default=True), name="savedview_one_default_a_person_and_list"
            ),
            CheckConstraint(name="savedview_only_so_many_own", condition=Q(place__gte=1, place__lte=MOST_OWN)),
            UniqueConstraint(fields=["owner", "page", "place"], name="savedview_place_once_a_person_and_list"),
            CheckConstraint(
                name="savedview_only_so_many_shared",
                condition=Q(shared_place__isnull=True) | Q(shared_place__gte=1, shared_place__lte=MOST_SHARED),
            ),
            UniqueConstraint(fields=["side", "page", "shared_place"], name="savedview_shared_place_once_a_list"),
            CheckConstraint(
                name="savedview_query_is_canonical",
                condition=Q(query__regex=f"^{PAIR}(&{PAIR})*$")
                & ~Q(query__regex=f"(^|&)({'|'.join(sorted(LEFT_OUT))})=")
                & ~Q(query__contains="%00"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        """Test whether all of the own side may use it."""
        return self.shared_place is not None
