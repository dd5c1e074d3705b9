"""Every form of the site refuses what it cannot take, in words, changes nothing by it, and never fails."""

import re
from collections.abc import Iterator
from copy import deepcopy

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.html import escape

from alliance.accounts.models import User
from tests.forms import FORMS
from tests.scenes import Form, Scene
from tests.scenes.door import with_the_app

pytestmark = pytest.mark.usefixtures("reference")

every_form, every_form_inside, every_form_with_a_session, every_form_of_a_person = (
    pytest.mark.parametrize("form", forms, ids=lambda form: form.name)
    for forms in (
        FORMS,
        [form for form in FORMS if ":" in form.name],
        [form for form in FORMS if not form.by_token],
        [form for form in FORMS if ":" in form.name and not form.by_token],
    )
)
LONG = "x" * 60_000
# Addresses that show the form, too.
SHOWN = {"projects:new", "projects:edit", "projects:meeting", "projects:calendar-address"}
SHOWN |= {"projects:meeting-new", "projects:milestone", "projects:holidays", "projects:cycle-close"}
SHOWN |= {"projects:together", "projects:fact-sheet", "reminders:preferences", "reminders:unsubscribe"}
SAMPLES = {"pk": 1, "number": 1, "uidb36": "1"}


def spoilt(form: Form, scene: Scene) -> Iterator[tuple[str, dict]]:
    """Give what could be said with one field missing, over-long, with a NUL in it, or of a wrong kind."""
    for name in scene.said:
        others = {other: value for other, value in scene.said.items() if other != name}
        if name not in form.optional:
            yield f"{name} is missing", others
        yield f"{name} is too long", {**others, name: LONG}
        yield f"{name} has a NUL", {**others, name: "a\x00b"}
        if name not in form.free:
            yield f"{name} is of a wrong kind", {**others, name: "no such thing"}
            yield f"{name} is a number no database holds", {**others, name: "9" * 40}


@every_form
def test_whatever_is_spoilt_is_refused_and_what_is_whole_is_taken_after(form):
    scene = form.scene()

    for how, said in spoilt(form, scene):
        cache.clear()  # so that nobody is told to have tried too often
        assert scene.client.post(scene.path, said).status_code == form.refused, how

    cache.clear()
    assert scene.client.post(scene.path, scene.said).status_code == form.taken


@every_form_inside
def test_what_is_refused_the_second_time_gives_the_text_back(form):
    scene = form.scene()
    assert scene.client.post(scene.path, scene.said).status_code == form.taken

    again = scene.client.post(scene.path, scene.said)

    assert again.status_code in ({404} if form.ends_it else {form.taken, 409, 422})
    if again.status_code not in {form.taken, 404}:
        assert all(escape(scene.said[name]) in again.content.decode() for name in form.free)


@every_form
def test_a_body_that_cannot_be_read_is_no_failure(form):
    scene = form.scene()
    too_many = "&".join(f"f{number}=" for number in range(1001))
    bodies = [
        (b"--x\r\nno form", "multipart/form-data"),
        (b"\xff\xfe\x00", "multipart/form-data; boundary=x"),
        (too_many.encode(), "application/x-www-form-urlencoded"),
        (b'{"reason": ["x"]}', "application/json"),
    ]
    for body, kind in bodies:
        assert scene.client.post(scene.path, body, content_type=kind).status_code < 500


@every_form_with_a_session
def test_without_its_token_it_is_refused(form):
    scene = form.scene()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = scene.client.cookies
    answer = strict.post(scene.path, scene.said)
    assert answer.status_code == 403
    assert "errors/csrf.html" in [template.name for template in answer.templates]


@every_form
def test_by_another_method_it_does_nothing(form):
    scene = form.scene()
    shown = scene.client.get(scene.path).status_code
    others = {getattr(scene.client, method)(scene.path).status_code for method in ("put", "patch", "delete")}
    if form.is_allauths:
        assert max(shown, *others) < 500
    else:
        assert shown == (200 if form.name in SHOWN else 405)
        assert others == {405}


@every_form_inside
def test_the_other_sides_and_what_does_not_exist_answer_alike(form):
    scene = form.scene()
    assert {scene.client.post(path, scene.said).status_code for path in scene.elsewhere} <= {404}


@every_form_of_a_person
def test_whoever_is_not_signed_in_is_asked_to(form):
    scene = form.scene()
    assert Client().post(scene.path, scene.said)["Location"].startswith("/account/login/")


def test_every_address_that_takes_a_form_is_in_the_table():
    client = with_the_app("account_logout")().client
    RecoveryCodes.activate(User.objects.get())
    takes = {name for name, path in addresses() if takes_a_form(client, path)}
    assert sorted(takes ^ {form.name for form in FORMS}) == []


def takes_a_form(client: Client, path: str) -> bool:
    """Test whether something other than 405 is said to a form; whatever else comes of it is undone."""
    person = Client()
    person.cookies = deepcopy(client.cookies)
    with transaction.atomic():
        status = person.post(path).status_code
        transaction.set_rollback(True)
    return status != 405


def addresses(patterns=None, space: str = "") -> Iterator[tuple[str, str]]:
    """Give the name of every address of the site, with one such address."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            name = f"{space}{pattern.name}"
            matcher = pattern.pattern
            parts = matcher.converters or getattr(matcher, "regex", re.compile("")).groupindex
            yield name, reverse(name, kwargs={part: SAMPLES.get(part, "none") for part in parts})
