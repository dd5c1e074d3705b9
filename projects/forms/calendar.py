"""What a person asks the calendar for: each field is a parameter of the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import pair_text
from alliance.widgets import PlainSelect
from frameworks.calendar.days import FIRST_YEAR, LAST_YEAR
from frameworks.calendar.months import Month, is_known
from frameworks.models import Forum, Framework
from projects.queries.calendar import Choice

YEAR = re.compile(r"[0-9]{4}")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
UNKNOWN_VIEW = _("The calendar has no view “%(value)s”. It has a year, a month and a list.")
OUTSIDE = _("The calendar goes from %(first)s to %(last)s.")


class View(TextChoices):
    """How the calendar is laid out."""

    YEAR = "year", _("Year")
    MONTH = "month", _("Month")
    LIST = "list", _("List")


class YearField(forms.CharField):
    """A year whose holidays are known."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValidationError(_("“%(year)s” is no year."), params={"year": text})
        return _known(int(text))


class MonthField(forms.CharField):
    """A month of such a year, as "2026-11"."""

    # Browsers without a picker for months show a plain field, so the form says how to write one.
    widget = forms.TextInput(attrs={"type": "month", "size": 8})

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        found = MONTH.fullmatch(text)
        if not found:
            raise ValidationError(_("“%(month)s” is no month. Write it as 2026-11."), params={"month": text})
        return Month(_known(int(found[1])), int(found[2]))


class RowField(forms.ChoiceField):
    """One row of a table, named by its code; its choices are read once."""

    widget = PlainSelect

    def __init__(self, model: type[Forum] | type[Framework], unknown: Any, **kwargs: Any) -> None:
        super().__init__(required=False, error_messages={"invalid_choice": unknown}, **kwargs)
        self.model = model
        self.rows: dict[str, Any] = {}

    def load(self) -> None:
        """Read the rows it chooses among."""
        self.rows = {row.code: row for row in self.model.objects.order_by("code")}
        named = [(code, f"{code} – {pair_text(row, 'name')}") for code, row in self.rows.items()]
        self.choices = [("", _("Any")), *named]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class CalendarForm(forms.Form):
    """View, time and filters. What is wrong narrows nothing, and stands in ``errors``."""

    view = forms.ChoiceField(
        label=_("View"),
        choices=View.choices,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": UNKNOWN_VIEW},
    )
    year = YearField(label=_("Year"), required=False, max_length=20)
    month = MonthField(label=_("Month"), required=False, max_length=20)
    forum = RowField(Forum, _("No forum is called “%(value)s”."), label=_("Forum"))
    framework = RowField(Framework, _("No framework is called “%(value)s”."), label=_("Framework"))
    mine = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("All milestones")), ("yes", _("Duties of my posts"))],
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, sent: Mapping[str, str], *, today: date) -> None:
        super().__init__(_completed(sent, today))
        for name in ("forum", "framework"):
            field = self.fields[name]
            if isinstance(field, RowField):
                field.load()
        self.today = today

    @property
    def asked(self) -> "Asked":
        """Return what is asked for as far as it makes sense; today's year and month where nothing is said."""
        said = self.cleaned_data
        view = View(said.get("view") or View.YEAR)
        month = said.get("month") or Month.of(self.today)
        choice = Choice(said.get("forum"), said.get("framework"), said.get("mine") == "yes")
        return Asked(view, said.get("year") or month.year, month, choice)


@dataclass(frozen=True, slots=True)
class Asked:
    """A view of the calendar: a year, or a month."""

    view: View
    year: int
    month: Month
    choice: Choice


def _known(year: int) -> int:
    if not is_known(year):
        raise ValidationError(OUTSIDE, params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    return year


def _completed(sent: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the parameters with year and month filled in: each follows the other, or today where neither is said."""
    asked = dict(sent)
    year, month = asked.get("year", ""), asked.get("month", "")
    if not year:
        asked["year"] = month[:4] if MONTH.fullmatch(month) else str(today.year)
    if not month:
        asked["month"] = f"{year}-{today:%m}" if YEAR.fullmatch(year) else f"{today:%Y-%m}"
    return asked
