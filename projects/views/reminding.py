"""What one is reminded of about a project, and in which words, before it is sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.policies import Action, require
from projects.queries.finding import find
from projects.queries.reminding import reminders_about


@require_safe
@signed_in
def reminder(request: SignedInRequest, ref: str) -> HttpResponse:
    """Show the mails to come, to those alone who get them."""
    found = find(request.actor, ref)
    require(request.actor, Action.REMINDER_EMAIL, found.facts)
    reminders = reminders_about(found.project, request.actor, request.now)
    return render(
        request, "projects/reminder.html", {"project": found.project, "reminders": reminders, "now": request.now}
    )
