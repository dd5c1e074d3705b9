"""The people of the own side: who there is, adding one, closing and opening an account, ending sessions."""

from collections.abc import Callable

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from alliance.accounts.models import User
from alliance.templatetags.alliance import reader_language
from frameworks import operations, queries
from frameworks.filters import PersonFilter
from frameworks.forms import NewPersonForm
from frameworks.policies import HiddenError, SideAction, Verdict, decide_management, insist, require
from frameworks.views.sifting import list_page
from frameworks.views.signing_in import SignedInRequest, View, signed_in


@require_safe
@signed_in
def people_list(request: SignedInRequest) -> HttpResponse:
    require(request.actor, SideAction.MANAGE_USERS_OWN_SIDE)
    return _list(request, NewPersonForm(initial={"language": request.user.language}, side=request.actor.side))


@require_POST
@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Add a person, and send them the link with which they set a password."""
    require(request.actor, SideAction.MANAGE_USERS_OWN_SIDE)
    form = NewPersonForm(request.POST, side=request.actor.side)
    if not form.is_valid():
        return _list(request, form, status=422)
    user = operations.add_person(**form.cleaned_data, actor=request.actor, at=request.now)
    _send_link(request, user)
    messages.success(request, _("The person is added, and the link to set a password is sent."))
    return redirect("frameworks:person", user.username)


@require_safe
@signed_in
def person_detail(request: SignedInRequest, username: str) -> HttpResponse:
    person = User.objects.filter(username=username, side=request.actor.side).first()
    if person is None:
        raise HiddenError
    insist(decide_management(request.actor, of_side=person.side))
    verdict = decide_management(request.actor, of_side=person.side, of_user_id=person.pk)
    context = {
        "person": person,
        "tenures": person.tenures.select_related("post__organization").order_by("-starts_on", "-pk"),
        "may_manage": verdict is Verdict.ALLOW,
    }
    return render(request, "frameworks/person_detail.html", context)


@require_POST
@signed_in
def invite(request: SignedInRequest, username: str) -> HttpResponse:
    _send_link(request, operations.invite(username=username, actor=request.actor, at=request.now))
    messages.success(request, _("The link to set a password is sent."))
    return redirect("frameworks:person", username)


def _act(operation: Callable[..., User], done: str | Promise) -> View:
    """Return the view that does one thing to the account of a person of the own side."""

    @require_POST
    @signed_in
    def view(request: SignedInRequest, username: str) -> HttpResponse:
        operation(username=username, actor=request.actor, at=request.now)
        messages.success(request, str(done))
        return redirect("frameworks:person", username)

    return view


deactivate = _act(operations.deactivate, gettext_lazy("The account is closed and its sessions are ended."))
reactivate = _act(operations.reactivate, gettext_lazy("The account is open again."))
end_sessions = _act(operations.end_sessions, gettext_lazy("All sessions of this person are ended."))


def _list(request: SignedInRequest, form: Form, status: int = 200) -> HttpResponse:
    people = User.objects.filter(side=request.actor.side)
    narrowed = PersonFilter(request.GET, people, actor=request.actor, at=request.now, language=reader_language())
    found = list_page(request, narrowed, lambda picked: queries.with_posts_held(picked, narrowed.today), "/people/")
    total = found.sifted.total
    context = {
        "sifted": found.sifted,
        "told": ngettext("%(number)s person of your side", "%(number)s people of your side", total) % {"number": total},
        "page": found.page,
        "people": found.rows,
        "form": form,
    }
    return render(request, "frameworks/people_list.html", context, status=max(status, found.sifted.status))


def _send_link(request: SignedInRequest, user: User) -> None:
    request_password_reset(request, user.email, [user], default_token_generator)
