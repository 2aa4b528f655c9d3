"""Personal links: a capability in a letter, with one purpose, an end, and a way to revoke it."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.accounts import tokens
from app.accounts.models import PersonalLink
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, Gone, NotFound


def make_link(
    session: Session,
    purpose: str,
    object_id: int,
    label: str,
    *,
    expires_at: datetime,
    actor: Actor,
    now: datetime,
) -> str:
    """Make a personal link and give its token, which is kept nowhere: put it into the letter.

    `purpose` says what it opens ("reply": an invitation, "roster": a session), `label` whose it
    is, for people who look at the list of links.
    """
    token = tokens.new()
    session.add(
        PersonalLink(
            token_hash=tokens.fingerprint(token),
            purpose=purpose,
            object_id=object_id,
            label=label[:200],
            created_at=now,
            expires_at=expires_at,
        )
    )
    audit.record(
        session, actor, "links.make", kind=f"{purpose}_link", id=object_id, label=label, now=now
    )
    return token


def follow_link(session: Session, token: str, purpose: str, *, now: datetime) -> PersonalLink:
    """Find the link behind a token, writing nothing: a mail scanner may follow it as well.

    Raises NotFound for a token that was never given or was given for something else, and Gone
    for one that has expired or was revoked.
    """
    link = session.scalar(
        select(PersonalLink).where(
            PersonalLink.token_hash == tokens.fingerprint(token), PersonalLink.purpose == purpose
        )
    )
    if link is None:
        raise NotFound(
            N_("There is no such link. Copy the whole address from the letter, to its last sign.")
        )
    if link.revoked_at is not None:
        raise Gone(N_("This link was replaced or withdrawn. Use the one in the latest letter."))
    if link.expires_at <= now:
        raise Gone(N_("This link has expired. Ask the host country's team for a new one."))
    return link


def note_use(session: Session, link: PersonalLink, *, now: datetime) -> None:
    """Note the first time that somebody acted through a link."""
    session.execute(
        update(PersonalLink)
        .where(PersonalLink.id == link.id, PersonalLink.used_at.is_(None))
        .values(used_at=now)
    )


def revoke_links(
    session: Session, purpose: str, object_id: int, *, actor: Actor, now: datetime
) -> int:
    """Revoke every link of one purpose to one object, and give how many still stood."""
    done = session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.purpose == purpose,
            PersonalLink.object_id == object_id,
            PersonalLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    count = done.rowcount if isinstance(done, CursorResult) else 0
    if count:
        changes = {"links": count}
        audit.record(
            session,
            actor,
            "links.revoke",
            kind=f"{purpose}_link",
            id=object_id,
            now=now,
            changes=changes,
        )
    return count
