"""Files of a project: who adds, takes and removes them, what is refused, and what the other side never learns."""

import hashlib
import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.models import Tenure
from frameworks.policies import WrongStateError
from projects import operations
from projects.choices import Audience, State, Visibility
from projects.models import Attachment, AttachmentContent
from projects.models.projects import AudienceQuerySet, ProjectQuerySet
from projects.operations import RefusedError
from tests.factories import NOW, lead_of, make_actor, make_project
from tests.projects.samples import PDF, office
from tests.projects.test_wall import side

pytestmark = pytest.mark.usefixtures("reference")

WORDS = b"The range is closed in May.\n"
CHANGES = re.compile(r'name="(?:csrfmiddlewaretoken|kept)" value="[^"]+"|<time.*?</time>|since=\d{13}', re.DOTALL)


def of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def scene(reference) -> SimpleNamespace:
    """Give a shared project of the US side that is returned to its author, and people of both sides."""
    author, lead = make_actor("US", Role.AUTHOR), lead_of("US")
    project = make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    return SimpleNamespace(
        project=project,
        author=author,
        lead=lead,
        other=lead_of("ROK"),
        page=project.get_absolute_url(),
    )


def add(scene, name="plan.pdf", content=PDF, audience=Audience.OWN, actor=None, **more) -> Attachment:
    who = actor or scene.author
    return operations.attach(
        project_id=scene.project.pk, name=name, content=content, audience=audience, actor=who, at=NOW, **more
    )


def send(scene, content=PDF, name="plan.pdf", actor=None, **said):
    file = SimpleUploadedFile(name, content)
    return of(actor or scene.author).post(f"{scene.page}attach/", {"audience": "OWN", **said, "file": file})


def address(scene, file: Attachment) -> str:
    return f"{scene.page}files/{file.key}/{file.name}"


# ---- Adding ----


def test_the_page_takes_a_file_and_shows_what_it_is(scene):
    answer = send(scene, name="해양 계획.pdf", description="The plan of the range")

    assert (answer.status_code, answer["Location"]) == (302, scene.page)
    file = Attachment.objects.get()
    assert (file.name, file.media_type, file.size) == ("해양 계획.pdf", "application/pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert bytes(file.content.body) == PDF
    page = of(scene.author).get(scene.page).content.decode()
    for shown in ("해양 계획.pdf", "The plan of the range", file.sha256, "this site has no scanner", "PDF"):
        assert shown in page
    entry = Entry.objects.about(scene.project).get(verb="project.file_added")
    assert not entry.shared
    assert entry.changes["file"] == [None, "해양 계획.pdf"]


def test_a_file_is_for_the_own_side_unless_both_are_chosen(scene):
    own, both = add(scene), add(scene, audience=Audience.BOTH)
    page = of(scene.other).get(scene.page).content.decode()
    assert both.key in page
    assert own.key not in page
    assert Entry.objects.filter(verb="project.file_added", shared=True).count() == 1


def test_a_file_is_for_both_sides_only_once_both_see_the_project(scene):
    scene.project = make_project("US", State.DRAFT, actor=scene.author)
    scene.page = scene.project.get_absolute_url()
    assert send(scene, audience="BOTH").status_code == 422
    with pytest.raises(RefusedError, match="once it sees the project"):
        add(scene, audience=Audience.BOTH)
    assert not Attachment.objects.exists()


def test_files_are_added_until_it_is_endorsed_and_by_the_owning_team_alone(scene):
    assert send(scene, actor=scene.other).status_code == 403
    assert send(scene, actor=make_actor("US", Role.ADMIN)).status_code == 403
    assert send(scene, actor=make_actor("US", Role.AUTHOR)).status_code == 403
    scene.project = make_project("US", State.ENDORSED, actor=scene.author)
    scene.page = scene.project.get_absolute_url()
    assert send(scene, description="Typed with care").status_code == 409
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "plan.pdf", "The submitted file is empty."),
        (b"MZ" + bytes(60), "plan.pdf", "This kind of file is not taken."),
        (office("wordprocessingml.document", {"word/vbaProject.bin": b"x"}), "plan.docx", "This file holds macros."),
    ],
)
def test_a_refused_file_is_told_why_and_what_else_was_typed_stays(scene, content, name, why):
    answer = send(scene, content, name, description="Typed with care", audience="BOTH")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "Typed with care" in page
    assert re.search(r'value="BOTH"[^>]*checked', page)
    assert not Attachment.objects.exists()


