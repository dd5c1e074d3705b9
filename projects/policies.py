"""Who may do what: one table of rules, one function that reads it. Pure: no database, no clock.

Each act has one rule in ``RULES``: who may, on which side, in which states and visibilities. ``decide`` asks, in
this order: does it exist for this person (HIDE), may this person (DENY), may it be now (STATE).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks import policies as side_policies
from frameworks.choices import Role
from frameworks.policies import Actor, HiddenError, SideAction, SideRule, Verdict, WrongStateError, insist
from projects.choices import EDITABLE, State, Visibility

__all__ = [
    "Action",
    "Facts",
    "HiddenError",
    "Verdict",
    "WrongStateError",
    "decide",
    "facts_of",
    "open_actions",
    "require",
    "sees",
]


class Action(StrEnum):
    """Everything a person can try, on a project or not."""

    VIEW = "view"
    LIST_SEARCH_COUNT = "list_search_count"
    HISTORY = "history"
    DOWNLOAD_ATTACHMENT = "download_attachment"
    CALENDAR_ENTRY = "calendar_entry"
    REMINDER_EMAIL = "reminder_email"
    READ_SIDE_NOTE_US = "read_side_note_us"
    READ_SIDE_NOTE_ROK = "read_side_note_rok"
    WRITE_SIDE_NOTE_US = "write_side_note_us"
    WRITE_SIDE_NOTE_ROK = "write_side_note_rok"
    COMMENT_SIDE = "comment_side"
    COMMENT_JOINT = "comment_joint"
    EDIT_FIELDS = "edit_fields"
    UPLOAD_ATTACHMENT = "upload_attachment"
    SUBMIT = "submit"
    REQUEST_EXTENSION = "request_extension"
    WITHDRAW_SUBMISSION = "withdraw_submission"
    SHARE_WITH_OTHER_SIDE = "share_with_other_side"
    REVIEW = "review"
    RETURN_TO_AUTHOR = "return_to_author"
    ENDORSE = "endorse"
    WITHDRAW_ENDORSEMENT = "withdraw_endorsement"
    RECORD_PRESENTED = "record_presented"
    REPORT_STATUS = "report_status"
    CLOSE = "close"
    PROPOSE_PUBLIC = "propose_public"
    APPROVE_PUBLIC = "approve_public"
    ASSIGN_OWN_SIDE = "assign_own_side"
    ASSIGN_OTHER_SIDE = "assign_other_side"
    HARD_DELETE = "hard_delete"

    CREATE_PROJECT = "create_project"
    EXPORT_REPORT_OWN_VIEW = "export_report_own_view"
    EXPORT_REPORT_JOINT = "export_report_joint"
    EXPORT_REPORT_PUBLIC = "export_report_public"

    OPEN_OR_CLOSE_CYCLE = SideAction.OPEN_OR_CLOSE_CYCLE.value
    PROPOSE_CALENDAR_CHANGE = SideAction.PROPOSE_CALENDAR_CHANGE.value
    CONFIRM_CALENDAR_CHANGE = SideAction.CONFIRM_CALENDAR_CHANGE.value
    MANAGE_USERS_OWN_SIDE = SideAction.MANAGE_USERS_OWN_SIDE.value
    MANAGE_USERS_OTHER_SIDE = SideAction.MANAGE_USERS_OTHER_SIDE.value
    END_SESSIONS_OWN_SIDE = SideAction.END_SESSIONS_OWN_SIDE.value
    GRANT_ROLE_TO_SELF = SideAction.GRANT_ROLE_TO_SELF.value
    REFERENCE_ADMIN_SITE = SideAction.REFERENCE_ADMIN_SITE.value
    CREATE_OWN_CALENDAR_TOKEN = SideAction.CREATE_OWN_CALENDAR_TOKEN.value
    VIEW_AUDIT_OWN_SIDE = SideAction.VIEW_AUDIT_OWN_SIDE.value
    VIEW_AUDIT_OTHER_SIDE = SideAction.VIEW_AUDIT_OTHER_SIDE.value
    EXPORT_AUDIT_OWN_SIDE = SideAction.EXPORT_AUDIT_OWN_SIDE.value
    VERIFY_AUDIT_CHAIN = SideAction.VERIFY_AUDIT_CHAIN.value


class Filed(Protocol):
    """What of a project the rules look at; projects.models.Project fits."""

    @property
    def owner(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def framework_id(self) -> int: ...
    @property
    def area_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about a project: where it stands, and how the asking person is bound to it.

    ``on_team`` says that the actor is among the project's authors. The last two are for the rules that take two
    persons or two sides; leave them None where they do not matter.
    """

    owner: str
    visibility: str
    state: str
    framework_id: int
    area_id: int
    on_team: bool
    last_editor_id: int | None = None
    release_proposed_by: str | None = None


