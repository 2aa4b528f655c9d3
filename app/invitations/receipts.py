"""Receipts of a letter: what the mission stamped or the post handed over, kept as scans."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.errors import N_, Invalid, NotFound
from app.invitations import scans
from app.invitations.lookup import invitation_of, note
from app.invitations.models import Receipt
from app.invitations.scans import Scan

MOST_FILES = 20  # of one invitation


def add(
    session: Session,
    invitation_id: int,
    given: Scan,
    *,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> Receipt:
    """Keep a receipt in the data folder; the same file again gives the one that is there.

    Raises NotFound, and Invalid (field "paper") for one too many.
    """
    invitation = invitation_of(session, invitation_id, lock=True)
    standing = of(session, invitation_id)
    if same := next((one for one in standing if one.sum == given.sum), None):
        return same
    if len(standing) >= MOST_FILES:
        fault = N_("An invitation may have twenty receipts.")
        raise Invalid(fault, {"paper": fault})
    scans.write(folder, given.sum, given.data)
    kept = Receipt(
        invitation_id=invitation_id,
        name=given.name,
        media_type=given.media_type,
        size=len(given.data),
        sum=given.sum,
        kept_at=now,
        kept_by=actor.label[:200],
    )
    session.add(kept)
    note(session, invitation, "receipt", actor, now, file=kept.name, sum=kept.sum)
    session.flush()
    return kept


def of(session: Session, invitation_id: int) -> Sequence[Receipt]:
    """List the receipts of an invitation, the newest first."""
    mine = select(Receipt).where(Receipt.invitation_id == invitation_id)
    return session.scalars(mine.order_by(Receipt.id.desc())).all()


def find(session: Session, invitation_id: int, receipt_id: int) -> Receipt:
    """Find a receipt with its invitation; raises NotFound."""
    found = session.get(Receipt, receipt_id)
    if found is None or found.invitation_id != invitation_id:
        raise NotFound(N_("There is no such receipt with this invitation."))
    return found
