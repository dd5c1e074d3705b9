"""Who may sign in: the first people of a site, by its operator; later those of a side, by its administrators."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.accounts.choices import Language, SideCode
from alliance.accounts.models import User
from alliance.audit.recording import record
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Framework, Organization, Post, PriorityArea, Tenure
from frameworks.naming import post_slug
from frameworks.policies import (
    Actor,
    HiddenError,
    SideAction,
    WrongStateError,
    decide_management,
    insist,
    require,
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of a person before they sign in; ``password`` is empty for somebody who is there already."""

    username: str
    side: str
    name_en: str
    name_ko: str = ""
    email: str = ""
    password: str = ""


@transaction.atomic
def seat_person(person: NewPerson, *, role: str, area: str = "", office: str = "", at: datetime) -> Tenure:
    """Let a person hold a post from today on, by the date of their side; both are made where they are missing.

    :param area: the code of the priority area, for a point of contact.
    :param office: the code of the organization a new post belongs to.
    :raises ValidationError: for a side, role, area or office that is unknown, a password that is too weak, a user
        name of the other side, or a post that somebody holds.
    """
    post = _post(person.side, role, area, office)
    user = User.objects.filter(username=person.username).first() or _user(person)
    if user.side != person.side:
        raise ValidationError(_("This user name belongs to the other side."))
    tenure = Tenure(post=post, user=user, starts_on=at.astimezone(ZoneInfo(ZONES[person.side])).date())
    tenure.full_clean()
    tenure.save()
    record("person.seated", user, actor=None, at=at, changes={"post": ["", post.slug]}, shared=True)
    return tenure


def _user(person: NewPerson) -> User:
    language = Language.KO if person.side == SideCode.ROK else Language.EN
    user = User(
        username=person.username,
        side=person.side,
        name_en=person.name_en,
        name_ko=person.name_ko,
        email=person.email,
        language=language,
    )
    validate_password(person.password, user)
    user.set_password(person.password)
    user.full_clean()
    user.save()
    return user


def _post(side: str, role: str, area_code: str, office: str) -> Post:
    """Return the post of a role, made with a plain title when it is the first of its kind."""
    if side not in SideCode.values or role not in Role.values:
        raise ValidationError(_("There is no such side or role."))
    framework = Framework.objects.order_by("pk").first() if role in {Role.LEAD, Role.POC} else None
    area = PriorityArea.objects.filter(framework=framework, code=area_code).first() if role == Role.POC else None
    if role in {Role.LEAD, Role.POC} and framework is None:
        raise ValidationError(_("Load the reference data first."))
    if role == Role.POC and area is None:
        raise ValidationError(_("A point of contact needs one of the priority areas."))
    if post := Post.objects.filter(side_id=side, role=role, framework=framework, area=area).first():
        return post
    organization = Organization.objects.filter(side_id=side, code=office).first()
    if organization is None:
        raise ValidationError(_("A new post needs an office of its own side."))
    bound = area or framework
    titles = {language: _title(side, role, area, language) for language in Language.values}
    return Post.objects.create(
        side_id=side,
        role=role,
        framework=framework,
        area=area,
        organization=organization,
        slug=post_slug(side, role, bound.code if bound else ""),
        title_en=titles[Language.EN],
        title_ko=titles[Language.KO],
    )


def _title(side: str, role: str, area: PriorityArea | None, language: str) -> str:
    with override(language):
        what, whose = str(Role(role).label), str(SideCode(side).label)
    of = getattr(area, f"name_{language}", "")
    if language == Language.KO:
        return f"{f'{of} {what}'.strip()}({whose})"
    return f"{', '.join(filter(None, [what, of]))} ({whose})"


@transaction.atomic
def add_person(
    *, username: str, name_en: str, name_ko: str = "", email: str = "", language: str, actor: Actor, at: datetime
) -> User:
    """Add a person of the own side, who holds no post and cannot sign in before they set a password by a link.

    :raises PermissionDenied: unless the actor manages the people of this side.
    :raises ValidationError: for a user name that is taken, or anything else that cannot be.
    """
    insist(decide_management(actor, of_side=actor.side))
    user = User(
        username=username,
        side=actor.side,
        name_en=name_en,
        name_ko=name_ko,
        email=email,
        language=language,
        date_joined=at,
    )
    user.set_unusable_password()
    user.full_clean()
    user.save()
    record("person.added", user, actor=actor.acting_as(Role.ADMIN), at=at)
    return user


@transaction.atomic
def deactivate(*, username: str, actor: Actor, at: datetime) -> User:
    """Close the account of a person of the own side; their sessions end at the next request, their posts stay.

    :raises HiddenError: for somebody who does not exist or is of the other side.
    :raises PermissionDenied: unless the actor manages the people of this side, or if the person is the actor.
    :raises WrongStateError: if it is closed already.
    """
    user = _managed(username, actor)
    if not user.is_active:
        raise WrongStateError(_("This account is closed already."))
    user.is_active = False
    return _save(user, "person.deactivated", {"active": [True, False]}, actor=actor, at=at)


@transaction.atomic
def reactivate(*, username: str, actor: Actor, at: datetime) -> User:
    """Open a closed account again; what sessions it had stay ended.

    :raises HiddenError, PermissionDenied: as ``deactivate`` does.
    :raises WrongStateError: if it is open already.
    """
    user = _managed(username, actor)
    if user.is_active:
        raise WrongStateError(_("This account is open already."))
    user.is_active = True
    return _save(user, "person.reactivated", {"active": [False, True]}, actor=actor, at=at)


@transaction.atomic
def end_sessions(*, username: str, actor: Actor, at: datetime) -> User:
    """End all sessions of a person of the own side, wherever they are signed in.

    :raises HiddenError, PermissionDenied: as ``deactivate`` does.
    """
    user = _managed(username, actor)
    require(actor, SideAction.END_SESSIONS_OWN_SIDE)
    return _save(user, "person.sessions_ended", {}, actor=actor, at=at)


@transaction.atomic
def invite(*, username: str, actor: Actor, at: datetime) -> User:
    """Put on record that a person of the own side is sent a link with which they set a password; the caller sends it.

    :raises HiddenError, PermissionDenied: as ``deactivate`` does.
    :raises WrongStateError: without an address to send it to, or for a closed account.
    """
    user = _managed(username, actor)
    if not user.is_active or not user.email:
        raise WrongStateError(_("A link can be sent to an open account that has an e-mail address."))
    record("person.invited", user, actor=actor.acting_as(Role.ADMIN), at=at)
    return user


def _managed(username: str, actor: Actor) -> User:
    user = User.objects.select_for_update().filter(username=username, side=actor.side).first()
    if user is None:
        raise HiddenError
    insist(decide_management(actor, of_side=user.side, of_user_id=user.pk))
    return user


def _save(user: User, verb: str, changes: dict[str, list[bool]], *, actor: Actor, at: datetime) -> User:
    """Save a person, end the sessions there are, and put it on record."""
    user.session_series += 1
    user.save(update_fields=["is_active", "session_series"])
    record(verb, user, actor=actor.acting_as(Role.ADMIN), at=at, changes=changes)
    return user
