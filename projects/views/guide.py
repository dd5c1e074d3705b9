"""Help: what each role does and how, the words of the site, its keys, the tour, and how far everybody can use it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alliance.accounts.choices import Station
from alliance.accounts.operations import go_on_tour, take_keys
from alliance.accounts.views import PersonsRequest
from alliance.templatetags.alliance import other_language, reader_language
from frameworks.choices import Role
from frameworks.policies import HiddenError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.guide import KeysForm, TourForm
from projects.guide import GUIDES, WORDS

# When the statement on accessibility was last held against the site.
TESTED_ON = date(2026, 11, 24)


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """Show every question, those of the person's own roles first."""
    own = [role for role in GUIDES if role in request.actor.roles]
    others = [role for role in GUIDES if role not in own]
    context = {"own": _guides(own), "others": _guides(others), "first": Station.STANDING}
    return render(request, "help/home.html", context)


@require_safe
@signed_in
def of_role(request: SignedInRequest, role: str) -> HttpResponse:
    """Show how one role does its work."""
    chosen = next((one for one in GUIDES if one.lower() == role), None)
    if chosen is None:
        raise HiddenError
    context = {"role": chosen, "questions": GUIDES[chosen], "guides": _guides(list(GUIDES))}
    return render(request, "help/role.html", context)


@require_safe
@signed_in
def words(request: SignedInRequest) -> HttpResponse:
    """Show the words of the site with what they mean, and what each is in the other language."""
    other = other_language(reader_language())
    lines = [(slug, word, word.in_language(other)) for slug, word in WORDS.items()]
    return render(request, "help/words.html", {"lines": lines})


@require_safe
@signed_in
def keyboard(request: SignedInRequest) -> HttpResponse:
    return render(request, "help/keyboard.html")


@require_POST
@signed_in
def tour(request: SignedInRequest) -> HttpResponse:
    """Go to a station of the tour, or put the tour away; it stands on the dashboard."""
    form = TourForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    go_on_tour(user_id=request.user.pk, station=form.cleaned_data["station"])
    on_the_way = form.cleaned_data["station"] != Station.ENDED
    return redirect(f"{reverse('projects:dashboard')}{'#tour' if on_the_way else ''}")


@require_POST
@signed_in
def keys(request: SignedInRequest) -> HttpResponse:
    """Listen to keys of one character from now on, or no longer."""
    form = KeysForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    take_keys(user_id=request.user.pk, wanted=form.cleaned_data["keys"])
    return redirect("projects:help-keyboard")


@require_safe
def accessibility(request: PersonsRequest) -> HttpResponse:
    """Say to everybody, signed in or not, what was tested, what is not perfect yet, and whom to tell."""
    return render(request, "help/accessibility.html", {"tested_on": TESTED_ON})


def _guides(roles: list[Role]) -> list[dict[str, Any]]:
    return [{"role": role, "slug": role.lower(), "questions": GUIDES[role]} for role in roles]


def _refused(request: SignedInRequest, form: TourForm | KeysForm) -> HttpResponse:
    return render(request, "help/keyboard.html", {"refused": form}, status=422)
