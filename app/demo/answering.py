"""The mail of the first morning: answers as calendar programs send them, and what else comes in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.calendars.ics import Organizer
from app.calendars.models import CalendarEntry
from app.inbound import service

# Answer, method, minutes after the letters left, further lines; one line for one speaker in turn.
ANSWERS = (
    ("ACCEPTED", "REPLY", 4, ""),
    ("ACCEPTED", "REPLY", 6, ""),
    ("TENTATIVE", "REPLY", 7, "COMMENT:The Minister lands at noon\\, if the flight is on time."),
    ("ACCEPTED", "REPLY", 9, "COMMENT:\\n"),
    ("DECLINED", "REPLY", 11, "COMMENT:The Minister is needed in parliament that evening."),
    ("TENTATIVE", "COUNTER", 12, "DTSTART:20211012T120000Z\r\nDTEND:20211012T120300Z"),
    ("DELEGATED", "REPLY", 14, ""),
    ("ACCEPTED", "REPLY", 15, ""),
)
PROGRAMS = (
    "Microsoft Exchange Server 2010",
    "-//Google Inc//Google Calendar 70.9054//EN",
    "-//Apple Inc.//iOS 15.0//EN",
    "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
)


def come(settings: Mapping[str, Any], published: datetime) -> int:
    """Take in the sample mail through the door that a mail server uses; give how many came."""
    messages = list(_messages(settings, published))
    for raw, at in messages:
        with db.writing() as session:
            service.take(session, raw, door="pipe", settings=settings, now=at)
    return len(messages)


def _messages(settings: Mapping[str, Any], published: datetime) -> Iterator[tuple[bytes, datetime]]:
    sender = Organizer.of(settings)
    for number, (entry, given) in enumerate(zip(_asked(), ANSWERS, strict=False)):
        at = published + timedelta(minutes=given[2])
        program = PROGRAMS[number % len(PROGRAMS)]
        yield _answer(entry, given, sender, program=program, at=at), at
        if number == 0:  # an older click, which was delayed on its way
            late = ("DECLINED", "REPLY", 0, "")
            yield _answer(entry, late, sender, program=program, at=at, clicked_s=-60), at
    for letter in _others(settings, published + timedelta(minutes=20)):
        yield letter.as_bytes(), published + timedelta(minutes=20)


def _asked() -> list[CalendarEntry]:
    speaks = CalendarEntry.thread.startswith("inscription:")
    with db.reading() as session:
        query = select(CalendarEntry).where(speaks, CalendarEntry.status == "confirmed")
        return list(session.scalars(query.order_by(CalendarEntry.id).limit(len(ANSWERS))))


def _answer(
    entry: CalendarEntry,
    given: tuple[str, str, int, str],
    sender: Organizer,
    *,
    program: str,
    at: datetime,
    clicked_s: int = 0,
) -> bytes:
    answer, method, _minutes, more = given
    passes = ';DELEGATED-TO="mailto:alternate@example.org"' if answer == "DELEGATED" else ""
    clicked = (at + timedelta(seconds=clicked_s)).astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{program}", f"METHOD:{method}",
        "BEGIN:VEVENT", f"UID:{entry.uid}", f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{clicked:%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;PARTSTAT={answer}{passes}:mailto:{entry.attendee_address}",
        *more.splitlines(), "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    mail = _mail(entry.attendee_address, sender.answers_to(entry.organizer_token), at)
    mail["Subject"] = f"{answer.capitalize()}: {entry.summary}"
    mail.set_content("This answer was sent by a calendar program.\n")
    mail.add_alternative(
        "\r\n".join(lines).encode(), maintype="text", subtype="calendar", params={"method": method}
    )
    return mail.as_bytes()


def _others(settings: Mapping[str, Any], at: datetime) -> Iterator[EmailMessage]:
    to = str(settings["MAIL_ANSWERS"])
    letter = _mail("secretary@ken.example.org", to, at)
    letter["Subject"] = "Your letter on the list of speakers"
    letter.set_content("May the alternate sit beside the Minister during the roundtable?\n")
    yield letter
    away = _mail("minister.environment@per.example.org", to, at)
    away["Subject"], away["Auto-Submitted"] = "Automatic reply", "auto-replied"
    away.set_content("I am travelling and will read my mail on Monday.\n")
    yield away


def _mail(sender: str, to: str, at: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = sender, to, format_datetime(at)
    return mail
