"""What a message does once it is taken in, by itself."""

from datetime import timedelta

import pytest

from app import db
from app.calendars.models import CalendarEntry
from app.errors import Refused
from app.inbound import service
from app.inbound.models import InboundMessage
from app.invitations import service as invitations
from app.invitations.models import Dispatch
from app.notifications import service as notifications
from app.notifications.models import Letter
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import a_draft, publish
from tests.allocation.test_duties import a_segment
from tests.allocation.test_follow import a_deputy, follow
from tests.inbound.mails import ADDRESS, MAIL, SOON, a_letter, a_mail, an_entry, take, the_entry

pytestmark = pytest.mark.usefixtures("database")
TOMORROW = SOON + timedelta(days=2)
STRANGER = "somebody@other.example.org"
PROVEN = "Authentication-Results: mx.example.org; dmarc=pass header.from=ken.example.org"


def letters(kind):
    with db.reading() as session:
        return session.query(Letter).filter_by(kind=kind).all()


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_an_answer_is_kept_beside_the_entry(answer):
    message = take(a_mail(an_entry(), answer=answer))

    assert the_entry().answer == answer
    assert [one.fate for one in message.answers] == ["taken"]
    assert message.invitation_id is not None


def test_an_acceptance_needs_nobody_and_a_refusal_of_a_published_place_does():
    entry = an_entry()

    assert take(a_mail(entry)).state == "done"
    refusal = take(
        a_mail(entry, answer="DECLINED", at=SOON + timedelta(minutes=1)),
        SOON + timedelta(minutes=2),
    )

    assert (refusal.state, refusal.reason) == ("open", "declined")
    assert the_entry().status == "confirmed"


def test_the_same_message_twice_changes_nothing():
    raw = a_mail(an_entry(), answer="TENTATIVE")

    one, other = take(raw), take(raw, SOON + timedelta(days=1))

    assert one.id == other.id
    with db.reading() as session:
        assert session.query(InboundMessage).count() == 1


def test_a_later_acceptance_settles_a_refusal():
    entry = an_entry()
    refusal = take(a_mail(entry, answer="DECLINED"))
    take(a_mail(entry, at=SOON + timedelta(minutes=1)), SOON + timedelta(minutes=1))

    with db.reading() as session:
        assert session.get(InboundMessage, refusal.id).state == "done"
    assert the_entry().answer == "ACCEPTED"


def test_an_answer_older_than_the_last_one_does_not_count():
    entry = an_entry()
    take(a_mail(entry, answer="DECLINED"))
    late = take(a_mail(entry, at=SOON - timedelta(minutes=30)))

    assert the_entry().answer == "DECLINED"
    assert (late.answers[0].fate, late.reason) == ("stale", "stale")


def test_an_answer_to_an_earlier_time_does_not_count():
    entry = an_entry()
    with db.writing() as session:
        session.merge(entry).sequence = 3

    message = take(a_mail(entry, sequence=2))

    assert (message.answers[0].fate, the_entry().answer) == ("stale", "NEEDS-ACTION")


def test_a_client_that_counts_on_by_itself_answers_the_time_that_stands():
    assert take(a_mail(an_entry(), sequence=9)).answers[0].fate == "taken"


def test_an_answer_from_the_future_does_not_shut_out_later_ones():
    entry = an_entry()
    take(a_mail(entry, at=SOON + timedelta(days=999)))
    take(a_mail(entry, answer="DECLINED", at=SOON + timedelta(hours=1)), SOON + timedelta(hours=1))

    assert the_entry().answer == "DECLINED"


def test_nobody_answers_for_another():
    entry = an_entry()
    message = take(a_mail(entry, attendee=STRANGER, sender=STRANGER))

    assert (message.reason, the_entry().answer) == ("stranger", "NEEDS-ACTION")


@pytest.mark.parametrize(
    ("head", "fate"),
    [("", "held"), (PROVEN, "taken"), (PROVEN.replace("mx", "evil"), "held"),
     (PROVEN.replace("pass", "fail"), "held"), (PROVEN.replace("ken", "other"), "held")],
)  # fmt: skip
def test_without_the_token_the_sender_must_be_proven(head, fate):
    message = take(a_mail(an_entry(), to="rsvp@example.org", head=head))

    assert message.answers[0].fate == fate


