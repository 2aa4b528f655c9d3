"""The outbox as officers see it, and what they decide there."""

import pytest
from sqlalchemy import update

from app import db
from app.audit import service as audit
from app.notifications import ledger
from app.notifications.calendar_lines import Line, of_event, unfolded
from app.notifications.models import Letter
from tests.builders import NOW
from tests.notifications.letters_written import STARTS, a_letter, an_invite, read, written


def in_state(state, **changes):
    (number,) = written(**changes)
    with db.writing() as session:
        session.execute(update(Letter).where(Letter.id == number).values(state=state))
    return number


def test_the_outbox_counts_and_lists(signed_in):
    written(2)

    page = signed_in("secretariat").get("/letters/").text

    assert '<span class="stat__value">2</span>' in page
    assert page.count("Greeting to Kenya") == 2


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 3),
        ("?state=queued", 3),
        ("?state=sent", 0),
        ("?state=nonsense", 3),
        ("?q=kenya", 3),
        ("?q=peru", 0),
        ("?q=%25", 0),
        ("?before=1", 0),
        ("?before=99999999999999999999", 3),
        ("?before=%D9%A1", 3),
    ],
)
def test_the_list_is_narrowed_and_nonsense_is_harmless(signed_in, query, shown):
    written(3)

    answer = signed_in("secretariat").get(f"/letters/{query}")

    assert answer.status_code == 200
    assert answer.text.count('data-label="Subject"') == shown


def test_pages_go_on_where_the_last_one_ended(signed_in):
    numbers = written(51)
    client = signed_in("secretariat")

    first = client.get("/letters/").text
    assert f'before={numbers[1]}"' in first
    second = client.get(f"/letters/?before={numbers[1]}").text

    assert second.count('data-label="Subject"') == 1
    assert 'rel="next"' not in second


def test_a_letter_is_shown_without_being_run(signed_in):
    with db.writing() as session:
        number = a_letter(
            session,
            values={"country": "<script>alert(1)</script>", "starts": STARTS},
            calendar=an_invite(),
        ).id

    page = signed_in("secretariat").get(f"/letters/{number}").text

    assert "<script>alert" not in page
    assert "METHOD:REQUEST" in page
    assert '<span class="code nowrap" lang="en" dir="ltr">ORGANIZER</span>' in page


def test_a_page_of_letters_costs_few_statements(signed_in, statements):
    written(50)
    client = signed_in("secretariat")

    with statements() as seen:
        client.get("/letters/")

    assert len(seen) <= 8


@pytest.mark.parametrize(("decision", "state"), [("send", "queued"), ("drop", "cancelled")])
def test_an_officer_decides_about_a_letter_in_doubt(signed_in, decision, state):
    number = in_state("uncertain", formal=True)
    client = signed_in("invitation_officer")
    assert "Your decision" in client.get(f"/letters/{number}").text

    answer = client.post(f"/letters/{number}", data={"decision": decision})

    assert answer.status_code == 303
    assert read(number).state == state
    with db.reading() as session:
        assert audit.latest(session)[0].action == f"letters.{decision}"


def test_no_decision_is_said_beside_the_question(signed_in):
    number = in_state("dead")

    answer = signed_in("invitation_officer").post(f"/letters/{number}", data={"decision": "burn"})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert read(number).state == "dead"


def test_a_sent_letter_offers_no_decision_and_takes_none(signed_in):
    number = in_state("sent")
    client = signed_in("invitation_officer")

    assert "Your decision" not in client.get(f"/letters/{number}").text
    assert client.post(f"/letters/{number}", data={"decision": "send"}).status_code == 409
    assert read(number).state == "sent"


def test_roles_read_decide_or_do_neither(signed_in, client):
    number = in_state("uncertain")

    assert signed_in("secretariat").get(f"/letters/{number}").status_code == 200
    assert "Your decision" not in signed_in("secretariat").get(f"/letters/{number}").text
    assert signed_in("moderator").get("/letters/").status_code == 403
    assert signed_in("moderator").get(f"/letters/{number}").status_code == 403
    assert client.get("/letters/").status_code == 302
    sent = {"decision": "send"}
    assert signed_in("secretariat").post(f"/letters/{number}", data=sent).status_code == 403


def test_an_unknown_letter_is_not_found(signed_in):
    assert signed_in("secretariat").get("/letters/404").status_code == 404


def test_a_silent_server_is_named_on_the_page_and_at_home(app, signed_in):
    written(2)
    server = f"127.0.0.1:{app.config['MAIL_PORT']}"
    with db.writing() as session:
        ledger.silent(session, server, "[Errno 111] Connection refused", NOW)
    client = signed_in("secretariat")

    page = client.get("/letters/").text
    assert "2 letters wait." in page
    assert f"The mail server at {server} does not answer since" in page
    assert "Fri 20 Aug 2021" in page
    assert f"Letters wait: the mail server at {server} does not answer" in client.get("/").text


def test_the_silence_is_forgotten_where_nothing_waits(app, signed_in):
    in_state("sent")
    with db.writing() as session:
        ledger.silent(session, f"127.0.0.1:{app.config['MAIL_PORT']}", "refused", NOW)

    assert "does not answer" not in signed_in("secretariat").get("/letters/").text


def test_what_needs_a_person_waits_at_home_the_formal_letters_first(signed_in):
    for number, state in enumerate(("dead", "refused", "uncertain", "sent", "queued")):
        with db.writing() as session:
            a_letter(session, str(number)).state = state

    page = signed_in("secretariat").get("/").text

    shown = [page.find(f"/letters/?state={state}") for state in ("uncertain", "refused", "dead")]
    assert -1 not in shown
    assert shown[0] == min(shown)
    assert page.count("is-urgent") == 1
    assert "state=sent" not in page


def test_calendar_lines_are_unfolded_and_taken_apart():
    content = (
        b'ORGANIZER;CN="A: B";SENT-BY="mailto:a@b":mail\r\n to:c@d\r\nSUMMARY:Place: A\r\nodd\r\n'
    )

    assert unfolded(content) == [
        Line("ORGANIZER", 'CN="A: B";SENT-BY="mailto:a@b"', "mailto:c@d"),
        Line("SUMMARY", "", "Place: A"),
        Line("", "", "odd"),
    ]


def test_an_officer_reads_the_event_and_not_its_wrapping():
    content = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:A\\, b\\nc\\\\d\r\n"
        b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    assert of_event(unfolded(content)) == [Line("SUMMARY", "", "A, b\nc\\d")]
