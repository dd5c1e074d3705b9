"""Who may sign in, and as which post: for the operator of a site, before anybody can do it on a page."""

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
