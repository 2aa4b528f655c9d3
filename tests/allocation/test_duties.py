"""Those who do not speak: co-chairs, moderators and clerks, and whoever plays a recording."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app import db
from app.allocation import service
from app.calendars.models import CalendarEntry
from app.notifications.models import Letter
from app.programme import service as programme
from app.programme.edits import RoleEdit
from app.programme.models import SessionRole
from tests import builders
from tests.allocation.drafts import LATER, SETTINGS, a_draft, an_asker, publish
from tests.allocation.test_follow import follow

EGYPT = {"name": "Minister of Environment of Egypt", "email": "minister@egy.example.org"}
PERU = {"name": "Minister of Environment of Peru", "email": "minister@per.example.org"}


def a_segment(session, **role):
    """Make a segment with one speaker whose Roundtable A has a co-chair."""
    conference = builders.a_conference(session)
    table = builders.the_session(conference, "A")
    one = an_asker(session, conference, "KEN", pin_session_id=table.id)
    chair = table.roles[0]
    for name, value in (EGYPT | role).items():
        setattr(chair, name, value)
    session.flush()
    return conference, one, chair


def duties(session):
    return session.scalars(select(Letter).where(Letter.kind == "duty").order_by(Letter.id)).all()


def event(letter):
    return Calendar.from_ical(letter.calendar).events[0]


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("co_chair", "Co-chair of Roundtable A"),
        ("moderator", "Moderator of Roundtable A"),
        ("clerk", "Clerk of Roundtable A"),
    ],
)
def test_who_presides_or_keeps_the_list_has_the_whole_session(database, kind, title):
    with db.writing() as session:
        conference, _one, chair = a_segment(session)
        chair.kind = kind
        session.flush()

        publish(session, a_draft(session, conference))

        (letter,) = duties(session)
        table = builders.the_session(conference, "A")
        assert (letter.to_address, letter.calendar_method) == (EGYPT["email"], "REQUEST")
        assert (str(event(letter)["SUMMARY"]), event(letter).start) == (title, table.starts_at)
        assert event(letter).end == table.ends_at
        assert title in letter.subject


def test_nobody_is_told_twice_and_a_moved_session_says_from_when_to_when(database):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        publish(session, a_draft(session, conference))
        publish(session, a_draft(session, conference), now=LATER + timedelta(hours=1))
        assert len(duties(session)) == 1

        table = builders.the_session(conference, "A")
        table.ends_at += timedelta(minutes=30)
        session.flush()
        publish(session, a_draft(session, conference), now=LATER + timedelta(hours=2))

        first, moved = duties(session)
        assert (event(first)["UID"], event(moved)["SEQUENCE"]) == (event(moved)["UID"], 1)
        assert "Until now it was:\nTue 12 Oct 2021, 19:00\N{EN DASH}21:00 (GMT+8)" in moved.text


def named(session, conference, **edit):
    table = builders.the_session(conference, "A")
    session.refresh(table)
    given = PERU | edit
    programme.set_role(
        session, table.id, "co_chair", 1, RoleEdit("", given["name"], given["email"]),
        seen_version=table.row_version, actor=builders.an_actor(), now=LATER + timedelta(days=1),
    )  # fmt: skip


def test_another_co_chair_takes_the_uid_over_and_both_are_told_at_once(app):
    app.config.update(SETTINGS)
    with app.app_context(), db.writing() as session:
        conference, _one, _chair = a_segment(session)
        publish(session, a_draft(session, conference))

        named(session, conference)

        first, former, successor = duties(session)
        assert [one.calendar_method for one in (former, successor)] == ["CANCEL", "REQUEST"]
        assert [one.to_address for one in (former, successor)] == [EGYPT["email"], PERU["email"]]
        assert {str(event(one)["UID"]) for one in (first, former, successor)} == {
            str(event(first)["UID"])
        }
        assert [event(one)["SEQUENCE"] for one in (first, former, successor)] == [0, 1, 2]


def test_a_co_chair_whose_title_is_mended_need_not_answer_again(app):
    app.config.update(SETTINGS)
    with app.app_context(), db.writing() as session:
        conference, _one, _chair = a_segment(session)
        publish(session, a_draft(session, conference))
        entry = session.scalars(
            select(CalendarEntry).where(CalendarEntry.thread.startswith("role:"))
        ).one()
        entry.answer = "ACCEPTED"

        named(session, conference, name="Minister for Nature of Egypt", email=EGYPT["email"])

        corrected = duties(session)[-1]
        assert (event(corrected)["SEQUENCE"], entry.answer) == (0, "ACCEPTED")
        assert "PARTSTAT=ACCEPTED" in corrected.calendar.decode()
        assert "Corrected" in corrected.subject


def test_before_the_first_revision_nobody_is_told_of_a_name(database):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)

        named(session, conference)

        assert duties(session) == []


def test_who_has_no_address_gets_nothing_and_the_dry_run_says_so(signed_in):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session, email="")
        run = a_draft(session, conference)

    page = signed_in("programme_officer").get(f"/allocation/runs/{run.id}/publish").text

    assert "Nobody can write to these" in page
    assert EGYPT["name"] in page


def test_the_dry_run_counts_duties_among_those_who_are_told(signed_in, statements):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        run = a_draft(session, conference)
    client = signed_in("programme_officer")

    with statements() as seen:
        page = client.get(f"/allocation/runs/{run.id}/publish").text

    assert "2 people will be told" in page
    assert "Co-chair of Roundtable A" in page
    assert len(seen) <= 20
    with db.writing() as session:
        publish(session, session.merge(run))
        assert len(session.scalars(select(Letter)).all()) == 2


def test_the_letter_is_in_the_language_of_the_country(database):
    with db.writing() as session:
        egypt = builders.a_party(session, "EGY", language="ar")
        conference, _one, _chair = a_segment(session, participant_id=egypt.id)

        publish(session, a_draft(session, conference))

        (letter,) = duties(session)
        assert letter.language == "ar"
        assert 'dir="rtl"' in letter.html
        assert event(letter)["SUMMARY"].params["LANGUAGE"] == "ar"
        assert "القاهرة" in letter.text  # the own time


def an_operator(session, **changes):
    return builders.a_staff(session, "technical_operator", **changes)


def test_a_recording_is_in_the_calendar_of_whoever_plays_it_and_not_of_the_minister(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN", mode="pre_recorded")
        operators = [an_operator(session).email for _ in range(2)]
        an_operator(session, active=False)

        publish(session, a_draft(session, conference))

        assert [letter.kind for letter in session.scalars(select(Letter))] == ["duty", "duty"]
        assert [letter.to_address for letter in duties(session)] == operators
        assert {str(event(letter)["SUMMARY"]) for letter in duties(session)} == {
            "Play the recording of Kenya: Roundtable A"
        }
        assert one.speaker.email not in operators


def test_who_speaks_live_after_all_takes_the_recording_off_the_operators_hands(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN", mode="pre_recorded")
        an_operator(session)
        publish(session, a_draft(session, conference))
        one.mode = "in_person"
        session.flush()

        follow(session, one, "changed")

        assert [letter.calendar_method for letter in duties(session)] == ["REQUEST", "CANCEL"]
        (place,) = session.scalars(select(Letter).where(Letter.kind == "place"))
        assert place.to_address == one.speaker.email


def test_the_roster_file_holds_each_slot_once_and_nobodys_duty(app, signed_in):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        table = builders.the_session(conference, "A")
        an_asker(session, conference, "FRA", mode="pre_recorded", pin_session_id=table.id)
        for _ in range(2):
            an_operator(session)
        publish(session, a_draft(session, conference))

    content = signed_in("moderator").get("/rosters/A.ics").data

    titles = sorted(str(one["SUMMARY"]) for one in Calendar.from_ical(content).events)
    assert titles == [
        "Play the recording of France: Roundtable A",
        "Statement of Kenya: Roundtable A",
    ]


def test_a_clerk_is_no_public_figure(client, signed_in):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        table = builders.the_session(conference, "A")
        table.roles.append(SessionRole(kind="clerk", place=1, name="Clerk of the Secretariat"))

    assert "Clerk of the Secretariat" not in client.get("/programme").text
    assert "Clerk of the Secretariat" in signed_in("programme_officer").get("/programme").text


def test_would_tell_is_what_publication_does(database):
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        run = a_draft(session, conference)

        assert sorted(one.kind for one in service.would_tell(session, run.id)) == ["new", "new"]