def test_a_token_with_the_uid_of_another_entry_is_nobodys():
    message = take(a_mail(an_entry(), uid="other@rostrum.example.org"))

    assert message.reason == "unknown"


@pytest.mark.parametrize(("sender", "reason"), [(ADDRESS, "no_answer"), (STRANGER, "stranger")])
def test_without_attendee_the_sender_counts_only_where_it_is_known(sender, reason):
    message = take(a_mail(an_entry(), attendee="", sender=sender))

    assert message.reason == reason


def test_a_counter_is_a_proposal_and_answered_once_by_letter():
    entry = an_entry()
    for minute in range(2):
        raw = a_mail(
            entry, method="COUNTER", answer="TENTATIVE", at=SOON + timedelta(minutes=minute),
            more="DTSTART:20211012T130000Z\nDTEND:20211012T130300Z",
        )  # fmt: skip
        message = take(raw, SOON + timedelta(minutes=5))

    assert (message.answers[0].fate, message.state) == ("proposal", "open")
    assert message.answers[0].starts_at.hour == 13
    assert (the_entry().answer, the_entry().starts_at) == ("NEEDS-ACTION", entry.starts_at)
    assert [one.to_address for one in letters("place_proposal")] == [ADDRESS]


def test_a_delegated_place_waits_for_a_person():
    ics_more = f'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{STRANGER}":mailto:{ADDRESS}'
    message = take(a_mail(an_entry(), attendee="", more=ics_more))

    assert (message.reason, message.answers[0].delegated_to) == ("delegated", STRANGER)


@pytest.mark.parametrize(
    "head", ["Auto-Submitted: auto-replied", "Precedence: auto_reply", "X-Autoreply: yes"]
)
def test_what_a_machine_wrote_never_counts(head):
    answer = take(a_mail(an_entry(), head=head))
    letter = take(a_letter(head=head))

    assert (answer.reason, the_entry().answer) == ("automatic", "NEEDS-ACTION")
    assert (letter.kind, letter.state) == ("automatic", "open")


def test_an_ordinary_letter_is_kept_for_a_person():
    message = take(a_letter())

    assert (message.kind, message.state, message.sender) == (
        "mail",
        "open",
        "secretary@ken.example.org",
    )


def test_a_letter_to_the_address_of_an_entry_belongs_to_its_invitation():
    entry = an_entry()
    raw = a_letter().replace(b"To: rsvp@", f"To: rsvp+{entry.organizer_token}@".encode())

    message = take(raw)

    assert (message.kind, message.state, message.invitation_id) == ("mail", "open", 1)


def a_report(letter, *, action="failed", recipient=None, message_id=None) -> bytes:
    head = "From: MAILER-DAEMON@mx.example.org\r\nTo: hls@example.org\r\nSubject: Undelivered"
    kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    status = (
        f"Final-Recipient: rfc822; {recipient or letter.to_address}\r\nAction: {action}\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user"
    )
    returned = (
        f"Message-ID: {message_id or letter.message_id}\r\n"
        "Content-Type: text/calendar; method=REQUEST\r\n\r\n"
        f"{(letter.calendar or b'').decode()}"
    )
    parts = [
        "Content-Type: text/plain\r\n\r\nIt could not be delivered.",
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n{status}\r\n",
        f"Content-Type: message/rfc822\r\n\r\n{returned}",
    ]
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"{head}\r\n{kind}\r\n\r\n{body}--b--\r\n".encode()


def a_sent_letter():
    an_entry()
    with db.writing() as session:
        letter = session.query(Letter).filter_by(kind="place").one()
        letter.state, letter.sent_at = "sent", SOON
    return letter


def test_a_letter_that_came_back_is_refused_and_is_no_answer():
    letter = a_sent_letter()
    message = take(a_report(letter))

    with db.reading() as session:
        kept = notifications.letter(session, letter.id)
        assert (kept.state, "no such user" in kept.last_error) == ("bounced", True)
    assert (message.kind, message.state, the_entry().answer) == ("bounce", "done", "NEEDS-ACTION")
    assert (message.answers, message.letter_id) == ([], letter.id)


@pytest.mark.parametrize(
    "changes",
    [{"action": "delayed"}, {"recipient": STRANGER}, {"message_id": "<x@example.org>"}],
    ids=str,
)
def test_no_other_report_refuses_an_address(changes):
    letter = a_sent_letter()
    message = take(a_report(letter, **changes))

    with db.reading() as session:
        assert notifications.letter(session, letter.id).state == "sent"
    assert message.state == ("done" if "action" in changes else "open")


