"""Forms about cycles, duties, meetings, posts and people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.accounts.models import User
from frameworks.choices import Duty, Role
from frameworks.models import Meeting
from frameworks.queries import actor_of
from projects import operations
from projects.choices import ReportKind, State, Visibility
from projects.models import Snapshot
from projects.operations import calendar, extending, ranking
from projects.queries.keeping import Key
from projects.queries.ranking import seal_of
from reminders import planner
from reminders.choices import DeliveryState
from reminders.models import Delivery, Notice, Obligation, Rung
from reminders.operations import return_nil
from reminders.tokens import unsubscribe_token
from tests.factories import (
    framework,
    lead_of,
    make_actor,
    make_meeting,
    make_open_cycle,
    make_person,
    make_project,
    make_user,
)
from tests.scenes import CONTENT, Form, Scene, signed_in


def duty(name: str, **said: Any) -> Form:
    """Describe what a lead does with a duty of the own post."""

    def scene() -> Scene:
        lead, _other = make_person("US", Role.LEAD), make_person("ROK", Role.LEAD)
        make_open_cycle(at=timezone.now())
        mine, theirs = (Obligation.objects.get(duty=Duty.CALL, post__side=side) for side in ("US", "ROK"))
        elsewhere = tuple(f"/reminders/{pk}/{name}/" for pk in (theirs.pk, 10**9, 10**25))
        return Scene(signed_in(lead), f"/reminders/{mine.pk}/{name}/", said, elsewhere)

    return Form(f"reminders:{name}", scene, free=frozenset(said))


def nil_return_acknowledged() -> Form:
    """Describe what a lead does when the other side's lead has nothing to return."""

    def scene() -> Scene:
        lead, other = make_person("US", Role.LEAD), make_person("ROK", Role.LEAD)
        make_open_cycle(at=timezone.now())
        mine, theirs = (Obligation.objects.get(duty=Duty.FINAL_TEXT, post__side=side) for side in ("US", "ROK"))
        actor = actor_of(other, at=timezone.now())
        return_nil(obligation_id=theirs.pk, reason="Nothing this year.", actor=actor, at=timezone.now())
        elsewhere = tuple(f"/reminders/{pk}/acknowledge/" for pk in (mine.pk, 10**9, 10**25))
        return Scene(signed_in(lead), f"/reminders/{theirs.pk}/acknowledge/", {}, elsewhere)

    return Form("reminders:acknowledge", scene)


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


def on_a_ladder(name: str, *, optional: frozenset[str] = frozenset(), **said: Any) -> Form:
    """Describe what an administrator does with the ladder of a framework, or of a cycle that has one of its own."""

    def scene() -> Scene:
        cycle, admin = make_open_cycle(at=timezone.now()), make_person("US", Role.ADMIN)
        of = None if name.startswith("framework-") or name == "ladder-begin" else cycle
        rung = Rung.objects.create(framework=framework(), cycle=of, days_before=7)
        parts: dict[str, Any] = {"code": "RCF"} if name.startswith("framework-") else {"slug": cycle.slug}
        numbered = {"pk": rung.pk} if name.endswith(("save", "remove")) else {}
        nowhere = dict.fromkeys(parts, "none-such")
        elsewhere = [reverse(f"reminders:{name}", kwargs={**nowhere, **numbered})]
        # What is off the ladder already may be taken off again: of two who do it nobody is told of a mistake.
        numbers = (10**9, 10**25) if name.endswith("save") else ()
        elsewhere += [reverse(f"reminders:{name}", kwargs={**parts, "pk": pk}) for pk in numbers]
        path = reverse(f"reminders:{name}", kwargs={**parts, **numbered})
        return Scene(signed_in(admin), path, said, tuple(elsewhere))

    return Form(f"reminders:{name}", scene, optional=optional)


def a_mail(act: str) -> Form:
    """Describe what an administrator does about a mail of the own side that the mail server refused for good."""

    def scene() -> Scene:
        admin = make_person("US", Role.ADMIN)
        for side in ("US", "ROK"):
            make_person(side, Role.LEAD)
        Rung.objects.create(framework=framework(), days_before=7)
        make_open_cycle(at=timezone.now()).obligations.update(due_at=timezone.now() + timedelta(days=5))
        planner.plan()
        mails = Delivery.objects.filter(gathered_in=None)
        mails.update(state=DeliveryState.DEAD)
        ours, theirs = (mails.filter(user__side=side).first().pk for side in ("US", "ROK"))
        elsewhere = tuple(f"/reminders/log/{pk}/{act}/" for pk in (theirs, 10**9, 10**25))
        return Scene(signed_in(admin), f"/reminders/log/{ours}/{act}/", {}, elsewhere)

    return Form(f"reminders:{act}", scene)