def facts_of(
    project: Filed, *, member: bool, last_editor_id: int | None = None, release_proposed_by: str | None = None
) -> Facts:
    """Return the facts of a project for a person who is, or is not, among its authors."""
    return Facts(
        owner=project.owner,
        visibility=project.visibility,
        state=project.state,
        framework_id=project.framework_id,
        area_id=project.area_id,
        on_team=member,
        last_editor_id=last_editor_id,
        release_proposed_by=release_proposed_by,
    )


EVERYONE = frozenset(Role)
TEAM = frozenset({Role.AUTHOR, Role.POC, Role.LEAD})
POC_AND_LEAD = frozenset({Role.POC, Role.LEAD})
LEAD = frozenset({Role.LEAD})
LEAD_AND_ADMIN = frozenset({Role.LEAD, Role.ADMIN})
REPORTERS = frozenset({Role.LEAD, Role.ADMIN, Role.LEADERSHIP})
NOBODY: frozenset[Role] = frozenset()

ANY_STATE = frozenset(State)
NOT_CLOSED = ANY_STATE - {State.CLOSED}
BEFORE_MEETING = NOT_CLOSED - {State.PRESENTED}
UNDECIDED = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})
SUBMITTED = frozenset({State.SUBMITTED})
ENDORSED = frozenset({State.ENDORSED})
PRESENTED = frozenset({State.PRESENTED})
DECIDED = ENDORSED | PRESENTED

ANY_VISIBILITY = frozenset(Visibility)
OWN_ONLY = frozenset({Visibility.OWN})
BOTH_ONLY = frozenset({Visibility.BOTH})
SHARED = frozenset({Visibility.BOTH, Visibility.PUBLIC})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may act on a project, and when.

    :param roles: the roles that may; author, point of contact and lead count only on the project's team.
    :param unassigned: let these roles act off the team too, on all that they see.
    :param owner_only: only the owning side may.
    :param states: the states in which it may be done.
    :param visibilities: the visibilities with which it may be done.
    :param note_of: the side whose note it is about; for the other side the note does not exist.
    :param otherwise: the answer in another state or visibility.
    :param help: what would make it possible, for a person to read.
    """

    roles: frozenset[Role]
    unassigned: bool = False
    owner_only: bool = False
    states: frozenset[State] = ANY_STATE
    visibilities: frozenset[Visibility] = ANY_VISIBILITY
    note_of: str = ""
    otherwise: Verdict = Verdict.STATE
    help: str | Promise = ""

    def fits(self, actor: Actor, facts: Facts) -> bool:
        """Test whether the actor's side and roles may, whatever the state."""
        if self.owner_only and facts.owner != actor.side:
            return False
        return bool(self.roles & (actor.roles if self.unassigned else bonds(actor, facts)))

    def is_open(self, facts: Facts) -> bool:
        """Test whether state and visibility let it be done now."""
        return State(facts.state) in self.states and Visibility(facts.visibility) in self.visibilities


OPEN_FOR_NOTES = _("Notes can be written until it is presented.")
OPEN_FOR_RELEASE = _("It can be released once both sides have endorsed it and until it is closed or public.")

