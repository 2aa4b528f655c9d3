"""The roster: order of floor, notes that two people write, links that open it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.accounts import service as accounts
from app.audit.models import AuditEntry
from app.errors import Gone, Invalid, NotFound, Overtaken
from app.programme.models import ConferenceSession, SessionRole
from app.rosters import service
from app.rosters.models import RosterNote
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.rosters.podium import published

NOW = builders.NOW + timedelta(days=2)


def write(session, slot, text, seen=0, **changes):
    values = {"session_id": slot.session_id, "slot_id": slot.id} | changes
    return service.write_note(
        session, text=text, seen_version=seen, actor=builders.an_actor(), now=NOW, **values
    )


def read(session, conference, code="A"):
    return service.roster(session, conference, code)


def parties(roster):
    return [line.slot.inscription.delegation.participant.code for line in roster.lines]


def test_the_order_of_floor_is_rank_then_time_of_inscription(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "PER"):
            one = an_asker(session, conference, code)
            one.speaker.rank_code = {"PER": "HS"}.get(code, "M")
        session.flush()
        publish(session, a_draft(session, conference))

        roster = read(session, conference)

        assert parties(roster) == ["PER", "KEN", "FRA"]
        assert [line.slot.position for line in roster.lines] == [1, 2, 3]


def test_before_a_revision_there_are_no_lines(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        a_draft(session, conference)

        roster = read(session, conference)

        assert roster.revision is None
        assert list(roster.lines) == []


def test_only_roundtables_have_a_roster(database):
    with db.writing() as session, pytest.raises(NotFound):
        read(session, builders.a_conference(session), "PL1")


def test_presiding_are_those_who_were_named(database):
    with db.writing() as session:
        conference, _ = published(session, "EGY")
        egypt = session.get(Inscription, 1).delegation.participant
        named = SessionRole(
            kind="co_chair", place=3, name="Minister of Environment", participant_id=egypt.id
        )
        builders.the_session(conference, "A").roles.append(named)
        session.flush()

        roster = read(session, conference)

        assert [role.name for role in roster.presiding] == ["Minister of Environment"]
        assert roster.bodies == {egypt.id: egypt}


def test_a_note_is_kept_changed_and_taken_away(database):
    with db.writing() as session:
        conference, (slot,) = published(session, "KEN")
        write(session, slot, "Thank for the oceans pledge.  \n\n")
        write(session, slot, "Thank for both pledges.", seen=1)

        (line,) = read(session, conference).lines
        assert line.note.text == "Thank for both pledges."
        assert (line.note.row_version, line.note.written_by) == (2, "Officer")

        write(session, slot, "  ", seen=2)
        assert session.scalars(select(RosterNote)).all() == []


def test_the_text_of_a_note_stays_out_of_the_record(database):
    with db.writing() as session:
        _, (slot,) = published(session, "KEN")
        write(session, slot, "Do not mention the dispute.")

        (line,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "rosters.note"))
        assert line.changes == {"characters": [0, 27]}


@pytest.mark.parametrize("seen", [0, 2])
def test_who_is_overtaken_sees_both_texts(database, seen):
    with db.writing() as session:
        _, (slot,) = published(session, "KEN")
        write(session, slot, "Call him Minister.")

        with pytest.raises(Overtaken) as reason:
            write(session, slot, "Call her Minister.", seen=seen)

        assert reason.value.difference == {"text": ("Call her Minister.", "Call him Minister.")}


def test_the_same_text_twice_is_no_conflict(database):
    with db.writing() as session:
        _, (slot,) = published(session, "KEN")
        write(session, slot, "Same.")

        assert write(session, slot, "Same.").row_version == 1


def test_a_note_has_its_measure(database):
    with db.writing() as session:
        _, (slot,) = published(session, "KEN")

        with pytest.raises(Invalid):
            write(session, slot, "x" * 2001)


@pytest.mark.parametrize("changes", [{"session_id": 99}, {"slot_id": 99}])
def test_a_note_belongs_to_a_place_of_the_own_roster(database, changes):
    with db.writing() as session:
        _, (slot,) = published(session, "KEN")

        with pytest.raises(NotFound):
            write(session, slot, "Elsewhere.", **changes)


def test_a_link_opens_one_roster_until_it_is_withdrawn(database):
    with db.writing() as session:
        conference, _ = published(session, "KEN")
        table = builders.the_session(conference, "A")
        actor = builders.an_actor()
        token = service.give_link(session, table, " Co-chair ", actor=actor, now=NOW)

        link = accounts.follow_link(session, token, "roster", now=NOW)
        assert (link.object_id, link.label) == (table.id, "Co-chair")
        assert link.expires_at == table.ends_at + timedelta(days=7)
        assert service.links(session, table.id, now=NOW) == [link]

        assert service.withdraw_links(session, table, actor=actor, now=NOW) == 1
        session.expire_all()
        assert service.links(session, table.id, now=NOW) == []
        with pytest.raises(Gone):
            accounts.follow_link(session, token, "roster", now=NOW)


def test_a_link_is_made_for_somebody(database):
    with db.writing() as session:
        table = builders.the_session(builders.a_conference(session), "A")

        with pytest.raises(Invalid):
            service.give_link(session, table, "  ", actor=builders.an_actor(), now=NOW)


def test_a_roster_takes_few_statements(database, statements):
    with db.writing() as session:
        published(session, "KEN", "FRA", "EGY", "PER")
        wanted = select(ConferenceSession.id).where(ConferenceSession.code == "A")
        number = session.scalars(wanted).one()
    with statements() as seen, db.reading() as session:
        service.roster_of(session, number)

    assert len(seen) <= 10
