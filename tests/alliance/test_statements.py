"""A statement is prepared once on a connection, and says the same as its query set does."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import CharField, DateTimeField, Value
from django.test.utils import CaptureQueriesContext

from alliance import statements
from alliance.accounts.models import User
from alliance.statements import Slot, Statement
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def people_of_a_side() -> Statement:
    whose = User.objects.filter(side=Slot("side", CharField())).exclude(username="50%").order_by("username")
    return Statement(whose.values_list("username", Value("100 %")))


def test_a_statement_answers_for_whatever_stands_in_its_slots() -> None:
    for side in ("US", "ROK"):
        factories.make_user(side, username=f"{side.lower()}-one")
    asked = people_of_a_side()
    assert asked.rows(side="US") == [("us-one", "100 %")]
    assert asked.rows(side="ROK") == [("rok-one", "100 %")]
    assert asked.rows(side="'; DROP TABLE x; --%s") == []


def test_it_is_one_statement_at_first_and_is_prepared_once() -> None:
    asked = Statement(User.objects.filter(username="asked for three times").values_list("pk"))
    with CaptureQueriesContext(connection) as captured:
        for _time in range(3):
            asked.rows()
    assert [one["sql"].startswith("PREPARE") for one in captured] == [True, False, False]


def test_a_slot_that_stands_twice_is_filled_once() -> None:
    moment: Slot = Slot("moment", DateTimeField())
    asked = Statement(User.objects.filter(date_joined__lte=moment).exclude(last_login__gt=moment).values_list("pk"))
    person = factories.make_user("US", username="us-two")
    User.objects.filter(pk=person.pk).update(date_joined=NOW, last_login=NOW)
    assert asked.rows(moment=NOW) == [(person.pk,)]


def test_a_connection_forgets_before_it_holds_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "KEPT", 2)
    factories.make_user("US", username="us-three")
    asked = [Statement(User.objects.filter(username="us-three").values_list(Value(number))) for number in range(5)]
    assert [one.rows() for one in asked * 2] == [[(number,)] for number in range(5)] * 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] <= 2


def test_one_that_fails_leaves_the_next_one_whole() -> None:
    asked = Statement(User.objects.filter(date_joined=Slot("moment", DateTimeField())).values_list("pk"))
    with pytest.raises(Exception, match="timestamp"), transaction.atomic():
        asked.rows(moment="never")
    assert asked.rows(moment=NOW) == []
