"""Forms about one project, each with a person who may send it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from projects.models import Project
from tests.factories import (
    lead_of,
    make_open_cycle,
    make_person,
    make_project,
    make_user,
)
from tests.projects.samples import PDF
from tests.scenes import CONTENT, Form, Scene, signed_in


def act(name: str, state: State = State.SUBMITTED, visibility: Visibility = Visibility.BOTH, **said: Any) -> Form:
    """Describe an act of a lead on a project of the own side, which the other side may see."""

    def scene() -> Scene:
        make_open_cycle()
        lead = make_person("US", Role.LEAD)
        make_user("US", username="us-newcomer")
        project, hidden = make_project("US", state, visibility), make_project("ROK", State.SUBMITTED)
        refs = (hidden.key, "rok-aaaaaaaa", "us-aaaaaaaa", "rcf-999")
        elsewhere = tuple(f"/projects/{ref}/{name}/" for ref in refs)
        return Scene(signed_in(lead), f"{project.get_absolute_url()}{name}/", said, elsewhere)

    free, optional = ({"reason", "reasons", "body"} & said.keys(), {"fit"} & said.keys())
    return Form(f"projects:{name}", scene, frozenset(free), frozenset(optional))


def a_review_to_share() -> Scene:
    acted = act("share-review").scene()
    project, reviewer = Project.objects.get(owner="US"), lead_of("US")
    advice = {"version": 1, "recommendation": "SUPPORT", "reasons": "Good.", "actor": reviewer, "at": timezone.now()}
    given = operations.review(project_id=project.pk, **advice)
    return replace(acted, said={"review": str(given.pk)})


def a_release(name: str, side: str, **said: Any) -> Form:
    """Describe what a lead does with a release that a side has proposed."""

    def scene() -> Scene:
        acted = act(name, State.ENDORSED, **said).scene()
        project = Project.objects.get(owner="US")
        operations.propose_release(project_id=project.pk, version=1, actor=lead_of(side), at=timezone.now())
        return acted

    return Form(f"projects:{name}", scene, free=frozenset({"reason"} & said.keys()))


def a_merge() -> Scene:
    acted = act("merge", reason="They do the same.").scene()
    other = make_project("US", State.SUBMITTED, Visibility.BOTH)
    return replace(acted, said={"into": other.ref, **acted.said})


def together(name: str, **said: str) -> Callable[[], Scene]:
    """Give the scene of a lead who does one thing to two drafts of the own side."""

    def scene() -> Scene:
        first, second = make_project("US"), make_project("US")
        hidden = make_project("ROK", State.SUBMITTED)
        pages = [f"/projects/together/?act={name}&ref={first.ref}&ref={ref}" for ref in (second.ref, hidden.key)]
        return Scene(signed_in(make_person("US", Role.LEAD)), pages[0], said, (pages[1], f"{pages[0]}&ref=rcf-999"))

    return scene


def after(name: str, happened: Callable[[Project], object], state: State = State.PRESENTED, **said: Any) -> Form:
    """Describe an act of a lead on a project of the own side, after something has happened to it."""

    def scene() -> Scene:
        acted = act(name, state, **said).scene()
        happened(Project.objects.get(owner="US"))
        return acted

    return Form(f"projects:{name}", scene, free=frozenset({"reason"} & said.keys()))


def a_file_to_remove() -> Scene:
    acted = act("remove-file", reason="A newer one is there.").scene()
    project = Project.objects.get(owner="US")
    said = {"name": "map.pdf", "content": PDF, "audience": "BOTH", "actor": lead_of("US"), "at": timezone.now()}
    return replace(acted, said={"file": operations.attach(project_id=project.pk, **said).key, **acted.said})


def put_on_hold(project: Project) -> None:
    operations.put_on_hold(project_id=project.pk, reason="No funds.", actor=lead_of("US"), at=timezone.now())


def change_one_language(project: Project) -> None:
    fields = {**operations.fields_of(project), "aims_en": "Watch it by night."}
    actor, at = lead_of("US"), timezone.now()
    operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=actor, at=at)


def about_a_comment(name: str, *, is_resolved: bool = False, **said: Any) -> Form:
    """Describe what a lead does with a comment of their own, which both sides read."""

    def scene() -> Scene:
        acted = act(name, **said).scene()
        project = Project.objects.get(owner="US")
        about = {"project_id": project.pk, "actor": lead_of("US"), "at": timezone.now()}
        comment = operations.comment(**about, body="Who pays?", audience="BOTH")
        if is_resolved:
            operations.resolve_thread(**about, comment_id=comment.pk)
        return replace(acted, said={"comment": str(comment.pk), **said})

    return Form(f"projects:{name}", scene, free=frozenset({"body"} & said.keys()))


def a_milestone(name: str, **said: Any) -> Form:
    """Describe an act on a milestone of a project of the own side."""

    def scene() -> Scene:
        made = act(f"{name}-milestone", State.ENDORSED).scene()
        project, at = Project.objects.get(state=State.ENDORSED), timezone.now()
        step = operations.add_milestone(
            project_id=project.pk, title_en="Exercise", title_ko="", planned_on=at.date(), actor=lead_of("US"), at=at
        )
        return replace(made, said={"milestone": str(step.pk), **said})

    return Form(f"projects:{name}-milestone", scene, free=frozenset({"reason"} & said.keys()))


def a_difference() -> Scene:
    made, at = act("settle-divergence", State.ENDORSED).scene(), timezone.now()
    project = Project.objects.get(state=State.ENDORSED)
    for side, health in (("US", "ON_TRACK"), ("ROK", "AT_RISK")):
        said = {"health": health, "reason": "Slow.", "actor": lead_of(side), "at": at}
        operations.report_status(project_id=project.pk, **said)
    return replace(made, said={"words": "We count from June."})


a_plan = act("add-milestone", State.ENDORSED, title_en="First exercise", planned_on="2026-10-01").scene
FREE_ENGAGEMENT = frozenset({"place", "participants", "summary", "follow_up"})
MEETING = {"held_on": "2026-09-01", "place": "Seoul", "participants": "Both desks", "summary": "Well."}
an_engagement = act("log-engagement", **MEETING, follow_up="Meet again.", audience="BOTH").scene
an_edit = act("edit", State.RETURNED, **CONTENT, base_version="1").scene
