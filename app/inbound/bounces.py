"""Reports on delivery (RFC 3464): a letter that came back is no answer, its address is refused."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.inbound import deciding, places
from app.inbound.models import InboundMessage
from app.inbound.reading import Mail
from app.inbound.reports import Report
from app.invitations.models import Invitation
from app.notifications import returned
from app.notifications.models import Letter


def take(session: Session, message: InboundMessage, mail: Mail, *, now: datetime) -> None:
    """Mark the letter of which a report says that it failed for good as come back.

    Only a report that names one of our Message-IDs and the address of that very letter counts;
    any other waits for a person. A report of a delay, or of success, needs nobody.
    """
    message.kind, message.reason = "bounce", "bounce"
    letter = returned.among(session, mail.about)
    if letter is None:
        return
    message.letter_id, message.invitation_id = letter.id, _invitation(session, letter)
    failed = [one for one in mail.reports if one.action == "failed"]
    if mail.reports and not failed:
        deciding.settle(message, "", now=now)
        return
    ours = next((one for one in failed if _same(one, letter)), None)
    if ours is None:
        return
    message.note = ours.reason
    returned.came_back(session, letter, ours.reason or "The letter came back.", now=now)
    deciding.settle(message, "", now=now)


def _same(report: Report, letter: Letter) -> bool:
    return report.recipient.strip("<> ") == letter.to_address.casefold()


def _invitation(session: Session, letter: Letter) -> int | None:
    """Read whom a letter concerns: "invitation:12", or "inscription:45"."""
    held = places.named(session, letter.about)
    if held is not None:
        return held.invitation_id
    kind, _, rest = letter.about.partition(":")
    number = rest.split(":")[0]
    if kind != "invitation" or not number.isdecimal():
        return None
    return int(number) if session.get(Invitation, int(number)) else None