def a_mail_to_come() -> Scene:
    lead, cycle = make_person("US", Role.LEAD), make_open_cycle(at=timezone.now())
    Rung.objects.create(framework=framework(), days_before=1)
    duty = cycle.obligations.get(duty=Duty.CLOSE_OUT, post__side="US")
    return Scene(
        signed_in(lead), f"/reminders/rehearsal/{cycle.slug}/test/", {"mail": f"{duty.pk}-1-{lead.pk}"},
        ("/reminders/rehearsal/none-such/test/",),
    )  # fmt: skip


def some_preferences() -> Scene:
    return Scene(signed_in(make_person("US", Role.LEAD)), "/account/mail/", {"hour": "7", "muted": "RANKING"})


def of_ones_own(name: str, **said: Any) -> Callable[[], Scene]:
    """Give the scene of somebody who chooses something for their own pages."""
    return lambda: Scene(signed_in(make_person("US", Role.AUTHOR)), reverse(name), said)


def a_mail_to_stop() -> Scene:
    lead = make_person("US", Role.LEAD)
    path = f"/reminders/unsubscribe/{unsubscribe_token(lead.pk, [Duty.RANKING])}/"
    elsewhere = ("/reminders/unsubscribe/none-such/", f"/reminders/unsubscribe/{unsubscribe_token(10**9, [])}/")
    return Scene(Client(), path, {}, elsewhere)


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
    said = {"close_out": "All is done."}
    return Scene(signed_in(make_person("US", Role.ADMIN)), path, said, ("/cycles/none-such/close/",))


def a_milestone_to_change(name: str = "") -> Callable[[], Scene]:
    """Give the scene of an administrator at a milestone; without a name only what would come of it is asked."""

    def scene() -> Scene:
        path = f"{make_open_cycle().get_absolute_url()}milestones/"
        said = {"anchor_forum": "SCM", "offset": "-140", "unit": "CALENDAR", "due_time": "12:00", "zone": "UTC"}
        said |= {"owner_role": "LEAD", "reason": "The call comes too early."}
        return Scene(signed_in(make_person("US", Role.ADMIN)), f"{path}call/{name}", said, (f"{path}none/{name}",))

    return scene


def a_holiday_to_correct(name: str = "") -> Callable[[], Scene]:
    """Give the scene of an administrator at the corrected holidays; without a name they only look."""

    def scene() -> Scene:
        make_open_cycle()
        said = {"on": "2026-11-10", "kind": "add", "reason_en": "A day of mourning", "reason_ko": "국가 애도일"}
        return Scene(signed_in(make_person("US", Role.ADMIN)), f"/calendar/holidays/{name}", said)

    return scene


def a_correction_to_take_back() -> Scene:
    scene = a_holiday_to_correct()()
    scene.client.post("/calendar/holidays/add/", scene.said)
    path, elsewhere = (f"/calendar/holidays/{side}-2026-11-10/take-back/" for side in ("us", "rok"))
    return Scene(scene.client, path, {"reason": "It was called off."}, (elsewhere,))


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


def a_report_to_make() -> Scene:
    person, report = _frozen()
    elsewhere = ("/reports/none/ask/",)
    return Scene(signed_in(person), f"/reports/{report.slug}/ask/", {"file": f"{report.slug}-en.pdf"}, elsewhere)


def a_file_to_give_up() -> Scene:
    person, report = _frozen()
    actor = actor_of(person, at=timezone.now())
    operations.ask_for_files(snapshot_id=report.pk, wanted=[("en", "pdf")], actor=actor, at=timezone.now())
    elsewhere = ("/reports/none/drop/",)
    return Scene(signed_in(person), f"/reports/{report.slug}/drop/", {"file": f"{report.slug}-en.pdf"}, elsewhere)


def _frozen() -> tuple[User, Snapshot]:
    """Give an administrator with the joint report that they froze."""
    person, cycle = make_person("US", Role.ADMIN), make_open_cycle()
    at = timezone.now()
    report = operations.freeze_report(cycle_id=cycle.pk, kind="JOINT", actor=actor_of(person, at=at), at=at)
    return person, report


