"""The acts a project's page offers: each by a link that opens its form, and nothing else of it."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.test import Client

from alliance.accounts.models import User
from frameworks.choices import Role
from projects import operations
from projects.choices import Audience, State, Visibility
from tests.factories import NOW, lead_of, make_actor, make_project

pytestmark = pytest.mark.usefixtures("reference")
LINK = re.compile(r'<a class="btn" id="act-([a-z-]+)" href="([^"]+)">')
FORM = re.compile(r'<form class="form" id="act-([a-z-]+)"')


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.ENDORSED, State.PRESENTED])
def test_each_act_is_a_link_to_its_form_and_opens_no_other(state):
    lead = lead_of("US")
    project = make_project("US", state, Visibility.OWN if state == State.DRAFT else Visibility.BOTH)
    operations.comment(project_id=project.pk, body="Who pays?", audience=Audience.OWN, actor=lead, at=NOW)
    client = client_of(lead)

    page = client.get(project.get_absolute_url()).content.decode()
    links = {name: unescape(link) for name, link in LINK.findall(page)}

    assert "comment" in links
    assert FORM.findall(page) == []
    for name, link in links.items():
        opened = client.get(link).content.decode()
        assert FORM.findall(opened) == [name]
        assert LINK.findall(opened) != LINK.findall(page)
        assert f'action="{project.get_absolute_url()}{name}/"' in opened


def test_an_act_that_is_not_open_to_a_person_stays_closed_whatever_the_address_says():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    client = client_of(make_actor("US", Role.AUDITOR))

    for name in ("endorse", "review", "comment", "none"):
        answer = client.get(project.get_absolute_url(), {"do": name})
        assert answer.status_code == 200
        assert FORM.findall(answer.content.decode()) == []


def test_a_form_that_was_refused_stands_open_and_every_link_beside_it_leads_to_a_page():
    lead = lead_of("US")
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, actor=lead)
    about = {"project_id": project.pk, "actor": lead, "at": NOW}
    said = operations.comment(**about, body="Who pays?", audience=Audience.BOTH)
    for number in range(5):
        operations.reply(**about, comment_id=said.pk, body=f"Not us {number}.", audience=Audience.BOTH)
    client, address = client_of(lead), f"{project.get_absolute_url()}return/"

    refused = client.post(address, {"reason": ""})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert FORM.findall(page) == ["return"]
    main = page.partition("<main")[2].partition("</main>")[0]
    links = {urldefrag(urljoin(address, unescape(link))).url for link in re.findall(r'href="([^"]+)"', main)}
    assert len(links) > 10
    # Alone what stands on the page itself is found under the address of the act.
    assert {link: client.get(link).status_code for link in links - {address}} == dict.fromkeys(links - {address}, 200)
