"""Projects that hold words, found once: what is shown, counted and grouped is then read by its keys."""

from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, QuerySet, Value

from alliance.facets import COUNTED_AT_ONCE
from frameworks.models import Side
from projects.models import Project
from projects.queries.counts import KeyIsOneOf, OneOf


def keys_of(found: QuerySet[Project]) -> list[int] | None:
    """Return the keys of all that was found; None where there are more than are counted unasked.

    A word that stands nearly everywhere is given up once so many are found, whatever there is.
    """
    within = ArraySubquery(found.order_by().values("pk")[: COUNTED_AT_ONCE + 1])
    # One row of one array is read in less than thousands of rows; a table of two rows is asked for it.
    keys = Side.objects.order_by("pk").values_list(within, flat=True)[0] or []
    return keys if len(keys) <= COUNTED_AT_ONCE else None


def with_keys(keys: Sequence[int]) -> QuerySet[Project]:
    """Return the projects with these keys, which were found behind the wall."""
    return Project.objects.filter(OneOf(F("pk"), Value(list(keys), ArrayField(BigIntegerField()))))


def newest_of(found: QuerySet[Project]) -> QuerySet[Project]:
    """Return the newest of what was found, as many as are counted unasked."""
    newest = found.order_by("-updated_at", "-pk").values("pk")[:COUNTED_AT_ONCE]
    return Project.objects.filter(KeyIsOneOf(newest))
