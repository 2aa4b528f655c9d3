"""Sending what was written: the draft becomes the next version, once."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Overtaken
from app.rsvp import drafts, papers, service
from app.rsvp.given import Given, fingerprint, tidy
from app.rsvp.models import Reply
from app.rsvp.visits import Hand, Visit


def send(
    session: Session,
    invitation_id: int,
    hand: Hand,
    *,
    shown: str,
    seen_version: int,
    now: datetime,
    base_url: str,
) -> Reply | None:
    """Send the draft of a hand; None where there is none any more (a second click).

    `shown` is the sum of what the sender saw: whatever was changed in another window since is
    not sent unseen. Raises Overtaken for that and for a newer reply, and Invalid.
    """
    taken = drafts.take(session, invitation_id, hand.key)
    if taken is None:
        return None
    given, source = taken
    if fingerprint(tidy(given)) != shown:
        raise Overtaken(N_("The reply was changed in another window. Please look at it again."), {})
    sent = service.reply(
        session,
        invitation_id,
        given,
        actor=hand.actor,
        source=source,
        now=now,
        seen_version=seen_version,
        base_url=base_url,
        reply_token=hand.token,
    )
    _attach(session, hand, sent)
    return sent


def _attach(session: Session, hand: Hand, sent: Reply) -> None:
    if hand.token is None:  # only what an officer enters has come on paper
        papers.attach(session, sent.invitation_id, hand.key, sent.id)


def send_now(session: Session, visit: Visit, given: Given, *, source: str, base_url: str) -> Reply:
    """Send a reply straight from its first page, without a draft; raises as `send` does."""
    sent = service.reply(
        session,
        visit.invitation.id,
        given,
        actor=visit.hand.actor,
        source=source,
        now=visit.now,
        seen_version=visit.seen_version,
        base_url=base_url,
        reply_token=visit.hand.token,
    )
    _attach(session, visit.hand, sent)
    if visit.draft is not None:
        drafts.discard(session, visit.invitation.id, visit.hand.key)
    return sent