RULES: dict[Action, Rule] = {
    # Reading: whoever sees it, sees all of it that is not the other side's alone.
    Action.VIEW: Rule(EVERYONE, unassigned=True),
    Action.LIST_SEARCH_COUNT: Rule(EVERYONE, unassigned=True),
    Action.HISTORY: Rule(EVERYONE, unassigned=True),
    Action.DOWNLOAD_ATTACHMENT: Rule(EVERYONE, unassigned=True),
    Action.CALENDAR_ENTRY: Rule(EVERYONE - {Role.AUDITOR}, unassigned=True),
    # A mail is written or not; there is nobody to tell that it would be later.
    Action.REMINDER_EMAIL: Rule(TEAM, states=BEFORE_MEETING, otherwise=Verdict.DENY),
    # Notes and remarks.
    Action.READ_SIDE_NOTE_US: Rule(EVERYONE, unassigned=True, note_of=SideCode.US),
    Action.READ_SIDE_NOTE_ROK: Rule(EVERYONE, unassigned=True, note_of=SideCode.ROK),
    Action.WRITE_SIDE_NOTE_US: Rule(TEAM, states=BEFORE_MEETING, note_of=SideCode.US, help=OPEN_FOR_NOTES),
    Action.WRITE_SIDE_NOTE_ROK: Rule(TEAM, states=BEFORE_MEETING, note_of=SideCode.ROK, help=OPEN_FOR_NOTES),
    Action.COMMENT_SIDE: Rule(TEAM, states=NOT_CLOSED, help=_("Comments can be written until it is closed.")),
    Action.COMMENT_JOINT: Rule(
        TEAM,
        states=NOT_CLOSED,
        visibilities=SHARED,
        help=_("Comments for both sides can be written once it is shared and until it is closed."),
    ),
    # Writing: the owning side's team, while it is theirs to change.
    Action.EDIT_FIELDS: Rule(
        TEAM, owner_only=True, states=EDITABLE, help=_("It can be edited while it is a draft or returned.")
    ),
    Action.UPLOAD_ATTACHMENT: Rule(
        TEAM, owner_only=True, states=UNDECIDED, help=_("Files can be added until it is endorsed.")
    ),
    Action.SUBMIT: Rule(
        TEAM, owner_only=True, states=EDITABLE, help=_("It can be submitted while it is a draft or returned.")
    ),
    Action.REQUEST_EXTENSION: Rule(
        POC_AND_LEAD, owner_only=True, states=UNDECIDED, help=_("More time can be asked for until it is endorsed.")
    ),
    Action.WITHDRAW_SUBMISSION: Rule(
        LEAD,
        owner_only=True,
        states=BEFORE_MEETING - {State.DRAFT},
        help=_("It can be withdrawn once it is submitted and until it is presented."),
    ),
    Action.SHARE_WITH_OTHER_SIDE: Rule(
        LEAD,
        owner_only=True,
        states=SUBMITTED,
        visibilities=OWN_ONLY,
        help=_("It can be shared once, while it is submitted."),
    ),
    # Judging: points of contact and leads of both sides.
    Action.REVIEW: Rule(POC_AND_LEAD, states=SUBMITTED, help=_("It can be reviewed while it is submitted.")),
    Action.RETURN_TO_AUTHOR: Rule(POC_AND_LEAD, states=SUBMITTED, help=_("It can be returned while it is submitted.")),
    # Public too: a project released and then opened again by a withdrawn endorsement can be endorsed once more.
    Action.ENDORSE: Rule(
        LEAD,
        states=SUBMITTED,
        visibilities=SHARED,
        help=_("It can be endorsed while it is submitted and shared with the other side."),
    ),
    Action.WITHDRAW_ENDORSEMENT: Rule(
        LEAD, states=ENDORSED, help=_("An endorsement can be withdrawn while it is endorsed and not yet presented.")
    ),
    Action.PROPOSE_PUBLIC: Rule(LEAD, states=DECIDED, visibilities=BOTH_ONLY, help=OPEN_FOR_RELEASE),
    Action.APPROVE_PUBLIC: Rule(LEAD, states=DECIDED, visibilities=BOTH_ONLY, help=OPEN_FOR_RELEASE),
    # Following it after the decision.
    Action.RECORD_PRESENTED: Rule(
        LEAD_AND_ADMIN,
        owner_only=True,
        states=ENDORSED,
        help=_("It can be recorded as presented once both sides have endorsed it."),
    ),
    Action.REPORT_STATUS: Rule(
        TEAM, states=DECIDED, help=_("Status can be reported once it is endorsed and until it is closed.")
    ),
    Action.CLOSE: Rule(
        LEAD_AND_ADMIN, owner_only=True, states=PRESENTED, help=_("It can be closed once it is presented.")
    ),
    # People: each side puts its own on the team, never the other's.
    Action.ASSIGN_OWN_SIDE: Rule(
        LEAD_AND_ADMIN, states=BEFORE_MEETING, help=_("People can be assigned until it is presented.")
    ),
    Action.ASSIGN_OTHER_SIDE: Rule(NOBODY),
    Action.HARD_DELETE: Rule(NOBODY),
}

