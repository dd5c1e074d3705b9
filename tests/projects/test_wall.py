"""The second wall: PostgreSQL itself hides what is one side's own, with the first wall taken away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from alliance import wall
from alliance.audit.models import Entry
from alliance.audit.recording import record
from alliance.statements import Statement
from frameworks.choices import Role
from projects.choices import Audience, CommentKind, Health, ReportKind, State, Visibility
from projects.models import Comment, Project, Review, SideNote, Snapshot, StatusReport, Version
from projects.models.projects import ProjectQuerySet
from tests.projects.walled import Filler, rows_of, walled_tables
from tests.projects.worlds import World

pytestmark = pytest.mark.django_db
WEB = os.environ["ALLIANCE_TEST_WEB_ROLE"]
# Every table is walled, or here, with the reason why either side may read all of it or why PostgreSQL cannot tell.
BOTH_AGREED = "what both sides agreed, or public knowledge"
SIGNING_IN = "read before it is known which side asks"
MACHINERY = "the site's own; no side has a word in it"
OPEN_TO_BOTH = {
    **dict.fromkeys(
        [
            *("frameworks_commitment", "frameworks_country", "frameworks_countrygroup", "frameworks_countrymembership"),
            *("frameworks_cycle", "frameworks_forum", "frameworks_framework", "frameworks_glossaryterm"),
            *("frameworks_meeting", "frameworks_milestone", "frameworks_milestonerule", "frameworks_principle"),
            "frameworks_milestone_owner_posts",
            *("frameworks_priorityarea", "frameworks_side", "frameworks_sourceconflict", "frameworks_statement"),
            *("frameworks_theme", "reminders_rung", "reminders_statutoryduty"),
        ],
        BOTH_AGREED,
    ),
    **dict.fromkeys(
        ["account_emailaddress", "account_emailconfirmation", "django_session", "mfa_authenticator"], SIGNING_IN
    ),
    **dict.fromkeys(
        [
            *("auth_group", "auth_group_permissions", "auth_permission", "cache", "django_content_type"),
            *("django_migrations", "projects_reportplace", "reminders_heartbeat"),
        ],
        MACHINERY,
    ),
    "accounts_user": SIGNING_IN,
    "frameworks_holidayoverride": "each side corrects its own days, and both count over them",
    "frameworks_organization": "offices stand in public tables of organization",
    "frameworks_post": "a shared thing names the post that did it; PostQuerySet.known_to lists the contacts alone",
    "frameworks_tenure": "rights of either side's people are read from it, for mails and duties too",
    "reminders_calendartoken": "a program shows it before it is known whose it is; it is a hash",
    "reminders_delivery": "one statement plans for both sides; it holds codes of the relay, and no words",
    "reminders_errandmute": "read by person; it holds kinds of errands",
    "reminders_mailpreference": "one statement plans for both sides; it holds an hour, and is read by person",
    "reminders_mute": "one statement plans for both sides; it holds kinds of duties, and is read by person",
    "reminders_notice": "written by that statement; it holds no words, and is read by person",
    "reminders_nilreturn": "said to the other side, which acknowledges it",
    "reminders_obligation": "both are told that something is pending; of words it holds what both sides' taskings say",
}
# What both read of a shared project and of the calendar, whoever wrote it: the rest has a side or an audience.
READ_BY_BOTH = {
    "audit_entry": "an act that both sides may read of; shared says which",
    "frameworks_meetingchange": "one side proposes, the other decides",
    "projects_agendaitem": "agendas are of both sides",
    "projects_divergence": "of both sides",
    "projects_editing": "who is at the form of what both see",
    "projects_endorsement": "each side signs for the other to see",
    "projects_forumwaiver": "why a meeting was skipped, said to both",
    "projects_project": "shared itself; what each side signed and reported is repeated on it",
    "projects_project_partners": "part of the text that is shared",
    "projects_project_principles": "part of the text that is shared",
    "projects_project_secondary_areas": "part of the text that is shared",
    "projects_project_themes": "part of the text that is shared",
    "projects_projectmilestone": "steps of the shared work",
    "projects_release": "one side proposes, the other approves",
    "projects_statusreport": "each side's word is said to both",
    "projects_tasking": "a meeting asked for it",
    "projects_tasking_obligations": "whom the meeting asked",
    "reminders_extension": "the lead of the other side decides",
}
# Two of them hang on no project: what is asked of the other side is told it.
ASKED_OF_THE_OTHER = {"frameworks_meetingchange", "reminders_extension"}
# What a side never says to the other, whatever audience anything has.
NEVER_SAID = {
    *("audit_seal", "projects_keptform", "projects_projectmember", "projects_readmark", "projects_sidenote"),
    "projects_savedview",
    *("projects_reportbytes", "projects_reportfile", "projects_reportwish"),
}


@contextmanager
def side(code: str) -> Iterator[None]:
    """Read and write as the site does for one side, or for nobody."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB}")
        wall.stand_on(code)
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def worlds() -> tuple[World, dict[str, Project]]:
    """Make a project of each side's own and one they share, with something said to each audience on all."""
    world = World()
    projects = {
        "US": world.project(shared=False, title_en="Hidden reef"),
        "ROK": world.project(shared=False, owner="ROK", title_en="Hidden ridge"),
        "BOTH": world.project(owner="ROK", title_en="Shared harbour"),
        "DRAFT": world.project(State.DRAFT, owner="ROK", title_en="Hidden draft"),
    }
    for project in projects.values():
        for code in ("US", "ROK"):
            _say(world, project, code)
    for code in ("US", "ROK"):
        for kind in ReportKind.values:
            _freeze(world, code, kind)
    return world, projects


