"""The sheet for whoever only leads: one screen of a phone, one sheet of A4."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from frameworks.choices import Role
from projects import operations
from projects.choices import State, Visibility
from tests.factories import PASSWORD, framework, lead_of, make_actor, make_open_cycle, make_person, make_project

PHONE = {"width": 390, "height": 844}
FAMILIES = "() => document.fonts.ready.then(() => document.fonts.size)"


@pytest.fixture
def busy(world) -> None:
    """Give two active projects in every area, judged apart by the sides, and late duties of both sides."""
    now = timezone.now()
    make_open_cycle(at=now - timedelta(days=120), scm_on=now.date() + timedelta(days=76))
    author = make_actor("US", Role.AUTHOR, at=now)
    titles = {"title_en": "Maintenance work widened to combat ships", "title_ko": "전투함정으로 정비 협력 확대"}
    for area in framework().areas.all():
        for health in ("OFF_TRACK", "ON_TRACK"):
            project = make_project(
                "US", State.PRESENTED, Visibility.BOTH, area=area.code, actor=author, at=now, **titles
            )
            for side, said in (("US", health), ("ROK", "AT_RISK")):
                report = {"health": said, "reason": "Slow.", "actor": lead_of(side), "at": now}
                operations.report_status(project_id=project.pk, **report)


@pytest.mark.django_db
def test_whoever_only_leads_comes_to_the_sheet_and_others_can(reference):
    make_open_cycle()
    for role, asked, template in [
        (Role.LEADERSHIP, "", "dashboard_brief.html"),
        (Role.LEADERSHIP, "?view=full", "dashboard.html"),
        (Role.LEAD, "", "dashboard.html"),
        (Role.LEAD, "?view=brief", "dashboard_brief.html"),
        (Role.LEAD, "?view=none", "dashboard.html"),
    ]:
        client = Client()
        client.force_login(make_person("US", role))
        assert f"projects/{template}" in [one.name for one in client.get(f"/{asked}").templates], (role, asked)


@pytest.mark.browser
@pytest.mark.parametrize("side", ["US", "ROK"])
def test_the_sheet_fits_one_screen_of_a_phone_and_one_sheet_of_paper(busy, browser: Browser, live_server, side):
    make_person(side, Role.LEADERSHIP, username="leader")
    tab = browser.new_context(viewport=PHONE).new_page()
    tab.goto(f"{live_server.url}/account/login/")
    tab.fill("[name=login]", "leader")
    tab.fill("[name=password]", PASSWORD)
    tab.press("[name=password]", "Enter")
    tab.wait_for_url(f"{live_server.url}/")
    tab.evaluate(FAMILIES)
    box = tab.locator("#essentials").bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"]
    assert tab.locator("#essentials").inner_text().count("\n") > 20
    sheet = tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    tab.context.close()
