"""Every page of the site, in one table: who looks at it, under which address, and what it may cost.

Braces stand for things of the workspace; ``seen_by`` fills them in for one side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page as Tab
from playwright.sync_api import Response, Route

from alliance.accounts.models import User
from tests.things import THINGS

# A form is taken with the token that the browser's cookie holds, too.
TOKEN = "t" * 32
STATEMENTS = 14
# A project has more topics than any other page, each read by one statement.
PROJECT = 28
# Of each kind of thing one statement finds, and of some one more reads what is shown.
SEARCHED = 18
# Each attempt to sign in is counted for its account and its place, in tables that every process shares.
LIMITED = 45
# A form that is not saved is read, checked against all that it offers, and shown again; twice where two texts meet.
SENT, MERGED = 17, 30
# The form of a project says besides who else is at it.
EDIT = 20
UNTITLED = MappingProxyType({"title_en": "", "title_ko": "", "base_version": "1"})
TITLED = MappingProxyType(
    UNTITLED | {"title_en": "Mine", "title_ko": "내 글", "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as one person comes to it.

    :param role: of the demo account that looks; "" for nobody signed in.
    :param sent: what a form sends there; None to go there by a link.
    :param status: the answer that is due.
    :param leads_to: the address at which the person arrives, when it is another one.
    :param budget: how many statements it may take at most.
    """

    name: str
    path: str
    role: str = "lead"
    sent: Mapping[str, str] | None = None
    status: int = 200
    leads_to: str = ""
    budget: int = STATEMENTS

    @property
    def form(self) -> dict[str, str]:
        """Return all that the form sends, its token included."""
        return {"csrfmiddlewaretoken": TOKEN, **(self.sent or {})}


