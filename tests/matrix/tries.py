"""How each action of the table is tried over HTTP, and what the answer says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from projects.models import ProjectMember, SideNote
from tests.matrix.people import Answer, Person
from tests.matrix.scenes import FILE, Scene

SIGN_IN = ("/account/login/", "/account/2fa/")
VERDICTS = {200: "ALLOW", 403: "DENY", 404: "HIDE", 409: "STATE"}
CONTENT = {
    "title_en": "Changed",
    "title_ko": "바뀜",
    "kind": "PROJECT",
    "area": "MS",
    "date_precision": "DAY",
    "base_version": "1",
}


def verdict_of(answer: Answer) -> str:
    """Return what a status stands for; the status itself where it stands for none of the table's words."""
    if answer.status == 302:
        return "LOGIN" if answer.location.startswith(SIGN_IN) else "ALLOW"
    return VERDICTS.get(answer.status, str(answer.status))


@dataclass(frozen=True, slots=True)
class Try:
    """One way to try an action on a project.

    :param path: below the project's address.
    :param said: what a form says; None to only look.
    :param read: reads the verdict out of the answer, for this person and scene.
    :param changes: whether a scene is spent once it is allowed.
    :param proposed_by_other: whether a release has to be proposed by the other side first.
    """

    path: str = ""
    said: Mapping[str, object] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    read: Callable[[Answer, Person, Scene], str] = field(default=lambda answer, _person, _scene: verdict_of(answer))
    changes: bool = True
    proposed_by_other: bool = False

    def ask(self, person: Person, ref: str) -> Answer:
        """Send the request for a project of this address."""
        path = f"/projects/{ref}/{self.path}"
        if self.said is None:
            return person.browser.get(path)
        return person.browser.post(path, dict(self.said), dict(self.files) if self.files else None)


def look(path: str = "", read: Callable[[Answer, Person, Scene], str] | None = None) -> Try:
    """Return a try that changes nothing."""
    return Try(path, changes=False, **({"read": read} if read else {}))


def act(name: str, **said: object) -> Try:
    """Return a try that sends the form of an act."""
    return Try(f"{name}/", said)


def reading_note(side: str) -> Try:
    """Return a try to read a side's note: there is no address for it but the page, which has it or has not."""

    def read(answer: Answer, _person: Person, scene: Scene) -> str:
        verdict = verdict_of(answer)
        words = scene.notes.get(side, "")
        if verdict == "ALLOW":
            return "ALLOW" if words and words.encode() in answer.body else "HIDE"
        return verdict

    return look(read=read)


def writing_note(side: str) -> Try:
    """Return a try to write a side's note. Nobody can name a side: what is written is the own side's."""

    def read(answer: Answer, person: Person, scene: Scene) -> str:
        verdict = verdict_of(answer)
        if verdict == "LOGIN" or person.who.side == side:
            return verdict
        written = SideNote.objects.filter(project=scene.project, side=side, author=person.user)
        return "ALLOW" if written.exists() else "HIDE"

    return Try("note/", {"body": "Ask again.", "side": side}, read=read)


def _read_mail(answer: Answer, _person: Person, _scene: Scene) -> str:
    """Whoever has to sign in first gets no mail."""
    verdict = verdict_of(answer)
    return "DENY" if verdict == "LOGIN" else verdict


def _read_deletion(answer: Answer, person: Person, scene: Scene) -> str:
    """There is no way to delete: the address leads nowhere for anybody. Whoever sees the project still sees it."""
    if answer.status != 404:
        return str(answer.status)
    verdict = verdict_of(person.browser.get(f"/projects/{scene.ref}/"))
    return "DENY" if verdict == "ALLOW" else verdict


def other_of(side: str) -> str:
    """Return the other side's code."""
    return "US" if side == "ROK" else "ROK"


def assign(username: str, *, is_own: bool) -> Try:
    """Return a try to put somebody on the team.

    A person of the other side is answered like one who does not exist, and does not join: that counts as refused.
    """

    def read(answer: Answer, _person: Person, scene: Scene) -> str:
        verdict = verdict_of(answer)
        joined = ProjectMember.objects.filter(project=scene.project, user__username=username).exists()
        if is_own or joined:
            return verdict
        return "DENY" if verdict in {"422", "STATE"} else verdict

    return Try("add-member/", {"user": username}, read=read, changes=is_own)


TRIES: dict[str, Try] = {
    "view": look(),
    "history": look("?whole", lambda answer, _person, _scene: verdict_of(answer)),
    "calendar_entry": look("dates.ics"),
    "reminder_email": look("reminder/", _read_mail),
    "read_side_note_us": reading_note("US"),
    "read_side_note_rok": reading_note("ROK"),
    "write_side_note_us": writing_note("US"),
    "write_side_note_rok": writing_note("ROK"),
    "comment_side": act("comment", body="Well done.", audience="OWN"),
    "comment_joint": act("comment", body="Well done.", audience="BOTH"),
    "edit_fields": Try("edit/", CONTENT),
    "upload_attachment": Try("attach/", {"audience": "OWN", "description": "A map"}, {"file": FILE}),
    "submit": act("submit"),
    "withdraw_submission": act("withdraw", reason="No money."),
    "share_with_other_side": act("share"),
    "review": act("review", version=1, recommendation="SUPPORT", reasons="Good."),
    "return_to_author": act("return", reason="Say more."),
    "endorse": act("endorse", version=1),
    "withdraw_endorsement": act("withdraw-endorsement", reason="Not yet."),
    "record_presented": act("present"),
    "report_status": act("report-status", health="ON_TRACK", reason=""),
    "close": act("close", reason="Done.", ended_on="2026-11-01"),
    "propose_public": act("propose-release", version=1),
    "approve_public": Try("approve-release/", {"version": 1}, proposed_by_other=True),
    "hard_delete": Try("delete/", {"reason": "Gone"}, read=_read_deletion),
}