def _say(world: World, project: Project, code: str) -> None:
    person, version = world.people[code][Role.LEAD], project.versions.get()
    actor = world.actor(code, Role.LEAD)
    post = actor.seats[0].post_id
    SideNote.objects.create(project=project, side=code, body="Note", author=person, written_at=world.now)
    StatusReport.objects.create(
        project=project, side=code, health=Health.ON_TRACK, reporter=person, reported_at=world.now
    )
    for audience, by in ((Audience.OWN, Role.LEAD), (Audience.BOTH, Role.POC)):
        Comment.objects.create(
            project=project, side=code, kind=CommentKind.REMARK, audience=audience, body="Said", author=person,
            written_at=world.now,
        )  # fmt: skip
        Review.objects.create(
            project=project, version=version, side=code, audience=audience, recommendation="SUPPORT", reasons="So.",
            reviewer=world.people[code][by], post_id=post, reviewed_at=world.now,
            **({"shared_at": world.now, "shared_by": person} if audience == Audience.BOTH else {}),
        )  # fmt: skip
    record("project.saved", project, actor=actor, at=world.now, shared=project.visibility != Visibility.OWN)


def _freeze(world: World, code: str, kind: str) -> None:
    actor = world.actor(code, Role.LEAD)
    Snapshot.objects.create(
        cycle=world.cycle, slug=f"{code}-{kind}".lower(), kind=kind, side=code, content="{}", sha256="0" * 64,
        frozen_by_id=actor.user_id, frozen_as_id=actor.seats[0].post_id, frozen_at=world.now,
    )  # fmt: skip


def written_by(world: World, project: Project, code: str, audience: str) -> dict[str, set[str]]:
    """Put rows of a side into every walled table, and return which are new."""
    before = {table: rows_of(table) for table in walled_tables()}
    Filler(world, project, code, audience).fill()
    return {table: rows_of(table) - before[table] for table in walled_tables()}


def read_by(code: str) -> dict[str, set[str]]:
    with side(code):
        return {table: rows_of(table) for table in walled_tables()}


def test_the_sites_role_can_neither_step_round_a_policy_nor_lift_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [WEB])
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [WEB])
        assert cursor.fetchone() == (0,)


def test_every_table_is_walled_even_for_its_owner_or_open_for_a_reason():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        every = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
    assert every - forced == set(OPEN_TO_BOTH)
    assert forced == set(walled_tables())
    assert all(OPEN_TO_BOTH.values())


@pytest.mark.parametrize(("code", "other"), [("US", "ROK"), ("ROK", "US")])
def test_nothing_on_a_sides_own_project_is_read_by_the_other_from_any_walled_table(code, other):
    world = World()
    written_by(world, world.project(owner=code, shared=False), code, Audience.OWN)
    ours, theirs = read_by(code), read_by(other)
    assert [table for table, rows in ours.items() if not rows] == []
    assert {table for table, rows in theirs.items() if rows} == ASKED_OF_THE_OTHER


@pytest.mark.parametrize(("code", "other"), [("US", "ROK"), ("ROK", "US")])
def test_of_a_shared_project_what_is_said_to_the_own_side_is_read_by_nobody_else(code, other):
    world = World()
    new = written_by(world, world.project(), code, Audience.OWN)
    ours, theirs = read_by(code), read_by(other)
    fresh = {table for table, rows in new.items() if rows}
    # These the project brought along.
    assert set(new) - fresh == {"projects_submission", "projects_version"}
    assert all(new[table] <= ours[table] for table in new)
    assert {table for table in fresh if new[table] & theirs[table]} == READ_BY_BOTH.keys() - {"audit_entry"}


@pytest.mark.parametrize(("code", "other"), [("US", "ROK"), ("ROK", "US")])
def test_of_a_shared_project_what_is_said_to_both_is_read_by_both(code, other):
    world = World()
    new = written_by(world, world.project(), code, Audience.BOTH)
    theirs = read_by(other)
    assert {table for table in new if not new[table] <= theirs[table]} == NEVER_SAID
    assert not any(new[table] & theirs[table] for table in NEVER_SAID)


