"""A correction or a successor sent to whoever has the letter that it follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit.service import Actor
from app.delegations.models import Addressee
from app.documents import copies, enclosed
from app.documents import service as documents
from app.documents.copies import Recipient, Setting
from app.documents.models import IN_FORCE, Document
from app.errors import N_, Refused
from app.invitations import letter
from app.invitations.copies_out import recipients_of
from app.invitations.links import draw
from app.invitations.lookup import CLOSED, about, conference_of, note
from app.invitations.models import Dispatch, Invitation
from app.notifications import service as notifications

Holder = tuple[Invitation, Dispatch]


def holders(session: Session, document: Document) -> Sequence[Holder]:
    """List who has a document that this one follows, however long ago, and by which way.

    Whoever was withdrawn is left out, and so is whoever has this one already.
    """
    former = _former(session, document)
    rows = session.execute(
        select(Invitation, Dispatch)
        .join(Dispatch, Dispatch.invitation_id == Invitation.id)
        .where(Invitation.document_id.in_(former), Invitation.state.not_in((*CLOSED, "draft")))
        .where(Dispatch.state != "re_routed")
        .options(
            joinedload(Invitation.addressee).joinedload(Addressee.mission),
            joinedload(Invitation.document),
        )
        .order_by(Invitation.id)
    ).unique()
    return [(row[0], row[1]) for row in rows]


def resend(
    session: Session, document_id: int, *, actor: Actor, now: datetime, base_url: str
) -> int:
    """Send a document to all who have the one that it follows, and give how many those are.

    It goes by the way of the former letter; what goes by hand is printed instead. A second
    call finds nobody. Links of earlier letters keep opening the reply. Raises NotFound, and
    Refused for a document that is not signed or follows none.
    """
    document = documents.find(session, document_id, lock=True)
    if document.state not in IN_FORCE:
        raise Refused(N_("Only a signed and numbered document can leave."))
    found = holders(session, document)
    conference = conference_of(session, document.conference_id)
    whole = copies.setting(session, document, conference)
    to = recipients_of(session, document.form, [invitation.addressee for invitation, _ in found])
    for invitation, way in found:
        before, invitation.document = invitation.reference, document
        session.flush()
        changes = {"reference": [before, invitation.reference]}
        note(session, invitation, "resend", actor, now, **changes)
        recipient = to[invitation.addressee_id]
        _write(session, whole, invitation, way, recipient, actor, now, base_url)
    if found:
        documents.queue(session, document.id, actor=actor, now=now)
    return len(found)


def _write(
    session: Session,
    whole: Setting,
    invitation: Invitation,
    way: Dispatch,
    recipient: Recipient,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> None:
    if not way.address:
        return
    link = letter.reply_url(base_url, draw(session, invitation, actor=actor, now=now))
    key = about(invitation.id)
    notifications.write(
        session,
        letter.KIND,
        about=key,
        once=f"{key}:document-{whole.document.id}:{way.attempt}",
        to_name=way.carrier,
        to_address=way.address,
        values=letter.values(whole, recipient, now=now, link=link),
        now=now,
        formal=True,
        language=whole.document.language,
        attached=enclosed.attached(session, whole.document),
    )


def _former(session: Session, document: Document) -> set[int]:
    found: set[int] = set()
    before = document.corrects_id or document.supersedes_id
    while before is not None and before not in found:
        found.add(before)
        former = session.get_one(Document, before)
        before = former.corrects_id or former.supersedes_id
    return found
