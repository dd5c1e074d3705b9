"""The chain over the record: it holds whatever is written at once, and whatever was tampered with shows."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from alliance.audit.chain import FIRST, Note, Why, digest, seal, seal_all, verify
from alliance.audit.models import Entry, Seal
from alliance.audit.recording import record
from frameworks.choices import Role
from tests.factories import NOW, make_actor, make_person, make_project

WRITERS, EACH = 8, 25


@pytest.fixture
def chain(world) -> list[Seal]:
    """Give the seals of a US record of some entries, committed and sealed."""
    make_project("US", "SUBMITTED", "BOTH")
    return list(Seal.objects.filter(side="US").order_by("seq"))


def tamper(sql: str, *values: object) -> None:
    """Change the record as somebody could who owns the database and takes its guards away."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in (("audit_entry", "entry"), ("audit_seal", "seal")):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}_is_immutable")
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in (("audit_entry", "entry"), ("audit_seal", "seal")):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}_is_immutable")


def test_every_committed_entry_is_sealed_and_the_chain_fits(chain):
    found = verify("US")
    assert (found.number, found.waiting, found.fault) == (Entry.objects.filter(side="US").count(), 0, None)
    assert (found.head, found.until) == (chain[-1].hash, chain[-1].entry.at)


def test_what_is_rolled_back_leaves_neither_entry_nor_seal(chain):
    with transaction.atomic():
        record("project.saved", chain[0].entry, actor=make_actor("US", Role.AUTHOR), at=NOW)
        transaction.set_rollback(True)
    assert verify("US").number == len(chain) == Seal.objects.filter(side="US").count()


def test_an_inner_rollback_does_not_take_the_sealing_of_the_rest_along(chain):
    author = make_actor("US", Role.AUTHOR)
    with transaction.atomic():
        with transaction.atomic():
            record("project.saved", chain[0].entry, actor=author, at=NOW)
            transaction.set_rollback(True)
        record("project.saved", chain[0].entry, actor=author, at=NOW)
    assert (verify("US").number, verify("US").waiting) == (len(chain) + 1, 0)


def test_writers_at_once_neither_wait_for_ever_nor_fork_the_chain(world):
    actors = [make_actor(side, Role.AUTHOR) for side in ("US", "ROK")]
    target = make_person("US")

    def write(number: int) -> None:
        try:
            for turn in range(EACH):
                with transaction.atomic():
                    # Each transaction writes for both sides, every second one in the other order.
                    for actor in actors if (number + turn) % 2 else reversed(actors):
                        record("project.saved", target, actor=actor, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    for side in ("US", "ROK"):
        found = verify(side)
        assert (found.number, found.waiting, found.fault) == (WRITERS * EACH, 0, None)


def test_what_a_crash_left_unsealed_is_sealed_by_the_tick(chain):
    copy = Entry.objects.filter(side="US").values().first()
    Entry.objects.create(**{**copy, "id": None})
    assert verify("US").waiting == 1
    assert seal_all() == 1
    assert (verify("US").waiting, verify("US").number) == (0, len(chain) + 1)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE audit_entry SET reason = 'Another.' WHERE id = %s", Why.CHANGED),
        ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = %s", Why.CHANGED),
        ('UPDATE audit_entry SET changes = \'{"state": ["DRAFT", "CLOSED"]}\' WHERE id = %s', Why.CHANGED),
        ("UPDATE audit_seal SET hash = repeat('a', 64) WHERE entry_id = %s", Why.CHANGED),
        ("DELETE FROM audit_seal WHERE entry_id = %s", Why.MISSING),
    ],
)
def test_tampering_is_found_at_its_place(chain, sql, why):
    tamper(sql, chain[1].entry_id)
    found = verify("US")
    assert (found.fault, found.fault_seq, found.number) == (why, 2, 1)
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_record")


def test_an_entry_taken_away_with_its_seal_leaves_a_gap(chain):
    tamper(
        "WITH gone AS (DELETE FROM audit_seal WHERE entry_id = %s RETURNING entry_id)"
        " DELETE FROM audit_entry USING gone WHERE id = gone.entry_id",
        chain[1].entry_id,
    )
    assert (verify("US").fault, verify("US").fault_seq) == (Why.MISSING, 2)


def test_a_cut_end_and_a_chain_written_anew_show_by_a_seal_that_was_noted(chain):
    note = Note(chain[-1].seq, chain[-1].hash)
    assert verify("US", note=note).fault is None
    tamper("DELETE FROM audit_seal WHERE seq = %s AND side = 'US'", chain[-1].seq)
    assert verify("US", note=note).fault == Why.CUT
    tamper("UPDATE audit_entry SET reason = 'Another.' WHERE id = %s", chain[0].entry_id)
    tamper("DELETE FROM audit_seal WHERE side = 'US'")
    seal("US")
    assert verify("US").fault is None
    assert verify("US", note=note).fault == Why.REWRITTEN


def test_the_site_can_neither_change_a_seal_nor_read_one_of_the_other_side(chain):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Seal.objects.filter(pk=chain[0].pk).update(hash=FIRST)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Seal.objects.filter(pk=chain[0].pk).delete()
    spare = Entry.objects.create(**{**Entry.objects.filter(side="US").values().first(), "id": None})
    with pytest.raises(DatabaseError, match="seal_once_a_place"), transaction.atomic():
        Seal.objects.create(side="US", seq=1, entry=spare, hash=FIRST)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE alliance_web")
        cursor.execute("SELECT set_config('app.side', 'ROK', true)")
        assert not Seal.objects.filter(side="US").exists()


def test_the_hash_is_over_a_list_so_that_no_word_can_move_from_one_field_to_the_next():
    entry = {"id": 1, "verb": "a", "target_type": "b", "target_id": 1, "target_label": "", "actor_id": None}
    entry |= {"post_id": None, "post_label": "", "side": "US", "shared": False, "at": NOW, "changes": {}, "reason": ""}
    moved = {**entry, "verb": "", "target_type": "ab"}
    assert digest(FIRST, entry) != digest(FIRST, moved)
    text = f'["{FIRST}",1,"a","b",1,"",null,null,"","US",false,"2026-09-08T13:10:00.000000+00:00",{{}},""]'
    assert digest(FIRST, entry) == sha256(text.encode()).hexdigest()


def test_the_command_says_how_many_entries_fit(chain, capsys):
    call_command("verify_record")
    assert f"US: {len(chain)} entries fit until " in capsys.readouterr().out


def test_acts_over_http_are_sealed_as_the_sites_own_role(world):
    lead = make_person("US", Role.LEAD)
    project = make_project("US", "SUBMITTED", "BOTH")
    before = verify("US").number
    client = Client()
    client.force_login(lead)
    assert client.post(f"{project.get_absolute_url()}note/", {"body": "Ask again."}).status_code == 302
    assert (verify("US").number, verify("US").waiting) == (before + 1, 0)
