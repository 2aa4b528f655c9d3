"""The headers of a message, read whatever state they are in (RFC 5322, RFC 2047, RFC 2231)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from app.calendars.answers import ADDRESS, CONTROLS, decoded

LONGEST_HEADER = 4000
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


def header(message: Message, name: str) -> str:
    """Give a header as words in one line, its encoded words read (RFC 2047)."""
    found = headers(message, name)
    return found[0] if found else ""


def headers(message: Message, name: str) -> list[str]:
    return [_words(value) for value in _raw(message, name)]


def _raw(message: Message, name: str) -> list[str]:
    # Octets beyond ASCII come as surrogates here; elsewhere the library puts question marks.
    wanted = name.lower()
    return [
        str(value)[:LONGEST_HEADER] for key, value in message.raw_items() if key.lower() == wanted
    ]


def _words(value: str) -> str:
    raw = value.encode("ascii", "surrogateescape") if value.isascii() else _octets(value)
    plain = decoded(raw, "")
    try:
        pieces = decode_header(plain)
        said = "".join(
            decoded(piece, charset or "") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        )
    except Exception:  # noqa: BLE001 (binascii, LookupError, HeaderParseError)
        said = plain
    return " ".join(CONTROLS.sub("", said.replace("\t", " ").replace("\n", " ")).split())


def _octets(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


def mailbox(message: Message, name: str) -> tuple[str, str]:
    """Give the one mailbox of a header; two of them are nobody's (RFC 5322 section 3.6.2)."""
    found = getaddresses(_raw(message, name))
    known = [(who, address.casefold()) for who, address in found if ADDRESS.fullmatch(address)]
    if len(known) != 1 or not known[0][1].isascii():
        return "", ""
    return _words(known[0][0])[:200], known[0][1][:254]


def recipients(message: Message) -> Iterator[str]:
    for name in RECIPIENTS:
        values = _raw(message, name)
        for _who, address in getaddresses(values):
            if ADDRESS.fullmatch(address):
                yield address.casefold()


def sent_at(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def charset(part: Message) -> str:
    return parameter(part, "charset")


def parameter(part: Message, name: str) -> str:
    value = part.get_param(name, "")
    return str(value[-1] if isinstance(value, tuple) else value or "")[:40]
