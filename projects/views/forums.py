"""The road through the forums: the board of a cycle, the agenda of a meeting, and what came of each item."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from frameworks.models import Cycle, Meeting
from frameworks.views.signing_in import SignedInRequest, View, signed_in
from projects import operations
from projects.forms import forums as forms
from projects.models import AgendaItem
from projects.operations import RefusedError
from projects.policies.forums import keeps_agendas
from projects.queries import forums as queries


@dataclass(frozen=True, slots=True)
class Agenda:
    """One meeting of a cycle with what stands on its agenda, as one person may see it."""

    cycle: Cycle
    meeting: Meeting
    items: list[AgendaItem]
    may_keep: bool


@require_safe
@signed_in
def board(request: SignedInRequest, slug: str) -> HttpResponse:
    return _show_board(request, _cycle(slug))


@require_POST
@signed_in
def waive(request: SignedInRequest, slug: str) -> HttpResponse:
    """Record why a forum is skipped."""
    cycle = _cycle(slug)
    if not keeps_agendas(request.actor, cycle.framework_id):
        raise PermissionDenied
    form = forms.WaiveForm(request.POST, candidates=queries.shared_in(cycle, request.actor))
    if form.is_valid():
        try:
            operations.waive_forum(cycle_id=cycle.pk, actor=request.actor, at=request.now, **form.said)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is recorded why this forum is skipped."))
            return redirect("projects:forums", slug=slug)
    return _show_board(request, cycle, form, status=422)


def _show_board(
    request: SignedInRequest, cycle: Cycle, form: forms.WaiveForm | None = None, *, status: int = 200
) -> HttpResponse:
    may_keep = keeps_agendas(request.actor, cycle.framework_id)
    if form is None and may_keep:
        form = forms.WaiveForm(candidates=queries.shared_in(cycle, request.actor))
    context = {"cycle": cycle, "board": queries.board_of(cycle, request.actor), "form": form, "may_keep": may_keep}
    return render(request, "projects/forum_board.html", context, status=status)


@require_safe
@signed_in
def agenda(request: SignedInRequest, slug: str, meeting: str) -> HttpResponse:
    return _show(request, _agenda(request, slug, meeting))


@require_safe
@signed_in
def sheet(request: SignedInRequest, slug: str, meeting: str) -> HttpResponse:
    """Show the agenda as a sheet to print, in both languages."""
    return render(request, "projects/agenda_sheet.html", {"agenda": _agenda(request, slug, meeting)})


@require_POST
@signed_in
def put(request: SignedInRequest, slug: str, meeting: str) -> HttpResponse:
    """Put a project on the agenda."""
    found = _to_keep(request, slug, meeting)
    candidates = queries.candidates_for(found.meeting, found.cycle, request.actor)
    form = forms.PutForm(request.POST, candidates=candidates)
    if form.is_valid():
        try:
            operations.put_on_agenda(meeting_id=found.meeting.pk, actor=request.actor, at=request.now, **form.said)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It stands on the agenda."))
            return redirect("projects:agenda", slug=slug, meeting=meeting)
    return _show(request, found, put_form=form, status=422)


def item_view(form_class: type[forms.ItemForm], operation: Callable[..., object], done: str | Promise) -> View:
    """Make the view of an act on one item.

    :param operation: takes the person, the moment, and what the form says.
    :param done: said to the person once it is done.
    """

    def view(request: SignedInRequest, slug: str, meeting: str) -> HttpResponse:
        found = _to_keep(request, slug, meeting)
        form = form_class(request.POST, agenda=found.items, cycle=found.cycle, auto_id=f"{form_class.__name__}-%s")
        if form.is_valid():
            try:
                operation(actor=request.actor, at=request.now, **form.said)
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, str(done))
                return redirect("projects:agenda", slug=slug, meeting=meeting)
        return _show(request, found, bound=form, status=422)

    return require_POST(signed_in(view))


move = item_view(forms.MoveForm, operations.move_on_agenda, gettext_lazy("The agenda is ordered."))
take_off = item_view(forms.ItemForm, operations.take_off_agenda, gettext_lazy("It is off the agenda."))
outcome = item_view(forms.OutcomeForm, operations.record_outcome, gettext_lazy("What came of it is recorded."))
task = item_view(forms.TaskForm, operations.task, gettext_lazy("The posts are tasked; they see it under My work."))


def _cycle(slug: str) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("meeting__forum", "framework"), slug=slug)


def _agenda(request: SignedInRequest, slug: str, address: str) -> Agenda:
    cycle = _cycle(slug)
    meeting = queries.meeting_in(cycle, address)
    items = queries.agenda_of(meeting, cycle, request.actor)
    return Agenda(cycle, meeting, items, keeps_agendas(request.actor, cycle.framework_id))


def _to_keep(request: SignedInRequest, slug: str, address: str) -> Agenda:
    """Return the agenda to somebody who keeps it.

    :raises PermissionDenied: if the person does not.
    """
    found = _agenda(request, slug, address)
    if not found.may_keep:
        raise PermissionDenied
    return found


def _show(
    request: SignedInRequest,
    found: Agenda,
    *,
    put_form: forms.PutForm | None = None,
    bound: forms.ItemForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the agenda.

    :param put_form: refused, with what was chosen.
    :param bound: the form of an act on an item, refused, with what was typed.
    """
    if put_form is None and found.may_keep:
        candidates = queries.candidates_for(found.meeting, found.cycle, request.actor)
        put_form = forms.PutForm(candidates=candidates)
    chosen = _chosen(request, found, bound)
    context = {
        "agenda": found,
        "lines": [(item, queries.told_taskings(item, request.actor)) for item in found.items],
        "put_form": put_form,
        "refused": bound,
        "chosen": chosen,
        "item_form": _item_form(found, chosen, bound) if found.may_keep else None,
    }
    return render(request, "projects/agenda.html", context, status=status)


def _chosen(request: SignedInRequest, found: Agenda, bound: Form | None) -> AgendaItem | None:
    """Return the item that the person opened, or whose form was refused."""
    number = str(bound["item"].value()) if bound else request.GET.get("item", "")
    return next((item for item in found.items if str(item.pk) == number), None)


def _item_form(found: Agenda, item: AgendaItem | None, bound: forms.ItemForm | None) -> forms.ItemForm | None:
    """Return the form for what is next with an item, record the outcome, then task; or the one that was refused."""
    if bound and bound.act:
        return bound
    if item is None:
        return None
    form_class: type[Any] = forms.TaskForm if item.outcome else forms.OutcomeForm
    about = {"agenda": found.items, "cycle": found.cycle, "auto_id": f"{form_class.__name__}-%s"}
    return form_class(initial={"item": item.pk}, **about)
