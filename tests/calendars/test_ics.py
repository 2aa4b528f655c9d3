"""What an iCalendar object of ours looks like, to the octet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendars import ics
from tests.calendars.entries import ARABIC, CHINESE, SENDER, STAMP, a_session, an_entry

GOLDEN = Path(__file__).parent / "golden"


def a_feed(entries, **changes):
    values = {
        "uid": "feed-1@rostrum.example.org",
        "name": "High-Level Segment: Kenya",
        "source": "https://rostrum.example.org/cal/token.ics",
        "changed_at": STAMP,
    }
    return ics.feed(entries, SENDER, **(values | changes))


def a_programme(sessions):
    source = "https://rostrum.example.org/programme.ics"
    return ics.programme(sessions, SENDER, name="Programme", source=source)


def cancelled(**changes):
    return an_entry(status="cancelled", sequence=1, stamped_at=STAMP + timedelta(days=1), **changes)


OUTPUTS = {
    "request": lambda: ics.request(an_entry(), SENDER),
    "request_zh": lambda: ics.request(
        an_entry(summary=CHINESE, attendee_name="环境部长", language="zh"), SENDER
    ),
    "request_ar": lambda: ics.request(
        an_entry(summary=ARABIC, attendee_name="وزيرة البيئة", language="ar"), SENDER
    ),
    "cancellation": lambda: ics.cancellation(cancelled(), SENDER),
    "publication": lambda: ics.publication([an_entry()], SENDER, name="Roundtable A"),
    "feed": lambda: a_feed([an_entry(), cancelled(uid="second@rostrum.example.org")]),
    "programme": lambda: a_programme([a_session()]),
    "elsewhere": lambda: ics.request(an_entry(zone="America/Montreal"), SENDER),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_bytes_are_those_of_the_golden_file(name):
    assert OUTPUTS[name]() == (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", OUTPUTS)
def test_bytes_stay_the_same_until_something_changes(name):
    assert OUTPUTS[name]() == OUTPUTS[name]()


def lines_of(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_method_stands_first_and_an_invitation_has_no_calendar_uid():
    lines = lines_of(ics.request(an_entry(), SENDER))

    assert lines[:2] == ["BEGIN:VCALENDAR", "METHOD:REQUEST"]
    head = lines[: lines.index("BEGIN:VTIMEZONE")]
    assert not [line for line in head if line.startswith(("UID", "NAME", "X-WR"))]


def test_answers_go_to_an_address_of_the_entry_and_mail_comes_from_us():
    organizer = next(
        line for line in lines_of(ics.request(an_entry(), SENDER)) if line.startswith("ORGANIZER")
    )

    assert organizer == (
        'ORGANIZER;CN="Host country team";SENT-BY="mailto:hls@example.org":'
        f"mailto:rsvp+{'f' * 32}@example.org"
    )


def test_a_roster_names_nobody_and_gives_away_no_address_for_answers():
    content = ics.publication([an_entry()], SENDER, name="Roundtable A")

    assert b"ATTENDEE" not in content
    assert b"f" * 32 not in content
    assert content.count(b"ORGANIZER") == 1


def test_alarms_ring_for_the_invited_only():
    assert b"VALARM" in ics.request(an_entry(), SENDER)
    assert b"VALARM" not in ics.cancellation(cancelled(), SENDER)
    assert b"VALARM" not in a_feed([an_entry()])


def test_a_given_answer_is_sent_back_with_a_correction():
    assert b"PARTSTAT=ACCEPTED" in ics.request(an_entry(answer="ACCEPTED"), SENDER)


def test_what_stands_cannot_be_cancelled_by_mail():
    with pytest.raises(ValueError, match="is not cancelled"):
        ics.cancellation(an_entry(), SENDER)


def test_a_feed_shows_the_cancelled_entry_as_cancelled():
    events = Calendar.from_ical(a_feed([an_entry(), cancelled(uid="second@example.org")])).events

    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED"]
    assert [event["SEQUENCE"] for event in events] == [0, 1]


def test_a_feed_tells_programs_how_often_to_ask():
    content = a_feed([an_entry()])

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in content
    assert b"SOURCE;VALUE=URI:https://rostrum.example.org/cal/token.ics\r\n" in content


def test_an_empty_feed_is_still_a_calendar():
    read = Calendar.from_ical(a_feed([]))

    assert read.subcomponents
    assert "METHOD" not in read  # RFC 5546 section 3.2.1 wants an event in what is published


def test_the_programme_blocks_nobody():
    assert b"TRANSP:TRANSPARENT" in a_programme([a_session()])


def test_a_session_keeps_its_uid_whatever_its_code_is_made_of():
    assert ics.public_uid("COP 15", "A/1", "example.org") == "session-cop-15-a-1@example.org"


def test_quotation_marks_and_line_breaks_leave_a_name():
    attendee = next(
        line
        for line in lines_of(ics.request(an_entry(attendee_name='A "B^"\r\nATTENDEE:c'), SENDER))
        if line.startswith("ATTENDEE")
    )

    assert 'CN="A B ATTENDEE:c"' in attendee


def test_a_naive_time_is_refused():
    naive = replace(a_session(), starts_at=datetime(2021, 10, 12))  # noqa: DTZ001

    with pytest.raises(ValueError, match="naive time"):
        a_programme([naive])


TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            '圆桌会议生物多样性المائدة المستديرة🌍🏳️‍🌈\\;,:"\n\r\t\x00\x0b\x1f\x7f\x85\u2028'
        ),
    ),
    max_size=200,
)
KEPT = {"\t", "\n"}


def plain(text: str) -> str:
    """Say by other means what should be left of a text."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in broken
        if c in KEPT or not (ord(c) < 32 or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000)
    )


