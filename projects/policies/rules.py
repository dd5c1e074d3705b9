"""The table of rules: for each act who may, on which side, in which states and with which visibilities."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks import policies as side_policies
from frameworks.choices import Role
from frameworks.policies import Actor, SideRule, Verdict
from projects.choices import EDITABLE, State, Visibility
from projects.policies.actions import Action
from projects.policies.facts import Facts, bonds

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
IN_REVIEW = frozenset({State.SUBMITTED, State.RETURNED})
ON_THE_ROAD = SUBMITTED | DECIDED

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
    :param alone: why somebody who would be both of the two persons, or sides, that it takes may not.
    """

    roles: frozenset[Role]
    unassigned: bool = False
    owner_only: bool = False
    states: frozenset[State] = ANY_STATE
    visibilities: frozenset[Visibility] = ANY_VISIBILITY
    note_of: str = ""
    otherwise: Verdict = Verdict.STATE
    help: str | Promise = ""
    alone: str | Promise = ""

    def fits(self, actor: Actor, facts: Facts) -> bool:
        """Test whether the actor's side and roles may, whatever the state."""
        if self.owner_only and facts.owner != actor.side:
            return False
        return bool(self.roles & (actor.roles if self.unassigned else bonds(actor, facts)))

    def is_open(self, facts: Facts) -> bool:
        """Test whether state and visibility let it be done now."""
        return State(facts.state) in self.states and Visibility(facts.visibility) in self.visibilities


OPEN_FOR_NOTES = _("Notes can be written until it is presented.")
OPEN_FOR_FORUMS = _("A forum can take it up once it is shared and submitted, and until it is closed.")
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
        alone=_(
            "You saved the newest version yourself. It can be endorsed by somebody else who holds the lead of your "
            "side, or by you once another person has saved a newer version."
        ),
    ),
    Action.WITHDRAW_ENDORSEMENT: Rule(
        LEAD, states=ENDORSED, help=_("An endorsement can be withdrawn while it is endorsed and not yet presented.")
    ),
    Action.PROPOSE_PUBLIC: Rule(LEAD, states=DECIDED, visibilities=BOTH_ONLY, help=OPEN_FOR_RELEASE),
    Action.APPROVE_PUBLIC: Rule(
        LEAD,
        states=DECIDED,
        visibilities=BOTH_ONLY,
        help=OPEN_FOR_RELEASE,
        alone=_("Your side proposed the release. The lead of the other side approves it."),
    ),
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
    # Beside the straight road: later, together, apart, again.
    Action.DEFER: Rule(
        LEAD,
        owner_only=True,
        states=BEFORE_MEETING - {State.DRAFT},
        help=_("It can be deferred once it is submitted and until it is presented."),
    ),
    Action.MERGE: Rule(
        LEAD,
        owner_only=True,
        states=IN_REVIEW,
        help=_("It can be merged into another project while it is submitted or returned."),
    ),
    Action.SPLIT: Rule(
        LEAD, owner_only=True, states=IN_REVIEW, help=_("It can be split while it is submitted or returned.")
    ),
    Action.CARRY_ON: Rule(
        LEAD,
        owner_only=True,
        states=PRESENTED | {State.CLOSED},
        help=_("It can be carried into a later cycle once it is presented, or when it was deferred."),
    ),
    Action.PUT_ON_HOLD: Rule(
        LEAD,
        owner_only=True,
        states=PRESENTED,
        help=_("It can be put on hold, and taken up again, once it is active."),
    ),
    Action.CONFIRM_LANGUAGE: Rule(
        TEAM,
        owner_only=True,
        states=UNDECIDED,
        help=_("That both languages fit can be confirmed until it is endorsed."),
    ),
    Action.SHARE_REVIEW: Rule(
        LEAD,
        states=NOT_CLOSED,
        visibilities=SHARED,
        help=_("Reviews can be shared once the project is, and until it is closed."),
    ),
    Action.DROP_RELEASE: Rule(LEAD, states=DECIDED, visibilities=BOTH_ONLY, help=OPEN_FOR_RELEASE),
    # The forums: leads and administrators of both sides.
    Action.PUT_ON_AGENDA: Rule(LEAD_AND_ADMIN, states=ON_THE_ROAD, visibilities=SHARED, help=OPEN_FOR_FORUMS),
    Action.RECORD_OUTCOME: Rule(LEAD_AND_ADMIN, states=ON_THE_ROAD, visibilities=SHARED, help=OPEN_FOR_FORUMS),
    # The work itself.
    Action.PLAN_MILESTONE: Rule(
        TEAM, owner_only=True, states=DECIDED, help=_("Milestones can be planned once it is endorsed.")
    ),
    Action.SETTLE_DIVERGENCE: Rule(
        POC_AND_LEAD, states=DECIDED, help=_("A difference can be settled until the project is closed.")
    ),
    Action.LOG_ENGAGEMENT: Rule(
        TEAM, states=NOT_CLOSED, help=_("Engagements can be logged until the project is closed.")
    ),
}

GENERAL_RULES: dict[Action, SideRule] = {
    Action.CREATE_PROJECT: SideRule(TEAM),
    Action.RANK_CYCLE: SideRule(LEAD),
    Action.WAIVE_FORUM: SideRule(LEAD_AND_ADMIN),
    # Whoever may look at a list may keep how they look at it, and show their own side; see policies.saved_views.
    Action.SAVE_VIEW: SideRule(EVERYONE),
    Action.SHARE_VIEW: SideRule(EVERYONE),
    Action.DELETE_SHARED_VIEW: SideRule(frozenset({Role.ADMIN})),
    Action.EXPORT_REPORT_OWN_VIEW: SideRule(REPORTERS),
    Action.EXPORT_REPORT_JOINT: SideRule(frozenset({Role.ADMIN})),
    Action.EXPORT_REPORT_PUBLIC: SideRule(REPORTERS),
    **{Action(action.value): rule for action, rule in side_policies.SIDE_RULES.items()},
}