def test_an_invitation_that_came_back_is_returned_and_may_go_another_way(app):
    with db.writing() as session:
        conference, addressee = builders.a_conference(session), builders.an_addressee(session)
        to = {"actor": builders.an_actor(), "now": SOON, "base_url": "http://x"}
        invitations.dispatch(session, conference.id, [addressee.id], **to)
        letter = session.query(Letter).one()
        letter.state = "sent"
    take(a_report(letter))

    with db.reading() as session:
        assert session.query(Dispatch).one().state == "returned"


@pytest.mark.parametrize(("raw", "error"), [(b" \n", Refused), (b"x" * 1048577, service.TooLarge)])
def test_nothing_and_too_much_are_refused(raw, error):
    with pytest.raises(error):
        take(raw)


def test_a_reply_costs_few_statements(statements):
    raw = a_mail(an_entry(), answer="DECLINED")
    with statements() as ran, db.writing() as session:
        service.take(session, raw, door="hook", settings=MAIL, now=SOON)

    assert len(ran) <= 15


def substituted():
    """Let a deputy take the place over, and give both entries, the former first."""
    former = an_entry()
    with db.writing() as session:
        one = session.query(Inscription).one()
        before, one.speaker = one.speaker, a_deputy(session, one)
        session.flush()
        follow(session, one, "substituted", before)
        return former, session.query(CalendarEntry).order_by(CalendarEntry.id.desc()).first()


def test_the_former_speaker_cannot_answer_for_the_substitute():
    former, successor = substituted()

    late = take(a_mail(former, answer="DECLINED", sequence=9), TOMORROW)

    assert former.uid == successor.uid
    assert (late.answers[0].entry_id, late.reason) == (former.id, "cancelled")
    with db.reading() as session:
        assert session.get(CalendarEntry, successor.id).answer == "NEEDS-ACTION"


@pytest.mark.parametrize("to", [None, "rsvp@example.org"])
def test_the_substitute_answers_under_the_same_uid(to):
    _former, successor = substituted()
    deputy = successor.attendee_address

    message = take(
        a_mail(successor, sender=deputy, attendee=deputy, to=to, head=PROVEN, at=TOMORROW),
        TOMORROW,
    )

    assert [(one.entry_id, one.fate) for one in message.answers] == [(successor.id, "taken")]


def test_an_embassy_that_answers_for_both_answers_for_the_one_who_speaks():
    former, successor = substituted()
    with db.writing() as session:
        session.get(CalendarEntry, successor.id).attendee_address = ADDRESS

    message = take(a_mail(former, to="rsvp@example.org", head=PROVEN, sequence=2), TOMORROW)

    assert message.answers[0].entry_id == successor.id


def test_an_answer_to_what_was_only_corrected_since_still_counts():
    entry = an_entry()
    with db.writing() as session:
        session.get(CalendarEntry, entry.id).stamped_at = SOON + timedelta(hours=1)

    assert take(a_mail(entry), SOON + timedelta(hours=2)).answers[0].fate == "taken"


def a_co_chair():
    """Publish a list whose roundtable has a co-chair, and give the co-chair's entry."""
    with db.writing() as session:
        conference, _one, _chair = a_segment(session)
        publish(session, a_draft(session, conference))
    with db.reading() as session:
        return session.query(CalendarEntry).filter_by(thread="role:1").one()


def from_the_chair(entry, **changes):
    return a_mail(entry, sender=entry.attendee_address, attendee=entry.attendee_address, **changes)


def test_a_co_chair_answers_too_and_a_refusal_waits_for_a_person():
    entry = a_co_chair()

    accepted = take(from_the_chair(entry))
    later = SOON + timedelta(minutes=1)
    declined = take(from_the_chair(entry, answer="DECLINED", at=later), later)

    assert (accepted.state, accepted.answers[0].fate) == ("done", "taken")
    assert (declined.state, declined.reason) == ("open", "absent")


def test_a_proposal_of_a_co_chair_is_answered_by_letter():
    take(from_the_chair(a_co_chair(), method="COUNTER", answer="TENTATIVE"))

    (letter,) = letters("place_proposal")
    assert "Co-chair of Roundtable" in letter.text
