"""Scans of papers that came with a reply: checked by content, kept outside of every web folder."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, NotFound
from app.invitations.scans import MOST, Scan, path, read, scan, write
from app.rsvp.models import Paper

__all__ = ["MOST", "Scan", "path", "scan"]


def keep(
    session: Session,
    invitation_id: int,
    hand: str,
    given: Scan,
    *,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> Paper:
    """Keep a scan with the draft of a hand, in the data folder `folder`; `attach` binds it."""
    sum_ = given.sum
    write(folder, sum_, given.data)
    paper = Paper(
        invitation_id=invitation_id,
        hand=hand,
        name=given.name,
        media_type=given.media_type,
        size=len(given.data),
        sum=sum_,
        kept_at=now,
        kept_by=actor.label[:200],
    )
    session.add(paper)
    session.flush()
    _record(session, paper, "papers.keep", actor, now)
    return paper


def attach(session: Session, invitation_id: int, hand: str, reply_id: int) -> None:
    """Bind what a hand has kept to the version that was sent."""
    session.execute(
        update(Paper)
        .where(Paper.invitation_id == invitation_id, Paper.hand == hand, Paper.reply_id.is_(None))
        .values(reply_id=reply_id)
    )


def let_go(session: Session, invitation_id: int, hand: str) -> None:
    """Forget what belonged to a draft that is thrown away; its bytes stay until they are swept."""
    loose = (Paper.invitation_id == invitation_id) & (Paper.hand == hand)
    session.execute(delete(Paper).where(loose, Paper.reply_id.is_(None)))


def of_draft(session: Session, invitation_id: int, hand: str) -> Sequence[Paper]:
    """List what a hand has kept and not sent yet."""
    loose = (Paper.invitation_id == invitation_id) & (Paper.hand == hand)
    return session.scalars(
        select(Paper).where(loose, Paper.reply_id.is_(None)).order_by(Paper.id)
    ).all()


def by_reply(session: Session, invitation_id: int) -> dict[int, list[Paper]]:
    """Give the scans of every version of a reply, by the id of the version."""
    query = select(Paper).where(Paper.invitation_id == invitation_id, Paper.reply_id.is_not(None))
    return _grouped(session.scalars(query.order_by(Paper.id)))


def _grouped(papers: Iterable[Paper]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {}
    for paper in papers:
        found.setdefault(paper.reply_id or 0, []).append(paper)
    return found


def the_paper(session: Session, invitation_id: int, paper_id: int) -> Paper:
    """Find a scan with its invitation; raises NotFound."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.invitation_id != invitation_id:
        raise NotFound(N_("There is no such scan with this invitation."))
    return paper


def bytes_of(paper: Paper, folder: Path) -> bytes:
    """Read a scan from the data folder; raises NotFound where its file has been lost."""
    return read(folder, paper.sum)


def _record(session: Session, paper: Paper, action: str, actor: Actor, now: datetime) -> None:
    record(
        session,
        actor,
        action,
        kind="invitation",
        id=paper.invitation_id,
        label=paper.name,
        now=now,
        changes={"size": paper.size, "sum": paper.sum},
    )
