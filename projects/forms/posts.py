"""What an administrator says about who holds a post."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.accounts.models import User
from alliance.templatetags.alliance import pair_text, reader_language
from frameworks.models import Post, Tenure
from frameworks.policies import Actor
from projects.forms.fields import DayField, OneField


class HandOverForm(forms.Form):
    """Who holds a post next, from when on, and whether only to stand in."""

    user = OneField(queryset=None, to_field_name="username", label=_("Next holder"))
    starts_on = DayField(label=_("First day"), help_text=_("The present holder holds it until the day before."))
    acting = forms.BooleanField(label=_("Acting: stands in until somebody is appointed"), required=False)

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": today}, **kwargs})
        own = User.objects.filter(side=actor.side, is_active=True)
        field = cast("OneField", self.fields["user"])
        field.queryset = own.order_by(f"name_{reader_language()}", "pk")
        # Nobody gives a post to themselves, so it is not offered; who tries is told why.
        offered = cast("Iterable[tuple[Any, Any]]", field.choices)
        field.widget.choices = [choice for choice in offered if str(choice[0]) != actor.username]


class TenureField(forms.ModelChoiceField):
    """Somebody who holds a post, by name."""

    def label_from_instance(self, tenure: Tenure) -> str:
        return pair_text(tenure.user, "name")


class EndTenureForm(forms.Form):
    """Whose tenure ends without a successor, and on which day."""

    tenure = TenureField(queryset=None, label=_("Holder"), empty_label=None)
    ends_on = DayField(label=_("Last day"), help_text=_("Yesterday to end it at once."))

    def __init__(self, *args: Any, post: Post, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"ends_on": today}, **kwargs})
        field = cast("TenureField", self.fields["tenure"])
        field.queryset = post.tenures.lasting(today).select_related("user").order_by("acting", "starts_on", "pk")
