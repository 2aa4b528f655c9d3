"""Reports on delivery (RFC 3464): whom a letter did not reach, and which letter that was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from app.calendars.answers import decoded
from app.inbound.headers import content, header, headers, mailbox, parameter

MESSAGE_ID = re.compile(r"<[^\s<>@]{1,100}@[^\s<>@]{1,100}>")


@dataclass(frozen=True)
class Report:
    """What a report on delivery says of one recipient (RFC 3464 section 2.3)."""

    recipient: str
    action: str
    reason: str


def is_report(message: Message, parts: list[Message]) -> bool:
    kind = parameter(message, "report-type").lower()
    told = any(part.get_content_type() == "message/delivery-status" for part in parts)
    daemon = mailbox(message, "From")[1].split("@")[0] in {"mailer-daemon", "postmaster"}
    failed = daemon and ("X-Failed-Recipients" in message or "Undeliver" in str(message["Subject"]))
    return kind == "delivery-status" or told or failed


def reports(message: Message, parts: list[Message], words: str) -> Iterator[Report]:
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            yield from _statuses(part)
    for _who, address in getaddresses(headers(message, "X-Failed-Recipients")):
        yield Report(address.casefold(), "failed", words[:300])


def _statuses(part: Message) -> Iterator[Report]:
    blocks = part.get_payload()
    for block in blocks[:20] if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        final = header(block, "Original-Recipient") or header(block, "Final-Recipient")
        recipient = final.partition(";")[2].strip().casefold()
        said = [header(block, "Status"), header(block, "Diagnostic-Code")]
        if recipient:
            action = header(block, "Action").lower()
            yield Report(recipient, action, " ".join(filter(None, said))[:500])


def about(message: Message, parts: list[Message], raw: bytes) -> Iterator[str]:
    """Name the messages that a report may be about, the returned one first."""
    for part in parts:
        inside = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inside, list):
            yield from (header(one, "Message-ID") for one in inside if isinstance(one, Message))
        elif part.get_content_type() == "text/rfc822-headers":
            yield from MESSAGE_ID.findall(decoded(content(part), ""))[:5]
    for name in ("In-Reply-To", "References"):
        yield from MESSAGE_ID.findall(header(message, name))
    yield from MESSAGE_ID.findall(decoded(raw[:65536], "latin-1"))[:20]
