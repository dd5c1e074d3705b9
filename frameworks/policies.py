"""Who acts, and what they may do about their side, the cycle and the calendar. Pure: no database, no clock.

``decide`` here answers for acts on no single project; ``projects.policies.decide`` answers for all acts.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from frameworks.choices import Role


class Verdict(StrEnum):
    """What a rule answers: go on, 403, 404, 409, or sign in first."""

    ALLOW = "ALLOW"
    DENY = "DENY"
    HIDE = "HIDE"
    STATE = "STATE"
    LOGIN = "LOGIN"


class HiddenError(Exception):
    """What was asked for does not exist for the person who asks. Answer exactly as for a random reference."""


class WrongStateError(Exception):
    """The person may do it, but not now; the text says what would make it possible."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post a person holds today, with the framework or area it is for."""

    post_id: int
    role: str
    framework_id: int | None
    area_id: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person of one side with the posts they hold today; without a post they may do nothing."""

    user_id: int
    side: str
    seats: tuple[Seat, ...]
    username: str = ""
    language: str = "en"
    record_seat: Seat | None = None
    both_only: bool = False

    @property
    def private_side(self) -> str:
        """Return the side whose own matter this person may read; nothing for a look through the other side's eyes."""
        return "" if self.both_only else self.side

    def as_the_other(self, framework_id: int, area_id: int) -> "Actor":
        """Return a reader who sees a shared project as the other side's point of contact does.

        Only what both sides may read: neither what is withheld from the other side, nor what is the other side's own.
        """
        seat = Seat(0, Role.POC, framework_id, area_id, "")
        other = SideCode(self.side).other
        # It is nobody: neither what this person has read nor what they wrote is anybody else's.
        return Actor(0, other, (seat,), language=self.language, both_only=True)

    @property
    def sides(self) -> tuple[SideCode, SideCode]:
        """Return both sides in the order in which this person reads of them: the own first."""
        own = SideCode(self.side)
        return own, own.other

    @property
    def roles(self) -> frozenset[Role]:
        """Return the role of every seat."""
        return frozenset(Role(seat.role) for seat in self.seats)

    def has(self, role: str) -> bool:
        """Test whether any seat has a role."""
        return any(seat.role == role for seat in self.seats)

    def seats_as(self, role: str) -> tuple[Seat, ...]:
        """Return the seats of one role."""
        return tuple(seat for seat in self.seats if seat.role == role)

    @property
    def led(self) -> list[int]:
        """Return the frameworks the actor is lead point of contact of, for the own side."""
        return [seat.framework_id for seat in self.seats_as(Role.LEAD) if seat.framework_id is not None]

    @property
    def covered(self) -> list[int]:
        """Return the areas the actor is point of contact of, for the own side."""
        return [seat.area_id for seat in self.seats_as(Role.POC) if seat.area_id is not None]

    def leads(self, framework_id: int) -> bool:
        """Test whether the actor is lead point of contact of a framework, for the own side."""
        return any(seat.framework_id == framework_id for seat in self.seats_as(Role.LEAD))

    def covers(self, area_id: int) -> bool:
        """Test whether the actor is point of contact of an area, for the own side."""
        return any(seat.area_id == area_id for seat in self.seats_as(Role.POC))

    def acting_as(self, *roles: str, framework_id: int | None = None, area_id: int | None = None) -> "Actor":
        """Return a copy that is recorded as the first seat of these roles, in the order the roles are given.

        Of several seats of one role, one for this area goes first, then one for this framework. Without such a
        seat the copy is recorded as before.
        """
        fitting = [seat for role in roles for seat in _nearest_first(self.seats_as(role), framework_id, area_id)]
        return replace(self, record_seat=fitting[0]) if fitting else self

    def post_for_record(self) -> tuple[int | None, str]:
        """Return id and label of the post to record, the first seat unless ``acting_as`` chose another."""
        seat = self.record_seat or (self.seats[0] if self.seats else None)
        return (seat.post_id, seat.label) if seat else (None, "")


def _nearest_first(seats: tuple[Seat, ...], framework_id: int | None, area_id: int | None) -> list[Seat]:
    def far(seat: Seat) -> tuple[bool, bool]:
        elsewhere = area_id is not None and seat.area_id != area_id
        return elsewhere, framework_id is not None and seat.framework_id != framework_id

    return sorted(seats, key=far)


class SideAction(StrEnum):
    """An act on a side, its people, its record, the cycle or the calendar."""

    OPEN_OR_CLOSE_CYCLE = "open_or_close_cycle"
    PROPOSE_CALENDAR_CHANGE = "propose_calendar_change"
    CONFIRM_CALENDAR_CHANGE = "confirm_calendar_change"
    MANAGE_USERS_OWN_SIDE = "manage_users_own_side"
    MANAGE_USERS_OTHER_SIDE = "manage_users_other_side"
    END_SESSIONS_OWN_SIDE = "end_sessions_own_side"
    GRANT_ROLE_TO_SELF = "grant_role_to_self"
    REFERENCE_ADMIN_SITE = "reference_admin_site"
    CREATE_OWN_CALENDAR_TOKEN = "create_own_calendar_token"
    VIEW_AUDIT_OWN_SIDE = "view_audit_own_side"
    VIEW_AUDIT_OTHER_SIDE = "view_audit_other_side"
    EXPORT_AUDIT_OWN_SIDE = "export_audit_own_side"
    VERIFY_AUDIT_CHAIN = "verify_audit_chain"


