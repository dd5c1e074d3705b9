"""How a list is narrowed and ordered: each filter is a parameter of the page's address."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import django_filters
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ChoiceField

from alliance.widgets import PlainSelect


class FreshField(ChoiceField):
    """A field that is made for one form alone, so that the form need not copy it with all its choices."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class PlainFilter(django_filters.ChoiceFilter):
    """One of several choices, drawn plainly, with "Any" for none."""

    field_class = FreshField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Any"))
        super().__init__(*args, widget=PlainSelect, **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a filter for one list, which may be offered other choices; what it offers is not copied."""
        twin = copy(self)
        twin.extra = dict(self.extra)
        # What a method filters by holds the filter it belongs to.
        twin.method = self.method
        return twin


class FacetFilter(PlainFilter):
    """One value of ``of``, a field or an expression: rows with each value can be counted in one statement."""

    def __init__(self, *args: Any, of: str | Combinable = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def filter(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return found
        if isinstance(self.of, str):
            return found.filter(**{self.of: value})
        name = f"facet_{self.field_name}"
        return found.alias(**{name: self.of}).filter(**{name: value})


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort a list: what it is called, by what, and in which direction its heading says it is sorted."""

    label: str | Promise
    keys: tuple[Any, ...]
    direction: str = "ascending"


class Sift(django_filters.FilterSet):
    """Narrow what a person may see.

    A value that is unknown narrows nothing and stands in ``form.errors``.
    """

    # These stand above the list as chips, with how many rows each of their values would leave.
    facets: ClassVar[tuple[str, ...]] = ()
    # These say how the list is shown, and narrow nothing.
    arranging: ClassVar[frozenset[str]] = frozenset({"order", "then", "density"})

    @property
    def said(self) -> dict[str, Any]:
        """Return what the address says and the filters know."""
        self.form.errors  # noqa: B018  # reads the form
        return self.form.cleaned_data

    @property
    def chosen(self) -> dict[str, str]:
        """Return the filters in use, without what only arranges: name to value as in the address."""
        return {name: value for name, value in self.said.items() if value and name not in self.arranging}

    @property
    def before_facets(self) -> QuerySet[Any]:
        """Return what everything but the facets leaves."""
        found = self.queryset
        for name, value in self.chosen.items():
            if name not in self.facets:
                found = self.filters[name].filter(found, value)
        return found

    def label_of(self, name: str, value: str) -> str:
        """Return what a chosen value is called; words are called what they are."""
        return str(dict(self.filters[name].extra.get("choices", [])).get(value, value))

    def as_they_are(self, found: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return found

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Say what a filter can be set to."""
        self.filters[name].extra["choices"] = choices


class OrderedSift(Sift):
    """A list that can be sorted, too: the first of ``orders`` holds unless another is chosen."""

    orders: Mapping[str, Order] = MappingProxyType({})

    def __init__(self, data: Any, queryset: QuerySet[Any]) -> None:
        super().__init__(data, queryset)
        named = [(name, str(order.label)) for name, order in self.orders.items()]
        for name in {"order", "then"} & self.filters.keys():
            self.offer(name, named)

    @property
    def sorted_by(self) -> str:
        """Return the name of the order that holds."""
        return self.said.get("order") or next(iter(self.orders))

    @property
    def order_by(self) -> list[Any]:
        """Return what to sort by: one thing, where it is alike another, and the key in the end."""
        names = dict.fromkeys([self.sorted_by, self.said.get("then") or next(iter(self.orders))])
        return [*(key for name in names for key in self.orders[name].keys), "-pk"]


def order_filter() -> PlainFilter:
    """Return the filter by which a list is sorted."""
    return PlainFilter(label=_("Order"), method="as_they_are", choices=[], empty_label=None)


def then_filter() -> PlainFilter:
    """Return the filter by which rows are sorted that are alike in the first."""
    return PlainFilter(label=_("Then by"), method="as_they_are", choices=[], empty_label=_("None"))


def density_filter() -> PlainFilter:
    """Return the filter that leaves out the language the reader did not choose."""
    return PlainFilter(
        label=_("Density"), method="as_they_are", choices=[("one", _("One language"))], empty_label=_("Two languages")
    )
