"""The row of saved views above a list."""

from typing import Any

from django import template

from projects.forms.saved_views import SaveForm
from projects.queries.saved_views import canonical, pairs_of
from projects.views.asking import unknown_to
from projects.views.offered import page_of, views_on

register = template.Library()


@register.inclusion_tag("projects/_saved_views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """Show the views of this list, which of them is shown, and the form to save what is shown; nothing elsewhere.

    A person without a post sees nothing of the lists and is offered nothing.
    """
    request = context["request"]
    page = page_of(request)
    if page is None or not request.actor.seats:
        return {}
    views, asked = views_on(request), canonical(request.GET)
    shown = next((view for view in views if view.query == asked), None)
    may_save = asked and not (shown and shown.is_own)
    return {
        "views": views,
        "asked": asked,
        "shown": shown,
        "unknown": unknown_to(page, [name for name, _value in pairs_of(asked)]) if shown else [],
        "form": SaveForm(address=f"{request.path}?{asked}") if may_save else None,
        "side": request.actor.side,
    }
