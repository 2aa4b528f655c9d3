"""How an entry is born, moves, is corrected and cancelled, and what its feeds learn of it."""

from datetime import UTC, datetime, timedelta

import pytest

from app import db
from app.calendars import feeds, service
from app.calendars.models import CalendarEntry, Feed
from app.errors import Gone, NotFound
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)


def given(**changes):
    values = {
        "thread": "inscription:1",
        "holder": "delegate:1",
        "gathering": "session:3",
        "conference": "conference:1",
        "starts_at": datetime(2021, 10, 12, 11, 0, tzinfo=UTC),
        "ends_at": datetime(2021, 10, 12, 11, 3, tzinfo=UTC),
        "zone": "Asia/Shanghai",
        "summary": "Statement of Kenya",
        "description": "Estimated",
        "location": "Kunming",
        "url": "https://rostrum.example.org/lists/A",
        "attendee_name": "Minister of Environment of Kenya",
        "attendee_address": "minister.environment@ken.example.org",
        "domain": "rostrum.example.org",
        "now": NOW,
    }
    return values | changes


def enter(session, **changes):
    return service.enter(session, **given(**changes))


def a_feed(session, token="a token", **changes):
    values = {"holder": "delegate:1", "conference": "conference:1", "title": "Kenya", "now": NOW}
    return feeds.open_feed(session, token, **(values | changes))


def test_a_new_entry_has_a_uid_of_ours_that_says_nothing(database):
    with db.writing() as session:
        entry, outcome = enter(session)

    assert outcome == "new"
    assert entry.uid.endswith("@rostrum.example.org")
    assert "kenya" not in entry.uid.lower()
    assert (entry.sequence, entry.answer, entry.status) == (0, "NEEDS-ACTION", "confirmed")


def test_the_same_again_writes_nothing(database, statements):
    with db.writing() as session:
        enter(session)
    with db.writing() as session, statements() as seen:
        entry, outcome = enter(session, now=LATER)

    assert outcome == "same"
    assert entry.stamped_at == NOW
    assert not [one for one in seen if not one.startswith("SELECT")]


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": datetime(2021, 10, 12, 10, 57, tzinfo=UTC)},
        {"ends_at": datetime(2021, 10, 12, 11, 5, tzinfo=UTC)},
        {"gathering": "session:4"},
        {"attendee_address": "alternate@ken.example.org"},
    ],
)
def test_a_moved_entry_keeps_its_uid_and_asks_again(database, change):
    with db.writing() as session:
        born, _ = enter(session)
        uid, born.answer = born.uid, "ACCEPTED"
    with db.writing() as session:
        entry, outcome = enter(session, now=LATER, **change)

    assert outcome == "moved"
    assert (entry.uid, entry.sequence, entry.answer) == (uid, 1, "NEEDS-ACTION")
    assert (entry.stamped_at, entry.created_at) == (LATER, NOW)


def test_a_corrected_entry_keeps_its_sequence_and_its_answer(database):
    with db.writing() as session:
        born, _ = enter(session)
        born.answer = "ACCEPTED"
    with db.writing() as session:
        entry, outcome = enter(session, now=LATER, summary="Statement of the Republic of Kenya")

    assert outcome == "corrected"
    assert (entry.sequence, entry.answer, entry.stamped_at) == (0, "ACCEPTED", LATER)


def test_two_changes_within_a_second_have_different_stamps(database):
    with db.writing() as session:
        enter(session)
        enter(session, summary="First")
        entry, _ = enter(session, summary="Second")

    assert entry.stamped_at == NOW + timedelta(seconds=2)


def test_cancelling_goes_up_by_one_and_only_once(database):
    with db.writing() as session:
        entry, _ = enter(session)
        service.cancel(session, entry, now=LATER)
        service.cancel(session, entry, now=LATER + timedelta(hours=1))

    assert (entry.status, entry.sequence, entry.stamped_at) == ("cancelled", 1, LATER)


def test_a_cancelled_entry_that_stands_again_has_moved(database):
    with db.writing() as session:
        entry, _ = enter(session)
        service.cancel(session, entry, now=NOW)
        again, outcome = enter(session, now=LATER)

    assert outcome == "moved"
    assert (again.id, again.status, again.sequence) == (entry.id, "confirmed", 2)


def test_an_end_before_the_start_is_refused(database):
    with db.writing() as session, pytest.raises(ValueError, match="ends before it starts"):
        enter(session, ends_at=datetime(2021, 10, 12, 11, 0, tzinfo=UTC))


def test_entries_of_a_person_come_by_time(database):
    with db.writing() as session:
        enter(session, thread="inscription:2", starts_at=given()["starts_at"] - timedelta(hours=1))
        enter(session)
        enter(session, holder="delegate:2")
        found = service.entries_of(session, "delegate:1")

    assert [entry.thread for entry in found] == ["inscription:2", "inscription:1"]


