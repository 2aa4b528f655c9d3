"""The feed as a calendar program meets it."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import update

from app import db
from app.calendars import feeds, pages, service
from app.calendars.models import Feed
from tests.builders import NOW
from tests.calendars.test_service import a_feed, enter

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def address(app):
    """Open a feed with one entry and give its address."""
    with db.writing() as session:
        a_feed(session)
        enter(session)
    return "/cal/a%20token.ics"


def test_the_feed_holds_the_entries_of_its_person_alone(client, address):
    with db.writing() as session:
        enter(session, holder="delegate:2", summary="Somebody else")

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.data).events] == [
        "Statement of Kenya"
    ]


def test_no_cookie_and_no_cache_but_the_readers(client, address):
    headers = client.get(address).headers

    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Content-Disposition" not in headers


def test_an_unchanged_feed_is_not_sent_again_and_not_even_read(client, address, statements):
    etag = client.get(address).headers["ETag"]

    with statements() as seen:
        answer = client.get(address, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert len([one for one in seen if one.startswith(("SELECT", "UPDATE"))]) == 1


def test_the_moment_of_change_is_enough_for_a_304(client, address):
    modified = client.get(address).headers["Last-Modified"]

    answer = client.get(address, headers={"If-Modified-Since": modified})

    assert answer.status_code == 304


def test_a_wrong_etag_outweighs_the_moment_of_change(client, address):
    modified = client.get(address).headers["Last-Modified"]

    answer = client.get(
        address, headers={"If-None-Match": '"other"', "If-Modified-Since": modified}
    )

    assert answer.status_code == 200


def test_a_change_gives_new_bytes_a_new_etag_and_a_later_moment(client, address):
    before = client.get(address)
    with db.writing() as session:
        enter(session, now=LATER, summary="Moved")

    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.last_modified > before.last_modified


def test_a_cancelled_entry_is_shown_and_after_a_month_of_other_changes_left_out(client, address):
    with db.writing() as session:
        entry, _ = enter(session)
        service.cancel(session, entry, now=LATER)
    assert b"STATUS:CANCELLED" in client.get(address).data

    with db.writing() as session:
        enter(session, thread="inscription:2", now=LATER + timedelta(days=31))

    assert b"STATUS:CANCELLED" not in client.get(address).data


def test_entries_of_another_conference_stay_out(client, address):
    with db.writing() as session:
        enter(session, thread="inscription:9", conference="conference:2", summary="Another")
        session.execute(update(Feed).values(etag=None))

    assert b"Another" not in client.get(address).data


def test_head_has_the_headers_and_no_body(client, address):
    whole, head = client.get(address), client.head(address)

    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_a_new_sender_makes_every_feed_new(client, address, app):
    etag = client.get(address).headers["ETag"]
    app.config["MAIL_SENDER_NAME"] = "Secretariat"

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_an_unknown_address_is_404_without_a_page(client, app):
    answer = client.get("/cal/unknown.ics")

    assert answer.status_code == 404
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers


def test_a_revoked_address_is_410(client, address):
    with db.writing() as session:
        feeds.withdraw(session, [1], now=LATER)

    assert client.get(address).status_code == 410


def test_a_clock_ahead_of_ours_does_not_show_in_the_answer(client, app):
    with db.writing() as session:
        feed = a_feed(session)
        feed.changed_at = NOW + timedelta(days=36500)

    answer = client.get("/cal/a%20token.ics")

    assert answer.last_modified.year < 2100


def test_the_feed_of_a_session_holds_no_address_for_answers(client, app):
    with db.writing() as session:
        a_feed(session, holder="session:3")
        entry, _ = enter(session)

    content = client.get("/cal/a%20token.ics").data

    assert entry.uid.encode() in content
    assert entry.organizer_token.encode() not in content


def test_the_first_reading_costs_three_statements_and_the_next_two(client, address, statements):
    with statements() as first:
        client.get(address)
    with statements() as second:
        client.get(address)

    assert [len(first), len(second)] == [3, 2]


def test_the_etag_is_made_of_the_bytes(client, address):
    first, other = client.get(address), client.get(address)
    with db.writing() as session:
        service.send_again(session, enter(session)[0], now=LATER)
    changed = client.get(address)

    assert (first.headers["ETag"], first.data) == (other.headers["ETag"], other.data)
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert pages.etag_of(changed.data) in changed.headers["ETag"]
