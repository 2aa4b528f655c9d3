"""Calendar entries as iCalendar bytes: requests, cancellations, downloads and feeds; all pure.

The same entry gives the same bytes until something of it changes: stamps come from the entry,
never from the clock. Rules: RFC 5545 (format), RFC 5546 (scheduling), RFC 7986 (feeds).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDatetime, vDuration, vInt, vUri

from app.calendars import wire, zones
from app.calendars.shapes import Entry, Organizer, OwnEntry, PublicEntry

__all__ = [
    "Organizer",
    "PublicEntry",
    "cancellation",
    "feed",
    "programme",
    "public_uid",
    "publication",
    "request",
]

EDITION = 2  # raise it when the same entry is written differently: feeds are fetched anew
PRODID = "-//Rostrum//High-Level Segment//EN"
REFRESH = timedelta(hours=1)
ALARM = timedelta(minutes=-30)


def request(entry: OwnEntry, sender: Organizer) -> bytes:
    """Ask one person to hold a place: METHOD:REQUEST (RFC 5546 section 3.2.2).

    Also the way to move an entry: same UID, a higher SEQUENCE, the whole entry again.
    """
    event = _event(entry, _own_organizer(entry, sender))
    event["ATTENDEE"] = _attendee(entry, asks=True)
    event["X-MICROSOFT-DISALLOW-COUNTER"] = wire.text("TRUE")
    event.add_component(_alarm(entry))
    return _calendar("REQUEST", {}, [entry], [wire.lines(event)])


def cancellation(entry: OwnEntry, sender: Organizer) -> bytes:
    """Take the place out of one person's calendar: METHOD:CANCEL (RFC 5546 section 3.2.5).

    The entry must have been cancelled first, so that its SEQUENCE is one higher than in the
    last request; raises ValueError otherwise.
    """
    if entry.status != "cancelled":
        raise ValueError(f"entry {entry.uid} is not cancelled")
    event = _event(entry, _own_organizer(entry, sender))
    event["ATTENDEE"] = _attendee(entry, asks=False)
    return _calendar("CANCEL", {}, [entry], [wire.lines(event)])


def publication(
    entries: Sequence[Entry], sender: Organizer, *, name: str, personal: bool = False
) -> bytes:
    """Write entries for download: METHOD:PUBLISH (RFC 5546 section 3.2.1).

    One ORGANIZER and no ATTENDEE an entry. `personal` says that all entries belong to the one
    person who downloads them: only then do the addresses for answers stand in the file, the
    same as in the letters, so that a later letter still updates an imported entry.
    """
    return _published(entries, sender, {"X-WR-CALNAME": wire.text(name)}, personal=personal)


def programme(
    entries: Sequence[PublicEntry], sender: Organizer, *, name: str, source: str
) -> bytes:
    """Write the public programme, to keep or subscribe to at `source`; it makes nobody busy."""
    events = [_session(entry, sender) for entry in entries]
    return _calendar("PUBLISH", _subscribed(entries, name, source), entries, events)


def feed(
    entries: Sequence[OwnEntry],
    sender: Organizer,
    *,
    uid: str,
    name: str,
    source: str,
    changed_at: datetime,
    personal: bool = True,
) -> bytes:
    """Write a subscribed calendar (RFC 7986 section 5, RFC 5546 section 3.2.1).

    `uid` is the calendar's own, `source` its address, `changed_at` its last change; `personal`
    as for publication(). Cancelled entries are shown as CANCELLED; there are no alarms, which
    would be everybody's nuisance.
    """
    about = {
        "UID": wire.text(uid),
        "LAST-MODIFIED": vDatetime(changed_at.astimezone(UTC)),
        **_subscribed(entries, name, source),
    }
    return _published(entries, sender, about, personal=personal)


def _subscribed(entries: Sequence[Entry], name: str, source: str) -> dict[str, Any]:
    """Say how a calendar is called, where it comes from, and how often to ask for it."""
    return {
        "NAME": wire.text(name),
        "X-WR-CALNAME": wire.text(name),
        **({"X-WR-TIMEZONE": wire.text(entries[0].zone)} if entries else {}),
        "REFRESH-INTERVAL": _valued("DURATION", vDuration(REFRESH)),
        "X-PUBLISHED-TTL": vDuration(REFRESH),
        "SOURCE": _valued("URI", vUri(source)),
    }


def public_uid(conference: str, session: str, domain: str) -> str:
    """Give the UID of a public session, the same for ever (RFC 7986 section 5.3)."""
    plain = "-".join(
        "".join(c if c.isascii() and c.isalnum() else "-" for c in part.lower())
        for part in ("session", conference, session)
    )
    return f"{plain}@{domain}"


def _published(
    entries: Sequence[Entry], sender: Organizer, about: dict[str, Any], *, personal: bool
) -> bytes:
    ours = _organizer(sender, sender.address)
    events = [
        wire.lines(_event(entry, _own_organizer(entry, sender) if personal else ours))
        for entry in entries
    ]
    return _calendar("PUBLISH", about, entries, events)


@lru_cache(maxsize=2048)
def _session(entry: PublicEntry, sender: Organizer) -> bytes:
    # The whole programme is asked for often and changes rarely, one session at a time.
    return wire.lines(_event(entry, _organizer(sender, sender.address), busy=False))


def _calendar(
    method: str, about: Mapping[str, Any], entries: Sequence[Entry], events: Iterable[bytes]
) -> bytes:
    calendar = Calendar()
    if entries:  # METHOD:PUBLISH without an event is no message (RFC 5546 section 3.2.1)
        calendar["METHOD"] = wire.text(method)
    calendar["PRODID"] = wire.text(PRODID)
    calendar["VERSION"] = wire.text("2.0")
    calendar["CALSCALE"] = wire.text("GREGORIAN")
    for name, value in about.items():
        calendar[name] = value
    head, tail = wire.lines(calendar).rsplit(b"END:VCALENDAR", 1)
    return b"".join([head, *_zones(entries), *events, b"END:VCALENDAR" + tail])


def _zones(entries: Sequence[Entry]) -> list[bytes]:
    if not entries:  # a calendar must hold some component (RFC 5545 section 3.6)
        return [zones.block("Etc/UTC", 2021)]
    first: dict[str, int] = {}
    for entry in entries:
        if zones.steady(entry.zone, entry.starts_at.year):
            first.setdefault(entry.zone, entry.starts_at.year)
    return [zones.block(zone, year) for zone, year in sorted(first.items())]


def _event(entry: Entry, organizer: vCalAddress, *, busy: bool = True) -> Event:
    stamp = vDatetime(entry.stamped_at.astimezone(UTC))
    event = Event()
    event["UID"] = wire.text(entry.uid)
    event["SEQUENCE"] = vInt(entry.sequence)
    event["DTSTAMP"] = event["LAST-MODIFIED"] = stamp
    event["CREATED"] = vDatetime(entry.created_at.astimezone(UTC))
    event["DTSTART"] = _time(entry.starts_at, entry.zone)
    event["DTEND"] = _time(entry.ends_at, entry.zone)
    event["SUMMARY"] = _said(entry, wire.one_line(entry.summary))
    if entry.description:
        event["DESCRIPTION"] = _said(entry, entry.description)
    if entry.location:
        event["LOCATION"] = wire.text(wire.one_line(entry.location))
    if entry.url:
        event["URL"] = vUri(wire.one_line(entry.url))
    event["STATUS"] = wire.text(entry.status.upper())
    event["TRANSP"] = wire.text("OPAQUE" if busy else "TRANSPARENT")
    event["CLASS"] = wire.text("PUBLIC")
    event["ORGANIZER"] = organizer
    return event


def _said(entry: Entry, words: str) -> wire.Text:
    """Write words once, with their language (RFC 5545 section 3.2.10); English goes unsaid.

    Two properties in two languages would be refused by libical, python-vobject and Radicale.
    """
    said = wire.text(words)
    if entry.language != "en":
        said.params["LANGUAGE"] = wire.parameter(entry.language)
    return said


def _time(at: datetime, zone: str) -> vDatetime:
    if at.tzinfo is None:
        raise ValueError(f"naive time {at.isoformat()}: give it a zone")
    steady = zones.steady(zone, at.year)
    return vDatetime(at.astimezone(ZoneInfo(zone) if steady else UTC))


def _own_organizer(entry: Any, sender: Organizer) -> vCalAddress:
    return _organizer(sender, sender.answers_to(entry.organizer_token))


def _organizer(sender: Organizer, address: str) -> vCalAddress:
    party = _party(sender.name, address)
    if address != sender.address:
        party.params["SENT-BY"] = f"mailto:{sender.address}"
    return party


def _attendee(entry: OwnEntry, *, asks: bool) -> vCalAddress:
    party = _party(entry.attendee_name, entry.attendee_address)
    party.params["CUTYPE"] = "INDIVIDUAL"
    party.params["ROLE"] = "REQ-PARTICIPANT"
    if asks:
        party.params["PARTSTAT"] = entry.answer
        party.params["RSVP"] = "TRUE"
    return party


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{wire.one_line(address)}")
    if name:
        party.params["CN"] = wire.parameter(name)
        party.params.always_quoted = ("CN", "SENT-BY")  # type: ignore[assignment]
    return party


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm["ACTION"] = wire.text("DISPLAY")
    alarm["TRIGGER"] = vDuration(ALARM)
    alarm["DESCRIPTION"] = wire.text(wire.one_line(entry.summary))
    return alarm


def _valued(kind: str, value: Any) -> Any:
    # icalendar leaves out the VALUE that RFC 7986 sections 5.7 and 5.8 require.
    value.params["VALUE"] = kind
    return value