def test_for_nobody_every_walled_table_is_empty(worlds):
    world, projects = worlds
    Filler(world, projects["US"], "US", Audience.OWN).fill()
    assert all(rows_of(table) for table in walled_tables())
    assert {table for table, rows in read_by("").items() if rows} == set()


@pytest.mark.parametrize("code", ["US", "ROK"])
def test_a_side_sees_its_own_and_what_is_shared_whatever_the_query_forgets(worlds, code):
    _world, projects = worlds
    other = "ROK" if code == "US" else "US"
    seen = {"US": {"US", "BOTH"}, "ROK": {"ROK", "BOTH", "DRAFT"}}[code]
    with side(code):
        assert set(Project.objects.values_list("key", flat=True)) == {projects[name].key for name in seen}
        for model in (Version, StatusReport):
            assert {one.project_id for one in model.objects.all()} == {projects[name].pk for name in seen}
        assert set(SideNote.objects.values_list("side", flat=True)) == {code}
        for model in (Comment, Review):
            assert not model.objects.filter(side=other, audience=Audience.OWN).exists()
            assert model.objects.filter(side=other, audience=Audience.BOTH).count() == len(seen)
        assert not Entry.objects.filter(side=other, shared=False).exists()
        assert not Snapshot.objects.filter(side=other, kind=ReportKind.OWN).exists()
        assert Snapshot.objects.filter(side=other).exists()


def test_of_the_other_sides_project_only_the_versions_since_it_was_shared_are_seen():
    world = World()
    project = world.project(owner="ROK")
    world.save_again(project)
    Project.objects.filter(pk=project.pk).update(shared_from=2)
    with side("US"):
        assert [version.number for version in Version.objects.all()] == [2]
    with side("ROK"):
        assert Version.objects.count() == 2


def test_a_side_cannot_write_on_what_it_does_not_see_and_is_not_told_whether_it_exists(worlds):
    world, projects = worlds
    for pk in (projects["ROK"].pk, 10**9):
        with pytest.raises(ProgrammingError, match="row-level security"), side("US"):
            SideNote.objects.create(
                project_id=pk, side="US", body="?", author=world.people["US"][Role.LEAD], written_at=world.now
            )
    with side("US"):
        assert Project.objects.filter(pk=projects["ROK"].pk).update(title_en="Mine") == 0
        assert Project.objects.filter(pk=projects["BOTH"].pk).update(title_en="Ours") == 1


def test_a_side_cannot_write_in_the_others_name(worlds):
    world, projects = worlds
    with pytest.raises(ProgrammingError, match="row-level security"), side("US"):
        Comment.objects.create(
            project=projects["BOTH"], side="ROK", kind=CommentKind.REMARK, audience=Audience.BOTH, body="Yes",
            author=world.people["ROK"][Role.LEAD], written_at=world.now,
        )  # fmt: skip


@pytest.mark.parametrize("code", ["US", "ROK"])
def test_no_page_shows_the_other_sides_own_with_the_first_wall_taken_away(worlds, code, monkeypatch):
    world, projects = worlds
    monkeypatch.setattr(ProjectQuerySet, "visible_to", lambda self, actor: self.all())
    client = Client()
    client.force_login(world.people[code][Role.ADMIN])
    hidden = [projects["ROK"], projects["DRAFT"]] if code == "US" else [projects["US"]]
    pages = [
        "/",
        "/work/",
        "/projects/",
        "/projects/?q=hidden",
        "/cycles/",
        f"/cycles/{world.cycle.slug}/",
        "/partners/",
    ]
    for path in pages:
        text = client.get(path).content.decode()
        assert "</html>" in text
        for project in hidden:
            assert project.title_en not in text, path
    export = b"".join(client.get("/projects/export.csv").streaming_content).decode()
    assert "Shared harbour" in export
    assert not any(project.title_en in export for project in hidden)


def test_the_search_finds_by_its_index_under_the_wall():
    world = World()
    for _each in range(300):
        world.project(search_text="해양안보", grams=["안보", "양안", "해양"])
    world.project(search_text="르완다", grams=["르완", "완다"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_project")
    with side("US"), connection.cursor() as cursor:
        # So few rows would be read one by one; what counts is whether the index may be used at all.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = Project.objects.matching("르완").explain()
    assert "project_grams" in plan


def test_what_is_prepared_stays_behind_the_wall_of_whoever_asks(worlds):
    asked = Statement(Project.objects.order_by("title_en").values_list("title_en"))
    own = {"US": "Hidden reef", "ROK": "Hidden ridge"}
    for code in ("US", "ROK", "", "US"):
        with side(code):
            read = {title for (title,) in asked.rows()}
        assert own.get(code) in read | {None}
        assert not read & ({*own.values()} - {own.get(code)})


def test_a_side_is_named_for_a_transaction_alone(transactional_db):
    with pytest.raises(RuntimeError, match="one transaction"):
        wall.stand_on("US")
