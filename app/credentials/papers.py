"""Scans of credentials under one instrument, kept in the data folder beside other papers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.credentials.models import Credentials, CredentialsPaper
from app.errors import N_, Invalid, NotFound, Refused
from app.invitations import scans
from app.invitations.scans import Scan

MOST_FILES = 10  # under one instrument


def keep(
    session: Session,
    conference_id: int,
    participant_id: int,
    instrument: str,
    given: Scan,
    *,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> CredentialsPaper:
    """Keep a scan; the same file again gives the one that is there.

    Raises Refused where nothing was noted as received yet, Invalid (field "paper") for one too
    many.
    """
    row = session.scalar(
        select(Credentials)
        .where(
            Credentials.conference_id == conference_id,
            Credentials.participant_id == participant_id,
            Credentials.instrument == instrument,
        )
        .with_for_update()
    )
    if row is None:
        raise Refused(N_("Note first what has come; then attach its scan."))
    standing = of(session, [row.id]).get(row.id, [])
    if same := next((one for one in standing if one.sum == given.sum), None):
        return same
    if len(standing) >= MOST_FILES:
        fault = N_("There may be ten scans under one instrument.")
        raise Invalid(fault, {"paper": fault})
    scans.write(folder, given.sum, given.data)
    kept = CredentialsPaper(
        credentials_id=row.id,
        name=given.name,
        media_type=given.media_type,
        size=len(given.data),
        sum=given.sum,
        kept_at=now,
        kept_by=actor.label[:200],
    )
    session.add(kept)
    session.flush()
    record(
        session, actor, "credentials.paper", kind="credentials", id=row.id, label=kept.name,
        now=now, changes={"instrument": instrument, "sum": kept.sum},
    )  # fmt: skip
    return kept


def of(session: Session, credentials_ids: Iterable[int]) -> dict[int, Sequence[CredentialsPaper]]:
    """List the scans of some credentials, the newest first; one statement."""
    mine = CredentialsPaper.credentials_id.in_(list(credentials_ids))
    query = select(CredentialsPaper).where(mine).order_by(CredentialsPaper.id.desc())
    found: dict[int, list[CredentialsPaper]] = {}
    for one in session.scalars(query):
        found.setdefault(one.credentials_id, []).append(one)
    return dict(found)


def find(session: Session, participant_id: int, paper_id: int) -> CredentialsPaper:
    """Find a scan with its Party; raises NotFound."""
    found = session.scalar(
        select(CredentialsPaper)
        .join(Credentials, Credentials.id == CredentialsPaper.credentials_id)
        .where(CredentialsPaper.id == paper_id, Credentials.participant_id == participant_id)
    )
    if found is None:
        raise NotFound(N_("There is no such scan with these credentials."))
    return found