def a_fact_sheet() -> Scene:
    """Give the scene of a lead who edits the fact sheet of a public report; of others there is none."""
    cycle, admin = make_open_cycle(), make_actor("US", Role.ADMIN)
    about = {"cycle_id": cycle.pk, "actor": admin, "at": timezone.now()}
    public, joint = (operations.freeze_report(kind=kind, **about) for kind in (ReportKind.PUBLIC, ReportKind.JOINT))
    said = {"text_en": "Fact sheet", "text_ko": "설명자료", "file": "en.txt"}
    elsewhere = tuple(f"/reports/{slug}/fact-sheet/" for slug in (joint.slug, "scm-58-public-99"))
    return Scene(signed_in(make_person("US", Role.LEAD)), f"{public.get_absolute_url()}fact-sheet/", said, elsewhere)


def a_meeting_to_add() -> Scene:
    """Give the scene of an administrator who puts the first working group on record."""
    said = {"forum_code": "RCWG", "ordinal": "41", "state": "TENTATIVE", "tentative_on": "2027-03-02"}
    said |= {"date_precision": "DAY", "mode": "IN_PERSON", "time_zone": "Asia/Seoul", "reason": "Agreed by telephone."}
    return Scene(signed_in(make_person("US", Role.ADMIN)), "/calendar/new/", said)


def a_meeting_to_move(name: str = "", **said: str) -> Callable[[], Scene]:
    """Give the scene of an administrator at a meeting.

    :param name: of the act on what an administrator of the other side proposed; without it, the change itself.
    """

    def scene() -> Scene:
        meeting = make_open_cycle().meeting
        admin, proposer = make_person("US", Role.ADMIN), make_person("US" if name == "take-back" else "ROK", Role.ADMIN)
        if name not in {"", "propose"}:
            calendar.propose_change(
                meeting_id=meeting.pk,
                fields={"tentative_on": meeting.tentative_on + timedelta(days=7)},
                reason="Typhoon",
                actor=actor_of(proposer, at=timezone.now()),
                at=timezone.now(),
            )
        path = f"/calendar/{meeting.address}/{f'{name}/' if name else ''}"
        return Scene(signed_in(admin), path, said, (f"/calendar/scm-9999/{f'{name}/' if name else ''}",))

    return scene


def a_request_for_time(**said: str) -> Callable[[], Scene]:
    """Give the scene of a lead whom the other side asks for more time."""

    def scene() -> Scene:
        lead = make_person("US", Role.LEAD)
        make_person("ROK", Role.LEAD)
        make_open_cycle(at=timezone.now())
        project = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
        owed = Obligation.objects.get(post__side="ROK", post__role=Role.LEAD, duty=Duty.ENDORSEMENT)
        asked = extending.ask_for_time(
            project_id=project.pk,
            obligation_id=owed.pk,
            until=owed.due_at.date() + timedelta(days=9),
            reason="The yard is closed.",
            actor=lead_of("ROK"),
            at=timezone.now(),
        )
        name = "refuse" if said else "grant"
        return Scene(signed_in(lead), f"/work/time/{asked.pk}/{name}/", said, (f"/work/time/{10**9}/{name}/",))

    return scene


def more_time_for_a_duty() -> Scene:
    """Give the scene of a lead who asks for more time from the duty itself."""
    lead = make_person("US", Role.LEAD)
    make_open_cycle(at=timezone.now())
    owed = Obligation.objects.get(post__side="US", post__role=Role.LEAD, duty=Duty.ENDORSEMENT)
    until = (owed.due_at.date() + timedelta(days=9)).isoformat()
    said = {"until": until, "reason": "The yard is closed."}
    return Scene(signed_in(lead), f"/work/duties/{owed.pk}/time/", said, (f"/work/duties/{10**9}/time/",))


def more_time() -> Scene:
    """Give the scene of a lead who needs more time for a duty of the own post."""
    lead = make_person("US", Role.LEAD)
    make_open_cycle(at=timezone.now())
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    owed = Obligation.objects.get(post__side="US", post__role=Role.LEAD, duty=Duty.ENDORSEMENT)
    until = (owed.due_at.date() + timedelta(days=9)).isoformat()
    said = {"duty": str(owed.pk), "until": until, "reason": "The yard is closed."}
    return Scene(signed_in(lead), f"{project.get_absolute_url()}extension/", said)