def test_without_a_file_it_says_so(scene):
    answer = of(scene.author).post(f"{scene.page}attach/", {"audience": "OWN"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_a_file_that_weighs_too_much_is_let_go_on_its_way_in(scene, settings):
    settings.FILE_MAX_BYTES = 1024 * 1024
    answer = send(scene, PDF + bytes(settings.FILE_MAX_BYTES), description="Typed with care")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The file is larger than 1.0\xa0MB." in page
    assert "Typed with care" in page
    assert send(scene, PDF.ljust(settings.FILE_MAX_BYTES, b"\n")).status_code == 302
    with pytest.raises(RefusedError, match="larger than"):
        add(scene, content=PDF + bytes(settings.FILE_MAX_BYTES))


def test_of_several_files_at_once_the_first_alone_is_taken(scene):
    files = [SimpleUploadedFile(name, PDF) for name in ("one.pdf", "two.pdf")]
    answer = of(scene.author).post(f"{scene.page}attach/", {"audience": "OWN", "more": files[1], "file": files[0]})
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_project_holds_so_many_files_and_removed_ones_do_not_count(scene, settings):
    settings.FILES_PER_PROJECT = 2
    first, _second = add(scene), add(scene)
    assert send(scene).status_code == 422
    operations.remove_file(project_id=scene.project.pk, key=first.key, reason="Old.", actor=scene.author, at=NOW)
    assert send(scene).status_code == 302


def test_a_name_that_lies_is_mended_and_no_name_reaches_a_header_as_it_came(scene):
    send(scene, WORDS, "plan\u202e of x, y.pdf")
    file = Attachment.objects.get()
    assert file.name == "plan of x, y.txt"
    answer = of(scene.author).get(address(scene, file))
    assert answer["Content-Disposition"] == 'attachment; filename="plan of x, y.txt"'


def test_a_line_break_in_a_name_opens_no_header(scene):
    file = add(scene, name='a"\r\nSet-Cookie: x=1\r\n\r\n.pdf')
    answer = of(scene.author).get(address(scene, file))
    assert answer["Content-Disposition"] == 'attachment; filename="a_ Set-Cookie_ x=1.pdf"'
    assert "x" not in answer.cookies


# ---- Taking ----


def test_whoever_sees_a_file_takes_it_as_a_thing_that_nothing_runs(scene):
    file = add(scene, name="해양 계획.pdf", audience=Audience.BOTH)
    answer = of(scene.other).get(address(scene, file))
    assert (answer.status_code, answer.content) == (200, PDF)
    assert dict(answer.headers) | {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": ("attachment; filename*=utf-8''%ED%95%B4%EC%96%91%20%EA%B3%84%ED%9A%8D.pdf"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
    } == dict(answer.headers)
    entry = Entry.objects.get(verb="file.downloaded")
    assert (entry.actor_id, entry.side, entry.target_label) == (scene.other.user_id, "ROK", file.name)


def test_a_look_at_the_head_reads_no_content_and_is_not_recorded(scene):
    file = add(scene)
    with CaptureQueriesContext(connection) as asked:
        answer = of(scene.author).head(address(scene, file))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(len(PDF))
    assert not any("attachmentcontent" in one["sql"] for one in asked)
    assert not Entry.objects.filter(verb="file.downloaded").exists()


@pytest.mark.parametrize(
    ("asked", "part", "named", "times"),
    [
        ("bytes=0-3", slice(0, 4), "bytes 0-3/{size}", 1),
        ("bytes=4-", slice(4, None), "bytes 4-{last}/{size}", 0),
        ("bytes=-5", slice(-5, None), "bytes {tail}-{last}/{size}", 0),
    ],
)
def test_a_part_is_given_and_whoever_takes_a_file_in_parts_is_recorded_once(scene, asked, part, named, times):
    file = add(scene)
    answer = of(scene.author).get(address(scene, file), headers={"Range": asked})
    size = len(PDF)
    assert (answer.status_code, answer.content) == (206, PDF[part])
    assert answer["Content-Range"] == named.format(size=size, last=size - 1, tail=size - 5)
    assert answer["Content-Length"] == str(len(PDF[part]))
    assert Entry.objects.filter(verb="file.downloaded").count() == times


def test_of_a_part_the_database_reads_no_more_than_the_part(scene):
    file = add(scene, content=PDF.ljust(4 * 1024 * 1024, b"\n"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'body'",
            ["projects_attachmentcontent"],
        )
        assert cursor.fetchone() == ("e",)
    with CaptureQueriesContext(connection) as asked:
        assert of(scene.author).get(address(scene, file), headers={"Range": "bytes=9-12"}).content == PDF[9:13]
    read = [one["sql"] for one in asked if "attachmentcontent" in one["sql"]]
    assert len(read) == 1
    assert "SUBSTRING" in read[0]
    assert '"body",' not in read[0].replace('SUBSTRING("projects_attachmentcontent"."body",', "")


def test_a_range_that_holds_nothing_is_refused_with_the_size(scene):
    file = add(scene)
    answer = of(scene.author).get(address(scene, file), headers={"Range": f"bytes={len(PDF)}-"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(PDF)}"


def test_a_part_of_another_content_gets_the_whole(scene):
    file = add(scene)
    same, other = f'"{file.sha256}"', '"another"'
    statuses = [
        of(scene.author).get(address(scene, file), headers={"Range": "bytes=0-1", "If-Range": held}).status_code
        for held in (same, other, "Mon, 07 Sep 2026 00:00:00 GMT")
    ]
    assert statuses == [206, 200, 200]


def test_by_another_name_there_is_no_such_file(scene):
    file = add(scene)
    assert of(scene.author).get(f"{scene.page}files/{file.key}/other.pdf").status_code == 404
    elsewhere = make_project("US", State.RETURNED, Visibility.BOTH, actor=scene.author)
    assert of(scene.author).get(f"{elsewhere.get_absolute_url()}files/{file.key}/{file.name}").status_code == 404


def test_by_another_method_it_is_not_given(scene):
    file = add(scene)
    client = of(scene.author)
    assert {getattr(client, how)(address(scene, file)).status_code for how in ("post", "put", "patch", "delete")} == {
        405
    }


# ---- Removing ----


def test_a_removed_file_is_gone_and_the_record_says_why(scene):
    file = add(scene, audience=Audience.BOTH)
    client = of(scene.author)
    answer = client.post(f"{scene.page}remove-file/", {"file": file.key, "reason": "A newer one is there."})
    assert answer.status_code == 302
    assert client.get(address(scene, file)).status_code == 404
    assert of(scene.other).get(address(scene, file)).status_code == 404
    assert file.key not in client.get(scene.page).content.decode()
    entry = Entry.objects.about(scene.project).get(verb="project.file_removed")
    assert (entry.reason, entry.shared) == ("A newer one is there.", True)
    assert AttachmentContent.objects.filter(pk=file.pk).exists()
    assert client.post(f"{scene.page}remove-file/", {"file": file.key, "reason": "Again."}).status_code == 422


def test_a_file_stays_once_it_is_endorsed(scene):
    scene.project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=scene.author)
    file = add(scene, audience=Audience.BOTH)
    for code in ("US", "ROK"):
        operations.endorse(project_id=scene.project.pk, version=1, actor=lead_of(code), at=NOW)
    with pytest.raises(WrongStateError):
        operations.remove_file(project_id=scene.project.pk, key=file.key, reason="Old.", actor=scene.author, at=NOW)


def test_nobody_removes_a_file_of_another_project(scene):
    file = add(scene)
    elsewhere = make_project("US", State.RETURNED, actor=scene.author)
    with pytest.raises(RefusedError):
        operations.remove_file(project_id=elsewhere.pk, key=file.key, reason="Old.", actor=scene.author, at=NOW)


# ---- The wall ----


def told(client: Client, method: str, path: str, **headers: str) -> tuple[object, ...]:
    answer = client.generic(method, path, headers=headers)
    text = CHANGES.sub("", answer.content.decode()).replace(path, "ADDRESS")
    return answer.status_code, {k: v for k, v in answer.headers.items() if k != "Content-Length"}, text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}, {"Range": "bytes=999999-"}])
