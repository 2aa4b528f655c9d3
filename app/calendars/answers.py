"""Answers to calendar entries, read from the bytes that clients send; pure, and never failing.

Only the lines that matter are kept and written anew before icalendar sees them: no time zone, no
alarm, no attachment and no value of a stranger can make it slow or make it open anything.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar, Component

# (property, how often it is read): RFC 5546 sections 3.2.3 (REPLY) and 3.2.7 (COUNTER).
WANTED = {
    b"UID": 1,
    b"SEQUENCE": 1,
    b"DTSTAMP": 1,
    b"DTSTART": 1,
    b"DTEND": 1,
    b"RECURRENCE-ID": 1,
    b"ORGANIZER": 1,
    b"COMMENT": 3,
    b"ATTENDEE": 50,
}
LARGEST, LONGEST_LINE = 256 * 1024, 4000  # octets
MOST_EVENTS, DEEPEST = 20, 50
HIGHEST = 2**31 - 1  # RFC 5545 section 3.3.8
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,255}")
PARTSTAT = re.compile(r"PARTSTAT=([A-Za-z-]{1,20})", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
NAME = re.compile(rb"[A-Za-z-]+")
# Python would also decode what is no character set, and some of that slowly (punycode).
CHARSETS = re.compile(
    r"(?:us-ascii|utf-?(?:8|16|32)(?:[bl]e)?|(?:iso-?8859|windows|cp|koi8|iso-2022|euc)-?[\w-]{1,8}"
    r"|gb(?:2312|k|18030)|big5(?:-?hkscs)?|shift_?jis|mac-?\w{1,10})",
    re.IGNORECASE,
)
LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Party:
    """One ATTENDEE: the address in small letters ("" where none can be read) and the answer.

    `guests` are those whom the sender brings, as Google counts them (X-NUM-GUESTS).
    """

    address: str
    answer: str
    delegated_to: str = ""
    comment: str = ""
    guests: int = 0


@dataclass(frozen=True)
class Answer:
    """One event of an incoming calendar object; what was missing is empty or None.

    `method` is in capitals. `sequence` 0 stands for a missing one (RFC 5545 section 3.8.7.4).
    `starts_at` and `ends_at` are aware; None where they are missing or their zone is unknown.
    """

    method: str
    uid: str
    sequence: int
    stamped_at: datetime | None
    parties: tuple[Party, ...]
    organizer: str = ""
    comment: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    recurring: bool = False


def parse(content: bytes, *, method: str = "", charset: str = "") -> tuple[Answer, ...]:
    """Read every event of a calendar object, each once; whatever cannot be read is left out.

    METHOD in the body decides, `method` is that of the mail's part (RFC 6047 section 2.4). Text
    is taken as `charset`, else UTF-8, else GB 18030. Never raises for any bytes.
    """
    known, events = _sifted(decoded(content[:LARGEST], charset).encode("utf-8", "replace"))
    said = known.decode("ascii", "replace").strip().upper() or method.strip().upper()
    found: dict[Answer, None] = {}
    for lines in events:
        one = _read(lines, said[:20])
        if one is not None:
            found.setdefault(one)
    return tuple(found)


def decoded(content: bytes, charset: str) -> str:
    """Read bytes as what they say they are, else as UTF-8, GB 18030 or Latin-1."""
    said = (charset,) if CHARSETS.fullmatch(charset) else ()
    for name in (*said, "utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except (UnicodeError, LookupError):
            continue
    return content.decode("latin-1")


def _sifted(content: bytes) -> tuple[bytes, list[list[bytes]]]:
    """Give the METHOD, and of each VEVENT the lines that are wanted (RFC 5545 section 3.1)."""
    method, events, open_ = b"", list[list[bytes]](), list[bytes]()
    for line in _unfolded(content):
        name, value = _name(line), line.partition(b":")[2].strip().upper()
        if name == b"BEGIN" and len(open_) < DEEPEST:
            open_.append(value)
            if value == b"VEVENT" and len(events) < MOST_EVENTS:
                events.append([])
        elif name == b"END":
            if value in open_:
                while open_.pop() != value:
                    pass
        elif name == b"METHOD":
            method = method or value
        elif open_ and open_[-1] == b"VEVENT" and events and _wanted(name, events[-1]):
            events[-1].append(line)
    return method, events


def _unfolded(content: bytes) -> Iterator[bytes]:
    whole = re.sub(rb"\r?\n[ \t]", b"", content.replace(b"\x00", b""))
    return (line for line in re.split(rb"[\r\n]+", whole) if 0 < len(line) <= LONGEST_LINE)


def _name(line: bytes) -> bytes:
    found = NAME.match(line)
    return found.group().upper() if found else b""


def _wanted(name: bytes, kept: list[bytes]) -> bool:
    most = WANTED.get(name, 0)
    return most > 0 and sum(_name(line) == name for line in kept) < most


def _read(lines: list[bytes], method: str) -> Answer | None:
    event = _event(lines)
    if event is None:
        return None
    return Answer(
        method=method,
        uid=_text(event.get("UID"))[:255],
        sequence=_sequence(event),
        stamped_at=_moment(event, "DTSTAMP"),
        parties=tuple(dict.fromkeys(_party(one) for one in _all(event, "ATTENDEE"))),
        organizer=_address(next(iter(_all(event, "ORGANIZER")), "")),
        comment=_comment(" ".join(_text(one) for one in _all(event, "COMMENT"))),
        starts_at=_moment(event, "DTSTART"),
        ends_at=_moment(event, "DTEND"),
        recurring="RECURRENCE-ID" in event,
    )


def _event(lines: list[bytes]) -> Component | None:
    """Let icalendar read the lines; a line that it cannot bear is left out."""
    for kept in (lines, [line for line in lines if _bearable(line)]):
        if (read := _parsed(kept)) is not None:
            return read
    return None


def _bearable(line: bytes) -> bool:
    return _parsed([line]) is not None


def _parsed(lines: list[bytes]) -> Component | None:
    head = [b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//answers//", b"BEGIN:VEVENT"]
    whole = b"\r\n".join([*head, *lines, b"END:VEVENT", b"END:VCALENDAR", b""])
    try:
        # Bytes, never str: a str without a line break would be taken for the name of a file.
        return next(iter(Calendar.from_ical(whole).walk("VEVENT")), None)
    except Exception:  # noqa: BLE001 (RFC 5545 is often broken, and an OSError may come of a TZID)
        return None


def _all(event: Component, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _text(value: object) -> str:
    one = value[0] if isinstance(value, list) and value else value
    try:
        return CONTROLS.sub("", str(one or "")).strip()
    except Exception:  # noqa: BLE001 (a broken property raises when it is looked at)
        return ""


def _sequence(event: Component) -> int:
    digits = re.match(r"\d{1,10}", _text(event.get("SEQUENCE")), re.ASCII)
    return min(int(digits.group()), HIGHEST) if digits else 0


def _moment(event: Component, name: str) -> datetime | None:
    """Give an aware moment; a naive DTSTAMP is UTC (RFC 5545 section 3.8.7.2)."""
    try:
        read = getattr(event[name], "dt", None)
        if not isinstance(read, datetime):
            return None
        if read.tzinfo is None:
            return read.replace(tzinfo=UTC) if name == "DTSTAMP" else None
        return read.astimezone(UTC)
    except Exception:  # noqa: BLE001 (missing, a list, broken, or beyond the calendar)
        return None


def _party(value: Any) -> Party:
    params = getattr(value, "params", {})
    inside = PARTSTAT.search(_text(value))  # some write it behind the address
    answer = _text(params.get("PARTSTAT")) or (inside.group(1) if inside else "")
    return Party(
        address=_address(value),
        answer=answer.upper()[:20],
        delegated_to=_address(params.get("DELEGATED-TO", "")),
        comment=_comment(_text(params.get("X-RESPONSE-COMMENT"))),
        guests=_guests(_text(params.get("X-NUM-GUESTS"))),
    )


def _guests(said: str) -> int:
    return int(said) if re.fullmatch(r"\d{1,3}", said, re.ASCII) else 0


def _address(value: Any) -> str:
    """Read mailto: in any case, else EMAIL= (RFC 7986 section 6.2), else a bare address."""
    said = re.sub(r"^mailto:", "", _text(value).strip("<> "), flags=re.IGNORECASE)
    params = getattr(value, "params", {})
    for one in (said.split(";")[0].strip("<> "), _text(params.get("EMAIL"))):
        if ADDRESS.fullmatch(one):
            return one.casefold()[:254]
    return ""


def _comment(said: str) -> str:
    # Google writes the entities of HTML, and its escapes within those (&#39\;).
    plain = html.unescape(html.unescape(said.replace("\\;", ";")))
    return CONTROLS.sub("", plain).strip()[:LONGEST_COMMENT]
