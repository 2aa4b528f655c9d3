"""Messages in the manner of calendar programs, filled with the values of one entry."""

import base64
from datetime import datetime, timedelta
from pathlib import Path

from app import db
from app.calendars.models import CalendarEntry
from app.inbound import service
from tests import builders
from tests.allocation.drafts import LATER, SETTINGS, a_draft, publish
from tests.allocation.drafts import an_asker as asker

CORPUS = Path(__file__).parent / "corpus"
SOON = LATER + timedelta(hours=1)
MAIL = SETTINGS | {"MAIL_AUTHSERV": "mx.example.org"}
ADDRESS = "minister.environment@ken.example.org"


def an_entry(*codes, **changes) -> CalendarEntry:
    """Publish Roundtable A with these Parties and give the entry of the first one's minister."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        for code in codes or ("KEN",):
            asker(session, conference, code, pin_session_id=table.id, **changes)
        publish(session, a_draft(session, conference))
    return the_entry()


def the_entry() -> CalendarEntry:
    with db.reading() as session:
        return session.query(CalendarEntry).order_by(CalendarEntry.id).first()


def utc(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")


def an_ics(entry, answer="ACCEPTED", *, method="REPLY", at=SOON, sequence=None, more="", **changes):
    """Write a plain REPLY; `attendee=""` leaves that line out."""
    attendee = changes.get("attendee", ADDRESS)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Client//EN", f"METHOD:{method}",
        "BEGIN:VEVENT", f"UID:{changes.get('uid', entry.uid)}",
        f"DTSTAMP:{utc(at)}", f"SEQUENCE:{entry.sequence if sequence is None else sequence}",
        *([f"ATTENDEE;PARTSTAT={answer}:mailto:{attendee}"] if attendee else []),
        *more.splitlines(), "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def a_mail(entry, ics=None, *, sender=ADDRESS, to=None, head="", **changes) -> bytes:
    """Write a mail with a calendar part; `to` is the address with the token unless given."""
    ics = an_ics(entry, **changes) if ics is None else ics
    to = to or f"rsvp+{entry.organizer_token}@example.org"
    lines = [
        *head.splitlines(), f"From: Minister <{sender}>", f"To: {to}", "Subject: Answer",
        "MIME-Version: 1.0", "Content-Type: text/calendar; charset=utf-8; method=REPLY",
        "Content-Transfer-Encoding: base64", "",
        base64.encodebytes(ics.encode()).decode().replace("\n", "\r\n"),
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def a_letter(sender="secretary@ken.example.org", words="We shall come.", head="") -> bytes:
    """Write an ordinary letter."""
    lines = [*head.splitlines(), f"From: {sender}", "To: rsvp@example.org"]
    return "\r\n".join([*lines, "Subject: Your letter", "", words, ""]).encode()


def take(raw: bytes, now=SOON, settings=MAIL):
    """Take a message in by the pipe, and give it with its answers."""
    with db.writing() as session:
        taken = service.take(session, raw, door="pipe", settings=settings, now=now)
        _ = [one.entry for one in taken.message.answers]
    return taken.message


def filled(name: str, entry) -> bytes:
    """Read a message of the corpus and put the values of an entry in; b64{...} is encoded."""
    raw = (CORPUS / name).read_bytes()
    values = {
        b"@UID@": entry.uid, b"@TOKEN@": entry.organizer_token, b"@SEQUENCE@": str(entry.sequence),
        b"@STAMP@": utc(SOON), b"@MESSAGE-ID@": "<x@example.org>", b"@ATTENDEE@": ADDRESS,
    }  # fmt: skip
    for key, value in values.items():
        raw = raw.replace(key, value.encode())
    while b"b64{{" in raw:
        begin, end = raw.index(b"b64{{"), raw.index(b"}}b64")
        raw = raw[:begin] + base64.encodebytes(raw[begin + 5 : end]) + raw[end + 5 :]
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
