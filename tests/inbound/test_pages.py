"""What officers see of the mail that came in, and decide."""

from datetime import timedelta

import pytest

from app import db
from app.allocation.models import SpeakingSlot
from app.inbound.models import InboundMessage
from app.notifications.models import Letter
from app.rsvp import given as replies
from app.rsvp import service as rsvp
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import LATER, a_draft, publish
from tests.inbound.mails import MAIL, SOON, a_letter, a_mail, an_entry, take, the_entry

OFFICER = "invitation_officer"


def the_message():
    with db.reading() as session:
        return session.query(InboundMessage).order_by(InboundMessage.id.desc()).first()


def a_published_reply():
    """Take a reply that asks for the floor, and publish its place."""
    head = DelegateGiven("Minister", "Minister of Environment of Kenya", "M", role="head",
                         email="minister.environment@ken.example.org")  # fmt: skip
    given = Given("accepted", delegates=(head,), inscription=InscriptionGiven(wishes=("A",)))
    with db.writing() as session:
        builders.the_ranks(session)
        invitation = builders.an_invitation(session)
        rsvp.reply(session, invitation.id, replies.tidy(given), actor=builders.an_actor(),
                   source="portal", now=builders.NOW, base_url="http://x")  # fmt: skip
        publish(session, a_draft(session, invitation.conference), LATER)
    return the_entry()


def test_message_and_meaning_stand_side_by_side(signed_in):
    message = take(a_mail(an_entry(), answer="DECLINED"))
    page = signed_in(OFFICER).get(f"/mail/{message.id}").text

    for shown in ("Withdraw the request for the floor", "Ask what is meant", "Kenya", "declined"):
        assert shown in page


def test_html_is_never_shown_as_html(signed_in):
    raw = b"From: a@example.org\nSubject: <b>x</b>\nContent-Type: text/html\n\n<img src=x>&lt;i&gt;"
    page = signed_in(OFFICER).get(f"/mail/{take(raw).id}").text

    assert "<b>x" not in page
    assert "<img src=x" not in page
    assert "&lt;i&gt;" in page


def test_the_whole_message_is_a_file(signed_in):
    raw = a_letter()
    answer = signed_in(OFFICER).get(f"/mail/{take(raw).id}/source")

    assert answer.data == raw
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_to_withdraw_frees_the_place(app, signed_in):
    a_published_reply()
    message = take(a_mail(the_entry(), answer="DECLINED"))
    client = signed_in(OFFICER)

    for status in (303, 409):  # the second time nothing is left to decide
        path = f"/mail/answers/{message.answers[0].id}/withdraw"
        assert client.post(path).status_code == status
    with db.reading() as session:
        assert session.query(Inscription).one().state == "withdrawn"
        assert session.query(SpeakingSlot).one().state == "withdrawn"
    assert the_message().state == "done"


def test_to_ask_keeps_the_place_and_writes_once(app, signed_in):
    message = take(a_mail(an_entry(), answer="DECLINED"))
    client = signed_in(OFFICER)
    for _ in range(2):
        client.post(f"/mail/answers/{message.answers[0].id}/ask")

    with db.reading() as session:
        assert session.query(Letter).filter_by(kind="place_asked").count() == 1
        assert session.query(SpeakingSlot).one().state == "provisional"


def test_an_unproven_answer_counts_by_an_officers_word(signed_in):
    message = take(a_mail(an_entry(), to="rsvp@example.org"))
    client = signed_in(OFFICER)
    assert client.post(f"/mail/answers/{message.answers[0].id}/count").status_code == 303

    assert the_entry().answer == "ACCEPTED"
    assert client.post(f"/mail/answers/{message.answers[0].id}/count").status_code == 409


def test_a_stale_answer_can_never_count(signed_in):
    entry = an_entry()
    with db.writing() as session:
        session.merge(entry).sequence = 3
    message = take(a_mail(entry, to="rsvp@example.org", sequence=1))

    path = f"/mail/answers/{message.answers[0].id}/count"
    assert signed_in(OFFICER).post(path).status_code == 409


def a_stale_answer():
    """Move an entry on and let an answer to its earlier time come in."""
    entry = an_entry()
    with db.writing() as session:
        session.merge(entry).sequence = 3
    return take(a_mail(entry, sequence=1)).answers[0].id


def test_the_newest_entry_is_sent_once_to_whoever_answered_an_earlier_one(signed_in):
    answer, client = a_stale_answer(), signed_in(OFFICER)
    message = the_message()
    assert "Send the newest entry again" in client.get(f"/mail/{message.id}").text
    path = f"/mail/answers/{answer}/again"

    assert [client.post(path).status_code for _ in range(2)] == [303, 409]

    with db.reading() as session:
        (letter,) = session.query(Letter).filter_by(kind="place_again")
    assert (letter.to_address, letter.calendar_method) == (the_entry().attendee_address, "REQUEST")
    assert b"SEQUENCE:3" in letter.calendar
    assert (the_message().state, the_entry().sequence) == ("done", 3)
    assert "Sent once more" in client.get(f"/mail/{message.id}").text


def test_to_whoever_answered_what_was_cancelled_the_cancellation_goes_again(signed_in):
    entry = an_entry()
    with db.writing() as session:
        standing = session.merge(entry)
        standing.status, standing.sequence = "cancelled", 1
    answer = take(a_mail(entry)).answers[0].id

    signed_in(OFFICER).post(f"/mail/answers/{answer}/again")

    with db.reading() as session:
        (letter,) = session.query(Letter).filter_by(kind="place_again")
    assert letter.calendar_method == "CANCEL"


def test_an_answer_that_counted_needs_nothing_sent(signed_in):
    answer = take(a_mail(an_entry())).answers[0].id

    assert signed_in(OFFICER).post(f"/mail/answers/{answer}/again").status_code == 409


def test_a_letter_is_assigned_put_aside_and_opened_again(signed_in):
    an_entry()
    message = take(a_letter())
    client = signed_in(OFFICER)
    for act, more in (("assign", {"invitation": "1"}), ("done", {})):
        assert client.post(f"/mail/{message.id}/{act}", data=more).status_code == 303

    assert (the_message().invitation_id, the_message().state) == (1, "done")
    assert "Kenya" in client.get("/mail/?state=done").text
    client.post(f"/mail/{message.id}/reopen")
    assert the_message().state == "open"


def test_a_letter_is_assigned_to_no_invitation_that_is_none(signed_in):
    an_entry()
    message = take(a_letter())

    answer = signed_in(OFFICER).post(f"/mail/{message.id}/assign", data={"invitation": "99"})

    assert (answer.status_code, "Choose one of the invitations." in answer.text) == (422, True)


def test_the_first_page_says_what_waits(signed_in):
    take(a_letter()) if an_entry() else None

    assert "Mail that came in and waits for somebody" in signed_in(OFFICER).get("/").text


@pytest.mark.parametrize("path", ["/rosters/A", "/allocation/runs/1"])
def test_the_answer_stands_on_roster_and_board(signed_in, path):
    take(a_mail(an_entry(), answer="TENTATIVE"))

    assert "Calendar: tentative" in signed_in("programme_officer").get(path).text


@pytest.mark.parametrize("path", ["/mail/", "/mail/1"])
def test_a_page_costs_few_statements(signed_in, statements, path):
    entry = an_entry()
    for minute in range(10):
        take(a_mail(entry, at=SOON + timedelta(minutes=minute)), SOON + timedelta(hours=1))
    client = signed_in(OFFICER)
    with statements() as ran:
        client.get(path)

    assert len(ran) <= 20
    assert MAIL
