"""Signing in and out; with links.py and staff.py beside it, all the verbs of accounts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts import passwords, tokens
from app.accounts.links import follow_link, make_link, note_use, revoke_links
from app.accounts.models import Staff, StaffSession
from app.accounts.passwords import Tried
from app.accounts.staff import add_staff
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, NotFound, Refused

__all__ = ["add_staff", "follow_link", "make_link", "note_use", "revoke_links"]

# A visit ends after 12 hours without a page, and after 7 days in any case: a conference day is
# long, and its desks are shared.
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)  # how often a visit is noted; not with every page

MOST_FAILURES = 8
LOCKED_FOR = timedelta(minutes=15)

SIGN_IN_REFUSED = N_(
    "The address or the password is not right. After eight failures an account is closed"
    " for fifteen minutes."
)


def sign_in(
    session: Session, email: str, password: str | Tried, *, browser: str, now: datetime
) -> str:
    """Open a visit and give the token of its cookie.

    Pages pass what came of trying the password outside of the transaction (`Tried`). Raises
    Refused with the same words whatever was wrong; the caller then calls `note_failure` in a
    transaction of its own, for this one is undone.
    """
    staff = _by_address(session, email, lock=True)
    kept = staff.password_hash if staff else None
    result = passwords.tried(password, kept) if isinstance(password, str) else password
    if staff is None or not _may_enter(staff, result, now):
        raise Refused(SIGN_IN_REFUSED)
    staff.failures, staff.locked_until = 0, None
    staff.password_hash = result.fresh or staff.password_hash
    token = _open_visit(session, staff, browser, now)
    audit.record(session, as_actor(staff), "accounts.sign_in", kind="staff", id=staff.id, now=now)
    return token


def _may_enter(staff: Staff, result: Tried, now: datetime) -> bool:
    locked = staff.locked_until is not None and staff.locked_until > now
    # A password changed since it was tried was not tried.
    return staff.active and not locked and result.right and result.against == staff.password_hash


def _open_visit(session: Session, staff: Staff, browser: str, now: datetime) -> str:
    token = tokens.new()
    session.add(
        StaffSession(
            token_hash=tokens.fingerprint(token),
            staff_id=staff.id,
            created_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
            browser=browser[:200],
        )
    )
    return token


def note_failure(session: Session, email: str, *, now: datetime) -> None:
    """Count a refused sign-in; the eighth in a row closes the account for fifteen minutes.

    An unknown address leaves the same kind of trace, so that both take the same time; what was
    typed is not kept, for it may be a password in the wrong field.
    """
    staff = _by_address(session, email, lock=True)
    if staff is not None and (staff.locked_until is None or staff.locked_until <= now):
        staff.failures += 1
        if staff.failures >= MOST_FAILURES:
            staff.failures, staff.locked_until = 0, now + LOCKED_FOR
    audit.record(
        session,
        audit.SYSTEM,
        "accounts.sign_in_refused",
        kind="staff",
        id=staff.id if staff else None,
        now=now,
    )


def password_hash_of(session: Session, email: str) -> str | None:
    """Give the kept hash of an address, for trying a password outside of the transaction."""
    staff = _by_address(session, email)
    return staff.password_hash if staff else None


def _by_address(session: Session, email: str, *, lock: bool = False) -> Staff | None:
    query = select(Staff).where(Staff.email == email.strip().lower()[:254])
    return session.scalar(query.with_for_update() if lock else query)


def as_actor(staff: Staff) -> Actor:
    """See a member of staff as services do."""
    return Actor("staff", staff.name, staff.id, frozenset(role.role for role in staff.roles))


def visit_of(session: Session, token: str, *, now: datetime) -> StaffSession | None:
    """Find the visit that is still open under a cookie's token, with its staff and roles."""
    found = session.scalars(
        select(StaffSession)
        .where(StaffSession.token_hash == tokens.fingerprint(token))
        .options(joinedload(StaffSession.staff).joinedload(Staff.roles))
    ).unique().one_or_none()  # fmt: skip
    return found if found is not None and _open(found, now) else None


def _open(visit: StaffSession, now: datetime) -> bool:
    in_time = now < visit.expires_at and now < visit.seen_at + IDLE
    return visit.ended_at is None and in_time and visit.staff.active


def actor_for(session: Session, token: str, *, now: datetime) -> Actor | None:
    """Tell who stands behind a cookie; None for a visit that is over or never was."""
    visit = visit_of(session, token, now=now)
    return as_actor(visit.staff) if visit else None


def seen(session: Session, visit_id: int, *, now: datetime) -> None:
    """Note that a visit is alive, without holding up another page that notes the same."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.id == visit_id, StaffSession.ended_at.is_(None))
        .values(seen_at=now)
    )


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the visit under a cookie's token; the cookie is worth nothing from then on."""
    visit = visit_of(session, token, now=now)
    if visit is None:
        return
    visit.ended_at = now
    audit.record(
        session,
        as_actor(visit.staff),
        "accounts.sign_out",
        kind="staff",
        id=visit.staff_id,
        now=now,
    )


def visits_of(session: Session, staff_id: int, *, now: datetime) -> Sequence[StaffSession]:
    """List the open visits of a member of staff, the latest seen first."""
    found = session.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .order_by(StaffSession.seen_at.desc())
    )
    return [visit for visit in found if _open(visit, now)]


def end_visit(session: Session, visit_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own visits; raises NotFound for anybody else's."""
    visit = session.get(StaffSession, visit_id)
    if visit is None or visit.staff_id != actor.id:
        raise NotFound(N_("There is no such visit of yours."))
    visit.ended_at = visit.ended_at or now
    audit.record(session, actor, "accounts.end_visit", kind="staff", id=actor.id, now=now)
