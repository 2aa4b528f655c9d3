"""The chain of the audit trail: sealed once, never forked, and broken by whoever touches it."""

import importlib.util
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from app import db, schema
from app.audit import chain, sealer, service, triggers
from app.audit.models import AuditEntry, AuditHead
from app.audit.service import SYSTEM, Actor
from tests.builders import NOW
from tests.conftest import ON_POSTGRES

OFFICER = Actor("staff", "Officer of the Ministry", 3, frozenset({"host_administrator"}))


def _write(count=5, **more):
    with db.writing() as session:
        for number in range(1, count + 1):
            told = {"label": "Minister of Kenya", "changes": {"name": [None, "Ünal of Kenya"]}}
            service.record(
                session, OFFICER, "t.act", kind="delegate", id=number, now=NOW, **(told | more)
            )


def _seal(most=chain.AT_ONCE):
    with db.writing() as session:
        return chain.seal(session, now=NOW, most=most)


def _verified(**expected):
    with db.reading() as session:
        return chain.verify(session, **expected)


def _behind_the_guard(statement):
    """Change rows as somebody would who owns the database and takes the rules away."""
    with db.writing() as session:
        if ON_POSTGRES:
            session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in ("kept", "unchanged"):
                session.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_{name}"))
        session.execute(statement)


def test_what_is_written_is_sealed_once_and_holds(database):
    _write(5)

    assert (_seal(3), _seal(), _seal()) == (3, 2, 0)

    found = _verified()
    assert (found.entries, found.waiting, found.broken) == (5, 0, None)


def test_entries_that_wait_break_nothing(database):
    _write(2)
    _seal()
    _write(3)

    found = _verified()
    assert (found.entries, found.waiting, found.broken) == (2, 3, None)


CHANGES = [
    (update(AuditEntry).values(actor_id=4), "content"),
    (update(AuditEntry).values(at=NOW + timedelta(seconds=1)), "content"),
    (update(AuditEntry).values(actor_label="Somebody else"), "names"),
    (update(AuditEntry).values(changes={"name": ["x", "y"]}), "names"),
    (update(AuditEntry).values(actor_label="Somebody else", salt=None), "no act tells"),
    (delete(AuditEntry), "missing before it"),
]


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_the_first_entry_that_was_touched_is_named(database, change, why):
    _write(5)
    _seal()

    _behind_the_guard(change.where(AuditEntry.id == 3))

    broken = _verified().broken
    assert (broken.position, broken.entry_id) == (3, 4 if "missing" in why else 3)
    assert why in broken.why


def test_a_chain_that_lost_its_end_is_found_out(database):
    _write(5)
    _seal()

    _behind_the_guard(delete(AuditEntry).where(AuditEntry.id == 5))

    assert "should reach position 5" in _verified().broken.why


def test_a_chain_that_was_forged_as_a_whole_is_found_out_by_a_seal_kept_elsewhere(database):
    _write(5)
    _seal()
    kept = (5, _verified().head)
    _behind_the_guard(delete(AuditHead))
    _behind_the_guard(delete(AuditEntry).where(AuditEntry.id == 5))
    _behind_the_guard(update(AuditEntry).values(position=None, salt=None, digest=None, seal=None))
    _seal()

    assert _verified().broken is None
    assert "position 5 was written down" in _verified(expected=kept).broken.why
    _write(1)
    _seal()
    assert "another one than was written down" in _verified(expected=kept).broken.why


@pytest.mark.parametrize(
    "statement",
    [
        delete(AuditEntry),
        delete(AuditEntry).where(AuditEntry.id == 1),
        update(AuditEntry).values(action="nothing"),
        update(AuditEntry).values(actor_label="Nobody"),
        update(AuditEntry).values(object_label="Nobody"),
        update(AuditEntry).values(changes={}),
        update(AuditEntry).values(seal="0" * 64),
        update(AuditEntry).values(position=None, salt=None, digest=None, seal=None),
    ],
)
@pytest.mark.parametrize("sealed", [True, False])
def test_the_database_refuses_to_change_or_remove_an_entry(database, statement, sealed):
    _write(2)
    if sealed:
        _seal()

    with pytest.raises(DBAPIError, match="only ever added"), db.writing() as session:
        session.execute(statement)


