"""Inviting: one copy of the signed letter for each addressee, never two, and its link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.service import Actor
from app.delegations import names
from app.delegations.models import Addressee
from app.documents import copies
from app.documents import service as documents
from app.documents.copies import Setting
from app.documents.house_forms import MINISTER
from app.documents.models import Document
from app.errors import N_, NotFound
from app.invitations import letter
from app.invitations.links import draw, link_of, renew_link, revoke_link
from app.invitations.lookup import (
    about,
    carried_to,
    invitation_of,
    label,
    letters_of,
    must_be_out,
    note,
)
from app.invitations.models import Invitation
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
    series: str | None = None,
) -> Dispatched:
    """Send these addressees their copies of the letter, all in this transaction or none.

    The letter is the one to ministers that is signed and stands; without one the house's own
    is signed and numbered now. Whoever has a copy of it is left alone, and so is whoever has no
    address. The conference is locked first, so two officers at once give one letter to each.
    Raises NotFound for an unknown conference, Refused while a letter is being drafted.
    """
    conference = _conference(session, conference_id, lock=True)
    wanted = _addressees(session, set(addressee_ids))
    standing = _standing(session, conference_id, wanted)
    reachable = [one for one in wanted if carried_to(one)[1]]
    new = [one for one in reachable if _is_new(standing.get(one.id))]
    document = _letter(session, conference, series, actor, now) if new else None
    invitations = []
    for addressee in new:
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
    if document is not None:
        whole = copies.setting(session, document, conference)
        for invitation, token in zip(invitations, tokens, strict=True):
            link = letter.reply_url(base_url, token)
            _send(session, whole, invitation, link=link, now=now)
        documents.queue(session, document.id, actor=actor, now=now)
    return Dispatched(
        sent=tuple(invitation.id for invitation in invitations),
        already=tuple(one.id for one in wanted if not _is_new(standing.get(one.id))),
        unreachable=tuple(one.id for one in wanted if not carried_to(one)[1]),
    )


def _letter(
    session: Session, conference: Conference, series: str | None, actor: Actor, now: datetime
) -> Document:
    found = documents.letter_to_send(session, conference.id)
    if found is not None:
        return found
    return documents.issue(session, conference, MINISTER, series=series, actor=actor, now=now)


def _is_new(invitation: Invitation | None) -> bool:
    return invitation is None or invitation.state == "draft" or invitation.document_id is None


def _conference(session: Session, conference_id: int, *, lock: bool = False) -> Conference:
    query = (
        select(Conference)
        .where(Conference.id == conference_id)
        .options(selectinload(Conference.sessions), selectinload(Conference.deadlines))
    )
    found = session.scalar(query.with_for_update() if lock else query)
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


def _send(
    session: Session, whole: Setting, invitation: Invitation, *, link: str, now: datetime
) -> None:
    name, address = carried_to(invitation.addressee)
    notifications.write(
        session,
        letter.KIND,
        about=about(invitation.id),
        once=about(invitation.id),
        to_name=name,
        to_address=address,
        values=letter.values(whole, invitation.addressee, now=now, link=link),
        now=now,
        formal=True,
        language=whole.document.language,
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
    document = documents.letter_to_send(session, conference_id) or documents.unsaved(
        conference, MINISTER, now=now
    )
    whole = copies.setting(session, document, conference)
    values = letter.values(whole, found[0], now=now)
    return found[0], notifications.compose(letter.KIND, values, document.language)
