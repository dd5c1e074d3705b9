"""What stands around every page."""

import pytest
from django.test import Client

from alliance.accounts.models import User

pytestmark = pytest.mark.django_db


def test_nobody_signed_in_gets_no_navigation(client: Client):
    page = client.get("/account/login/")
    assert not page.context["shell"]
    assert b"mainnav" not in page.content


def test_a_person_without_a_post_finds_their_way_too(client: Client, django_assert_max_num_queries):
    client.force_login(User.objects.create_user(username="us.new", side="US", name_en="New"))
    with django_assert_max_num_queries(12):
        page = client.get("/work/")
    assert page.status_code == 200
    labels = [item.label for item in page.context["shell"].nav]
    assert labels[:2] == ["Dashboard", "My work"]
    assert [item.label for item in page.context["shell"].nav if item.current] == ["My work"]
    assert "Audit" not in labels
