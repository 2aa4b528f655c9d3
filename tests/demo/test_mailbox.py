"""The mailbox: whole letters, found again, shown as harmless text, in a demonstration only."""

import smtplib
import socket
from email.message import EmailMessage

import pytest

import config
from app.demo import mailbox, peer
from tests.conftest import make_app

CALENDAR = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Asia/Shanghai:20211012T190000
ATTENDEE;CN="Minister: of Kenya";ROLE=CHAIR:mailto:m@ken.example.org
SUMMARY:Roundtable A\\, statement
 of Kenya
END:VEVENT
END:VCALENDAR
"""


def a_message(subject="Your place", to="minister@ken.example.org", *, calendar=False):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hls@example.org", to, subject
    message["Date"] = "Mon, 20 Sep 2021 01:00:00 +0000"
    message.set_content("You speak at 19:00.")
    message.add_alternative("<p>You speak<script>alert(1)</script></p>", subtype="html")
    if calendar:
        message.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    return message


@pytest.fixture
def post(tmp_path):
    """Run the demonstration's mail server; give a function that sends to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = peer.serving(tmp_path, port)

    def send(message):
        with smtplib.SMTP("127.0.0.1", port) as connection:
            connection.send_message(message)

    yield send
    server.stop()


@pytest.fixture
def visitor(database, tmp_path):
    return make_app(database, ENV="demo", MAILBOX=str(tmp_path)).test_client()


def test_letters_are_numbered_and_listed_newest_first(post, tmp_path):
    post(a_message("First"))
    post(a_message("Second", calendar=True))

    found = mailbox.letters(tmp_path)

    assert [(one.name, one.subject, one.method) for one in found] == [
        ("000002", "Second", "REQUEST"),
        ("000001", "First", ""),
    ]
    assert found[0].carried_to == "minister@ken.example.org"


def test_numbers_go_on_after_a_new_start(post, tmp_path):
    post(a_message())

    assert peer.Keeper(tmp_path).last == 1


def test_letters_are_found_by_recipient_and_subject(post, tmp_path):
    post(a_message("Invitation", "embassy@fra.example.org"))
    post(a_message("Your place"))

    assert [one.subject for one in mailbox.letters(tmp_path, "FRA invit")] == ["Invitation"]
    assert mailbox.letters(tmp_path, "nobody") == []


def test_a_calendar_part_is_read_line_by_line(post, tmp_path):
    post(a_message(calendar=True))

    lines = mailbox.letter(tmp_path, "000001").lines

    assert [(line.component, line.name, line.value) for line in lines] == [
        ("VCALENDAR", "METHOD", "REQUEST"),
        ("VEVENT", "DTSTART", "20211012T190000"),
        ("VEVENT", "ATTENDEE", "mailto:m@ken.example.org"),
        ("VEVENT", "SUMMARY", "Roundtable A, statementof Kenya"),
    ]
    assert lines[2].parameters == 'CN="Minister: of Kenya";ROLE=CHAIR'


def test_the_page_of_a_letter_runs_nothing_of_it(post, visitor):
    post(a_message(calendar=True))

    page = visitor.get("/mailbox/000001").text

    assert "You speak at 19:00." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_list_is_searched_and_paged(post, visitor):
    post(a_message("Invitation <one>"))

    assert "Invitation &lt;one&gt;" in visitor.get("/mailbox?search=invitation").text
    assert "No letters" in visitor.get("/mailbox?search=other").text
    assert visitor.get("/mailbox?page=99").status_code == 200


@pytest.mark.parametrize("name", ["000009", "..%2f..%2fdemo", "demo.json"])
def test_what_is_no_letter_is_not_found(visitor, name):
    assert visitor.get(f"/mailbox/{name}").status_code == 404


def test_elsewhere_there_is_no_mailbox(client):
    assert client.get("/mailbox").status_code == 404


def test_production_refuses_a_mailbox():
    faults = config.check(config.DEFAULTS | {"ENV": "production", "MAILBOX": "/var/mail"})

    assert any("ROSTRUM_MAILBOX" in fault for fault in faults)
