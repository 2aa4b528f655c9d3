"""Reads the letters that the demonstration's mail server kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path

from app.errors import N_, NotFound

NAME = re.compile(r"\d{6}")
METHOD = re.compile(
    rb"text/calendar;[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?method=\"?([A-Z]+)", re.IGNORECASE
)
# A line of a calendar: name, parameters, value (RFC 5545 section 3.1); quotes may hold a colon.
CALENDAR_LINE = re.compile(
    r"([A-Za-z0-9-]+)((?:;[^=:;]+=(?:\"[^\"]*\"|[^\";:])*)*):(.*)", re.DOTALL
)


@dataclass(frozen=True)
class Summary:
    """One line of the mailbox; `method` is that of its calendar part, if it has one."""

    name: str
    to_name: str
    to_address: str
    carried_to: str
    subject: str
    sent_at: datetime
    method: str


@dataclass(frozen=True)
class CalendarLine:
    """One property of a calendar, unfolded and unescaped, and the component it stands in."""

    component: str
    name: str
    parameters: str
    value: str


@dataclass(frozen=True)
class Letter:
    """A letter taken apart: headers, bodies, calendar as text and as lines, the whole source."""

    summary: Summary
    headers: Sequence[tuple[str, str]]
    text: str
    html: str
    calendar: str
    lines: Sequence[CalendarLine]
    attachments: Sequence[str]
    source: str


def letters(folder: Path, search: str = "") -> list[Summary]:
    """List the letters, newest first; `search` looks into recipients and subjects."""
    names = sorted((path.stem for path in folder.glob("*.eml")), reverse=True)
    found = [_summary(folder, name) for name in names]
    words = search.casefold().split()
    return [one for one in found if all(word in _searched(one) for word in words)]


def _searched(one: Summary) -> str:
    return f"{one.to_name} {one.carried_to} {one.subject} {one.method}".casefold()


@lru_cache(maxsize=10_000)
def _summary(folder: Path, name: str) -> Summary:
    """Read a letter's head; letters never change, so once is enough."""
    raw = (folder / f"{name}.eml").read_bytes()
    head = _parsed(raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n")
    method = METHOD.search(raw)
    to, address = parseaddr(str(head["To"] or ""))
    return Summary(
        name=name,
        to_name=to,
        to_address=address,
        carried_to=str(head["Delivered-To"] or ""),
        subject=str(head["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(head["Date"])),
        method=method.group(1).decode().upper() if method else "",
    )


def letter(folder: Path, name: str) -> Letter:
    """Open one letter by its number; raises NotFound."""
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise NotFound(N_("There is no such letter in the mailbox."))
    raw = path.read_bytes()
    message = _parsed(raw)
    calendar = _body(message, "text/calendar")
    return Letter(
        summary=_summary(folder, name),
        headers=[(key, str(value)) for key, value in message.items()],
        text=_body(message, "text/plain"),
        html=_body(message, "text/html"),
        calendar=calendar,
        lines=calendar_lines(calendar),
        attachments=[part.get_filename() or "" for part in message.iter_attachments()],
        source=raw.decode("utf-8", "replace"),
    )


def _parsed(raw: bytes) -> EmailMessage:
    made = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(made, EmailMessage)  # noqa: S101 (what this policy makes)
    return made


def _body(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind:
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""


def calendar_lines(calendar: str) -> list[CalendarLine]:
    """Unfold a calendar and name its properties, without the definitions of time zones."""
    lines, inside = [], [""]
    for line in re.sub(r"\r?\n[ \t]", "", calendar).splitlines():
        found = CALENDAR_LINE.fullmatch(line)
        if found is None:
            continue
        name, parameters, value = found.groups()
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            inside.pop()
        elif "VTIMEZONE" not in inside:
            lines.append(CalendarLine(inside[-1], name, parameters[1:], _unescaped(value)))
    return lines


def _unescaped(value: str) -> str:
    """Take the escapes out of a text (RFC 5545 section 3.3.11)."""
    return re.sub(r"\\([nN;,\\])", lambda found: "\n" if found[1] in "nN" else found[1], value)