@dataclass(frozen=True, slots=True)
class SideRule:
    """Which roles may, and what everyone else is told."""

    roles: frozenset[Role]
    otherwise: Verdict = Verdict.DENY

    def judge(self, actor: Actor) -> Verdict:
        """Return ALLOW for an actor who holds one of the roles."""
        return Verdict.ALLOW if self.roles & actor.roles else self.otherwise


NOBODY: frozenset[Role] = frozenset()
ADMIN = frozenset({Role.ADMIN})
AUDITOR = frozenset({Role.AUDITOR})
# An auditor reads the record, not the calendar: no duty of theirs falls due.
ALL_WITH_DATES = frozenset(Role) - AUDITOR

SIDE_RULES: dict[SideAction, SideRule] = {
    SideAction.OPEN_OR_CLOSE_CYCLE: SideRule(ADMIN),
    SideAction.PROPOSE_CALENDAR_CHANGE: SideRule(ADMIN),
    SideAction.CONFIRM_CALENDAR_CHANGE: SideRule(ADMIN),
    SideAction.MANAGE_USERS_OWN_SIDE: SideRule(ADMIN),
    SideAction.MANAGE_USERS_OTHER_SIDE: SideRule(NOBODY, otherwise=Verdict.HIDE),
    SideAction.END_SESSIONS_OWN_SIDE: SideRule(ADMIN),
    SideAction.GRANT_ROLE_TO_SELF: SideRule(NOBODY),
    SideAction.REFERENCE_ADMIN_SITE: SideRule(ADMIN, otherwise=Verdict.HIDE),
    SideAction.CREATE_OWN_CALENDAR_TOKEN: SideRule(ALL_WITH_DATES),
    SideAction.VIEW_AUDIT_OWN_SIDE: SideRule(ADMIN | AUDITOR),
    SideAction.VIEW_AUDIT_OTHER_SIDE: SideRule(NOBODY, otherwise=Verdict.HIDE),
    SideAction.EXPORT_AUDIT_OWN_SIDE: SideRule(AUDITOR),
    SideAction.VERIFY_AUDIT_CHAIN: SideRule(AUDITOR),
}


def decide(actor: Actor | None, action: SideAction) -> Verdict:
    """Return what an actor may do about the side, the cycle or the calendar; nobody signed in is None."""
    return SIDE_RULES[action].judge(actor) if actor else Verdict.LOGIN


def decide_confirmation(actor: Actor | None, *, proposed_by: str, decided_by: str = "") -> Verdict:
    """Return whether an actor may confirm a calendar change, which takes an admin of the side that did not propose.

    :param proposed_by: the side that proposed.
    :param decided_by: the side that hosts and decides alone where the cycle says so, else empty.
    """
    verdict = decide(actor, SideAction.CONFIRM_CALENDAR_CHANGE)
    if actor is None or verdict is not Verdict.ALLOW:
        return verdict
    allowed = actor.side == decided_by if decided_by else actor.side != proposed_by
    return Verdict.ALLOW if allowed else Verdict.DENY


def decide_management(actor: Actor | None, *, of_side: str, of_user_id: int | None = None) -> Verdict:
    """Return whether an actor may manage the people and posts of a side, and this person among them."""
    if actor is None:
        return Verdict.LOGIN
    if actor.side != of_side:
        return decide(actor, SideAction.MANAGE_USERS_OTHER_SIDE)
    if actor.user_id == of_user_id:
        return decide(actor, SideAction.GRANT_ROLE_TO_SELF)
    return decide(actor, SideAction.MANAGE_USERS_OWN_SIDE)


def require(actor: Actor | None, action: SideAction) -> None:
    """Raise HiddenError or PermissionDenied unless the act is allowed."""
    insist(decide(actor, action))


def insist(verdict: Verdict, wrong_state: str | Promise = "") -> None:
    """Raise what a verdict other than ALLOW stands for: HiddenError, WrongStateError or PermissionDenied.

    :param wrong_state: what would make the act possible, fit to show to a person.
    """
    match verdict:
        case Verdict.ALLOW:
            return
        case Verdict.HIDE:
            raise HiddenError
        case Verdict.STATE:
            raise WrongStateError(str(wrong_state))
        case Verdict.LOGIN:
            raise PermissionDenied(_("Sign in first."))
    raise PermissionDenied(_("Your posts do not give you the right to do this."))