def test_the_other_sides_own_file_answers_as_one_that_is_not_there(scene, method, headers):
    file = add(scene)
    removed = add(scene, audience=Audience.BOTH)
    operations.remove_file(project_id=scene.project.pk, key=removed.key, reason="Old.", actor=scene.author, at=NOW)
    client = of(scene.other)
    absent = told(client, method, f"{scene.page}files/{'0' * 16}/{file.name}", **headers)
    assert absent[0] in {404, 405}
    for path in (
        address(scene, file),
        address(scene, removed),
        f"/projects/{scene.project.key}/files/{file.key}/plan.pdf",
    ):
        assert told(client, method, path, **headers) == absent
    asked = {**headers, "If-None-Match": f'"{file.sha256}"', "If-Range": f'"{file.sha256}"'}
    assert told(client, method, address(scene, file), **asked) == absent


def test_an_own_file_changes_nothing_on_the_other_sides_pages(scene):
    client = of(scene.other)
    pages = [scene.page, "/projects/", "/", "/audit/"]
    before = [told(client, "GET", page) for page in pages]
    file = add(scene, description="Clandestine")
    of(scene.author).get(address(scene, file))
    operations.remove_file(project_id=scene.project.pk, key=file.key, reason="Old.", actor=scene.author, at=NOW)
    add(scene)
    assert [told(client, "GET", page) for page in pages] == before


