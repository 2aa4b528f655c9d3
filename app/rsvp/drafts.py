"""A reply that is being written: kept step by step, seen by its own hand only, taken once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.invitations.models import Invitation
from app.rsvp import given as replies
from app.rsvp.given import Given
from app.rsvp.models import ReplyDraft

BY_LINK = "link"


def of(session: Session, invitation_id: int, hand: str) -> ReplyDraft | None:
    """Find the draft of one hand."""
    return session.get(ReplyDraft, (invitation_id, hand))


def keep(
    session: Session,
    invitation_id: int,
    hand: str,
    given: Given,
    step: str,
    *,
    source: str,
    seen_version: int,
    now: datetime,
) -> ReplyDraft:
    """Keep a step of a reply; `seen_version` is noted when the draft begins and stays."""
    session.execute(select(Invitation.id).where(Invitation.id == invitation_id).with_for_update())
    draft = of(session, invitation_id, hand)
    if draft is None:
        draft = ReplyDraft(
            invitation_id=invitation_id, hand=hand, steps=[], seen_version=seen_version
        )
        session.add(draft)
    draft.content = replies.content(given)
    draft.steps = [*draft.steps, step] if step not in draft.steps else draft.steps
    draft.source, draft.saved_at = source, now
    return draft


def take(session: Session, invitation_id: int, hand: str) -> tuple[Given, str] | None:
    """Take a draft away to send it, with its source: of two requests only one gets it."""
    mine = (ReplyDraft.invitation_id == invitation_id) & (ReplyDraft.hand == hand)
    columns = (ReplyDraft.content, ReplyDraft.source)
    row = session.execute(delete(ReplyDraft).where(mine).returning(*columns)).one_or_none()
    return None if row is None else (replies.read(row[0]), row[1])


def discard(session: Session, invitation_id: int, hand: str) -> None:
    """Throw a draft away; what was sent before stands."""
    mine = (ReplyDraft.invitation_id == invitation_id) & (ReplyDraft.hand == hand)
    session.execute(delete(ReplyDraft).where(mine))
