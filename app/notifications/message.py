"""A letter as a mail message that calendars understand.

Flask-Mail leaves `method` out of a calendar part, writes lines of any length and lets headers
be smuggled in through three doors; this keeps its interface and puts that right.
"""

import base64
import re
import secrets
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr

import flask_mail

from app.notifications.models import Letter

CONTROL = re.compile("[\x00-\x1f\x7f]")
ORGANIZER = re.compile(rb"^ORGANIZER[^\r\n]*:mailto:([!-~]{3,254})\r$", re.MULTILINE)


class AsciiLines(Compat32):
    """Headers in ASCII, CRLF; the many short ones are written as they are."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Fold only what is long: the library parses each header again to do that."""
        line = f"{name}: {value}"
        if len(line) > LONGEST:
            return super().fold_binary(name, value)
        return line.encode("ascii") + b"\r\n"


LONGEST = 76
ASCII_LINES = AsciiLines(linesep="\r\n", max_line_length=LONGEST)


class Message(flask_mail.Message):
    """One letter in the shape that calendars understand.

    multipart/mixed holding multipart/alternative (plain, HTML, and last text/calendar with
    the method of its content: RFC 6047 section 2.4), then the same calendar as an attachment
    for the clients that ignore the alternative, then the files attached. Everything is ASCII in
    short lines.
    """

    def __init__(self, letter: Letter, letter_from: tuple[str, str]) -> None:
        # Not super().__init__(): it asks the network for this machine's name at each letter.
        self.letter = letter
        self.letter_from = self.sender = letter_from
        self.subject, self.body, self.alts = letter.subject, letter.text, {"html": letter.html}
        self.recipients = [(letter.to_name, letter.to_address)]
        self.cc, self.bcc, self.attachments = [], [], []
        # In words too an answer comes to the address of the entry, under our own domain: From
        # and Reply-To stay aligned (RFC 7489 section 3.1), and the answer finds its place.
        self.reply_to, self.charset = _answers_to(letter.calendar), "utf-8"
        self.mail_options, self.rcpt_options = [], []
        self.msgId = letter.message_id
        self.date = letter.created_at.timestamp()
        self.extra_headers = {"Auto-Submitted": "auto-generated"}  # RFC 3834 section 5

    def has_bad_headers(self) -> bool:
        """Tell whether any header holds a line break or another control character."""
        return any(CONTROL.search(words) for words in self._told())

    def _told(self) -> list[str]:
        more = [f"{name} {value}" for name, value in (self.extra_headers or {}).items()]
        party = [self.letter.to_name, self.letter.to_address, *self.letter_from]
        return [self.subject, self.msgId, *party, *more]

    def _message(self) -> MIMEBase:
        letter = self.letter
        # Neither line can come up in base64, so nobody has to search the parts for them.
        token = secrets.token_hex(8)
        whole = MIMEMultipart("mixed", f"=_{token}_m", policy=ASCII_LINES)
        for name, value in self._headers().items():
            whole[name] = value
        either = MIMEMultipart("alternative", f"=_{token}_a", policy=ASCII_LINES)
        either.attach(_part("text", "plain", letter.text.encode(), charset="utf-8"))
        either.attach(_part("text", "html", letter.html.encode(), charset="utf-8"))
        whole.attach(either)
        if letter.calendar is not None:
            method = {"charset": "UTF-8", "method": letter.calendar_method or ""}
            either.attach(_part("text", "calendar", letter.calendar, **method))
            whole.attach(_invite(letter.calendar))
        for one in letter.attached:
            if one.content is not None:
                whole.attach(_attachment(one.media_type, one.name, one.content))
        return whole

    def _headers(self) -> dict[str, str]:
        return {
            "Subject": _encoded(self.subject),
            "From": _mailbox(self.letter_from),
            "To": _mailbox((self.letter.to_name, self.letter.to_address)),
            **({"Reply-To": self.reply_to} if self.reply_to else {}),
            "Date": format_datetime(self.letter.created_at),
            "Message-ID": self.msgId,
            **(self.extra_headers or {}),
        }


def _answers_to(calendar: bytes | None) -> str | None:
    """Give the address of the ORGANIZER, to which calendars answer; None without a calendar."""
    whole = (calendar or b"").replace(b"\r\n ", b"")
    found = ORGANIZER.search(whole)
    return found.group(1).decode("ascii") if found else None


def _part(maintype: str, subtype: str, content: bytes, **parameters: str) -> MIMEBase:
    part = MIMEBase(maintype, subtype, policy=ASCII_LINES, **parameters)
    del part["MIME-Version"]  # it belongs to the whole (RFC 2045 section 4)
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(content).decode())
    return part


def _invite(calendar: bytes) -> MIMEBase:
    part = _part("application", "ics", calendar, name="invite.ics")
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def _attachment(media_type: str, name: str, content: bytes) -> MIMEBase:
    """Put a file into a part; a name beyond ASCII is written by RFC 2231."""
    maintype, _, subtype = media_type.partition("/")
    part = _part(maintype, subtype, content)
    part.add_header("Content-Disposition", "attachment", filename=_named(name))
    return part


def _named(name: str) -> str | tuple[str, str, str]:
    plain = CONTROL.sub("", name)
    return plain if plain.isascii() else ("utf-8", "", plain)


def _encoded(words: str) -> str:
    return words if words.isascii() else Header(words, "utf-8").encode().replace("\n", "")


def _mailbox(party: tuple[str, str]) -> str:
    name, address = party
    if name.isascii():
        return formataddr((name, address))
    return f"{_encoded(name)} <{address}>"
