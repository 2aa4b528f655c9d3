"""The letter that says what was understood of a reply, to the address the invitation went to."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.delegations.models import Participant
from app.documents import wording
from app.invitations import letter, lookup
from app.invitations.models import Invitation
from app.notifications import languages
from app.notifications import service as notifications
from app.notifications.models import Letter
from app.rsvp.given import Given, InscriptionGiven
from app.rsvp.models import Reply

KIND = "acknowledgement"


def send(
    session: Session,
    made: Reply,
    given: Given,
    *,
    behalf: str,
    due_at: datetime | None,
    base_url: str,
    token: str | None,
) -> Letter:
    """Write the acknowledgement of one version of a reply, once.

    Without `token` (an officer entered the reply) the letter points to the link of the
    invitation: tokens are kept nowhere.
    """
    invitation = made.invitation
    name, address = lookup.carried_to(invitation.addressee)
    link = letter.reply_url(base_url, token) if token else ""
    return notifications.write(
        session,
        KIND,
        about=lookup.about(invitation.id),
        once=f"acknowledgement:{invitation.id}:{made.version}",
        to_name=name,
        to_address=address,
        values=values(invitation, made, given, behalf=behalf, due_at=due_at, link=link),
        now=made.received_at,
        language=language_of(invitation.addressee.participant),
    )


def language_of(participant: Participant) -> str:
    """Give the language in which a participant is written to."""
    return languages.spoken(participant.language)


def values(
    invitation: Invitation,
    made: Reply,
    given: Given,
    *,
    behalf: str,
    due_at: datetime | None,
    link: str,
) -> dict[str, Any]:
    """Give everything that the letter says."""
    conference, participant = invitation.conference, invitation.addressee.participant
    language = language_of(participant)
    turned = wording.address(invitation.addressee.form_of_address, language)
    return {
        "conference": conference.title,
        "simulated": conference.simulated,
        "short_title": conference.short_title,
        "zone": conference.zone,
        "city": conference.city,
        "own_zone": participant.zone,
        "reference": lookup.label(invitation),
        "country": wording.formal(participant, language),
        "opening": turned.opening,
        "closing": turned.closing,
        "version": made.version,
        "received_at": made.received_at,
        "late": made.late,
        "due_at": due_at,
        "given": given,
        "floor": given.inscription,
        "others": given.on_behalf,
        "behalf": behalf,
        "roundtables": roundtables(invitation, given.inscription),
        "missing": missing(given),
        "link": link,
    }


def roundtables(
    invitation: Invitation, floor: InscriptionGiven | None
) -> list[tuple[str, int | None, datetime, datetime]]:
    """List the roundtables with the place that the wishes give them: None none, 0 refused."""
    if floor is None:
        return []
    ranks = {code: rank for rank, code in enumerate(floor.wishes, start=1)}
    ranks |= dict.fromkeys(floor.never, 0)
    return [
        (f"{one.code}. {one.title}", ranks.get(one.code), one.starts_at, one.ends_at)
        for one in invitation.conference.sessions
        if one.kind == "roundtable"
    ]


def missing(given: Given) -> list[str]:
    """Name what an acceptance still lacks: "head", "floor"."""
    if given.answer == "declined":
        return []
    lacks = {
        "head": given.head is None,
        "floor": not (given.inscription or given.on_behalf or given.aligned),
    }
    return [what for what, open_ in lacks.items() if open_]
