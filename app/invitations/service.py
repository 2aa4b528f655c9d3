"""Inviting: one numbered letter for each addressee, never two, and the link that it carries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.service import Actor
from app.delegations import names
from app.delegations.models import Addressee
from app.errors import N_, NotFound
from app.invitations import letter, numbers, wording
from app.invitations.links import draw, link_of, renew_link, revoke_link
from app.invitations.lookup import (
    about,
    host_of,
    invitation_of,
    label,
    letters_of,
    must_be_out,
    note,
)
from app.invitations.models import Document, Invitation
from app.invitations.wording import carried_to
from app.notifications import service as notifications
from app.notifications.service import Composed
from app.programme.models import Conference

__all__ = [
    "carried_to",
    "invitation_of",
    "label",
    "letters_of",
    "link_of",
    "must_be_out",
    "renew_link",
    "revoke_link",
]


@dataclass(frozen=True)
class Dispatched:
    """What came of a dispatch: ids of invitations sent, and of addressees left out with why."""

    sent: tuple[int, ...]
    already: tuple[int, ...]
    unreachable: tuple[int, ...]


def dispatch(
    session: Session,
    conference_id: int,
    addressee_ids: Iterable[int],
    *,
    actor: Actor,
    now: datetime,
    base_url: str,
    series: str = numbers.SERIES,
) -> Dispatched:
    """Number and send the invitations of these addressees, all in this transaction or none.

    Whoever was invited before is left alone, and so is whoever has no address. Numbers follow
    the order of the list of participants and have no gaps: the series is locked first, so two
    officers at once give one letter to each. Raises NotFound for an unknown conference.
    """
    conference = _conference(session, conference_id)
    year = numbers.year_of(now, conference.zone)
    counted = numbers.lock(session, series, year)
    wanted = _addressees(session, set(addressee_ids))
    standing = _standing(session, conference_id, wanted)
    reachable = [one for one in wanted if carried_to(one)[1]]
    new = [one for one in reachable if _is_new(standing.get(one.id))]
    invitations = []
    for addressee in new:
        document = _document(conference, addressee, series, year, numbers.following(counted), now)
        invitation = standing.get(addressee.id) or Invitation(
            conference=conference, addressee=addressee
        )
        invitation.document, invitation.state = document, "dispatched"
        invitation.channel = "demarche" if addressee.mission else "email"
        invitation.dispatched_at = now
        invitations.append(invitation)
    session.add_all(invitations)
    session.flush()
    tokens = [draw(session, invitation, actor=actor, now=now) for invitation in invitations]
    for invitation in invitations:
        note(session, invitation, "dispatch", actor, now, state=["draft", "dispatched"])
    host = host_of(session, conference)
    for invitation, token in zip(invitations, tokens, strict=True):
        link = letter.reply_url(base_url, token)
        _send(session, invitation, host, link=link, now=now)
    return Dispatched(
        sent=tuple(invitation.id for invitation in invitations),
        already=tuple(one.id for one in wanted if not _is_new(standing.get(one.id))),
        unreachable=tuple(one.id for one in wanted if not carried_to(one)[1]),
    )


def _is_new(invitation: Invitation | None) -> bool:
    return invitation is None or invitation.state == "draft" or invitation.document_id is None


def _conference(session: Session, conference_id: int) -> Conference:
    found = session.scalar(
        select(Conference)
        .where(Conference.id == conference_id)
        .options(selectinload(Conference.sessions), selectinload(Conference.deadlines))
    )
    if found is None:
        raise NotFound(N_("There is no such conference."))
    return found


def _addressees(session: Session, ids: set[int]) -> Sequence[Addressee]:
    found = session.scalars(
        select(Addressee)
        .where(Addressee.id.in_(ids))
        .options(joinedload(Addressee.participant), joinedload(Addressee.mission))
    ).all()
    return sorted(found, key=in_order)


def in_order(addressee: Addressee) -> tuple[object, ...]:
    """Give the place of an addressee in the list of participants: Parties first, by name."""
    participant = addressee.participant
    by_name = names.sort_key("en")(participant.short_name)
    return participant.category.position, by_name, addressee.id


def _standing(
    session: Session, conference_id: int, wanted: Sequence[Addressee]
) -> dict[int, Invitation]:
    found = session.scalars(
        select(Invitation).where(
            Invitation.conference_id == conference_id,
            Invitation.addressee_id.in_([one.id for one in wanted]),
        )
    )
    return {invitation.addressee_id: invitation for invitation in found}


def _document(
    conference: Conference,
    addressee: Addressee,
    series: str,
    year: int,
    number: int,
    now: datetime,
) -> Document:
    return Document(
        conference_id=conference.id,
        kind="letter",
        series=series,
        year=year,
        number=number,
        reference=numbers.reference(series, year, number),
        title=f"Invitation of {wording.invited(addressee.participant)}"[:300],
        dated=now.date(),
        state="numbered",
    )


def _send(session: Session, invitation: Invitation, host: str, *, link: str, now: datetime) -> None:
    addressee = invitation.addressee
    name, address = carried_to(addressee)
    notifications.write(
        session,
        letter.KIND,
        about=about(invitation.id),
        once=about(invitation.id),
        to_name=name,
        to_address=address,
        values=letter.values(
            invitation.conference,
            host,
            addressee,
            now=now,
            reference=label(invitation),
            link=link,
        ),
        now=now,
        formal=True,
    )


def preview(
    session: Session, conference_id: int, addressee_id: int, *, now: datetime
) -> tuple[Addressee, Composed]:
    """Compose the letter of one addressee as it would go now; number and link are drawn later.

    Raises NotFound for an unknown conference or addressee.
    """
    conference = _conference(session, conference_id)
    found = _addressees(session, {addressee_id})
    if not found:
        raise NotFound(N_("There is no such addressee."))
    values = letter.values(conference, host_of(session, conference), found[0], now=now)
    return found[0], notifications.compose(letter.KIND, values, "en")