GENERAL_RULES: dict[Action, SideRule] = {
    Action.CREATE_PROJECT: SideRule(TEAM),
    Action.EXPORT_REPORT_OWN_VIEW: SideRule(REPORTERS),
    Action.EXPORT_REPORT_JOINT: SideRule(frozenset({Role.ADMIN})),
    Action.EXPORT_REPORT_PUBLIC: SideRule(REPORTERS),
    **{Action(action.value): rule for action, rule in side_policies.SIDE_RULES.items()},
}


def bonds(actor: Actor, facts: Facts) -> frozenset[Role]:
    """Return the roles in which the actor has to do with a project.

    An author must be among its authors, a point of contact have its area, a lead its framework; the other roles
    have to do with everything.
    """
    unbound = {
        Role.AUTHOR: not facts.on_team,
        Role.POC: not actor.covers(facts.area_id),
        Role.LEAD: not actor.leads(facts.framework_id),
    }
    return frozenset(role for role in actor.roles if not unbound.get(role, False))


def sees(actor: Actor, facts: Facts) -> bool:
    """Test whether a project exists for the actor: the side wall, then drafts for their team, admin and auditor.

    Project.objects.visible_to says the same in SQL. A person without a post sees nothing.
    """
    own = facts.owner == actor.side
    if facts.state == State.DRAFT:
        return own and bool(bonds(actor, facts) - {Role.LEADERSHIP})
    return bool(actor.seats) and (own or facts.visibility in SHARED)


def decide(actor: Actor | None, action: Action, facts: Facts | None = None) -> Verdict:
    """Return what an actor may do; None is nobody, or somebody deactivated or without a second factor.

    ``facts`` are needed for what is done to a project, and not looked at for the rest.
    """
    if actor is None:
        return Verdict.DENY if action is Action.REMINDER_EMAIL else Verdict.LOGIN
    if rule := GENERAL_RULES.get(action):
        return rule.judge(actor)
    if facts is None:
        raise TypeError(f"To decide on {action} the facts of a project are needed.")
    return _judge(RULES[action], actor, action, facts)


def require(actor: Actor | None, action: Action, facts: Facts | None = None) -> None:
    """Raise HiddenError, PermissionDenied or WrongStateError unless the act is allowed."""
    rule = RULES.get(action)
    insist(decide(actor, action, facts), rule.help if rule else "")


def open_actions(actor: Actor | None, facts: Facts) -> frozenset[Action]:
    """Return what the actor may do to a project now, for a page that offers no more than that."""
    return frozenset(action for action in RULES if decide(actor, action, facts) is Verdict.ALLOW)


def _judge(rule: Rule, actor: Actor, action: Action, facts: Facts) -> Verdict:
    if not sees(actor, facts) or rule.note_of not in {"", actor.side}:
        return Verdict.HIDE
    if not rule.fits(actor, facts) or _is_alone(actor, action, facts):
        return Verdict.DENY
    return Verdict.ALLOW if rule.is_open(facts) else rule.otherwise


def _is_alone(actor: Actor, action: Action, facts: Facts) -> bool:
    """Test whether the actor would be both of the two persons, or both of the two sides, that an act takes."""
    if action is Action.ENDORSE:
        return facts.last_editor_id == actor.user_id
    return action is Action.APPROVE_PUBLIC and facts.release_proposed_by == actor.side
