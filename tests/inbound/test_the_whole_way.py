"""The whole way of an entry, out by SMTP and back by SMTP: asked, answered, moved, cancelled.

The calendar at the other end keeps to RFC 5546 and to nothing that it could not know: it reads the
mail that came, answers to the ORGANIZER that stands in it, and sends that by a mail server.
"""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar, Event, vCalAddress

from app import db
from app.allocation import service
from app.calendars.models import CalendarEntry
from app.inbound.models import InboundMessage
from app.notifications.post_room import drain
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import LATER, SETTINGS, a_draft, publish
from tests.allocation.drafts import an_asker as asker
from tests.allocation.test_follow import a_deputy, follow
from tests.smtp import Peer

MINISTER, DEPUTY = "minister.environment@ken.example.org", "deputy@ken.example.org"


class Returning(Peer):
    """The mail server of the house: hands what arrives to the site, as operators set it up."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.door = app.test_client()
        self.statuses: list[int] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (the library's name)
        head = f"Delivered-To: {envelope.rcpt_tos[0]}\r\n".encode()
        answer = self.door.post(
            "/hooks/mail", data=head + envelope.content, content_type="message/rfc822",
            headers={"Authorization": "Bearer " + "h" * 32},
        )  # fmt: skip
        self.statuses.append(answer.status_code)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def returning(app) -> Iterator[Returning]:
    app.config.update(SETTINGS)
    peer = Returning(app)
    peer.up()
    yield peer
    peer.down()


class Program:
    """A calendar program of one person, with the entries that it shows, by UID."""

    def __init__(self, address: str, server: Peer) -> None:
        self.address, self.server = address, server
        self.shown: dict[str, Event] = {}
        self.read = 0

    def fetch(self, outside: Peer) -> None:
        """Read the mail that has come, in its order (RFC 5546 section 2.1.5)."""
        mails = outside.to(self.address)
        for mail in mails[self.read :]:
            self._take(mail)
        self.read = len(mails)

    def _take(self, mail: EmailMessage) -> None:
        (part,) = (one for one in mail.walk() if one.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert part.get_param("method") == str(calendar["METHOD"])
        (event,) = calendar.events
        known = self.shown.get(str(event["UID"]))
        if known is not None and event["SEQUENCE"] < known["SEQUENCE"]:
            return
        if calendar["METHOD"] == "CANCEL":
            self.shown.pop(str(event["UID"]), None)
        else:
            self.shown[str(event["UID"])] = event

    @property
    def entry(self) -> Event:
        """Give the one entry that is shown."""
        (event,) = self.shown.values()
        return event

    def answer(self, partstat: str, *, at: datetime, event: Event | None = None) -> None:
        """Send a REPLY to the ORGANIZER (RFC 5546 section 3.2.3), by mail (RFC 6047)."""
        asked = event or self.entry
        mine = vCalAddress(f"mailto:{self.address}")
        mine.params["PARTSTAT"] = partstat
        reply, whole = Event(), Calendar()
        reply.add("UID", asked["UID"])
        reply.add("SEQUENCE", asked["SEQUENCE"])
        reply.add("DTSTAMP", at)
        reply["ATTENDEE"], reply["ORGANIZER"] = mine, asked["ORGANIZER"]
        for name, value in (("VERSION", "2.0"), ("PRODID", "-//Test//EN"), ("METHOD", "REPLY")):
            whole.add(name, value)
        whole.add_component(reply)
        mail = EmailMessage()
        mail["From"], mail["Subject"] = self.address, f"{partstat}: {asked['SUMMARY']}"
        mail["To"] = str(asked["ORGANIZER"]).removeprefix("mailto:")
        mail.set_content("An answer from a calendar.")
        mail.add_alternative(
            whole.to_ical(), maintype="text", subtype="calendar", params={"method": "REPLY"}
        )
        with smtplib.SMTP("127.0.0.1", self.server.port) as line:
            line.send_message(mail)


def answers() -> list[str]:
    with db.reading() as session:
        return [one.answer for one in session.query(CalendarEntry).order_by(CalendarEntry.id)]


def segment() -> None:
    with db.writing() as session:
        conference = builders.a_conference(session)
        asker(session, conference, "KEN")
        publish(session, a_draft(session, conference))


def send(app: Flask, now: datetime) -> int:
    return drain(app.config, now)


def test_an_entry_is_answered_moved_answered_again_and_cancelled(app, smtp, returning):
    segment()
    minister = Program(MINISTER, returning)
    assert send(app, LATER) == 1
    minister.fetch(smtp)
    first = minister.entry
    minister.answer("ACCEPTED", at=LATER + timedelta(minutes=5))
    assert (returning.statuses, answers()) == ([201], ["ACCEPTED"])

    moved = LATER + timedelta(hours=1)
    with db.writing() as session:
        one = session.query(Inscription).one()
        service.pin(session, one.id, "B", actor=builders.an_actor(), now=moved)
        conference = session.get_one(builders.Conference, 1)
        publish(session, a_draft(session, conference), now=moved)
    assert answers() == ["NEEDS-ACTION"]
    assert send(app, moved) == 1
    minister.fetch(smtp)
    assert (minister.entry["UID"], minister.entry["SEQUENCE"]) == (first["UID"], 1)
    assert "Roundtable B" in str(minister.entry["SUMMARY"])

    minister.answer("DECLINED", at=moved + timedelta(minutes=1), event=first)  # to the old time
    assert answers() == ["NEEDS-ACTION"]
    minister.answer("TENTATIVE", at=moved + timedelta(minutes=2))
    assert answers() == ["TENTATIVE"]

    withdrawn = LATER + timedelta(days=2)
    with db.writing() as session:
        one = session.query(Inscription).one()
        one.state = "withdrawn"
        session.flush()
        follow(session, one, "withdrawn")
    assert send(app, withdrawn) == 1
    minister.fetch(smtp)
    assert minister.shown == {}

    with db.reading() as session:
        fates = [
            (one.answers[0].fate, one.state)
            for one in session.query(InboundMessage).order_by(InboundMessage.id)
        ]
    assert fates == [("taken", "done"), ("stale", "open"), ("taken", "done")]
    assert send(app, withdrawn) == 0


def test_a_substitute_finds_the_entry_and_the_former_speaker_loses_it(app, smtp, returning):
    segment()
    minister, deputy = Program(MINISTER, returning), Program(DEPUTY, returning)
    send(app, LATER)
    minister.fetch(smtp)
    asked = minister.entry
    minister.answer("ACCEPTED", at=LATER + timedelta(minutes=5))

    with db.writing() as session:
        one = session.query(Inscription).one()
        before, one.speaker = one.speaker, a_deputy(session, one)
        session.flush()
        follow(session, one, "substituted", before)
    assert send(app, LATER + timedelta(days=2)) == 2
    minister.fetch(smtp)
    deputy.fetch(smtp)

    assert minister.shown == {}
    assert deputy.entry["UID"] == asked["UID"]
    minister.answer("DECLINED", at=LATER + timedelta(days=2), event=asked)
    deputy.answer("ACCEPTED", at=LATER + timedelta(days=2))
    assert answers() == ["ACCEPTED", "ACCEPTED"]  # what the minister once said, and the deputy
    with db.reading() as session:
        last = session.query(CalendarEntry).order_by(CalendarEntry.id.desc()).first()
        assert (last.attendee_address, last.answer) == (DEPUTY, "ACCEPTED")


def test_one_mailbox_for_both_ends_with_the_entry_that_stands(app, smtp, returning):
    """The embassy reads for minister and deputy, and the letters come in either order."""
    segment()
    with db.writing() as session:
        one = session.query(Inscription).one()
        before, one.speaker = one.speaker, a_deputy(session, one)
        one.speaker.email = MINISTER
        session.flush()
        follow(session, one, "substituted", before)
    send(app, LATER + timedelta(days=2))
    embassy, late = Program(MINISTER, returning), Program(MINISTER, returning)

    embassy.fetch(smtp)
    for mail in reversed(smtp.to(MINISTER)):
        late._take(mail)

    assert embassy.entry["SEQUENCE"] == late.entry["SEQUENCE"] == 2
