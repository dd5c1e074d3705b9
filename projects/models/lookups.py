"""How the database is asked for words."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Lookup, Value
from django.db.models.functions import StrIndex

from projects.words import grams, normalise


@ArrayField.register_lookup
class HasGrams(Lookup):
    """``grams__has_grams=[...]``: holds all of these pairs, by the one operator that has an index under the wall."""

    lookup_name = "has_grams"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} OPERATOR(app.@@>) %s::text[]", (*params, self.rhs)


class SearchedQuerySet(models.QuerySet):
    """Rows that keep their texts normalised, one a line, and the pairs of characters in them."""

    def matching(self, words: str) -> Self:
        """Keep what holds every word, in either language; spacing and middle dots do not count.

        The index on ``grams`` narrows, the comparison on ``search_text`` decides.
        """
        found = self
        for word in words.split():
            if wanted := normalise(word):
                pairs = grams(wanted)
                narrowed = found.filter(grams__has_grams=pairs) if pairs else found
                found = narrowed.alias(place=StrIndex("search_text", Value(wanted))).filter(place__gt=0)
        return found


class Searched(models.Model):
    """What is searched by words. Whoever writes the texts keeps them here as ``projects.words.indexed`` gives them."""

    search_text = models.TextField(default="", editable=False)
    grams = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        abstract = True
