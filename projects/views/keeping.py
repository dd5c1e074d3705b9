"""Nothing typed is lost: not by leaving the page, not by a session that ended, not by an act that was refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from alliance import wall
from alliance.accounts.models import User
from frameworks.calendar.clocks import ZONES
from frameworks.calendar.counting import zone_of
from frameworks.policies import HiddenError
from frameworks.views.refusals import long_texts
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.keeping import take_up
from projects.operations import RefusedError
from projects.operations.keeping import drop_form, keep_form
from projects.queries.keeping import KeptText, Key, kept_at_pages, kept_texts, typed_into

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "kept", "undone"})
TOO_LONG = gettext_lazy("This is too long to be kept: copy your text before you leave.")
Words = str | Promise
PAGES: Mapping[str, Words] = {
    "new": gettext_lazy("New project"),
    "edit": gettext_lazy("Edit"),
    "fact-sheet": gettext_lazy("Fact sheet"),
}


class KeepTypedMiddleware:
    """Keep what a form brought when nothing came of it, and drop what is kept of a form that was taken.

    A session that ended leads through sign-in back to the form, which is never sent by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "POST" or (key := _key(request)) is None:
            return response
        is_redirect = 300 <= response.status_code < 400
        if hasattr(request, "actor"):
            if key.user_id == request.user.pk and is_redirect:
                drop_form(user_id=key.user_id, path=key.path)
            elif key.user_id == request.user.pk and 400 <= response.status_code < 500:
                keep(request, key)
        elif is_redirect:
            return self._turned_away(request, key, response)
        return response

    @staticmethod
    def _turned_away(request: Any, key: Key, response: HttpResponseBase) -> HttpResponseBase:
        """Keep what somebody sent who is not let in (any more), and lead back to it once they are."""
        is_kept, by_script = keep(request, key), request.path == reverse("projects:keep")
        if by_script:
            return response if is_kept else _plain(TOO_LONG, status=422)
        if not is_kept:
            messages.warning(request, _("You are signed out, and what you sent was too long to be kept."))
        elif request.user.is_authenticated:
            return response
        else:
            said = _("You are signed out. Sign in again: what you typed is kept and comes back into the form.")
            files = _("A file cannot be kept: choose it again.") if request.FILES else ""
            messages.info(request, f"{said} {files}".strip())
        return redirect_to_login(link_to(key.path))


def keep(request: Any, key: Key) -> bool:
    """Keep a form that was sent for the person it was shown to, whoever sends it; tell whether that could be done."""
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    is_own = request.user.pk == key.user_id
    person = request.user if is_own else User.objects.filter(pk=key.user_id, is_active=True).first()
    if person is None:
        return False
    try:
        wall.stand_on(person.side)
        keep_form(user_id=person.pk, side=person.side, path=key.path, fields=typed, at=request.now)
    except RefusedError:
        return False
    finally:
        wall.stand_on(getattr(request.user, "side", ""))
    return True


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without a valid token, with its text given back to whom it was shown to and nobody else."""
    key = _key(request)
    is_own = key is not None and key.user_id == request.user.pk
    context = {
        "typed": long_texts(request.POST) if is_own else [],
        "is_kept": key is not None and keep(request, key),
        "is_own": is_own,
        "back": link_to(key.path) if key and is_own else "",
    }
    return render(request, "errors/csrf.html", context, status=403)


@require_POST
@signed_in
def keep_typed(request: SignedInRequest) -> HttpResponse:
    """Keep what a person has typed so far, and say when, in words for the page."""
    key = _key(request)
    if key is None or key.user_id != request.user.pk:
        return _plain(_("This form is not known here."), status=422)
    if "undone" in request.POST:
        drop_form(user_id=key.user_id, path=key.path)
        return _plain("")
    if not keep(request, key):
        return _plain(TOO_LONG, status=422)
    local = request.now.astimezone(zone_of(ZONES[request.user.side]))
    return _plain(_("Kept {time}").format(time=f"{local:%H:%M}"))


@require_POST
@signed_in
def discard(request: SignedInRequest) -> HttpResponse:
    """Keep a form no longer, because its author says so, and go back to its page."""
    key = Key.read(request.POST.get("discard", ""))
    if key is None or key.user_id != request.user.pk:
        return _plain(_("This form is not known here."), status=422)
    drop_form(user_id=key.user_id, path=key.path)
    messages.info(request, _("The text is discarded."))
    return redirect(key.path.partition("#")[0])


@require_safe
@signed_in
def kept_list(request: SignedInRequest) -> HttpResponse:
    """Show a person all that they typed and have not sent, and one such text in full."""
    texts = [Unsent.of(text, request.user.pk) for text in kept_texts(request.user.pk)]
    asked = request.GET.get("text", "")
    shown = next((one for one in texts if one.path == asked), None)
    if asked and shown is None:
        raise HiddenError
    typed = typed_into(request.user.pk, asked) if shown else None
    context = {"texts": texts, "shown": shown, "typed": long_texts(typed) if typed else []}
    return render(request, "projects/kept_list.html", context)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A text that waits for its author: under which words, when it was typed, and how to take it up or leave it.

    ``is_taken`` says that it stands in the form already; ``is_open``, that its form is there to take it up.
    """

    words: Words
    text: KeptText
    seal: str
    is_open: bool = True
    is_taken: bool = False

    @classmethod
    def of(cls, text: KeptText, user_id: int, words: Words = "", **how: bool) -> "Unsent":
        """Return a kept text as its author reads of it."""
        return cls(words or _words(text), text, Key(user_id, text.path).seal, **how)

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def link(self) -> str:
        """Return where it is taken up, or read while its form is closed."""
        return link_to(self.path) if self.is_open else f"{reverse('projects:kept')}?{urlencode({'text': self.path})}"


def offer_kept(
    request: SignedInRequest,
    pages: tuple[str, ...],
    named: Mapping[str, forms.Form | None],
    words: Mapping[str, Words] = PAGES,
) -> list[Unsent]:
    """Return what the person typed on a page and has not sent; fill the form that the address asks to take up.

    :param pages: the addresses the page has and had.
    :param named: the forms that can be filled in there now, by their names; None for one that is not shown yet.
    """
    if request.method == "POST":
        return []
    asked, user_id = request.GET.get("take", ""), request.user.pk
    unsent = []
    for text in kept_at_pages(user_id, *pages):
        form = named.get(text.name)
        is_taken = form is not None and text.path == asked
        if form is not None and is_taken and (typed := typed_into(user_id, text.path)) is not None:
            take_up(form, typed, text.path)
        said = words.get(text.name, "")
        unsent.append(Unsent.of(text, user_id, said, is_open=text.name in named, is_taken=is_taken))
    return unsent


def link_to(path: str) -> str:
    """Return the address that shows a form with what is kept of it."""
    page, _mark, form = path.partition("#")
    return f"{page}?{urlencode({'take': path})}#act-{form.partition('.')[0]}"


def _words(text: KeptText) -> str:
    """Return what a kept text is about, for a list of many."""
    try:
        ref = resolve(text.page).kwargs.get("ref", "")
    except Resolver404:
        ref = ""
    return " ".join(part for part in (str(ref).upper(), str(PAGES.get(text.name, ""))) if part) or text.page


def _key(request: HttpRequest) -> Key | None:
    seal = request.POST.get("kept", "")
    return Key.read(seal) if seal else None


def _plain(words: Words, status: int = 200) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
