"""Who may freeze, see and take a report; what is in it; and that it stays as it was frozen."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.models import Tenure
from frameworks.queries import actor_of
from projects import making
from projects.choices import ReportKind, State, Visibility
from projects.content import canonical, digest
from projects.models import Project, Snapshot
from projects.operations import ask_for_files, freeze_report, report_status
from projects.queries.report import report_of
from tests.factories import NOW, PASSWORD, lead_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.django_db
OFFERED = {
    Role.ADMIN: set(ReportKind),
    Role.LEAD: {ReportKind.OWN, ReportKind.PUBLIC},
    Role.LEADERSHIP: {ReportKind.OWN, ReportKind.PUBLIC},
    Role.AUTHOR: set(),
    Role.POC: set(),
    Role.AUDITOR: set(),
}


def freeze(kind: str, side: str = "US", role: str = Role.ADMIN) -> Snapshot:
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=make_actor(side, role), at=NOW)


def refs(snapshot: Snapshot) -> set[str]:
    return {entry["ref"] for entry in json.loads(snapshot.content)["entries"]}


def client_of(person) -> Client:
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


@pytest.mark.parametrize("role", OFFERED)
@pytest.mark.parametrize("kind", ReportKind)
def test_the_matrix_says_who_freezes_which_kind(reference, role, kind):
    if kind in OFFERED[role]:
        assert freeze(kind, role=role).kind == kind
    else:
        with pytest.raises(PermissionDenied):
            freeze(kind, role=role)


def test_each_kind_holds_what_its_readers_may_see(reference):
    draft = make_project("US")
    own = make_project("US", State.SUBMITTED)
    theirs = make_project("ROK", State.SUBMITTED)
    shared = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    public = make_project("US", State.ENDORSED, Visibility.PUBLIC)

    of_us, of_rok = freeze(ReportKind.OWN), freeze(ReportKind.OWN, "ROK")
    joint, released = freeze(ReportKind.JOINT), freeze(ReportKind.PUBLIC)

    assert refs(of_us) == {own.ref, shared.ref, public.ref}
    assert refs(of_rok) == {theirs.ref, shared.ref, public.ref}
    assert refs(joint) == {shared.ref, public.ref}
    assert refs(released) == {public.ref}
    assert draft.key not in of_us.content
    assert own.key not in joint.content


def test_only_a_public_report_counts_what_it_leaves_out(reference):
    make_project("US", State.SUBMITTED)
    make_project("ROK", State.SUBMITTED, Visibility.BOTH)

    assert json.loads(freeze(ReportKind.PUBLIC).content)["withheld"] == 1
    assert json.loads(freeze(ReportKind.JOINT).content)["withheld"] is None


def test_the_public_does_not_read_how_either_side_judges_a_project(reference):
    project = make_project("US", State.PRESENTED, Visibility.PUBLIC)
    report_status(project_id=project.pk, health="OFF_TRACK", reason="The yard burnt.", actor=lead_of("US"), at=NOW)

    assert "The yard burnt." in freeze(ReportKind.JOINT).content
    assert "The yard burnt." not in freeze(ReportKind.PUBLIC).content


def test_gathering_costs_the_same_queries_for_one_project_and_for_six(reference):
    cycle, costs = make_open_cycle(), []
    for number in (1, 5):
        for _project in range(number):
            make_project("US", State.PRESENTED)
        with CaptureQueriesContext(connection) as queries:
            report_of(cycle, ReportKind.JOINT, side="US", at=NOW)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 28


def test_both_sides_freeze_the_same_joint_entries(reference):
    make_project("US", State.SUBMITTED, Visibility.BOTH)
    make_project("ROK", State.PRESENTED)

    ours, theirs = (json.loads(freeze(ReportKind.JOINT, side).content) for side in ("US", "ROK"))

    same = ("entries", "counts", "coverage", "goal", "milestones", "names")
    assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}


def test_the_goal_is_met_by_what_was_presented(reference):
    make_project("US", State.ENDORSED)
    assert json.loads(freeze(ReportKind.JOINT).content)["goal"] == {"met": False, "by": []}

    presented = make_project("ROK", State.PRESENTED)
    assert json.loads(freeze(ReportKind.JOINT).content)["goal"] == {"met": True, "by": [presented.ref]}


def test_an_entry_names_its_version_and_the_posts_that_endorsed_it(reference):
    project = make_project("US", State.ENDORSED)

    (entry,) = json.loads(freeze(ReportKind.JOINT).content)["entries"]

    assert entry["version"]["sha256"] == project.versions.get().sha256
    assert [(signed["side"], signed["post"]["en"]) for signed in entry["endorsements"]] == [
        ("ROK", "ROK lead"),
        ("US", "US lead"),
    ]


def test_a_snapshot_is_canonical_hashed_and_recorded(reference):
    first, second = freeze(ReportKind.JOINT), freeze(ReportKind.JOINT, "ROK")

    assert (first.slug, second.slug) == (f"{first.cycle.slug}-joint-1", f"{first.cycle.slug}-joint-2")
    content = json.loads(first.content)
    assert first.content == canonical(content)
    assert first.sha256 == digest(content)
    assert Entry.objects.about(first).get().verb == "report.frozen"


def test_a_side_counts_its_own_views_alone(reference):
    freeze(ReportKind.OWN)

    assert freeze(ReportKind.OWN, "ROK").slug.endswith("-own-rok-1")


def test_a_frozen_report_stays_when_a_project_changes_and_nobody_can_change_it(reference):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    snapshot = freeze(ReportKind.JOINT)
    before = snapshot.content
    Project.objects.filter(pk=project.pk).update(title_en="Another title", stage="ON_HOLD")

    snapshot.refresh_from_db()
    assert snapshot.content == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(content="{}")


def test_an_administrator_freezes_looks_and_takes_a_document(reference):
    make_project("US", State.PRESENTED)
    client = client_of(make_person("US", Role.ADMIN))
    cycle = make_open_cycle()

    answer = client.post(reverse("projects:freeze-report"), {"cycle": cycle.pk, "kind": "JOINT"}, follow=True)
    snapshot = Snapshot.objects.get()

    assert answer.status_code == 200
    assert snapshot.sha256 in answer.content.decode()
    client.post(reverse("projects:ask-report-file", args=[snapshot.slug]), {"file": f"{snapshot.slug}-ko"})
    making.work()
    for extension in ("pdf", "docx", "xlsx"):
        name = f"{snapshot.slug}-ko.{extension}"
        taken = client.get(reverse("projects:download-report", args=[snapshot.slug, name]))
        assert taken.status_code == 200
        assert taken["Content-Disposition"] == f'attachment; filename="{name}"'
        assert taken["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(verb="report.downloaded").count() == 3


def test_the_other_sides_own_view_does_not_exist(reference):
    snapshot = freeze(ReportKind.OWN, "ROK")
    client = client_of(make_person("US", Role.ADMIN))
    download = reverse("projects:download-report", args=[snapshot.slug, f"{snapshot.slug}-en.pdf"])

    assert snapshot.slug not in client.get(reverse("projects:reports")).content.decode().lower()
    assert client.get(snapshot.get_absolute_url()).status_code == 404
    assert client.get(download).status_code == 404


def test_rights_are_read_again_at_each_download(reference):
    snapshot = freeze(ReportKind.JOINT)
    person = make_person("US", Role.ADMIN, Role.AUTHOR)
    client = client_of(person)
    download = reverse("projects:download-report", args=[snapshot.slug, f"{snapshot.slug}-en.xlsx"])
    actor = actor_of(person, at=timezone.now())
    ask_for_files(snapshot_id=snapshot.pk, wanted=[("en", "xlsx")], actor=actor, at=timezone.now())
    making.work()
    assert client.get(download).status_code == 200

    Tenure.objects.filter(user=person, post__role=Role.ADMIN).update(ends_on="2024-06-30")

    assert client.get(download).status_code == 403
    assert client.get(snapshot.get_absolute_url()).status_code == 200


def test_a_person_without_a_post_sees_no_report(reference):
    snapshot = freeze(ReportKind.JOINT)

    assert client_of(make_person("US")).get(snapshot.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["x.pdf", "{slug}-en.exe", "{slug}-fr.pdf", "{slug}-en.pdf.pdf"])
def test_files_that_no_report_has_are_not_found(reference, name):
    snapshot = freeze(ReportKind.JOINT)
    client = client_of(make_person("US", Role.ADMIN))

    url = reverse("projects:download-report", args=[snapshot.slug, name.format(slug=snapshot.slug)])

    assert client.get(url).status_code == 404


def test_bad_input_is_answered_with_the_form_and_missing_rights_with_403(reference):
    cycle = make_open_cycle()
    admin, lead = (client_of(make_person("US", role)) for role in (Role.ADMIN, Role.LEAD))
    url = reverse("projects:freeze-report")

    for data in ({}, {"cycle": "x", "kind": "JOINT"}, {"cycle": cycle.pk, "kind": "SECRET"}, {"cycle": 0, "kind": ""}):
        assert admin.post(url, data).status_code == 422, data
    assert lead.post(url, {"cycle": cycle.pk, "kind": "JOINT"}).status_code == 403
    assert admin.get(url).status_code == 405


def test_every_role_reads_the_list_and_only_exporters_see_the_form(reference):
    for role, kinds in OFFERED.items():
        page = client_of(make_person("ROK", role)).get(reverse("projects:reports"))
        assert page.status_code == 200
        assert ('name="kind"' in page.content.decode()) == bool(kinds), role
