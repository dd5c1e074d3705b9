"""What talking about a project asks of a person."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Audience
from projects.forms.acts import ActForm, AudienceMixin
from projects.forms.fields import LARGEST_NUMBER, LongTextField, ManyField
from projects.policies import Action
from projects.queries.comments import mentionable


class AboutCommentForm(ActForm):
    """An act on one comment; which ones there are for this person, the operation knows."""

    comment = forms.IntegerField(min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"comment_id": said.pop("comment"), **said}


class CommentForm(AudienceMixin, ActForm):
    """A remark for the own side, or for both, that may ask posts to answer."""

    body = LongTextField(label=_("Comment"))
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=Audience.choices, initial=Audience.OWN, widget=forms.RadioSelect
    )
    mentions = ManyField(
        queryset=None,
        to_field_name="slug",
        required=False,
        label=_("Posts to answer"),
        help_text=_("Whoever holds the post finds it under My work until they answer or it is resolved."),
    )

    def settle(self) -> None:
        self.limit_audience()
        cast("ManyField", self.fields["mentions"]).queryset = mentionable(self.project, self.actor)

    def action_asked(self, usual: Action) -> Action:
        return Action.COMMENT_JOINT if self.data.get("audience") == Audience.BOTH else usual

    @property
    def said(self) -> dict[str, Any]:
        return {**super().said, "mentions": [post.pk for post in self.cleaned_data["mentions"]]}


class ReplyForm(CommentForm, AboutCommentForm):
    """An answer in a thread."""

    def keep_to_own_side(self) -> None:
        """Offer no more than the audience of a thread that the own side alone reads."""
        cast("forms.ChoiceField", self.fields["audience"]).choices = [(Audience.OWN.value, Audience.OWN.label)]
        mentions = cast("ManyField", self.fields["mentions"])
        mentions.queryset = mentionable(self.project, self.actor).filter(side=self.actor.side)


class EditCommentForm(AboutCommentForm):
    """Other words for a comment of one's own."""

    body = LongTextField(label=_("Comment"))
