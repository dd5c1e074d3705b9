"""Every address of the site: each page is in the table, and what one side keeps to itself answers as nothing does."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse

from alliance.accounts.choices import SideCode
from frameworks.choices import Role
from projects import operations
from projects.choices import ReportKind, State
from reminders import planner
from reminders.models import Delivery, Notice, Obligation, Rung
from tests.factories import NOW, framework, lead_of, make_actor, make_person, make_project
from tests.pages import PAGES

pytestmark = pytest.mark.django_db

# A value for each part of an address, with which it leads nowhere.
NOWHERE = {
    "ref": "rok-aaaaaaaa",
    "slug": "scm-58-own-rok-99",
    "meeting": "kidd-99",
    "name": "scm-58-own-rok-99-en.pdf",
    "before": "scm-58-own-rok-98",
    "number": 99,
    "pk": 10**9,
    "token": "none",
    "side": "none",
    "code": "none",
    "username": "nobody",
    "alpha2": "xx",
    "uidb36": "1",
    "key": "none",
    "role": "none",
}
FILES = {
    "projects:audit-export",
    # Leads to the record of the own side.
    "projects:audit-side",
    # What open pages ask by themselves.
    "projects:changes",
    "projects:export-csv",
    "projects:export-xlsx",
    "projects:dates",
    "projects:feed",
    "projects:file",
    "projects:download-report",
    "projects:redline",
    "projects:report-sheet",
    "projects:project-sheet-file",
    "mfa_download_recovery_codes",
}
# What both sides know: the agreement, its cycles, countries; and the links of mails about one's own password.
KNOWN = {
    *("frameworks:detail", "projects:cycle", "projects:cycle-close", "projects:partner", "projects:post"),
    *("projects:board", "projects:meeting", "projects:meeting-propose", "projects:meeting-confirm"),
    *("projects:milestone", "projects:milestone-change", "projects:holiday-take-back"),
    *("projects:meeting-refuse", "projects:meeting-take-back"),
    # How a role does its work is no secret of anybody.
    "projects:help-role",
    # Named by a secret that nobody can guess, and by the side itself.
    *("projects:feed", "projects:audit-side", "reminders:unsubscribe"),
    # A ladder is both sides'; a rehearsal shows the reader's own side.
    *("reminders:ladder", "reminders:ladder-begin", "reminders:ladder-end", "reminders:statutory"),
    *("reminders:rung-add", "reminders:rung-save", "reminders:rung-remove", "reminders:framework-ladder"),
    *("reminders:framework-rung-add", "reminders:framework-rung-save", "reminders:framework-rung-remove"),
    *("reminders:rehearsal", "reminders:rehearsal-test"),
}
FORM = {
    "reason": "Why not.",
    "reasons": "Why not.",
    "body": "Words.",
    "audience": "OWN",
    "recommendation": "SUPPORT",
    "health": "ON_TRACK",
    "version": "1",
    "base_version": "1",
    "title_en": "Title",
    "kind": "PROJECT",
    "area": "MS",
    "date_precision": "DAY",
}
TOKEN = re.compile(r'name="(?:csrfmiddlewaretoken|kept)" value="[^"]+"')
MOMENT = re.compile(r"<time.*?</time>", re.DOTALL)


def routes() -> dict[str, dict[str, object]]:
    """Return the name of every address with values with which it leads nowhere; one that hides another goes for it."""
    found = {}
    for name, parts in _named(get_resolver(), ()):
        leading = resolve(reverse(name, kwargs={part: NOWHERE[part] for part in parts}))
        found[leading.view_name] = leading.captured_kwargs
    return found


def _named(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = (*namespaces, one.namespace) if one.namespace else namespaces
            yield from _named(one, inner)
        else:
            yield ":".join((*namespaces, one.name)), list(one.pattern.regex.groupindex)


ROUTES = routes()
GUARDED = [name for name, kwargs in ROUTES.items() if kwargs and name not in KNOWN and ":" in name]


def is_page(client: Client, name: str) -> bool:
    """Test whether an address answers a GET with a page, be it that there is none, and leads nowhere else."""
    answer = client.get(reverse(name, kwargs=ROUTES[name]))
    return answer.status_code not in {302, 405} and answer.headers["Content-Type"].startswith("text/html")


def test_every_page_of_the_site_is_in_the_table(reference):
    signed_in = Client()
    signed_in.force_login(make_person("US", *Role))
    paths = {path for page in PAGES for path in (page.path, page.leads_to) if path}
    told = {resolve(re.sub(r"\{.*?\}", "1", path).partition("?")[0]).view_name for path in paths}

    pages = {name for name in ROUTES.keys() - FILES if is_page(signed_in, name) or is_page(Client(), name)}

    assert pages <= told


@pytest.fixture(scope="module", params=["US", "ROK"])
def kept(request, django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Give what a side keeps to itself, and people of the other: one with every post, an auditor, one with none."""
    side, other = request.param, SideCode(request.param).other
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        author, lead, admin = make_actor(side, Role.AUTHOR), lead_of(side), make_actor(side, Role.ADMIN)
        submitted = make_project(side, State.SUBMITTED, actor=author)
        Rung.objects.create(framework=framework(), days_before=0)
        planner.plan(at=max(Obligation.objects.values_list("due_at", flat=True)))
        yield SimpleNamespace(
            side=side,
            username=author.username,
            refs=[
                submitted.key,
                make_project(side, actor=author).key,
                make_project(side, State.RETURNED, actor=author).key,
                # The other side knows a shared project by its number alone.
                make_project(side, State.ENDORSED, actor=author).key,
            ],
            slug=operations.freeze_report(cycle_id=submitted.cycle_id, kind=ReportKind.OWN, actor=admin, at=NOW).slug,
            duty=Obligation.objects.filter(post__side=side, post__role=Role.LEAD).first().pk,
            notice=Notice.objects.filter(user_id=lead.user_id).first().pk,
            mail=Delivery.objects.filter(user_id=lead.user_id, gathered_in=None).first().pk,
            people=[make_person(other, *roles) for roles in (list(Role), [Role.AUDITOR], [])],
        )
        transaction.set_rollback(True)


