"""The mail message: the tree that calendars understand, and nothing smuggled into it."""

from email import message_from_bytes, policy

import flask_mail
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars import ics
from app.notifications.message import Message
from app.notifications.models import Letter
from tests.builders import NOW
from tests.calendars.entries import SENDER as ORGANIZER
from tests.calendars.entries import an_entry
from tests.notifications.letters_written import an_invite

SENDER = ("Ministry of Ecology, Host Country", "hls@example.org")


def a_row(**changes):
    values = {
        "subject": "Place in Roundtable A",
        "text": "Excellency\n",
        "html": "<p>" + "Excellency " * 500 + "</p>",
        "to_name": "Minister, Kenya",
        "to_address": "minister@ken.example.org",
        "message_id": "<1@rostrum.example.org>",
        "created_at": NOW,
        "calendar": None,
        "calendar_method": None,
    }
    return Letter(**(values | changes))


def an_invitation(**changes):
    part = an_invite()
    return a_row(calendar=part.content, calendar_method=part.method, **changes)


def sent(letter):
    return Message(letter, SENDER).as_bytes()


def test_the_tree_is_the_one_that_calendars_understand():
    message = message_from_bytes(sent(an_invitation()), policy=policy.default)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_the_calendar_part_names_its_method_and_is_no_attachment():
    message = message_from_bytes(sent(an_invitation()), policy=policy.default)
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]

    assert part["Content-Type"].params == {"charset": "UTF-8", "method": "REQUEST"}
    assert part["Content-Disposition"] is None
    assert part["Content-ID"] is None


def test_both_copies_of_the_calendar_are_its_very_bytes():
    letter = an_invitation()
    message = message_from_bytes(sent(letter), policy=policy.default)

    copies = [
        part.get_payload(decode=True)
        for part in message.walk()
        if part.get_content_type() in {"text/calendar", "application/ics"}
    ]
    assert copies == [letter.calendar, letter.calendar]


def test_every_line_is_short_ascii_and_ends_like_a_line_of_mail():
    content = sent(an_invitation(subject="圆桌会议" * 40, to_name="وزيرة البيئة" * 9))

    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_headers_are_the_letters_own():
    message = message_from_bytes(sent(a_row()), policy=policy.default)

    assert message["Message-ID"] == "<1@rostrum.example.org>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == '"Ministry of Ecology, Host Country" <hls@example.org>'
    assert message["To"] == '"Minister, Kenya" <minister@ken.example.org>'


@given(words=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_any_subject_and_name_arrive(words):
    message = message_from_bytes(sent(a_row(subject=words, to_name=words)), policy=policy.default)

    assert "".join(message["Subject"].split()) == "".join(words.split())
    assert message["To"].addresses[0].addr_spec == "minister@ken.example.org"
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize("field", ["subject", "to_name", "to_address", "message_id"])
def test_a_line_break_in_a_header_is_found(field):
    assert Message(a_row(**{field: "a\r\nBcc: b@example.org"}), SENDER).has_bad_headers()
    assert not Message(a_row(), SENDER).has_bad_headers()


def test_it_is_still_a_message_of_flask_mail():
    message = Message(a_row(), SENDER)

    assert isinstance(message, flask_mail.Message)
    assert message.send_to == {("Minister, Kenya", "minister@ken.example.org")}


def test_an_answer_in_words_comes_to_the_address_of_the_entry():
    token = "f" * 32
    entry = ics.request(an_entry(attendee_name="N" * 150), ORGANIZER)
    letter = a_row(calendar=entry, calendar_method="REQUEST")

    read = message_from_bytes(sent(letter), policy=policy.default)

    assert read["Reply-To"] == f"rsvp+{token}@example.org"
    assert read["From"].addresses[0].domain == read["Reply-To"].addresses[0].domain


def test_a_letter_without_an_entry_is_answered_to_its_sender():
    assert "Reply-To" not in message_from_bytes(sent(a_row()))
