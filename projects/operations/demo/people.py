"""Who stands in the demo workspace: people of both sides, their posts, and who held them when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Framework, Organization, Post, PriorityArea, Tenure
from frameworks.naming import post_slug
from frameworks.policies import Actor
from frameworks.queries import actor_of

BEGINNING = date(2024, 1, 1)
HANDOVER = date(2025, 1, 15)
VACANT, VACANT_FOR = "us-poc-is", timedelta(days=60)
ACTING = "rok-poc-di"
LANGUAGES = {"US": "en", "ROK": "ko"}
NAMES_KO = {"US": "미측", "ROK": "한측"}

# The accounts of one side by what their name ends in, with both names.
PEOPLE = {
    "author": ("author", "작성자"),
    "poc": ("point of contact", "담당자"),
    "poc-2": ("second point of contact", "담당자 2"),
    "poc-3": ("third point of contact", "담당자 3"),
    "lead": ("lead point of contact", "총괄담당관"),
    "former-lead": ("former lead point of contact", "전임 총괄담당관"),
    "admin": ("administrator", "관리자"),
    "auditor": ("auditor", "감사담당자"),
    "leadership": ("leadership", "지휘부"),
}
# Who covers which area; two each.
AREAS = {"MS": "poc", "TC": "poc", "ME": "poc-2", "CB": "poc-2", "DI": "poc-3", "IS": "poc-3"}
OFFICES = {
    "US": {
        "MS": "US-INDOPACOM",
        "ME": "US-INDOPACOM",
        "CB": "US-DSCA",
        "DI": "US-OUSDAS",
        "TC": "US-OUSDRE",
        "IS": "US-OSDP",
        Role.AUTHOR: "US-IPSA",
        Role.LEAD: "US-DASD-EA",
        Role.ADMIN: "US-OSDP",
        Role.AUDITOR: "US-OSD",
        Role.LEADERSHIP: "US-IPSA",
    },
    "ROK": {
        "MS": "ROK-IPB-IPP",
        "ME": "ROK-JCS",
        "CB": "ROK-IPB-ICD",
        "DI": "ROK-DAPA",
        "TC": "ROK-ADD",
        "IS": "ROK-IPB-MSP",
        Role.AUTHOR: "ROK-IPB-USP",
        Role.LEAD: "ROK-IPB-USP",
        Role.ADMIN: "ROK-PPB",
        Role.AUDITOR: "ROK-MND",
        Role.LEADERSHIP: "ROK-NDP",
    },
}
TITLES = {
    Role.AUTHOR: ("Author of projects", "사업 작성 담당"),
    Role.LEAD: ("Lead point of contact", "총괄담당관"),
    Role.ADMIN: ("Administrator", "체계관리 담당"),
    Role.AUDITOR: ("Auditor", "감사 담당"),
    Role.LEADERSHIP: ("Leadership", "지휘부"),
}
HOLDERS = {
    Role.AUTHOR: "author",
    Role.LEAD: "lead",
    Role.ADMIN: "admin",
    Role.AUDITOR: "auditor",
    Role.LEADERSHIP: "leadership",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The people by account name, to act as they could at each moment."""

    users: dict[str, User]
    # The days since when somebody else holds a post, or nobody. Between two of them nobody's posts change.
    turns: tuple[date, ...]
    acting: dict[tuple[str, int], Actor] = field(default_factory=dict)

    def actor(self, side: str, name: str, at: datetime) -> Actor:
        """Return a person of a side with the posts they held on a day; asked once for each time between turns."""
        username = f"{side.lower()}-{name}"
        key = username, sum(turn <= at.date() for turn in self.turns)
        if key not in self.acting:
            self.acting[key] = actor_of(self.users[username], at=at)
        return self.acting[key]

    def lead(self, side: str, at: datetime) -> Actor:
        """Return the lead point of contact of a side at a moment."""
        return self.actor(side, "former-lead" if at.date() < HANDOVER else "lead", at)

    def reviewer(self, side: str, area: PriorityArea, at: datetime) -> Actor:
        """Return the point of contact of an area, or the lead while nobody holds that post."""
        poc = self.actor(side, AREAS[area.code], at)
        return poc if poc.covers(area.pk) else self.lead(side, at)


def make_people(framework: Framework, *, at: datetime) -> Cast:
    """Add the people, posts and tenures of both sides. All share one password, so it is hashed once."""
    password = make_password(settings.DEMO_PASSWORD)
    people = [_person(side, name, password, at=at) for side in LANGUAGES for name in PEOPLE]
    users = {user.username: user for user in User.objects.bulk_create(people)}
    offices = {office.code: office for office in Organization.objects.all()}
    kinds = [*((role, None) for role in HOLDERS), *((Role.POC, area) for area in framework.areas.order_by("order"))]
    posts = [_post(side, role, framework, area, offices) for side in LANGUAGES for role, area in kinds]
    vacant_since = at.date() - VACANT_FOR
    Post.objects.bulk_create(posts)
    Tenure.objects.bulk_create(tenure for post in posts for tenure in _tenures(post, users, vacant_since=vacant_since))
    return Cast(users, turns=(HANDOVER, vacant_since))


def _person(side: str, name: str, password: str, *, at: datetime) -> User:
    username = f"{side.lower()}-{name}"
    english, korean = PEOPLE[name]
    return User(
        username=username,
        password=password,
        email=f"{username}@{side.lower()}.example",
        name_en=f"{side} {english} (demo)",
        name_ko=f"{NAMES_KO[side]} {korean}(시연)",
        side=side,
        language=LANGUAGES[side],
        date_joined=at,
    )


def _post(
    side: str, role: Role, framework: Framework, area: PriorityArea | None, offices: dict[str, Organization]
) -> Post:
    english, korean = TITLES[role] if area is None else (f"Point of contact, {area.name_en}", f"{area.name_ko} 담당")
    bound = framework if role in {Role.LEAD, Role.POC} else None
    return Post(
        side_id=side,
        role=role,
        framework=bound,
        area=area,
        organization=offices[OFFICES[side][area.code if area else role]],
        slug=post_slug(side, role, area.code if area else framework.code if bound else ""),
        title_en=f"{english} ({side})",
        title_ko=f"{korean}({NAMES_KO[side]})",
    )


def _tenures(post: Post, users: dict[str, User], *, vacant_since: date) -> Iterator[Tenure]:
    """Let a person hold a post from the beginning, one only acting; leads since the handover, one until lately."""
    side, name = post.side_id.lower(), AREAS[post.area.code] if post.area else HOLDERS[Role(post.role)]
    starts_on, ends_on = BEGINNING, None
    if post.role == Role.LEAD:
        starts_on = HANDOVER
        yield Tenure(
            post=post, user=users[f"{side}-former-lead"], starts_on=BEGINNING, ends_on=HANDOVER - timedelta(days=1)
        )
    if post.slug == VACANT:
        ends_on = vacant_since - timedelta(days=1)
    acting = post.slug == ACTING
    yield Tenure(post=post, user=users[f"{side}-{name}"], starts_on=starts_on, ends_on=ends_on, acting=acting)
