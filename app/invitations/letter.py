"""What the letter of invitation says by mail: the values for its templates."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.delegations.models import Addressee
from app.documents import copies, phrases, sheets, wording
from app.documents.copies import Recipient, Setting
from app.programme.models import Conference
from app.web import times

KIND = "invitation"
UNLINKED = "(personal link, drawn on dispatch)"
LINK_LIFE = timedelta(days=30)  # after the last day: late corrections and thanks still arrive


def values(
    whole: Setting, recipient: Recipient, *, now: datetime, link: str = UNLINKED
) -> dict[str, Any]:
    """Give everything that the letter says; without `link` it is a preview.

    `whole` holds the document whose copy the letter is, and what all copies share.
    """
    copy = copies.copy_of(whole, recipient, now=now)
    said, conference = copy.values, whole.conference
    return {
        **said,
        "conference": conference.title,
        "simulated": conference.simulated,
        "code": conference.code,
        "title": conference.title,
        "subject": whole.document.title,
        "host": said["host"],
        "dated": copy.dated,
        "country": said["country_formal"],
        "letter": copy.blocks,
        "agenda": phrases.agenda(conference, whole.document.language),
        "offset": _offset(conference),
        "link": link,
        "enclosed": sheets.enclosed(whole),
    }


def about_link(
    conference: Conference, addressee: Addressee, *, reference: str, link: str, now: datetime
) -> dict[str, Any]:
    """Give everything that the letter with a new link says."""
    participant = addressee.participant
    turned = wording.address(addressee.form_of_address)
    return {
        "conference": conference.title,
        "simulated": conference.simulated,
        "title": conference.title,
        "short_title": conference.short_title,
        "reference": reference,
        "dated": phrases.day(now.astimezone(ZoneInfo(conference.zone)).date()),
        "opening": turned.opening,
        "closing": turned.closing,
        "invited": wording.invited(participant),
        "country": wording.formal(participant),
        "link": link,
    }


def _offset(conference: Conference) -> str:
    noon = datetime.combine(conference.first_day, time(12), ZoneInfo(conference.zone))
    return times.offset(noon, conference.zone)


def link_ends(conference: Conference) -> datetime:
    """Give the moment in which personal links of a conference expire."""
    midnight = datetime.combine(conference.last_day, time(), ZoneInfo(conference.zone))
    return midnight + timedelta(days=1) + LINK_LIFE


def reply_url(base_url: str, token: str) -> str:
    """Give the address of the personal link."""
    return f"{base_url.rstrip('/')}/r/{token}"