@given(summary=TEXT, description=TEXT, name=TEXT)
@example(summary="C:\\New", description="a\\nb\\\\;c\\,d\\", name="")
def test_any_text_survives_and_no_line_is_too_long(summary, description, name):
    entry = an_entry(summary=summary, description=description, attendee_name=name)

    content = ics.request(entry, SENDER)

    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    physical = content.split(b"\r\n")
    assert max(map(len, physical)) <= 75
    assert all(line.decode() is not None for line in physical)  # no character is cut
    (event,) = Calendar.from_ical(content).events
    assert str(event.get("DESCRIPTION", "")) == plain(description)
    assert str(event["SUMMARY"]) == " ".join(plain(summary).split())


ZONES = st.sampled_from(
    ["Asia/Shanghai", "Africa/Nairobi", "America/Montreal", "Asia/Kathmandu", "Africa/Casablanca"]
)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(zone=ZONES, starts_at=MOMENTS)
def test_the_instant_is_right_in_every_zone(zone, starts_at):
    starts_at = starts_at.replace(microsecond=0)
    entry = an_entry(zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=3))

    content = ics.request(entry, SENDER)

    (event,) = Calendar.from_ical(content).events
    assert event.start.astimezone(UTC) == starts_at
    named = event["DTSTART"].params.get("TZID", "UTC")
    assert (named == "UTC") or (f"TZID:{named}".encode() in content)


def test_only_a_zone_whose_clocks_never_change_is_named():
    there, moving = (
        ics.request(an_entry(zone=zone), SENDER) for zone in ("Africa/Nairobi", "Europe/Paris")
    )

    assert b"DTSTART;TZID=Africa/Nairobi:20211012T140000\r\n" in there
    assert b"DTSTART:20211012T110000Z\r\n" in moving
    assert b"VTIMEZONE" not in moving


def test_one_standard_block_a_zone_and_nothing_else_in_it():
    content = ics.publication([an_entry(), an_entry(uid="b@example.org")], SENDER, name="Two")

    block = content[content.index(b"BEGIN:VTIMEZONE") : content.index(b"BEGIN:VEVENT")]
    assert block.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
