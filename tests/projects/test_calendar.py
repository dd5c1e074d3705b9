"""The calendar in both languages: where a meeting takes place, and what sources say differently."""

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.models import Meeting, SourceConflict
from tests.factories import make_open_cycle, make_person

pytestmark = pytest.mark.usefixtures("reference")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Washington", "KIDD 27 number", "Same meeting called the 26th")), ("ko", ("워싱턴", "제27차 KIDD 차수"))],
)
def test_places_and_claims_stand_in_the_readers_language(language, words):
    cycle = make_open_cycle()
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR, language=language))
    calendar, dashboard, meeting = (
        client.get(path).content.decode() for path in ("/calendar/?view=list", "/", cycle.get_absolute_url())
    )

    assert all(word in calendar for word in words)
    assert words[0] in dashboard
    assert words[0] in meeting


def test_every_city_and_every_claim_has_both_languages(reference):
    assert not Meeting.objects.exclude(city_en="").filter(city_ko="").exists()
    assert not any(text == "" for row in SourceConflict.objects.values_list() for text in row)
