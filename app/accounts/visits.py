"""Visits: a signed-in browser, how long it stays so, and what it has still to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts import tokens
from app.accounts.models import Staff, StaffSession
from app.accounts.policy import needs_second_factor
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, NotFound

SEEN_EVERY = timedelta(minutes=5)  # how often a visit is noted; not with every page
# How long a visit waits for its second factor, or for the first one to be set up.
HALF = timedelta(minutes=30)
# How long after signing in somebody may change what they sign in with.
FRESH = timedelta(minutes=30)

Stage = Literal["whole", "factor", "setup"]


@dataclass(frozen=True)
class Limits:
    """After how long a visit ends: without a page, and in any case.

    A conference day is long, and its desks are shared. `strict` asks for a second factor of
    every role that needs one; without it only of those who have set one up.
    """

    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=7)
    strict: bool = False


USUAL = Limits()


def open_visit(
    session: Session,
    staff: Staff,
    *,
    browser: str,
    now: datetime,
    limits: Limits = USUAL,
    factor_at: datetime | None = None,
) -> str:
    """Open a visit and give the token of its cookie, which is kept nowhere."""
    token = tokens.new()
    session.add(
        StaffSession(
            token_hash=tokens.fingerprint(token),
            staff_id=staff.id,
            created_at=now,
            seen_at=now,
            expires_at=now + limits.longest,
            factor_at=factor_at,
            browser=browser[:200],
        )
    )
    return token


def stage_of(visit: StaffSession, limits: Limits = USUAL) -> Stage:
    """Tell what a visit has still to show: its second factor, or that it has set one up."""
    if visit.factor_at is not None:
        return "whole"
    if visit.staff.factor_since is not None:
        return "factor"
    wanted = limits.strict and needs_second_factor(role.role for role in visit.staff.roles)
    return "setup" if wanted else "whole"


def visit_of(
    session: Session, token: str, *, now: datetime, limits: Limits = USUAL
) -> StaffSession | None:
    """Find the visit that is still open under a cookie's token, with its staff and roles.

    It may be one that has yet to show a second factor: see stage_of().
    """
    found = session.scalars(
        select(StaffSession)
        .where(StaffSession.token_hash == tokens.fingerprint(token))
        .options(joinedload(StaffSession.staff).joinedload(Staff.roles))
    ).unique().one_or_none()  # fmt: skip
    return found if found is not None and _open(found, now, limits) else None


def _open(visit: StaffSession, now: datetime, limits: Limits) -> bool:
    ends = min(visit.expires_at, visit.seen_at + limits.idle)
    if stage_of(visit, limits) != "whole":
        ends = min(ends, visit.created_at + HALF)
    return visit.ended_at is None and now < ends and visit.staff.active


def complete(session: Session, token: str, *, now: datetime, limits: Limits = USUAL) -> str:
    """Put a visit that has shown a second factor in the place of the one before, with a new token.

    The cookie changes, so that whoever saw the old one holds nothing. Raises NotFound for a
    visit that is over.
    """
    visit = visit_of(session, token, now=now, limits=limits)
    if visit is None:
        raise NotFound(N_("There is no such visit of yours."))
    visit.ended_at = now
    return open_visit(
        session, visit.staff, browser=visit.browser, now=now, limits=limits, factor_at=now
    )


def as_actor(staff: Staff) -> Actor:
    """See a member of staff as services do."""
    return Actor("staff", staff.name, staff.id, frozenset(role.role for role in staff.roles))


def actor_for(
    session: Session, token: str, *, now: datetime, limits: Limits = USUAL
) -> Actor | None:
    """Tell who stands behind a cookie; None for a visit that is over, half, or never was."""
    visit = visit_of(session, token, now=now, limits=limits)
    whole = visit is not None and stage_of(visit, limits) == "whole"
    return as_actor(visit.staff) if visit and whole else None


def seen(session: Session, visit_id: int, *, now: datetime) -> None:
    """Note that a visit is alive, without holding up another page that notes the same."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.id == visit_id, StaffSession.ended_at.is_(None))
        .values(seen_at=now)
    )


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the visit under a cookie's token; the cookie is worth nothing from then on."""
    wanted = StaffSession.token_hash == tokens.fingerprint(token)
    visit = session.scalar(select(StaffSession).where(wanted, StaffSession.ended_at.is_(None)))
    if visit is None:
        return
    visit.ended_at = now
    actor = as_actor(visit.staff)
    audit.record(session, actor, "accounts.sign_out", kind="staff", id=visit.staff_id, now=now)


def visits_of(
    session: Session, staff_id: int, *, now: datetime, limits: Limits = USUAL
) -> Sequence[StaffSession]:
    """List the open visits of a member of staff, the latest seen first."""
    found = session.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .order_by(StaffSession.seen_at.desc())
    )
    return [visit for visit in found if _open(visit, now, limits)]


def end_visit(session: Session, visit_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own visits; raises NotFound for anybody else's."""
    visit = session.get(StaffSession, visit_id)
    if visit is None or visit.staff_id != actor.id:
        raise NotFound(N_("There is no such visit of yours."))
    visit.ended_at = visit.ended_at or now
    audit.record(session, actor, "accounts.end_visit", kind="staff", id=actor.id, now=now)


def end_visits(session: Session, staff_id: int, *, now: datetime, but: str = "") -> None:
    """End the visits of a member of staff, all but that of the token `but`."""
    session.execute(
        update(StaffSession)
        .where(
            StaffSession.staff_id == staff_id,
            StaffSession.ended_at.is_(None),
            StaffSession.token_hash != tokens.fingerprint(but),
        )
        .values(ended_at=now)
    )
