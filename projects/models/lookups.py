"""How the database is asked for words."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Lookup


@ArrayField.register_lookup
class HasGrams(Lookup):
    """``grams__has_grams=[...]``: holds all of these pairs, by the one operator that has an index under the wall."""

    lookup_name = "has_grams"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} OPERATOR(app.@@>) %s::text[]", (*params, self.rhs)