PAGES = (
    # At the door.
    Page("sign-in", "/account/login/", ""),
    Page(
        "sign-in-refused", "/account/login/", "", {"login": "{side}-nobody", "password": "wrong"}, 422, budget=LIMITED
    ),
    Page("password-forgotten", "/account/password/reset/", ""),
    Page("password-forgotten-sent", "/account/password/reset/done/", ""),
    Page("password-link-spent", "/account/password/reset/key/1-spent/", ""),
    Page("password-renewed", "/account/password/reset/key/done/", ""),
    Page("no-account-yet", "/account/signup/", ""),
    Page("account-closed", "/account/inactive/", ""),
    Page("sign-out", "/account/logout/"),
    # One's own account.
    Page("account", "/account/"),
    Page("password", "/account/password/change/"),
    Page("confirm", "/account/reauthenticate/"),
    Page("second-factor", "/account/2fa/"),
    Page("second-factor-set-up", "/account/2fa/totp/activate/"),
    Page("second-factor-in-use", "/account/2fa/", "leadership"),
    Page("second-factor-stop", "/account/2fa/totp/deactivate/", "leadership"),
    Page("confirm-by-code", "/account/2fa/reauthenticate/", "leadership"),
    Page("recovery-codes", "/account/2fa/recovery-codes/", "leadership"),
    Page("recovery-codes-new", "/account/2fa/recovery-codes/generate/", "leadership"),
    # Where things stand.
    Page("dashboard", "/", budget=36),
    Page("dashboard-brief", "/?view=brief", budget=32),
    Page("work", "/work/", budget=SENT),
    Page("work-poc", "/work/", "poc"),
    Page("duties", "/duties/", budget=9),
    Page("duties-narrowed", "/duties/?whose=mine&state=LATE&order=post&then=due&density=one", budget=9),
    Page("duties-none-found", "/duties/?state=NIL&area=MS"),
    Page("duties-unknown-filter", "/duties/?state=none&forum=none", status=422),
    Page("filings", "/submissions/", budget=9),
    Page("filings-narrowed", "/submissions/?cycle={cycle}&state=SUBMITTED&order=area&then=title&density=one", budget=9),
    Page("filings-none-found", "/submissions/?cycle={cycle}&ending=MERGED"),
    Page("filings-unknown-filter", "/submissions/?owner=none", status=422),
    Page("cycles", "/cycles/", "admin"),
    Page("cycle", "/cycles/{cycle}/", budget=18),
    Page("board", "/cycles/{cycle}/board/"),
    Page("board-author", "/cycles/{cycle}/board/", "author"),
    Page("board-by-forum", "/cycles/{cycle}/board/?by=forum", budget=16),
    Page("cycle-not-opened", "/cycles/open/", "admin", {"framework": "RCF", "meeting": "0"}, 422, budget=SENT),
    Page("cycle-to-close", "/cycles/{cycle}/close/", "admin", budget=18),
    Page("milestone", "/cycles/{cycle}/milestones/call/", "admin", budget=20),
    Page("milestone-to-read", "/cycles/{cycle}/milestones/call/", "author"),
    Page("milestone-refused", "/cycles/{cycle}/milestones/call/", "admin", {"reason": ""}, 422, budget=20),
    Page("holidays", "/calendar/holidays/", "admin"),
    Page("holiday-refused", "/calendar/holidays/", "admin", {"on": "2026-11-14", "kind": "add"}, 422),
    Page("forums", "/cycles/{cycle}/forums/", budget=18),
    Page("forum-not-skipped", "/cycles/{cycle}/forums/waive/", "lead", {"forum": "SCM"}, 422, budget=18),
    Page("agenda", "/cycles/{cycle}/forums/{agenda}/", budget=18),
    Page("agenda-to-read", "/cycles/{cycle}/forums/{agenda}/", "author", budget=18),
    Page("agenda-task", "/cycles/{cycle}/forums/{agenda}/?item={tasked}", budget=18),
    Page("agenda-not-put", "/cycles/{cycle}/forums/{agenda}/put/", "lead", {"project": ""}, 422, budget=18),
    Page("agenda-sheet", "/cycles/{cycle}/forums/{agenda}/sheet/"),
    Page("cycle-closed", "/cycles/{closed-cycle}/?gate=presented", "leadership", budget=18),
    Page("ranking", "/cycles/{cycle}/ranking/"),
    Page("ranking-refused", "/cycles/{cycle}/ranking/save/", "lead", {"place-none": "1"}, 422, budget=SENT),
    # Words that stand in every kind of thing, and what is wrong with some.
    Page("search", "/search/"),
    Page("search-found", "/search/?q=plan", budget=SEARCHED),
    Page("search-found-ko", "/search/?q=%EC%A0%9C%EB%AA%A9", budget=SEARCHED),
    Page("search-comments", "/search/?q=remark&kind=comments", budget=SEARCHED),
    Page("search-nothing-found", "/search/?q=zzzz", budget=SEARCHED),
    Page("search-refused", "/search/?q=-", status=422),
    # Projects.
    Page("projects", "/projects/", budget=8),
    Page("projects-narrowed", "/projects/?order=area&then=-title&q=a&columns=due,themes,contact&grouped=partner"),
    Page("projects-none-found", "/projects/?q=zzzz"),
    Page("projects-unknown-filter", "/projects/?area=none", status=422),
    Page("projects-chosen", "/projects/together/?ref={editable}&ref={project}"),
    Page("projects-theme", "/projects/together/?act=theme&ref={editable}&back=area%3DMS", "author"),
    Page("projects-theme-sure", "/projects/together/?act=theme&theme={theme}&ref={editable}"),
    Page("projects-theme-refused", "/projects/together/?act=theme&ref={editable}&ref={presented}", "lead", {}, 409),
    Page("projects-none-chosen", "/projects/together/", status=422),
    Page("project-glance", "/projects/{project}/glance/"),
    Page("project-glance-active", "/projects/{presented}/glance/", "leadership"),
    Page("projects-board", "/projects/board/?area=MS"),
    Page("projects-board-by-forum", "/projects/board/?by=forum", budget=16),
    Page("projects-board-unknown-filter", "/projects/board/?area=none", status=422),
    Page("timeline", "/projects/timeline/?from=2026"),
    Page("timeline-months", "/projects/timeline/?zoom=month&from=2026"),
    Page("timeline-unknown-filter", "/projects/timeline/?area=none", status=422),
    Page("views", "/views/"),
    Page("view-not-saved", "/views/save/", "lead", {"name": "", "address": "/projects/?order=none"}, 422, budget=SENT),
    Page("projects-by-a-view", "/projects/?order=title"),
    Page("project-new", "/projects/new/", "author"),
    Page("project-new-refused", "/projects/new/", "author", UNTITLED, 422),
    Page("project", "/projects/{project}/", budget=PROJECT),
    Page("project-history", "/projects/{project}/?whole=yes", "poc", budget=PROJECT),
    Page("project-all-comments", "/projects/{project}/?talk=all", budget=PROJECT),
    Page("project-reply", "/projects/{project}/?answer={thread}", budget=PROJECT),
    Page("project-review", "/projects/{project}/?do=review", budget=PROJECT),
    Page("project-comment", "/projects/{project}/?do=comment", "poc", budget=PROJECT),
    Page("project-engagement", "/projects/{presented}/?do=log-engagement", "poc", budget=PROJECT),
    Page("project-forecast", "/projects/{presented}/?do=forecast-milestone", budget=PROJECT),
    Page("project-status", "/projects/{presented}/?do=report-status", budget=PROJECT),
    Page("project-presented", "/projects/{presented}/", budget=PROJECT),
    Page("project-draft", "/projects/{draft}/", "author", budget=PROJECT),
    Page("project-other-language", "/projects/{foreign}/", "author", budget=PROJECT),
    Page("project-act-refused", "/projects/{project}/return/", "lead", {"reason": ""}, 422, budget=PROJECT),
    Page("project-newer-version", "/projects/{project}/endorse/", "lead", {"version": "1"}, 409),
    Page("project-edit", "/projects/{editable}/edit/", budget=EDIT),
    Page("project-edit-refused", "/projects/{editable}/edit/", "lead", UNTITLED, 422, budget=SENT),
    Page("project-edit-too-late", "/projects/{presented}/edit/", "lead", TITLED, 409, budget=EDIT),
    Page("project-edit-conflict", "/projects/{foreign}/edit/", "author", TITLED, 409, budget=MERGED),
    Page("version", "/projects/{project}/versions/1/"),
    Page("as-counterpart", "/projects/{own-shared}/as-counterpart/", budget=50),
    Page("reminder", "/projects/{project}/reminder/"),
    Page("versions-compared", "/projects/{foreign}/compare/", "author"),
    # What both sides know.
    Page("calendar", "/calendar/?view=year&year=2026"),
    Page("calendar-of-an-empty-year", "/calendar/?view=year&year=1991", "leadership"),
    Page("calendar-month", "/calendar/?view=month&month=2026-09"),
    Page("calendar-mine", "/calendar/?view=month&month=2026-09&mine=yes&framework=RCF"),
    Page("calendar-list", "/calendar/?view=list&year=2026", budget=15),
    Page("calendar-no-such-month", "/calendar/?view=month&month=2027-13&forum=none", status=422),
    Page("calendar-address", "/account/calendar/"),
    Page("meeting", "/calendar/scm-58/", "admin", budget=22),
    Page("meeting-new", "/calendar/new/", "admin"),
    Page("meeting-new-refused", "/calendar/new/", "admin", {"reason": ""}, 422),
    Page("meeting-refused", "/calendar/scm-58/", "admin", {"reason": ""}, 422, budget=SENT),
    Page("framework", "/frameworks/{framework}/"),
    Page("commitments", "/commitments/"),
    Page("partners", "/partners/"),
    Page("partner", "/partners/jp/"),
    Page("posts", "/posts/", "admin"),
    Page("post", "/posts/{side}-admin/", "admin"),
    Page("post-of-others", "/posts/{lead}/", "author"),
    Page("post-brief", "/posts/{lead}/brief/", "lead", budget=18),
    Page("post-not-handed-over", "/posts/{lead}/hand-over/", "admin", {"user": "nobody"}, 422, budget=SENT),
    Page("reports", "/reports/", "admin"),
    Page("report", "/reports/{report}/", "admin"),
    Page("report-preview", "/reports/preview/?cycle={cycle-id}&kind=JOINT", "admin", budget=36),
    Page("report-files", "/reports/files/", "admin"),
    Page("report-file-refused", "/reports/{report}/ask/", "admin", {"file": "none"}, 422),
    Page("report-sheets", "/reports/{report}/sheets/", "admin"),
    Page("fact-sheet", "/reports/{public}/fact-sheet/"),
    Page("fact-sheet-refused", "/reports/{public}/fact-sheet/", "lead", {"text_en": "", "file": "en.pdf"}, 422),
    Page("project-sheet", "/projects/{project}/sheet/", "author", budget=34),
    Page("reports-compared", "/reports/compare/?from={report}&to={report}", "admin"),
    # People and reference data.
    Page("people", "/people/", "admin", budget=10),
    Page("people-narrowed", "/people/?account=open&role=AUDITOR&order=sign-in", "admin", budget=10),
    Page("people-none-found", "/people/?account=closed&holding=held", "admin"),
    Page("people-none-added", "/people/new/", "admin", {"username": "!"}, 422),
    Page("person", "/people/{side}-author/", "admin"),
    Page("oneself", "/people/{side}-admin/", "admin"),
    Page("reference", "/reference/", "admin", budget=18),
    # What is kept.
    Page("kept", "/kept/", "author"),
    Page("reminders", "/reminders/", "admin", budget=18),
    Page("ladder", "/reminders/ladder/{cycle}/", "admin"),
    Page("ladder-to-read", "/reminders/ladder/{cycle}/", "author"),
    Page("ladder-of-framework", "/reminders/ladder/of/{framework}/", "admin"),
    Page("rung-refused", "/reminders/ladder/of/{framework}/rungs/", "admin", {"days": "-1"}, 422),
    Page("rehearsal", "/reminders/rehearsal/{cycle}/", "admin"),
    Page("delivery-log", "/reminders/log/", "admin", budget=10),
    Page("delivery-log-none-found", "/reminders/log/?state=LEASED", "admin"),
    Page("mail-preferences", "/account/mail/"),
    Page("unsubscribe", "/reminders/unsubscribe/{unsubscribe}/", ""),
    Page("nil-return-refused", "/reminders/{duty}/nil/", "lead", {"reason": ""}, 422),
    Page("record", "/audit/", "auditor", budget=9),
    Page("record-narrowed", "/audit/?about=projects&act=project.saved&since=2026-01-01", "auditor", budget=9),
    Page("record-none-found", "/audit/?about=projects&act=obligation.waived", "auditor"),
    Page("record-unknown-filter", "/audit/?act=none&since=none", "auditor", status=422),
    Page("record-verified", "/audit/verify/", "auditor"),
    # Help, and what the site says of itself.
    Page("help", "/help/", "poc"),
    Page("help-role", "/help/lead/"),
    Page("help-words", "/help/words/"),
    Page("help-keyboard", "/help/keyboard/"),
    Page("help-not-gone-on", "/help/tour/", "author", {"station": "99"}, 422),
    Page("accessibility", "/accessibility/", ""),
    Page("accessibility-inside", "/accessibility/"),
    Page("design", "/design/"),
    Page("design-dark", "/design/?theme=dark", "author"),
    # Refusals.
    Page("not-readable", f"/projects/?{'x&' * 1001}", status=400),
    Page("not-allowed", "/audit/", "author", status=403),
    Page("not-from-here", "/language/", "author", {"csrfmiddlewaretoken": ""}, 403),
    Page("not-found", "/projects/none-such/", status=404),
    Page("not-now", "/projects/{presented}/edit/", status=409),
    # Last, since whoever gave the password may not look at the door again.
    Page(
        "one-time-code",
        "/account/login/",
        "",
        {"login": "{side}-leadership", "password": "alliance-demo"},
        leads_to="/account/2fa/authenticate/",
        budget=LIMITED,
    ),
)


