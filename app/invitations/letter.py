"""What the letter of invitation says: its values for the templates in letters/invitation."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.delegations.models import Addressee
from app.invitations import wording
from app.programme.models import Conference, ConferenceSession
from app.web import times

KIND = "invitation"
UNNUMBERED = "(number given on dispatch)"
UNLINKED = "(personal link, drawn on dispatch)"
LINK_LIFE = timedelta(days=30)  # after the last day: late corrections and thanks still arrive


def values(
    conference: Conference,
    host: str,
    addressee: Addressee,
    *,
    now: datetime,
    reference: str = UNNUMBERED,
    link: str = UNLINKED,
) -> dict[str, Any]:
    """Give everything that the letter says; without `reference` and `link` it is a preview.

    `host` is the formal name of the host country.
    """
    return {
        **_whole(conference, host),
        **_own(addressee),
        "dated": day(now.astimezone(ZoneInfo(conference.zone)).date()),
        "reference": reference,
        "link": link,
    }


def _whole(conference: Conference, host: str) -> dict[str, Any]:
    place, first = ZoneInfo(conference.zone), conference.first_day
    return {
        "conference": conference.title,
        "simulated": conference.simulated,
        "code": conference.code,
        "title": conference.title,
        "short_title": conference.short_title,
        "theme": conference.theme,
        "city": conference.city,
        "host": host,
        "signatory": conference.signatory,
        "dates": dates(first, conference.last_day),
        "offset": times.offset(datetime.combine(first, time(12), place), conference.zone),
        "deadline": deadline(conference, "rsvp"),
        "comments": deadline(conference, "declaration_comments"),
        "agenda": agenda(conference),
    }


def _own(addressee: Addressee) -> dict[str, Any]:
    participant, form = addressee.participant, addressee.form_of_address
    turned = wording.address(form)
    return {
        "whom": f"{form} the {addressee.post}".strip() if form else addressee.post,
        "through": addressee.mission.name if addressee.mission else "",
        "opening": turned.opening,
        "closing": turned.closing,
        "country": wording.formal(participant),
        "invited": wording.invited(participant),
        "is_state": participant.iso2 is not None,
    }


def deadline(conference: Conference, key: str) -> str:
    """Write a deadline as a day of the place, or nothing where none is set."""
    found = next((one for one in conference.deadlines if one.key == key), None)
    return day(found.due_at.astimezone(ZoneInfo(conference.zone)).date()) if found else ""


def agenda(conference: Conference) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give each day with its sessions: their hours at the place, and their titles."""
    place = ZoneInfo(conference.zone)

    def day_of(one: ConferenceSession) -> date:
        return one.starts_at.astimezone(place).date()

    return [
        (f"{format_date(on, 'EEEE', locale='en')}, {day(on)}", [_item(one, place) for one in those])
        for on, those in groupby(conference.sessions, key=day_of)
    ]


def _item(one: ConferenceSession, place: ZoneInfo) -> tuple[str, str]:
    hours = (at.astimezone(place).strftime("%H:%M") for at in (one.starts_at, one.ends_at))
    named = f"Roundtable {one.code}: {one.title}" if one.kind == "roundtable" else one.title
    return "\u2013".join(hours), named


def day(on: date) -> str:
    """Write a date as letters do: "12 October 2021"."""
    return format_date(on, "d MMMM y", locale="en")


def dates(first: date, last: date) -> str:
    """Write the days of the meeting: "12 and 13 October 2021", "30 November to 2 December 2021"."""
    if first == last:
        return day(first)
    link = " and " if (last - first).days == 1 else " to "
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{link}{day(last)}"
    start = format_date(first, "d MMMM", locale="en") if first.year == last.year else day(first)
    return f"{start}{link}{day(last)}"


def link_ends(conference: Conference) -> datetime:
    """Give the moment in which personal links of a conference expire."""
    midnight = datetime.combine(conference.last_day, time(), ZoneInfo(conference.zone))
    return midnight + timedelta(days=1) + LINK_LIFE


def reply_url(base_url: str, token: str) -> str:
    """Give the address of the personal link."""
    return f"{base_url.rstrip('/')}/r/{token}"
