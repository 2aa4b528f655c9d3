"""Signing in and out; with links.py and staff.py beside it, all the verbs of accounts."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.links import follow_link, make_link, note_use, revoke_links
from app.accounts.models import Staff
from app.accounts.passwords import Tried
from app.accounts.staff import add_staff
from app.accounts.visits import (
    USUAL,
    Limits,
    actor_for,
    as_actor,
    end_visit,
    open_visit,
    seen,
    sign_out,
    visit_of,
    visits_of,
)
from app.audit import service as audit
from app.errors import N_, Refused

__all__ = [
    "actor_for",
    "add_staff",
    "as_actor",
    "end_visit",
    "follow_link",
    "make_link",
    "note_use",
    "revoke_links",
    "seen",
    "sign_out",
    "visit_of",
    "visits_of",
]

MOST_FAILURES = 8
LOCKED_FOR = timedelta(minutes=15)

SIGN_IN_REFUSED = N_(
    "The address or the password is not right. After eight failures an account is closed"
    " for fifteen minutes."
)


def sign_in(
    session: Session,
    email: str,
    password: str | Tried,
    *,
    browser: str,
    now: datetime,
    limits: Limits = USUAL,
) -> str:
    """Open a visit and give the token of its cookie; it may have to show a second factor yet.

    Pages pass what came of trying the password outside of the transaction (`Tried`). Raises
    Refused with the same words whatever was wrong; the caller then calls `note_failure` in a
    transaction of its own, for this one is undone.
    """
    staff = _by_address(session, email, lock=True)
    kept = staff.password_hash if staff else None
    result = passwords.tried(password, kept) if isinstance(password, str) else password
    if staff is None or not _may_enter(staff, result, now):
        raise Refused(SIGN_IN_REFUSED)
    if staff.factor_since is None:  # otherwise a right password would buy more tries of the code
        staff.failures, staff.locked_until = 0, None
    staff.password_hash = result.fresh or staff.password_hash
    token = open_visit(session, staff, browser=browser, now=now, limits=limits)
    audit.record(session, as_actor(staff), "accounts.sign_in", kind="staff", id=staff.id, now=now)
    return token


def locked(staff: Staff, now: datetime) -> bool:
    """Tell whether an account is closed for some minutes after too many failures."""
    return staff.locked_until is not None and staff.locked_until > now


def _may_enter(staff: Staff, result: Tried, now: datetime) -> bool:
    # A password changed since it was tried was not tried.
    return (
        staff.active
        and not locked(staff, now)
        and result.right
        and result.against == staff.password_hash
    )


def note_failure(session: Session, email: str, *, now: datetime) -> None:
    """Count a refused sign-in; the eighth in a row closes the account for fifteen minutes.

    An unknown address leaves the same kind of trace, so that both take the same time; what was
    typed is not kept, for it may be a password in the wrong field.
    """
    staff = _by_address(session, email, lock=True)
    if staff is not None:
        _count_failure(staff, now)
    number = staff.id if staff else None
    audit.record(
        session, audit.SYSTEM, "accounts.sign_in_refused", kind="staff", id=number, now=now
    )


def _count_failure(staff: Staff, now: datetime) -> None:
    if locked(staff, now):
        return
    staff.failures += 1
    if staff.failures >= MOST_FAILURES:
        staff.failures, staff.locked_until = 0, now + LOCKED_FOR


def note_wrong_factor(session: Session, staff_id: int, *, now: datetime) -> None:
    """Count a wrong code after a right password: both count together, to the same lock."""
    staff = session.get_one(Staff, staff_id, with_for_update=True)
    _count_failure(staff, now)
    audit.record(
        session, audit.SYSTEM, "accounts.factor_refused", kind="staff", id=staff_id, now=now
    )


def password_hash_of(session: Session, email: str) -> str | None:
    """Give the kept hash of an address, for trying a password outside of the transaction."""
    staff = _by_address(session, email)
    return staff.password_hash if staff else None


def _by_address(session: Session, email: str, *, lock: bool = False) -> Staff | None:
    query = select(Staff).where(Staff.email == email.strip().lower()[:254])
    return session.scalar(query.with_for_update() if lock else query)