def test_rights_are_read_at_each_request(scene):
    file = add(scene)
    client = of(scene.lead)
    assert client.get(address(scene, file)).status_code == 200
    Tenure.objects.filter(user_id=scene.lead.user_id).delete()
    assert {client.get(address(scene, file)).status_code, client.head(address(scene, file)).status_code} == {404}


def test_the_database_hides_an_own_file_and_its_bytes_when_the_first_wall_is_gone(scene, monkeypatch):
    own, both = add(scene), add(scene, audience=Audience.BOTH)
    for queries in (ProjectQuerySet, AudienceQuerySet):
        monkeypatch.setattr(queries, "visible_to", lambda self, actor: self.all())
    client = of(scene.other)
    assert client.get(address(scene, own)).status_code == 404
    assert client.get(address(scene, both)).status_code == 200
    assert own.key not in client.get(scene.page).content.decode()
    with side("ROK"):
        assert list(AttachmentContent.objects.values_list("pk", flat=True)) == [both.pk]
        # A row that is seen, and is not the own side's, takes no change.
        assert Attachment.objects.filter(pk=own.pk).update(name="taken.pdf") == 0
    with pytest.raises(DatabaseError), transaction.atomic(), side("ROK"):
        Attachment.objects.filter(pk=both.pk).update(name="taken.pdf")


def test_what_a_file_holds_never_changes(scene):
    file = add(scene)
    for change in (
        AttachmentContent.objects.filter(pk=file.pk).delete,
        lambda: AttachmentContent.objects.update(body=b"x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_all_files_of_a_project_are_read_by_one_statement(scene):
    client = of(scene.other)
    client.get(scene.page)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(scene.page).status_code == 200
        counts.append(len(asked))
        for number in range(20):
            add(scene, name=f"plan {number}.pdf", audience=Audience.BOTH)
    assert counts[0] == counts[1]
