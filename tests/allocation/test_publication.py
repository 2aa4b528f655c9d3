"""Publication: exactly one letter to each person whose entry changed, and to nobody else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from app import db
from app.allocation import service
from app.allocation.models import Place, Revision, Run, SpeakingSlot
from app.audit.models import AuditEntry
from app.calendars.models import CalendarEntry
from app.errors import Overtaken, Refused
from app.notifications.models import Letter
from tests import builders
from tests.allocation.drafts import LATER, SETTINGS, a_draft, a_run, an_asker, publish


def letters(session, kind=None):
    query = select(Letter).order_by(Letter.id)
    return session.scalars(query.where(Letter.kind == kind) if kind else query).all()


def event(letter):
    return Calendar.from_ical(letter.calendar).events[0]


def published(session, *codes, wishes=("A",)):
    """Publish a first revision on which the Parties of these codes speak in this order."""
    conference = builders.a_conference(session)
    asked = [an_asker(session, conference, code, wishes) for code in codes]
    revision = publish(session, a_draft(session, conference))
    return conference, asked, revision


def test_the_first_publication_gives_slots_entries_and_one_letter_each(database):
    with db.writing() as session:
        _, asked, revision = published(session, "KEN", "FRA")

        assert revision.number == 1
        session.expire_all()
        assert [one.state for one in asked] == ["allocated", "allocated"]
        assert [slot.position for slot in session.scalars(select(SpeakingSlot))] == [1, 2]
        assert [one.to_address for one in letters(session, "place")] == [
            "minister.environment@ken.example.org",
            "minister.environment@fra.example.org",
        ]
        assert [event(one)["SEQUENCE"] for one in letters(session)] == [0, 0]


def test_publishing_the_same_run_again_changes_nothing_and_mails_nobody(database):
    with db.writing() as session:
        _, _, revision = published(session, "KEN", "FRA")
        trail = session.scalar(select(func.count()).select_from(AuditEntry))

        again = service.publish(
            session,
            revision.run_id,
            actor=builders.an_actor(label="Second officer"),
            now=LATER,
            settings=SETTINGS,
        )

        assert again is revision
        assert len(letters(session)) == 2
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == trail


def test_a_plan_that_is_the_same_again_mails_nobody(database):
    with db.writing() as session:
        conference, _, _ = published(session, "KEN", "FRA")

        second = publish(session, a_draft(session, conference))

        assert second.number == 2
        assert len(letters(session)) == 2
        assert {slot.revision.number for slot in slots(session)} == {1}


def slots(session):
    found = session.scalars(select(SpeakingSlot).order_by(SpeakingSlot.id)).all()
    for slot in found:
        slot.revision = session.get(Revision, slot.revision_id)
    return found


def test_who_moves_keeps_slot_and_uid_and_is_told_from_when_to_when(database):
    with db.writing() as session:
        conference, (_kenya, france), _ = published(session, "KEN", "FRA")
        before = {slot.inscription_id: slot.id for slot in slots(session)}
        service.pin(session, france.id, "B", actor=builders.an_actor(), now=LATER)

        publish(session, a_draft(session, conference))

        first, moved = letters(session)[1], letters(session)[2]
        assert len(letters(session)) == 3
        assert moved.to_address == "minister.environment@fra.example.org"
        assert event(moved)["UID"] == event(first)["UID"]
        assert event(moved)["SEQUENCE"] == 1
        assert "Until now the place was:\nRoundtable A" in moved.text
        assert "Tue 12 Oct 2021, 19:13\N{EN DASH}19:17 (GMT+8), Kunming" in moved.text
        assert "Tue 12 Oct 2021, 19:10\N{EN DASH}19:13 (GMT+8), Kunming" in moved.text
        assert "Tue 12 Oct 2021, 13:10\N{EN DASH}13:13 (GMT+2), Paris" in moved.text
        assert {slot.inscription_id: slot.id for slot in slots(session)} == before


def test_a_delegation_is_written_to_in_its_language_and_else_in_english(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code, language in (("EGY", "ar"), ("FRA", "fr")):
            one = an_asker(session, conference, code)
            one.delegation.participant.language = language
            one.delegation.participant.names = {"ar": "مصر", "fr": "France"}
        session.flush()

        publish(session, a_draft(session, conference))

        arabic, english = letters(session, "place")
        assert [one.language for one in (arabic, english)] == ["ar", "en"]
        assert 'dir="rtl"' in arabic.html
        assert "صاحب السعادة" in arabic.text
        assert "مصر" in str(event(arabic)["SUMMARY"])
        assert event(arabic)["DESCRIPTION"].params["LANGUAGE"] == "ar"
        assert "LANGUAGE" not in event(english)["SUMMARY"].params
        assert "(GMT+8), Kunming" in english.text


def test_who_loses_the_place_gets_one_cancellation(database):
    with db.writing() as session:
        conference, (_kenya, france), _ = published(session, "KEN", "FRA")
        for table in conference.sessions:
            table.seats = 1
        for code in "BCD":
            builders.the_session(conference, code).seats = 0
        session.flush()

        publish(session, a_draft(session, conference))

        (cancelled,) = letters(session, "place_cancelled")
        assert cancelled.to_address == "minister.environment@fra.example.org"
        assert cancelled.calendar_method == "CANCEL"
        assert event(cancelled)["SEQUENCE"] == 1
        assert "it stands on the waiting list" in cancelled.text
        assert [slot.state for slot in slots(session)] == ["provisional", "withdrawn"]
        session.refresh(france)
        assert france.state == "waitlisted"


def test_who_comes_back_has_the_old_slot_and_the_old_uid(database):
    with db.writing() as session:
        conference, (_kenya, france), _ = published(session, "KEN", "FRA")
        france.state = "withdrawn"
        publish(session, a_draft(session, conference))
        france.state = "inscribed"

        publish(session, a_draft(session, conference))

        first, _, _, back = [event(one) for one in (*letters(session),)]
        assert (back["UID"], back["SEQUENCE"]) == (event(letters(session)[1])["UID"], 2)
        assert [slot.state for slot in slots(session)] == ["provisional", "provisional"]
        assert first["SEQUENCE"] == 0


def test_nobody_needs_to_be_present_for_a_recording(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN", mode="pre_recorded")
        an_asker(session, conference, "FRA")

        publish(session, a_draft(session, conference))

        assert len(slots(session)) == 2
        assert [one.to_name for one in letters(session)] == [
            "H.E. Minister of Environment of France"
        ]


@pytest.mark.parametrize(
    ("own", "post", "expected"),
    [
        ("minister@fra.example.org", "post@fra.example.org", "minister@fra.example.org"),
        ("", "post@fra.example.org", "post@fra.example.org"),
        ("", "", "embassy.beijing@fra.example.org"),
    ],
)
def test_the_letter_finds_its_way(database, own, post, expected):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "FRA")
        one.speaker.email, one.delegation.invitation.addressee.email = own, post
        session.flush()

        publish(session, a_draft(session, conference))

        assert [letter.to_address for letter in letters(session)] == [expected]


def test_the_dry_run_says_what_publication_then_does(database):
    with db.writing() as session:
        conference, (kenya, _france), _ = published(session, "KEN", "FRA")
        service.pin(session, kenya.id, "B", actor=builders.an_actor(), now=LATER)
        an_asker(session, conference, "POL")
        run = a_draft(session, conference)

        told = service.would_tell(session, run.id)
        before = session.scalar(select(func.count()).select_from(Letter))

        assert sorted((one.kind, one.inscription.delegation.participant.code) for one in told) == [
            ("moved", "KEN"),
            ("new", "POL"),
        ]
        publish(session, run)
        assert len(letters(session)) == before + len(told)


def test_another_name_of_the_host_machine_is_no_reason_to_write(database):
    with db.writing() as session:
        conference, _, _ = published(session, "KEN")

        publish(
            session,
            a_draft(session, conference),
            settings=SETTINGS | {"BASE_URL": "https://other.example.org"},
        )

        assert len(letters(session)) == 1


def test_a_corrected_entry_keeps_its_sequence(database):
    with db.writing() as session:
        conference, _, _ = published(session, "KEN")
        builders.the_session(conference, "A").room = "Great Hall"
        session.flush()

        publish(session, a_draft(session, conference))

        _, corrected = letters(session)
        assert "Correction to your place" in corrected.subject
        assert event(corrected)["SEQUENCE"] == 0
        assert event(corrected)["LOCATION"] == "Great Hall, Kunming, China"


def test_only_a_draft_can_be_published(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        run = a_run(session, conference, state="impossible")

        with pytest.raises(Refused, match="is not a draft"):
            publish(session, run)


def test_of_two_drafts_made_at_once_the_second_is_overtaken(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        one, other = a_draft(session, conference), a_draft(session, conference)
        publish(session, one)

        with pytest.raises(Overtaken, match="Revision 1 has been published by Officer") as reason:
            publish(session, other)

        assert reason.value.difference == {"revision": (0, 1)}
        assert len(letters(session)) == 1


def test_a_draft_with_somebody_who_withdrew_is_refused(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        run = a_draft(session, conference)
        one.state = "withdrawn"
        session.flush()

        with pytest.raises(Refused, match="Kenya has withdrawn since this draft was made"):
            publish(session, run)


def test_a_draft_that_breaks_a_rule_as_things_now_stand_is_refused(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        run = a_draft(session, conference)
        service.pin(session, one.id, "D", actor=builders.an_actor(), now=LATER)

        with pytest.raises(Refused, match="Kenya is pinned to Roundtable D"):
            publish(session, run)


def test_who_asks_after_the_draft_only_waits_for_the_next_run(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = a_draft(session, conference)
        late = an_asker(session, conference, "FRA")

        publish(session, run)

        session.refresh(late)
        assert late.state == "inscribed"


def test_publication_leaves_one_line_in_the_record(database):
    with db.writing() as session:
        _, _, revision = published(session, "KEN", "FRA")

        (line,) = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "allocation.publish")
        )
        assert line.object_id == revision.id
        assert line.changes == {"run": 1, "places": {"new": 2}, "letters": {"new": 2}}


def test_places_of_the_run_stay_as_they_were_published(database):
    with db.writing() as session:
        conference, (kenya, _), revision = published(session, "KEN", "FRA")
        service.pin(session, kenya.id, "B", actor=builders.an_actor(), now=LATER)
        publish(session, a_draft(session, conference))

        frozen = session.scalars(
            select(Place).where(Place.run_id == revision.run_id).order_by(Place.position)
        ).all()
        assert [place.session.code for place in frozen] == ["A", "A"]
        sequences = select(CalendarEntry.sequence).order_by(CalendarEntry.id)
        assert session.scalars(sequences).all() == [1, 0]


def test_two_officers_at_the_same_moment_publish_one_revision(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        drafts = [a_draft(session, conference).id for _ in range(2)]

    def race(run_id):
        try:
            with db.writing() as session:
                return publish(session, session.get(Run, run_id)).number
        except Overtaken:
            return None

    with ThreadPoolExecutor(2) as officers:
        numbers = list(officers.map(race, drafts))

    assert sorted(numbers, key=str) == [1, None]
    with db.reading() as session:
        assert len(letters(session)) == 1
