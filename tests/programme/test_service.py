"""Loading, editing and naming: each is kept whole, recorded, and refused with a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import db
from app.audit import service as audit
from app.audit.models import AuditEntry
from app.errors import Invalid, NotFound, Overtaken, Refused
from app.programme import conference_file, service
from app.programme.edits import RoleEdit, SessionEdit
from app.programme.models import Conference, ConferenceSession, SessionRole
from tests.builders import NOW, a_conference, a_party, an_actor, the_session
from tests.programme.files import SMALL, shipped, small

pytestmark = pytest.mark.usefixtures("database")
OFFICER = an_actor("programme_officer")


def load(text):
    with db.writing() as session:
        parsed = conference_file.parse(text)
        return service.load(session, parsed, actor=OFFICER, now=NOW).id


def the_current(session):
    return service.whole(session)


def an_edit(row, **changes):
    same = SessionEdit(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=row.room,
        seats=row.seats,
        remote_lines=row.remote_lines,
        opening_s=row.opening_s,
        keynote_s=row.keynote_s,
        wrap_up_s=row.wrap_up_s,
        changeover_s=row.changeover_s,
        guiding_questions=tuple(row.guiding_questions),
    )
    return replace(same, **changes)


def edit(session, row, seen_version=None, **changes):
    return service.edit_session(
        session,
        row.id,
        an_edit(row, **changes),
        seen_version=seen_version or row.row_version,
        actor=OFFICER,
        now=NOW,
    )


def set_role(session, row, kind="co_chair", place=1, seen_version=None, **given):
    return service.set_role(
        session,
        row.id,
        kind,
        place,
        RoleEdit(**given),
        seen_version=seen_version or row.row_version,
        actor=OFFICER,
        now=NOW,
    )


def entries(session):
    return session.scalar(select(func.count()).select_from(AuditEntry))


def test_without_a_conference_the_page_says_what_to_do():
    with db.reading() as session, pytest.raises(NotFound, match="Load a conference file"):
        service.current(session)


def test_the_shipped_conference_is_loaded_whole():
    load(shipped("kunming"))

    with db.reading() as session:
        found = the_current(session)
        assert [one.code for one in found.sessions] == ["LS", "PL1", "A", "B", "C", "D", "PL2"]
        assert [one.code for one in service.roundtables(found)] == ["A", "B", "C", "D"]
        due = service.deadline(found, "rsvp").due_at
        assert due == datetime(2021, 9, 6, 15, 59, 59, tzinfo=UTC)
        assert service.deadline(found, "credentials") is None
        kinds = [role.kind for role in service.session_of(found, "A").roles]
        assert sorted(kinds) == ["clerk", "co_chair", "co_chair"]
        assert (
            service.session_of(found, "PL2").items[1].text == "Adoption of the Kunming Declaration"
        )
        assert [one.action for one in audit.history(session, "conference", found.id)] == [
            "programme.load"
        ]


def test_the_conference_loaded_last_is_the_current_one():
    load(shipped("kunming"))
    load(shipped("example"))

    with db.reading() as session:
        assert service.current(session).code == "EXAMPLE-1"


def test_the_same_file_again_changes_nothing(statements):
    first = load(shipped("kunming"))

    with statements() as seen:
        assert load(shipped("kunming")) == first

    assert [one for one in seen if not one.startswith("SELECT")] == []
    with db.reading() as session:
        assert entries(session) == 1


def test_a_faulty_file_writes_nothing():
    with pytest.raises(conference_file.Faulty):
        load(small("kind: roundtable", "kind: round"))

    with db.reading() as session:
        assert session.scalars(select(Conference)).all() == []


def test_a_changed_file_changes_what_it_says_and_keeps_who_was_named():
    load(SMALL)
    with db.writing() as session:
        a_party(session, "KEN")
        table = service.session_of(the_current(session), "A")
        table_id = table.id
        set_role(session, table, participant_code="KEN", name="Minister of Environment of Kenya")

    moved = small("2021-10-12 19:00", "2021-10-12 18:00").replace("23:59:59", "18:00")
    load(moved)

    with db.reading() as session:
        found = the_current(session)
        table = service.session_of(found, "A")
        assert table.id == table_id
        assert table.starts_at == datetime(2021, 10, 12, 10, tzinfo=UTC)
        assert table.roles[0].name == "Minister of Environment of Kenya"
        assert service.deadline(found, "rsvp").due_at == datetime(2021, 9, 6, 10, tzinfo=UTC)
        story = audit.history(session, "conference", found.id)[0].changes
        assert story["session A: starts_at"] == [
            "2021-10-12T11:00:00+00:00", "2021-10-12T10:00:00+00:00",
        ]  # fmt: skip


def test_what_a_file_would_change_is_told_beforehand():
    parsed = conference_file.parse(SMALL)
    with db.reading() as session:
        assert service.would_change(session, parsed) is None
    load(SMALL)

    changed = conference_file.parse(small("room: Room 1", "room: Hall"))
    with db.reading() as session:
        assert service.would_change(session, parsed) == []
        [change] = service.would_change(session, changed)
    assert (change.what, change.field, change.before, change.after) == (
        "session A", "room", "Room 1", "Hall",
    )  # fmt: skip


def test_a_file_that_leaves_out_a_session_is_refused():
    load(SMALL)
    only_a = SMALL[: SMALL.index("  - code: B")]

    with pytest.raises(Refused, match="sessions that stand: B"):
        load(only_a)


def test_a_new_session_is_added_and_a_dropped_deadline_goes():
    load(SMALL)
    second = SMALL.replace("code: B", "code: E").replace("Room 2", "Room 3")
    more = SMALL + second[second.index("  - code: E") :]
    start, end = more.index("deadlines:"), more.index("sessions:")

    load(more[:start] + more[end:])

    with db.reading() as session:
        found = the_current(session)
        assert [one.code for one in found.sessions] == ["A", "B", "E"]
        assert found.deadlines == []


def test_an_edit_is_kept_and_recorded():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        later = row.ends_at + timedelta(minutes=30)
        edit(session, row, room="Hall", ends_at=later, guiding_questions=("What works?",))

    with db.reading() as session:
        kept = session.get(ConferenceSession, row.id)
        assert (kept.room, kept.ends_at, kept.row_version) == ("Hall", later, 2)
        assert kept.guiding_questions == ["What works?"]
        [entry] = audit.history(session, "session", row.id)
        assert entry.changes["room"] == ["Room A", "Hall"]
        assert entry.actor_label == OFFICER.label


def test_an_edit_that_changes_nothing_writes_nothing():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        edit(session, row)

        assert row.row_version == 1
        assert entries(session) == 0


def test_who_edits_an_old_version_is_shown_the_difference():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        edit(session, row, room="Hall")

    with db.writing() as session, pytest.raises(Overtaken) as refused:
        edit(session, session.get(ConferenceSession, row.id), seen_version=1, room="Garden")
    assert refused.value.difference == {"room": ("Garden", "Hall")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": datetime(2021, 10, 12, 11, tzinfo=UTC)}, "ends_at"),
        ({"starts_at": datetime(2021, 10, 11, 11, tzinfo=UTC)}, "starts_at"),
        ({"room": "room b"}, "room"),
        ({"opening_s": 3600, "wrap_up_s": 3600}, "opening_s"),
        ({"changeover_s": -1}, "changeover_s"),
        ({"seats": 100_001}, "seats"),
        ({"guiding_questions": ("Why?",) * 21}, "guiding_questions"),
    ],
)
def test_an_impossible_edit_is_refused_field_by_field(changes, field):
    with db.writing() as session:
        row = the_session(a_conference(session), "A")

        with pytest.raises(Invalid) as refused:
            edit(session, row, **changes)

        assert list(refused.value.faults) == [field]


def test_a_session_that_is_not_there_is_not_found():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        row_id, change = row.id + 100, an_edit(row)

        with pytest.raises(NotFound):
            service.edit_session(session, row_id, change, seen_version=1, actor=OFFICER, now=NOW)


def test_a_co_chair_is_named_and_recorded():
    with db.writing() as session:
        kenya = a_party(session, "KEN")
        row = the_session(a_conference(session), "A")
        name, email = "Minister of Environment of Kenya", "minister@ken.example.org"
        set_role(session, row, participant_code="KEN", name=name, email=email)

    with db.reading() as session:
        role = session.scalars(select(SessionRole).where(SessionRole.name == name)).one()
        assert (role.participant_id, role.email, role.place) == (kenya.id, email, 1)
        assert session.get(ConferenceSession, row.id).row_version == 2
        [entry] = audit.history(session, "session", row.id)
        assert entry.changes["co_chair 1 name"] == ["", name]


def test_two_officers_who_name_a_co_chair_see_each_other():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        set_role(session, row, name="Minister of Environment of Kenya")

    with db.writing() as session:
        row = session.get(ConferenceSession, row.id)
        with pytest.raises(Overtaken) as refused:
            set_role(session, row, seen_version=1, name="Minister of Environment of Peru")
    assert refused.value.difference == {
        "name": ("Minister of Environment of Peru", "Minister of Environment of Kenya")
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Minister", "participant_code": "XXX"}, "participant"),
        ({"email": "minister@ken.example.org"}, "name"),
        ({"name": "Minister", "email": "nobody"}, "email"),
        ({"name": "Minister", "email": "a@example.org\r\nBcc: b@example.org"}, "email"),
    ],
)
def test_an_impossible_co_chair_is_refused(given, field):
    with db.writing() as session:
        row = the_session(a_conference(session), "A")

        with pytest.raises(Invalid) as refused:
            set_role(session, row, **given)

        assert list(refused.value.faults) == [field]


def test_a_place_that_does_not_exist_is_not_found():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")

        with pytest.raises(NotFound):
            set_role(session, row, place=9, name="Minister")


def test_a_place_can_be_emptied_again():
    with db.writing() as session:
        row = the_session(a_conference(session), "A")
        set_role(session, row, name="Minister of Environment of Kenya")
        role = set_role(session, row)

        assert (role.name, role.participant_id, row.row_version) == ("", None, 3)


def test_the_whole_conference_takes_five_statements(statements):
    load(shipped("kunming"))

    with statements() as seen, db.reading() as session:
        found = service.whole(session)
        assert sum(len(one.items) + len(one.roles) for one in found.sessions) == 24

    assert len(seen) == 5


def test_a_page_looks_the_conference_up_once_and_a_writer_every_time(database, statements):
    with db.writing() as session:
        first = a_conference(session)
        assert service.current(session) is first
        second = a_conference(session, code="NEXT")
        assert service.current(session) is second

    with db.reading() as session, statements() as seen:
        assert service.current(session) is service.current(session)

    assert len(seen) == 1
