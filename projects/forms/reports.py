"""Which report to freeze, and which files to make of it."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.templatetags.alliance import reader_language
from frameworks.models import Cycle
from frameworks.naming import cycle_name
from projects.choices import ReportKind
from projects.reports.build import EDITIONS
from projects.reports.rendering import FORMATS, file_name


class CycleField(forms.ModelChoiceField):
    """A choice of cycles by their names in the reader's language."""

    def label_from_instance(self, cycle: Any) -> str:
        return cycle_name(cycle.meeting.ordinal, reader_language())


class FreezeForm(forms.Form):
    """Which cycle's report to freeze, and for whose eyes; only kinds the person may export are offered."""

    cycle = CycleField(queryset=Cycle.objects.none(), label=_("Cycle"), empty_label=None)
    kind = forms.ChoiceField(choices=ReportKind.choices, label=_("For whose eyes"))

    def __init__(self, *args: Any, cycles: QuerySet[Cycle], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        cast("CycleField", self.fields["cycle"]).queryset = cycles
        # Every kind stays valid: asking for one that is not offered is a question of rights, not of input.
        offered = [(kind.value, kind.label) for kind in ReportKind if kind.value in kinds]
        self.fields["kind"].widget.choices = offered


class FilesForm(forms.Form):
    """One file of a report by its name, or all formats of an edition by the name without an ending."""

    file = forms.ChoiceField(label=_("File"), error_messages={"invalid_choice": _("Choose a file that is offered.")})

    def __init__(self, *args: Any, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = {file_name(slug, edition, ending): [(edition, ending)] for edition in EDITIONS for ending in FORMATS}
        every = {f"{slug}-{edition}": [(edition, ending) for ending in FORMATS] for edition in EDITIONS}
        self._named = {**one, **every}
        cast("forms.ChoiceField", self.fields["file"]).choices = [(name, name) for name in self._named]

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """Return the editions and formats that are asked for."""
        return self._named[self.cleaned_data["file"]]