def hidden(kept: SimpleNamespace, name: str) -> list[dict[str, object]]:
    """Return the parts of an address with which it leads to what a side keeps to itself."""
    parts = ROUTES[name]
    if "ref" in parts:
        return [{**parts, "ref": ref, **({"number": 1} if "number" in parts else {})} for ref in kept.refs]
    if "username" in parts:
        return [{"username": kept.username}]
    if name.startswith("projects:post-"):
        return [{"slug": f"{kept.side.lower()}-{role}"} for role in ("lead", "admin")]
    if "slug" in parts:
        return [{**parts, "slug": kept.slug, **({"name": f"{kept.slug}-en.pdf"} if "name" in parts else {})}]
    named = {"reminders:read": kept.notice, "reminders:resend": kept.mail, "reminders:drop": kept.mail}
    return [{"pk": named.get(name, kept.duty)}]


def said(client: Client, method: str, name: str, parts: dict[str, object], form: dict[str, str]) -> tuple[object, ...]:
    """Return all that an answer tells, without what differs at each request and the address itself."""
    address = reverse(name, kwargs=parts)
    answer = client.post(address, form) if method == "POST" else client.generic(method, address)
    text = MOMENT.sub("", TOKEN.sub("", answer.content.decode())).replace(address, "ADDRESS")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, headers, text


@pytest.mark.parametrize("name", GUARDED)
def test_what_the_other_side_keeps_to_itself_answers_as_what_does_not_exist(kept, name):
    for person in kept.people:
        client = Client()
        client.force_login(person)
        for method, form in (("GET", {}), ("HEAD", {}), ("POST", {}), ("POST", FORM)):
            absent = said(client, method, name, ROUTES[name], form)
            assert absent[0] in {404, 405, 422}
            for parts in hidden(kept, name):
                assert said(client, method, name, parts, form) == absent, (person, method, parts)
