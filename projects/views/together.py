"""One act on the projects that were chosen in the list: what it is, whether one is sure, and done or not at all."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.policies import Verdict
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.together import TogetherForm
from projects.operations import RefusedError
from projects.operations.together import MOST, NoneDoneError, Refusal, refusals_of
from projects.queries.finding import Found, find_all
from projects.views.act_table.together import TOGETHER, TogetherAct, said_of, together_for
from projects.views.exporting import export_chosen

# The acts that only read: each gives a file.
FORMATS = {"csv": "CSV", "xlsx": "XLSX"}


@dataclass(slots=True)
class Choice:
    """What was chosen: the projects, the query of the list to go back to, the act, and what it is to be done with."""

    found: list[Found]
    back: str
    act: TogetherAct | None = None
    form: TogetherForm | None = None
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def keys(self) -> list[int]:
        """Return the primary keys of the projects."""
        return [one.project.pk for one in self.found]

    @property
    def rest(self) -> list[Found]:
        """Return the projects to which the act can be done."""
        refused = {refusal.project.pk for refusal in self.refusals}
        return [one for one in self.found if one.project.pk not in refused]

    @property
    def is_sure(self) -> bool:
        """Test whether it is known what is to be done, and nothing stands in the way: it is left to say yes."""
        return not self.refusals and self.form is not None and self.form.is_bound and self.form.is_valid()

    @property
    def question(self) -> str:
        """Return what will be done to how many."""
        return self.act.sure(len(self.found), self.form.what) if self.act and self.form else ""

    def query(self, found: list[Found], *, whole: bool) -> str:
        """Return the query of this page for some of the projects, ``whole`` with what was chosen for them."""
        asked = QueryDict(mutable=True)
        asked["act"] = self.act.name if self.act else ""
        if whole and self.form:
            asked.update({name: self.form.data.get(name, "") for name in self.form.fields})
        asked.setlist("ref", [one.project.ref for one in found])
        if self.back:
            asked["back"] = self.back
        return asked.urlencode()

    @property
    def without_refused(self) -> str:
        """Return the query of this page for the projects to which the act can be done."""
        return self.query(self.rest, whole=True)

    @property
    def before(self) -> str:
        """Return the query of this page with the same projects and act, to choose anew what for."""
        return self.query(self.found, whole=False)

    @property
    def same(self) -> str:
        """Return the query of this page as it is."""
        return self.query(self.found, whole=True)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def together(request: SignedInRequest) -> HttpResponseBase:
    """Show what the address says is chosen and asked for; a form sent there says what for, and does it."""
    asked = request.GET
    refs = dict.fromkeys(asked.getlist("ref"))
    back = QueryDict(asked.get("back", "")).urlencode()
    if not 0 < len(refs) <= MOST:
        refusal = _("Choose from 1 to {most} projects.").format(most=MOST)
        return _show(request, Choice([], back), refusal=refusal, status=422)
    choice = Choice(find_all(request.actor, refs), back, TOGETHER.get(asked.get("act", "")))
    if request.method == "POST":
        return _do(request, choice)
    if file_format := FORMATS.get(asked.get("act", "")):
        return export_chosen(request, [one.project for one in choice.found], file_format)
    return _ask(request, choice)


def _ask(request: SignedInRequest, choice: Choice) -> HttpResponse:
    """Ask what is to be done, then for what, then whether the person is sure."""
    if choice.act is None:
        return _show(request, choice)
    named = any(name in request.GET for name in choice.act.form.base_fields)
    choice.form = choice.act.form(request.GET if named else None, actor=request.actor)
    choice.refusals = _refusals(request, choice, choice.act)
    return _show(request, choice, status=422 if choice.form.errors else 200)


def _do(request: SignedInRequest, choice: Choice) -> HttpResponse:
    """Do it to all of them, or say why it was done to none."""
    act = choice.act
    if act is None:
        return _show(request, choice, refusal=_("Choose what is to be done."), status=422)
    choice.form = form = act.form(request.POST, actor=request.actor)
    choice.refusals = _refusals(request, choice, act)
    if choice.refusals:
        return _refuse(request, choice)
    if not form.is_valid():
        return _show(request, choice, status=422)
    try:
        changed = act.operation(project_ids=choice.keys, actor=request.actor, at=request.now, **form.said)
    except NoneDoneError as refused:
        choice.refusals = refused.refusals
        return _refuse(request, choice)
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, choice, status=422)
    messages.success(request, said_of(act, len(changed), len(choice.found), form.what))
    return redirect(f"{reverse('projects:list')}{'?' if choice.back else ''}{choice.back}")


def _refuse(request: SignedInRequest, choice: Choice) -> HttpResponse:
    """Say which of them stand in the way, and why."""
    denied = any(refusal.verdict is Verdict.DENY for refusal in choice.refusals)
    return _show(request, choice, status=403 if denied else 409)


def _refusals(request: SignedInRequest, choice: Choice, act: TogetherAct) -> list[Refusal]:
    facts = [(one.project, one.facts) for one in choice.found]
    return refusals_of(facts, request.actor, act.action)


def _show(request: SignedInRequest, choice: Choice, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "choice": choice,
        "refusal": refusal,
        "acts": together_for(request.actor),
        "was_tried": request.method == "POST",
    }
    return render(request, "projects/together.html", context, status=status)
