"""A person can see what is known of them, and can be forgotten without a hole in the record."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.audit import service as audit
from app.audit.models import AuditEntry
from app.audit.service import SYSTEM, Actor
from app.delegations.models import Addressee, FocalPoint, FocalPointKind
from app.errors import Invalid, NotFound, Refused
from app.jobs.models import Job
from app.notifications.models import Letter
from app.programme.models import Conference
from app.rsvp.models import Delegate
from app.upkeep import mentions, retention, service
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish

NOW = datetime(2021, 11, 1, 8, tzinfo=UTC)
ADMIN = Actor("staff", "Host administrator", 1)


@pytest.fixture
def person(app):
    """Give the key of a delegate who is named in the own row, a letter and the audit."""
    with db.writing() as session:
        delegate = builders.a_delegation(session).delegates[0]
        delegate.name, delegate.email = "Délégué Témoin", "Temoin@example.org"
        session.add(a_letter("temoin@example.org", "Dear Délégué Témoin, welcome."))
        told = {"name": [None, "Délégué Témoin"]}
        audit.record(session, SYSTEM, "rsvp.accept", kind="delegate", id=1, now=NOW, changes=told)
        return f"delegate:{delegate.id}"


def a_letter(address, text):
    return Letter(
        kind="place", about="x", once="x:1", to_name="Délégué Témoin",
        to_address=address, subject="Your place", text=text, html=text, message_id=text,
        next_try_at=NOW, created_at=NOW, calendar=b"BEGIN", calendar_method="REQUEST",
    )  # fmt: skip


def erase(key, reason="She asked for it."):
    with db.writing() as session:
        person = service.the_person(session, key)
        return service.erase(session, person, reason, actor=ADMIN, now=NOW)


def everything():
    with db.reading() as session:
        words = mentions.Named(("temoin@example.org",), ("Délégué Témoin",))
        trail = json.dumps(
            [[one.object_label, one.changes] for one in session.scalars(select(AuditEntry))],
            ensure_ascii=False,
        )
        return mentions.counted(session, words), trail


def test_a_person_is_found_by_a_part_of_name_or_address(person):
    with db.reading() as session:
        assert [one.key for one in service.found(session, "témoin")] == [person]
        assert [one.key for one in service.found(session, "TEMOIN@")] == [person]
        assert service.found(session, "%") == []


def test_an_erased_person_is_named_nowhere_and_the_trail_stands(person):
    with db.reading() as session:
        entries = session.query(AuditEntry).count()

    done = erase(person)

    counted, trail = everything()
    assert counted == {}
    assert "Délégué" not in trail
    assert "Erased person 1" in trail
    assert done.rows["letters"] == 1
    with db.reading() as session:
        assert session.query(AuditEntry).count() > entries
        delegate = session.get(Delegate, int(person.partition(":")[2]))
        assert delegate.post  # the office stays
        letter = session.scalars(select(Letter)).one()
        assert letter.text == "Dear Erased person 1, welcome."
        assert (letter.calendar, letter.state) == (None, "cancelled")


def test_whoever_was_erased_is_not_found_again(person):
    erase(person)

    with db.reading() as session, pytest.raises(NotFound):
        service.the_person(session, person)


def test_a_name_that_others_bear_is_not_taken_from_them(person):
    with db.writing() as session:
        kind = FocalPointKind(code="CBD", title="CBD focal point")
        session.add(kind)
        session.flush()
        session.add(
            FocalPoint(
                participant_id=builders.a_party(session, "MLI").id,
                kind_code="CBD",
                name="Délégué Témoin",
                email="other@example.org",
            )
        )

    erase(person)

    with db.reading() as session:
        assert session.scalars(select(FocalPoint.name)).all() == ["Délégué Témoin"]


def test_an_export_holds_every_row_and_no_key(person):
    with db.reading() as session:
        told = service.export(session, service.the_person(session, person))

    assert {"delegates", "letters"} <= set(told)
    assert told["letters"][0]["to_name"] == "Délégué Témoin"
    assert not [name for rows in told.values() for row in rows for name in row if "hash" in name]
    json.dumps(told)


def test_without_a_reason_nobody_is_erased(person):
    with pytest.raises(Invalid):
        erase(person, "  ")


def test_whoever_is_still_to_speak_is_not_erased(app):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        publish(session, a_draft(session, conference))
        delegate = session.scalars(select(Delegate)).first()
        person = service.the_person(session, f"delegate:{delegate.id}")
        before = datetime(2021, 10, 1, tzinfo=UTC)
        with pytest.raises(Refused, match="substitute"):
            service.erase(session, person, "why", actor=ADMIN, now=before)


def test_staff_are_erased_after_their_access_was_closed(app):
    with db.writing() as session:
        member = builders.a_staff(session, "moderator")
        person = service.the_person(session, f"staff:{member.id}")
        with pytest.raises(Refused, match="Close"):
            service.erase(session, person, "left", actor=SYSTEM, now=NOW)
        member.active = False
        service.erase(session, person, "left", actor=SYSTEM, now=NOW)
        assert member.name == "Erased person 1"


def test_a_post_is_not_taken_for_a_name(app):
    with db.writing() as session:
        delegate = builders.a_delegation(session).delegates[0]
        post = delegate.post
        key = f"delegate:{delegate.id}"

    erase(key)

    with db.reading() as session:
        assert session.get(Delegate, int(key.partition(":")[2])).post == post
        assert post in session.scalars(select(Addressee.post)).all()


def test_data_are_kept_until_a_day_after_the_segment(person):
    with db.writing() as session:
        conference = session.scalars(select(Conference)).one()
        for wrong in (conference.last_day, NOW.date() - timedelta(days=1)):
            with pytest.raises(Invalid):
                retention.keep_until(session, conference, wrong, actor=ADMIN, now=NOW)


def test_on_the_day_after_every_delegate_is_forgotten_once(person, tmp_path):
    with db.writing() as session:
        conference = session.scalars(select(Conference)).one()
        retention.keep_until(session, conference, date(2021, 12, 31), actor=ADMIN, now=NOW)
    last, after = datetime(2021, 12, 31, 9, tzinfo=UTC), datetime(2022, 1, 1, 9, tzinfo=UTC)

    retention.ring(last, {})
    assert jobs_asked() == 0
    retention.ring(after, {})
    retention.ring(after, {})
    assert jobs_asked() == 1

    with db.reading() as session:
        number = session.scalars(select(Conference.id)).one()
    retention.perform(number, tmp_path, lambda: after, lambda _progress: True)

    assert everything()[0] == {}
    assert retention.perform(number, tmp_path, lambda: after, lambda _: True)["erased"] == 0


def jobs_asked():
    with db.reading() as session:
        return session.query(Job).filter(Job.kind == retention.JOB).count()


def test_pages_lead_from_the_search_to_the_erasure(person, signed_in):
    browser = signed_in("host_administrator")

    assert "Délégué" in browser.get("/persons?search=temoin").text
    assert "Letters" in browser.get(f"/persons/{person}").text
    faulty = browser.post(f"/persons/{person}/erase", data={"reason": "She asked."})
    assert faulty.status_code == 422
    assert "Tick this" in faulty.text
    given = browser.post(f"/persons/{person}/export")
    assert "Délégué" in given.text
    done = browser.post(f"/persons/{person}/erase", data={"reason": "She asked.", "sure": "y"})
    assert done.status_code == 303
    assert browser.get(f"/persons/{person}").status_code == 404


def test_the_pages_ask_few_statements(person, signed_in, statements):
    browser = signed_in("host_administrator")
    for address in ("/persons?search=temoin", f"/persons/{person}"):
        with statements() as seen:
            browser.get(address)
        assert len(seen) <= 20, address


def test_a_day_that_cannot_be_read_is_named_with_how_it_is_written(person, signed_in):
    page = signed_in("host_administrator").post("/persons", data={"day": "next year"})

    assert page.status_code == 422
    assert "“next year” is not a date. Write it as 2021-10-12." in page.text