def test_a_session_lists_the_standing_entries_only(database):
    with db.writing() as session:
        enter(session)
        gone, _ = enter(session, holder="delegate:2")
        service.cancel(session, gone, now=NOW)

        assert [one.holder for one in service.entries_at(session, "session:3")] == ["delegate:1"]


def test_opening_a_feed_twice_gives_one_and_keeps_no_token(database):
    with db.writing() as session:
        first = a_feed(session, "a token of the feed")
        second = a_feed(session, "a token of the feed")

    assert first is second
    assert "a token of the feed" not in str(vars(first))


def test_a_feed_changes_when_its_entries_do_and_never_goes_back(database):
    with db.writing() as session:
        feed, other = a_feed(session), a_feed(session, "other", holder="delegate:2")
        feed.etag = other.etag = "known"
        enter(session, now=LATER)
        enter(session, now=NOW, summary="A clock that was set back")

    assert (feed.changed_at, feed.etag) == (LATER + timedelta(seconds=1), None)
    assert (other.changed_at, other.etag) == (NOW, "known")


def test_an_etag_is_not_kept_for_a_feed_that_changed_meanwhile(database):
    with db.writing() as session:
        a_feed(session)
    with db.reading() as session:
        read = feeds.find(session, "a token")
    with db.writing() as session:
        enter(session, now=LATER)
    with db.writing() as session:
        kept = feeds.keep_etag(session, read, "stale")

    assert kept is False
    with db.reading() as session:
        assert session.get(Feed, read.id).etag is None


def test_a_revoked_feed_is_gone_and_an_unknown_one_was_never_there(database):
    with db.writing() as session:
        feed = a_feed(session)
        assert feeds.withdraw(session, [feed.id], now=LATER) == 1
        with pytest.raises(Gone):
            feeds.find(session, "a token")
        with pytest.raises(NotFound):
            feeds.find(session, "another token")


def test_long_words_are_cut_to_what_calendars_take(database):
    with db.writing() as session:
        entry, _ = enter(session, summary="s" * 900, location="l" * 900, attendee_name="n" * 900)
        session.flush()

    with db.reading() as session:
        kept = session.get(CalendarEntry, entry.id)
    assert (len(kept.summary), len(kept.location), len(kept.attendee_name)) == (300, 255, 200)


DEPUTY = {"holder": "delegate:2", "attendee_address": "deputy@ken.example.org"}


def substituted(session):
    """Let the deputy take over what the minister held, and give both entries."""
    former, _ = enter(session)
    service.cancel(session, former, now=LATER)
    successor, outcome = enter(session, **DEPUTY, now=LATER)
    return former, successor, outcome


def test_a_substitute_takes_the_uid_over_under_a_higher_sequence(database):
    with db.writing() as session:
        former, successor, outcome = substituted(session)

    assert (outcome, successor.uid) == ("new", former.uid)
    assert (former.sequence, successor.sequence) == (1, 2)
    assert successor.organizer_token != former.organizer_token
    assert (former.status, successor.status) == ("cancelled", "confirmed")


def test_who_comes_back_stands_above_the_substitute(database):
    with db.writing() as session:
        former, successor, _ = substituted(session)
        service.cancel(session, successor, now=LATER)
        back, outcome = enter(session, now=LATER)

    assert (back.id, outcome) == (former.id, "moved")
    assert (successor.sequence, back.sequence) == (3, 4)


def test_two_who_hold_a_slot_at_once_share_uid_and_version(database):
    with db.writing() as session:
        one, _ = enter(session, thread="recording:1", holder="staff:1")
        other, _ = enter(session, thread="recording:1", holder="staff:2")

    assert (one.uid, one.sequence) == (other.uid, other.sequence)


def test_another_slot_has_another_uid(database):
    with db.writing() as session:
        one, _ = enter(session)
        other, _ = enter(session, thread="inscription:2")

    assert one.uid != other.uid


def test_to_send_again_changes_the_stamp_alone(database):
    with db.writing() as session:
        entry, _ = enter(session)
        entry.answer = "TENTATIVE"
        service.send_again(session, entry, now=LATER)

    assert (entry.sequence, entry.answer, entry.stamped_at) == (0, "TENTATIVE", LATER)


def test_a_session_has_a_feed_that_knows_what_came_and_what_left(database):
    with db.writing() as session:
        here, there = (a_feed(session, name, holder=name) for name in ("session:3", "session:4"))
        enter(session, now=LATER)
        enter(session, gathering="session:4", now=LATER)

        assert feeds.entries_in(session, here) == []
        assert [one.holder for one in feeds.entries_in(session, there)] == ["delegate:1"]
    assert (here.changed_at, there.changed_at) == (LATER + timedelta(seconds=1), LATER)


def test_a_feed_of_a_session_names_each_uid_once_as_it_last_stood(database):
    with db.writing() as session:
        feed = a_feed(session, holder="session:3")
        _, successor, _ = substituted(session)

        assert feeds.entries_in(session, feed) == [successor]
