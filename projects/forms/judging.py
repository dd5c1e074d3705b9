"""What judging a version asks of a person: a review, and which review is shared."""

from typing import Any, cast

from django import forms
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.choices import Grade, Recommendation
from projects.forms.acts import ActForm, VersionForm
from projects.forms.fields import LARGEST_NUMBER, LongTextField
from projects.models import Review
from projects.models.judgements import CRITERIA


class GradeField(forms.TypedChoiceField):
    """The grade of one criterion, which may be left out: its figure and what it stands for."""

    def __init__(self, criterion: str) -> None:
        figures = [(str(value), f"{value} · {label}") for value, label in Grade.choices]
        label = capfirst(cast("Field[Any, Any]", Review._meta.get_field(criterion)).verbose_name)
        super().__init__(
            label=label, choices=[("", _("Not graded")), *figures], coerce=int, empty_value=None, required=False
        )


class ReviewForm(VersionForm):
    """A recommendation on the version that was read, with a grade for each criterion that was judged."""

    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=Recommendation.choices, widget=forms.RadioSelect
    )

    def settle(self) -> None:
        super().settle()
        self.fields |= {name: GradeField(name) for name in CRITERIA}
        self.fields["reasons"] = LongTextField(label=_("Reasons"))

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"grades": {name: said.pop(name) for name in CRITERIA}, **said}


class ShareReviewForm(ActForm):
    """Which review of the own side the other side may read; which ones there are, the operation knows."""

    review = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        return {"review_id": self.cleaned_data["review"]}