def test_many_sealers_at_once_make_one_chain(database):
    stop = threading.Event()
    faults = []

    def seals():
        while not stop.is_set():
            try:
                sealer.seal_some(NOW)
            except Exception as fault:  # noqa: BLE001 (whatever it is, the test shows it)
                faults.append(fault)

    def writes():
        for _ in range(15):
            _write(3)

    workers = [threading.Thread(target=seals) for _ in range(3)]
    writers = [threading.Thread(target=writes) for _ in range(4)]
    for one in (*workers, *writers):
        one.start()
    for one in writers:
        one.join()
    stop.set()
    for one in workers:
        one.join()
    sealer.seal_some(NOW)

    found = _verified()
    assert faults == []
    assert (found.entries, found.waiting, found.broken) == (180, 0, None)


def _erase(*words):
    with db.writing() as session:
        return service.pseudonymise(session, words, "Person 7", actor=OFFICER, now=NOW)


def test_an_erased_person_is_replaced_and_the_chain_holds(database):
    _write(2)
    _write(1, label="Minister of Peru", changes={})
    _seal()

    assert _erase("Ünal of Kenya", "Minister of Kenya") == 2
    _seal()

    found = _verified()
    assert (found.broken, found.pseudonymised) == (None, 2)
    with db.reading() as session:
        newest, *others = service.latest(session)
    assert [(one.object_label, one.changes) for one in others] == [
        ("Minister of Peru", {}),
        ("Person 7", {"name": [None, "Person 7"]}),
        ("Person 7", {"name": [None, "Person 7"]}),
    ]
    assert newest.changes == {"entries": [1, 2], "pseudonym": "Person 7"}


def test_two_people_of_one_entry_are_erased_one_after_the_other(database):
    _write(1)

    assert (_erase("Minister of Kenya"), _erase("Ünal of Kenya"), _erase("ünal")) == (1, 1, 0)
    assert _verified().broken is None


def test_only_whole_words_give_way(database):
    _write(1, label="Li, listed with 100% of the Li", changes={})

    _erase("Li", "  ", "100% of")

    with db.reading() as session:
        assert (
            service.latest(session)[1].object_label == "Person 7, listed with Person 7 the Person 7"
        )


def test_the_command_says_how_far_it_holds_and_where_it_breaks(app):
    runner = app.test_cli_runner()
    _write(3)
    _seal()

    holds = runner.invoke(args=["rostrum", "audit-verify"])
    _behind_the_guard(update(AuditEntry).where(AuditEntry.id == 2).values(action="x"))
    breaks = runner.invoke(args=["rostrum", "audit-verify"])

    assert (holds.exit_code, breaks.exit_code) == (0, 1)
    assert f"the last seal is 3:{_last_seal()}" in holds.output
    assert "broken at position 2 (entry 2)" in breaks.output
    odd = runner.invoke(args=["rostrum", "audit-verify", "--expect", "three"])
    assert "POSITION:SEAL" in odd.output


def _last_seal():
    with db.reading() as session:
        return chain.head(session)[1]


def test_sealing_takes_few_statements(database, statements):
    _write(50)

    with statements() as seen:
        sealer.seal_some(NOW)

    assert len(seen) <= 12  # also for the first entries of all, and however many there are


def test_the_page_shows_what_one_person_did(signed_in):
    client = signed_in("secretariat")
    _write(1)
    with db.writing() as session:
        service.record(session, SYSTEM, "other.act", kind="delegate", id=9, now=NOW)

    page = client.get("/audit/?by=staff-3").text

    assert "t.act" in page
    assert "other.act" not in page
    for odd in ("staff-", "staff-x", f"staff-{'9' * 5000}", "ghost-1", "staff-²"):
        assert client.get("/audit/", query_string={"by": odd}).status_code == 200


def test_the_migration_holds_the_rules_of_the_models():
    path = Path(__file__).parents[2] / "migrations" / "versions" / "0011_audit_chain.py"
    found = importlib.util.spec_from_file_location("audit_chain", path)
    migration = importlib.util.module_from_spec(found)
    found.loader.exec_module(migration)

    assert migration.GUARDS == triggers.GUARDS


def test_a_migrated_database_refuses_as_well(tmp_path):
    db.configure(f"sqlite:///{tmp_path / 'migrated.db'}")
    schema.upgrade()
    _write(2)
    _seal()

    for statement in (delete(AuditEntry), update(AuditEntry).values(action="nothing")):
        with pytest.raises(DBAPIError, match="only ever added"), db.writing() as session:
            session.execute(statement)
    assert _verified().entries == 2
    db.engine().dispose()
