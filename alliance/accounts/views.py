"""Pages of one's own account."""

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from alliance.accounts.forms import LanguageForm
from alliance.accounts.models import User
from alliance.accounts.operations import choose_language
from alliance.http import render_page


class PersonsRequest(HttpRequest):
    """A request as the middleware leaves it: a person, or nobody yet, at one moment."""

    user: User
    now: datetime


@login_required
@require_safe
def home(request: PersonsRequest) -> HttpResponse:
    """Show a person what is known of them, and let them choose their language."""
    context = {
        "person": request.user,
        "has_second_factor": is_mfa_enabled(request.user),
        "form": LanguageForm(initial={"language": request.user.language}),
    }
    return render_page(request, "accounts/home.html", context)


@login_required
@require_safe
def email(request: PersonsRequest) -> HttpResponse:
    """Lead back to the account: addresses are kept by the administrator of each side."""
    return redirect("accounts:home")


@require_POST
def set_language(request: PersonsRequest) -> HttpResponse:
    """Speak another language from now on, and return to the page the reader was on."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(b"", content_type="text/plain")
    language = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_language(user_id=request.user.pk, language=language, at=request.now)
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def safe_next(request: HttpRequest) -> str:
    """Return where the form asks to go, or the first page when that is not on this site."""
    asked = request.POST.get("next", "")
    if len(asked) <= 2000 and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return "/"
