"""One message as it came, read from its bytes; whatever is broken in it is left out, never raised.

Rules: RFC 5322 (headers), RFC 2045 (parts), RFC 6047 (calendars in mail), RFC 3464 (reports on
delivery), RFC 3834 (automatic answers). What is inside an attached message is not of this one.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from app.calendars.answers import CONTROLS, Answer, decoded, parse
from app.inbound.headers import (
    charset,
    content,
    header,
    headers,
    mailbox,
    parameter,
    recipients,
    sent_at,
)
from app.inbound.reports import Report, about, is_report, reports

LARGEST = 1024 * 1024  # octets
MOST_PARTS, MOST_BOUNDARIES, MOST_LINES = 100, 16, 2000  # of lines that may part two parts
LONGEST_HEAD, LONGEST_TYPE = 200_000, 2000
SHOWN = 20_000  # characters of the text that are kept to be read
AUTOMATIC = {"bulk", "junk", "list", "auto_reply"}  # Precedence, as those who answer by machine do
TYPE = re.compile(
    rb"^content-[a-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
BLANK = re.compile(rb"\r?\n\r?\n")
UNSEEN = re.compile(r"<(/?)(?:style|script)\b", re.IGNORECASE)
BEGIN, END = b"BEGIN:VCALENDAR", b"END:VCALENDAR"


@dataclass(frozen=True)
class Mail:
    """A message as far as it can be read; addresses in small letters, "" for what is missing."""

    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    answers: tuple[Answer, ...] = ()
    calendar: bool = False
    automatic: bool = False
    report: bool = False
    reports: tuple[Report, ...] = ()
    about: tuple[str, ...] = ()
    proofs: tuple[str, ...] = field(default=(), repr=False)


def read(raw: bytes) -> Mail:
    """Read a message; gives an empty Mail where nothing can be made of the bytes."""
    try:
        return _read(raw[:LARGEST])
    except Exception:  # noqa: BLE001 (the library fails in many ways on what strangers send)
        return Mail(calendar=BEGIN in raw)


def _read(raw: bytes) -> Mail:
    message = _message(raw)
    parts = list(_parts(message))
    name, sender = mailbox(message, "From")
    report, text = is_report(message, parts), _text(parts)
    found = [] if report else list(_calendars(parts, raw))
    return Mail(
        sender=sender,
        sender_name=name,
        recipients=tuple(recipients(message)),
        subject=header(message, "Subject")[:400],
        sent_at=sent_at(message),
        text=text,
        answers=tuple(_once(one for calendar in found for one in calendar)),
        calendar=bool(found),
        automatic=_is_automatic(message, parts),
        report=report,
        reports=tuple(reports(message, parts, text)) if report else (),
        about=tuple(about(message, parts, raw)) if report else (),
        proofs=tuple(headers(message, "Authentication-Results")),
    )


def _once(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Leave out what an attachment says again, in fewer or more words than the alternative."""
    told = set()
    for one in answers:
        said = tuple((party.address, party.answer) for party in one.parties)
        name = (one.uid, one.sequence, one.stamped_at, one.starts_at, one.recurring, said)
        if name not in told:
            told.add(name)
            yield one


def _message(raw: bytes) -> Message:
    """Parse what mail programs write; of what would cost the library minutes, the head alone."""
    if BLANK.search(raw, 0, LONGEST_HEAD) is None:
        raw = raw[:LONGEST_HEAD]
    raw = TYPE.sub(lambda found: found.group()[:LONGEST_TYPE], raw)
    parted = raw.count(b"\n--") > MOST_LINES
    if parted or raw.lower().count(b"boundary=") > MOST_BOUNDARIES:
        raw = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0]
    return message_from_bytes(raw, policy=compat32)


def _parts(message: Message) -> Iterator[Message]:
    """Give the parts of this message, not of those that are attached to it."""
    ahead, given = [message], 0
    while ahead and given < MOST_PARTS:
        part = ahead.pop(0)
        given += 1
        yield part
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            ahead = [one for one in inside if isinstance(one, Message)] + ahead


def _filename(part: Message) -> str:
    try:
        return (part.get_filename("") or "").lower()
    except Exception:  # noqa: BLE001 (RFC 2231 in pieces that do not fit)
        return ""


def _calendars(parts: list[Message], raw: bytes) -> Iterator[tuple[Answer, ...]]:
    """Read each calendar: by its type, by its name, else by how it begins, wherever it stands."""
    leaves = [part for part in parts if not part.is_multipart()]
    named = [part for part in leaves if _is_calendar(part)]
    named.sort(key=lambda part: part.get_content_type() != "text/calendar")
    for part in named:
        yield parse(content(part), method=parameter(part, "method"), charset=charset(part))
    if named:
        return
    for one in (*(content(part) for part in leaves[:10]), *_bare(parts, raw)):
        if BEGIN in one:
            yield parse(one[one.index(BEGIN) :])
            return


def _bare(parts: list[Message], raw: bytes) -> list[bytes]:
    # What is in an attached message is for a person: it was forwarded, or it is ours.
    attached = any(part.get_content_maintype() == "message" for part in parts)
    return [] if attached else [raw]


def _is_calendar(part: Message) -> bool:
    kind = part.get_content_type()
    return kind in {"text/calendar", "application/ics"} or _filename(part).endswith(".ics")


def _is_automatic(message: Message, parts: list[Message]) -> bool:
    """Tell whether a machine wrote it (RFC 3834 section 5, and what came before it)."""
    submitted = header(message, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = header(message, "Precedence").strip().lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id")
    return (
        submitted not in {"", "no"}
        or precedence in AUTOMATIC
        or any(name in message for name in marks)
        or any(part.get_content_type() == "message/disposition-notification" for part in parts)
    )


def _text(parts: list[Message]) -> str:
    """Give the plain text; where there is HTML alone, that without its tags."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and not part.is_multipart():
                said = decoded(content(part)[: SHOWN * 8], charset(part))
                plain = said if kind == "text/plain" else _untagged(said)
                return CONTROLS.sub("", plain.replace("\r", ""))[:SHOWN].strip()
    return ""


def _untagged(said: str) -> str:
    said = "".join(_visible(said[: SHOWN * 4]))
    lines = re.sub(r"<(?:br|p|div|tr|li|h\d)\b[^<>]*>", "\n", said, flags=re.IGNORECASE)
    plain = html.unescape(re.sub(r"<[^<>]*>", "", lines))
    return re.sub(r"\n\s*\n", "\n\n", plain)


def _visible(said: str) -> Iterator[str]:
    """Give what stands outside of styles and scripts, in one pass."""
    begin, hidden = 0, False
    for found in UNSEEN.finditer(said):
        if not hidden:
            yield said[begin : found.start()]
        begin, hidden = found.start(), not found.group(1)
    if not hidden:
        yield said[begin:]
