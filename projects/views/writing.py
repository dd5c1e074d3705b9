"""Logging and editing a project. Whatever happens, the text a person typed is given back to them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.policies import WrongStateError
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects import operations
from projects.content import LINKS, PLAIN, TEXTS, Content, content_of
from projects.forms.content import ProjectForm, initial_of
from projects.models import Project, Version
from projects.operations import StaleVersionError
from projects.operations.presence import OPENED, keep_editing, stop_editing
from projects.policies import Action, require
from projects.queries.finding import Found, find, framework_for
from projects.queries.keeping import pages_of
from projects.queries.merging import Keep, conflicts
from projects.queries.presence import editors_of
from projects.queries.terms import pointers_of
from projects.queries.versions import visible_versions
from projects.views.keeping import Unsent, offer_kept

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@read_or_write
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    require(request.actor, Action.CREATE_PROJECT)
    framework = framework_for(request.actor)
    form = ProjectForm(request.POST or None, framework=framework, actor=request.actor)
    if request.method != "POST":
        unsent = offer_kept(request, (request.path,), {"new": form})
        return render(request, "projects/project_form.html", {"form": form, "unsent": unsent})
    if not form.is_valid():
        return render(request, "projects/project_form.html", {"form": form}, status=422)
    project = operations.create_project(
        framework_id=framework.pk, fields=form.content, actor=request.actor, at=request.now
    )
    messages.success(request, _("It is saved as a draft, version 1."))
    return redirect(project)


@read_or_write
@signed_in
def edit(request: SignedInRequest, ref: str) -> HttpResponse:
    found = find(request.actor, ref)
    project = found.project
    if request.method == "POST":
        return _save(request, found)
    require(request.actor, Action.EDIT_FIELDS, found.facts)
    if request.method == "GET":
        keep_editing(found, lasting=OPENED, actor=request.actor, at=request.now)
    version = _newest(request, project)
    form = _form(request, project, initial=initial_of(project, version.content))
    unsent = offer_kept(request, pages_of(project, request.actor, "edit/"), {"edit": form})
    return _show(request, project, form, version, unsent=unsent)


def _save(request: SignedInRequest, found: Found) -> HttpResponse:
    project = found.project
    data = _chosen(request.POST.copy(), project)
    form = _form(request, project, data)
    try:
        require(request.actor, Action.EDIT_FIELDS, found.facts)
        if not form.is_valid():
            return _show(request, project, form, _newest(request, project), status=422)
        saved = operations.save_project(
            project_id=project.pk,
            base_version=form.cleaned_data["base_version"],
            fields=form.content,
            actor=request.actor,
            at=request.now,
        )
    except WrongStateError as refusal:
        project.refresh_from_db(fields=["state", "version_number"])
        return _show(request, project, form, _newest(request, project), status=409, refusal=str(refusal))
    except StaleVersionError as stale:
        return _show_conflict(request, project, data, form, stale.current)
    stop_editing(project_id=project.pk, actor=request.actor)
    if saved:
        messages.success(request, _("Version {number} is saved.").format(number=saved.number))
    else:
        messages.info(request, _("Nothing was changed, so no version was saved."))
    return redirect(project)


def _newest(request: SignedInRequest, project: Project) -> Version:
    return visible_versions(project, request.actor).get(number=project.version_number)


def _form(request: SignedInRequest, project: Project, data: QueryDict | None = None, **options: Any) -> ProjectForm:
    return ProjectForm(data, framework=project.framework, actor=request.actor, project=project, **options)


def _show(
    request: SignedInRequest,
    project: Project,
    form: ProjectForm,
    version: Version,
    *,
    status: int = 200,
    refusal: str = "",
    unsent: Sequence[Unsent] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "project": project,
        "version": version,
        "refusal": refusal,
        "unsent": unsent,
        "editors": editors_of(project.pk, request.actor, request.now),
        "pointers": pointers_of({name: str(form[name].value() or "") for name in TEXTS}),
    }
    return render(request, "projects/project_form.html", context, status=status)


def _show_conflict(
    request: SignedInRequest, project: Project, mine: QueryDict, form: ProjectForm, current: Version
) -> HttpResponse:
    """Show both texts, field by field; either way of saving starts from the version that was saved meanwhile."""
    differing = conflicts(
        project,
        base_version=form.cleaned_data["base_version"],
        mine=content_of(form.content),
        saved=current.content,
    )
    mine["base_version"] = str(current.number)
    joined = mine.copy()
    for conflict in differing:
        if conflict.keep is Keep.SAVED:
            _take(joined, conflict.name, current.content)
    context = {
        "project": project,
        "current": current,
        "conflicts": differing,
        "kept": _form(request, project, mine, auto_id=False),
        "form": _form(request, project, joined),
    }
    return render(request, "projects/version_conflict.html", context, status=409)


def _chosen(data: QueryDict, project: Project) -> QueryDict:
    """Return the form's data with the saved text in each field in which the person chose it."""
    names = [name for name in (*TEXTS, "area", *PLAIN, *LINKS) if data.get(f"take_{name}") == Keep.SAVED]
    base = data.get("base_version", "")
    if names and base.isascii() and base.isdecimal() and len(base) < 10:
        version = project.versions.filter(number=int(base)).first()
        if version:
            for name in names:
                _take(data, name, version.content)
    return data


def _take(data: QueryDict, name: str, content: Content) -> None:
    value = content.get(name)
    if isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = "" if value is None else str(value)
