"""Every form of the site, in one table: what it is about, who sends it, and what it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Meeting
from projects import operations
from projects.choices import State, Visibility
from projects.models import Project
from projects.operations import ranking
from projects.queries.keeping import Key
from projects.queries.ranking import seal_of
from reminders import planner
from reminders.models import Notice, Obligation, Rung
from tests.factories import (
    PASSWORD,
    framework,
    lead_of,
    make_meeting,
    make_open_cycle,
    make_person,
    make_project,
    make_user,
    open_the_next_cycle,
)
from tests.projects.samples import PDF, Document

NEW_PASSWORD = "other-plain-words-for-tests"
CONTENT = {
    "title_en": "Coast watch",
    "aims_en": "Watch it.",
    "kind": "PROJECT",
    "area": "MS",
    "partners": ["JP"],
    "date_precision": "DAY",
    "starts_on": "2026-10-01",
}
FREE_CONTENT = frozenset({"title_en", "aims_en"})
OPTIONAL_CONTENT = frozenset({"aims_en", "partners", "starts_on"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Who sends a form, where to, and what they could say; the addresses ``elsewhere`` do not exist for them."""

    client: Client
    path: str
    said: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One address that takes a form.

    :param name: of the address, with its namespace.
    :param scene: makes what the form is about.
    :param free: fields that take any words.
    :param optional: fields that may be left out.
    :param taken: the answer to what a person could say.
    :param refused: the answer when one field is spoilt.
    """

    name: str
    scene: Callable[[], Scene]
    free: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    taken: int = 302
    refused: int = 422

    @property
    def is_allauths(self) -> bool:
        """Test whether the form is of the library that signs people in."""
        return self.name.startswith(("account_", "mfa_"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


def duty(name: str, **said: Any) -> Form:
    """Describe what a lead does with a duty of the own post."""

    def scene() -> Scene:
        lead, _other = make_person("US", Role.LEAD), make_person("ROK", Role.LEAD)
        make_open_cycle(at=timezone.now())
        mine, theirs = (Obligation.objects.get(duty=Duty.FINAL_TEXT, post__side=side) for side in ("US", "ROK"))
        elsewhere = tuple(f"/reminders/{pk}/{name}/" for pk in (theirs.pk, 10**9, 10**25))
        return Scene(signed_in(lead), f"/reminders/{mine.pk}/{name}/", said, elsewhere)

    return Form(f"reminders:{name}", scene, free=frozenset(said))


def an_order(act: str, *, proposed: bool = False, **said: Any) -> Form:
    """Describe what a lead does with the order of a cycle's two projects, which both sides have handed in.

    :param proposed: whether the lead of the other side has proposed an order.
    """

    def scene() -> Scene:
        projects = [make_project(side, State.SUBMITTED, Visibility.BOTH) for side in ("US", "ROK")]
        cycle, order = make_open_cycle(), [project.pk for project in projects]
        about = {"cycle_id": cycle.pk, "at": timezone.now()}
        if act in {"propose", "confirm", "decline"}:
            for side in ("US", "ROK"):
                ranking.hand_in_order(**about, order=order, actor=lead_of(side))
        if proposed:
            ranking.propose_order(**about, order=order, actor=lead_of("ROK"))
        places = {f"place-{project.ref}": str(place) for place, project in enumerate(projects, 1)}
        seal = {"seal": seal_of("ROK", order)} if act == "confirm" else {}
        lead = signed_in(User.objects.get(pk=lead_of("US").user_id))
        sent = said or seal or places
        return Scene(lead, f"/cycles/{cycle.slug}/ranking/{act}/", sent, (f"/cycles/none-such/ranking/{act}/",))

    return Form(f"projects:ranking-{act}", scene, free=frozenset(said))


def a_notice() -> Scene:
    lead, other = make_person("US", Role.LEAD), make_person("ROK", Role.LEAD)
    Rung.objects.create(framework=framework(), days_before=7)
    cycle = make_open_cycle(at=timezone.now())
    cycle.obligations.update(due_at=timezone.now() + timedelta(days=5))
    planner.plan()
    mine, theirs = (Notice.objects.filter(user=user).first().pk for user in (lead, other))
    elsewhere = tuple(f"/reminders/notices/{pk}/read/" for pk in (theirs, 10**9, 10**25))
    return Scene(signed_in(lead), f"/reminders/notices/{mine}/read/", {}, elsewhere)


def a_new_project() -> Scene:
    return Scene(signed_in(make_person("US", Role.AUTHOR)), "/projects/new/", CONTENT)


def what_is_typed(field: str) -> Callable[[], Scene]:
    """Give the scene of an author at the form of a new project, with its seal in a field."""

    def scene() -> Scene:
        author = make_person("US", Role.AUTHOR)
        return Scene(
            signed_in(author),
            reverse(f"projects:{'keep' if field == 'kept' else field}"),
            {field: Key.draw(author.pk, "/projects/new/", "new").seal},
        )

    return scene


def a_cycle_to_open() -> Scene:
    meeting = Meeting.objects.get(forum__code="SCM", ordinal=58)
    meeting.tentative_on = timezone.now().date() + timedelta(days=90)
    meeting.save(update_fields=["tentative_on"])
    said = {"framework": "RCF", "meeting": str(meeting.pk)}
    return Scene(signed_in(make_person("US", Role.ADMIN)), "/cycles/open/", said)


def a_cycle_to_close() -> Scene:
    cycle = make_open_cycle()
    path = f"{cycle.get_absolute_url()}close/"
    return Scene(signed_in(make_person("US", Role.ADMIN)), path, {}, ("/cycles/none-such/close/",))


def a_person(name: str, *, is_active: bool = True, **said: str) -> Form:
    """Describe what an administrator does with the account of a person of the own side."""

    def scene() -> Scene:
        make_user("US", username="us-person", is_active=is_active)
        make_user("ROK", username="rok-person", is_active=is_active)
        elsewhere = tuple(f"/people/{username}/{name}/" for username in ("rok-person", "nobody"))
        return Scene(signed_in(make_person("US", Role.ADMIN)), f"/people/us-person/{name}/", said, elsewhere)

    return Form(f"frameworks:person-{name}", scene)


def a_new_person() -> Scene:
    said = {"username": "kim", "name_en": "Kim", "name_ko": "김", "email": "kim@us.example", "language": "en"}
    return Scene(signed_in(make_person("US", Role.ADMIN)), "/people/new/", said)


def a_post(name: str, **said: str) -> Callable[[], Scene]:
    """Give the scene of an administrator at a post of the own side that somebody holds."""

    def scene() -> Scene:
        admin = make_person("US", Role.ADMIN)
        lead = make_person("US", Role.LEAD)
        make_person("ROK", Role.LEAD)
        make_user("US", username="us-next")
        own = {"tenure": str(lead.tenures.get().pk)} if name == "end-tenure" else {}
        elsewhere = tuple(f"/posts/{slug}/{name}/" for slug in ("rok-lead", "rok-none", "us-none"))
        return Scene(signed_in(admin), f"/posts/us-lead/{name}/", {**said, **own}, elsewhere)

    return scene


def on_an_agenda(name: str, *, after: str = "", **said: Any) -> Form:
    """Describe what a lead does with a project on the agenda of an RCWG, or to put it there.

    :param after: the outcome recorded before.
    """

    def scene() -> Scene:
        lead, cycle, at = make_person("US", Role.LEAD), make_open_cycle(), timezone.now()
        meeting = make_meeting("RCWG", 1, cycle.meeting.anchor_on)
        project, actor = make_project("US", State.SUBMITTED, Visibility.BOTH), lead_of("US")
        path = f"/cycles/{cycle.slug}/forums/rcwg-1/{name}/"
        elsewhere = (f"/cycles/{cycle.slug}/forums/rcwg-9/{name}/", f"/cycles/none/forums/rcwg-1/{name}/")
        if name == "put":
            return Scene(signed_in(lead), path, {"project": project.ref}, elsewhere)
        about = {"actor": actor, "at": at}
        item = operations.put_on_agenda(project_id=project.pk, meeting_id=meeting.pk, **about)
        if after:
            operations.record_outcome(item_id=item.pk, outcome=after, text="", version=1, **about)
        return Scene(signed_in(lead), path, {"item": str(item.pk), **said}, elsewhere)

    return Form(f"projects:agenda-{name}", scene, free=frozenset({"text", "text_en"} & said.keys()))


def a_forum_to_skip() -> Scene:
    lead, cycle = make_person("US", Role.LEAD), make_open_cycle()
    said = {"forum": "RCWG", "project": make_project("US", State.SUBMITTED, Visibility.BOTH).ref, "reason": "No day."}
    elsewhere = ("/cycles/none/forums/waive/",)
    return Scene(signed_in(lead), f"/cycles/{cycle.slug}/forums/waive/", said, elsewhere)


def a_report_to_freeze() -> Scene:
    said = {"cycle": str(make_open_cycle().pk), "kind": "OWN"}
    return Scene(signed_in(make_person("US", Role.ADMIN)), "/reports/freeze/", said)


def at_the_door(name: str, **said: Any) -> Callable[[], Scene]:
    """Give the scene of somebody who has not signed in."""

    def scene() -> Scene:
        make_person("US", Role.LEAD, username="us-lead")
        return Scene(Client(), reverse(name), said)

    return scene


def inside(name: str, **said: Any) -> Callable[[], Scene]:
    """Give the scene of somebody who signed in and gave the password once more."""

    def scene() -> Scene:
        return Scene(_trusted(make_person("US", Role.LEAD)), reverse(name), said)

    return scene


def without_a_password() -> Scene:
    person = make_person("US", Role.LEAD)
    client = _trusted(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    client.force_login(person)
    return Scene(client, reverse("account_set_password"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def with_a_link() -> Scene:
    person, client = make_person("US", Role.LEAD), Client()
    token = EmailAwarePasswordResetTokenGenerator().make_token(person)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    return Scene(client, client.get(link)["Location"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def before_the_app_is_set_up() -> Scene:
    client = _trusted(make_person("US", Role.LEAD))
    path = reverse("mfa_activate_totp")
    client.get(path)
    return Scene(client, path, {"code": _code(client.session[totp.SECRET_SESSION_KEY])})


def with_the_app(name: str, *, asks: bool = True, is_inside: bool = True) -> Callable[[], Scene]:
    """Give the scene of somebody who uses an authenticator app.

    :param asks: whether the form asks for a code.
    :param is_inside: whether the person has signed in, or is asked for the code as yet.
    """

    def scene() -> Scene:
        person = make_person("US", Role.LEAD)
        client = _trusted(person) if is_inside else Client()
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(person, secret)
        if not is_inside:
            client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
        return Scene(client, reverse(name), {"code": _code(secret)} if asks else {})

    return scene


def _trusted(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


REVIEW = {"version": "1", "recommendation": "SUPPORT", "reasons": "Good.", "fit": "3"}
CHANGED_PASSWORD = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

FORMS = (
    # Projects.
    Form("projects:new", a_new_project, FREE_CONTENT, OPTIONAL_CONTENT),
    Form("projects:edit", an_edit, FREE_CONTENT, OPTIONAL_CONTENT),
    act("submit", State.DRAFT, Visibility.OWN),
    act("share", visibility=Visibility.OWN),
    act("review", **REVIEW),
    Form("projects:share-review", a_review_to_share),
    act("propose-release", State.ENDORSED, version="1"),
    a_release("approve-release", "ROK", version="1"),
    a_release("drop-release", "US", reason="Wait for the announcement."),
    act("return", reason="Say who pays."),
    act("endorse", version="1"),
    act("withdraw-endorsement", State.ENDORSED, reason="Not yet."),
    act("withdraw", reason="No money."),
    act("present", State.ENDORSED),
    act("close", State.PRESENTED, reason="Done.", ended_on="2026-09-01"),
    Form("projects:add-milestone", a_plan, frozenset({"title_en"})),
    a_milestone("forecast", forecast_on="2027-01-01", reason="The range is closed."),
    a_milestone("reach", actual_on="2026-09-01"),
    a_milestone("drop", reason="No range is free."),
    Form("projects:settle-divergence", a_difference, frozenset({"words"})),
    Form("projects:log-engagement", an_engagement, FREE_ENGAGEMENT, frozenset({"place", "follow_up"})),
    after("confirm-language", change_one_language, State.RETURNED, version="2"),
    act("defer", reason="The partner needs a year."),
    Form("projects:merge", a_merge, free=frozenset({"reason"})),
    act("split", titles_en="North\nSouth", reason="Two seas."),
    after("carry-on", lambda project: open_the_next_cycle(at=timezone.now()), reason="It goes on."),
    act("put-on-hold", State.PRESENTED, reason="No funds."),
    after("take-up-again", put_on_hold, reason="The funds are there."),
    act("comment", body="Well done.", audience="BOTH"),
    about_a_comment("reply", body="Each its own.", audience="BOTH"),
    about_a_comment("edit-comment", body="Who pays for it?"),
    about_a_comment("resolve"),
    about_a_comment("reopen", is_resolved=True),
    act("attach", file=Document(PDF), audience="BOTH"),
    Form("projects:remove-file", a_file_to_remove, free=frozenset({"reason"})),
    act("note", body="Ask again in May."),
    act("report-status", State.ENDORSED, health="AT_RISK", reason="The range is late."),
    act("add-member", user="us-newcomer"),
    # What is typed and not sent.
    Form("projects:keep", what_is_typed("kept"), taken=200),
    Form("projects:discard", what_is_typed("discard")),
    # Cycles, duties and reports.
    Form("projects:cycle-open", a_cycle_to_open),
    Form("projects:cycle-close", a_cycle_to_close),
    an_order("save"),
    an_order("hand-in"),
    an_order("propose"),
    an_order("confirm", proposed=True),
    an_order("decline", proposed=True, reason="Ours first."),
    Form("projects:freeze-report", a_report_to_freeze),
    on_an_agenda("put"),
    on_an_agenda("move", place="1"),
    on_an_agenda("take-off"),
    on_an_agenda("outcome", version="1", outcome="RETURNED", text="Say who pays."),
    on_an_agenda("task", after="NOTED", posts="us-lead", due_on="2099-01-01", text_en="Name a host."),
    Form("projects:forum-waive", a_forum_to_skip, frozenset({"reason"}), frozenset({"project"})),
    duty("met"),
    duty("nil", reason="Nothing this year."),
    duty("waive", reason="The post is vacant."),
    Form("reminders:read", a_notice),
    # Posts and people.
    Form("projects:post-hand-over", a_post("hand-over", user="us-next", starts_on="2099-01-01")),
    Form("projects:post-end-tenure", a_post("end-tenure", ends_on="2099-01-01")),
    Form("frameworks:person-new", a_new_person, frozenset({"name_en", "name_ko"}), frozenset({"name_ko"})),
    a_person("deactivate"),
    a_person("reactivate", is_active=False),
    a_person("end-sessions"),
    a_person("invite"),
    # The door.
    Form("set-language", at_the_door("set-language", language="ko"), refused=400),
    Form("account_login", at_the_door("account_login", login="us-lead", password=PASSWORD)),
    Form("account_logout", inside("account_logout")),
    # Nobody makes an account: whatever is said, the page says so.
    Form("account_signup", at_the_door("account_signup", username="new"), taken=200, refused=200),
    Form("account_reset_password", at_the_door("account_reset_password", email="somebody@example.org")),
    Form("account_reset_password_from_key", with_a_link),
    Form("account_confirm_login_code", at_the_door("account_confirm_login_code")),
    Form("mfa_authenticate", with_the_app("mfa_authenticate", is_inside=False)),
    # One's own account.
    Form("account_reauthenticate", inside("account_reauthenticate", password=PASSWORD)),
    Form("account_change_password", inside("account_change_password", **CHANGED_PASSWORD)),
    Form("account_set_password", without_a_password),
    Form("mfa_reauthenticate", with_the_app("mfa_reauthenticate")),
    Form("mfa_activate_totp", before_the_app_is_set_up),
    Form("mfa_deactivate_totp", with_the_app("mfa_deactivate_totp", asks=False)),
    Form("mfa_generate_recovery_codes", with_the_app("mfa_generate_recovery_codes", asks=False)),
)  # fmt: skip