def seen_by(side: str, page: Page) -> Page | None:
    """Return the page with its braces filled in for one side; None if the workspace holds no such thing."""
    texts = [page.path, *(page.sent or {}).values()]
    found = {name: find(side) for name, find in THINGS.items() if any(f"{{{name}}}" in text for text in texts)}
    if not all(found.values()):
        return None

    def fill(text: str) -> str:
        for name, thing in found.items():
            text = text.replace(f"{{{name}}}", thing)
        return text

    sent = None if page.sent is None else {name: fill(text) for name, text in page.sent.items()}
    return replace(page, path=fill(page.path), sent=sent)


def go(tab: Tab, site: str, page: Page) -> Response | None:
    """Let a browser come to a page, by its address or by sending its form there."""
    url = f"{site}{page.path}"
    if page.sent is None:
        return tab.goto(url)
    tab.context.add_cookies([{"name": settings.CSRF_COOKIE_NAME, "value": TOKEN, "url": site}])
    headers = {"content-type": "application/x-www-form-urlencoded"}

    def send(route: Route) -> None:
        route.continue_(method="POST", post_data=urlencode(page.form), headers={**route.request.headers, **headers})

    tab.route(url, send, times=1)
    return tab.goto(url)


def visit(client: Client, page: Page) -> Any:
    """Return the answer to a page, its form sent with a token as a browser sends it."""
    if page.sent is None:
        return client.get(page.path)
    client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return client.post(page.path, page.form)


def sign_in(username: str) -> Client:
    """Return a client of somebody who has just given the demo workspace's password."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username=username))
    visit(client, Page("", "/account/reauthenticate/", username, {"password": settings.DEMO_PASSWORD}))
    return client


def give_second_factor(user: User) -> None:
    """Let an account ask for one-time codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
