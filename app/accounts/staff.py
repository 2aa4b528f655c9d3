"""The members of staff: adding them, giving them roles, letting them go."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, policy
from app.accounts.models import Staff, StaffRole
from app.accounts.passwords import Hashed
from app.accounts.visits import end_visits
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, Invalid, NotFound, Refused

FAULTS = N_("Some answers cannot be taken.")
KEEPER = "host_administrator"


def add_staff(
    session: Session,
    name: str,
    email: str,
    password: str | Hashed,
    roles: Collection[str],
    *,
    actor: Actor,
    now: datetime,
) -> Staff:
    """Add a member of staff.

    Raises Invalid with every fault named. Pages pass a password that was hashed outside of the
    transaction; commands may pass it plain.
    """
    address = email.strip().lower()
    faults = _faults(session, name, address, roles)
    if isinstance(password, str) and (fault := password_fault(password)):
        faults["password"] = fault
    if faults:
        raise Invalid(FAULTS, faults)
    kept = password if isinstance(password, Hashed) else passwords.hashed(password)
    staff = Staff(name=name.strip(), email=address, password_hash=kept.text, created_at=now)
    staff.roles = [StaffRole(role=role) for role in sorted(set(roles))]
    session.add(staff)
    session.flush()
    _record(session, actor, "staff.add", staff, now, _picture(staff))
    return staff


def _faults(session: Session, name: str, address: str, roles: Collection[str]) -> dict[str, str]:
    faults = _faults_of_person(name, roles)
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        faults["email"] = N_("Give an e-mail address like officer@ministry.example.org.")
    else:
        if session.scalar(select(Staff.id).where(Staff.email == address)) is not None:
            faults["email"] = N_("There is already an account with this address.")
    return faults


def _faults_of_person(name: str, roles: Collection[str]) -> dict[str, str]:
    faults = {}
    if not name.strip():
        faults["name"] = N_("Give a name or the name of a post.")
    if not roles or not set(roles) <= policy.ROLES.keys():
        faults["roles"] = N_("Choose at least one of the roles.")
    return faults


def password_fault(password: str) -> str | None:
    """Say what is wrong with a new password; None when it will do.

    Length decides, and that it is more than words everybody here would try, digits and signs.
    """
    if len(password) < passwords.SHORTEST:
        return N_("Use at least twelve characters; three or four words are easy to remember.")
    if len(password) > passwords.LONGEST:
        return N_("Use at most two hundred characters.")
    if passwords.guessable(password):
        return N_("This is too easy to guess. Put three or four words together that do not belong.")
    return None


def all_staff(session: Session) -> Sequence[Staff]:
    """List the staff, those who may sign in first, by name."""
    return session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.name, Staff.id)).all()


def the_staff(session: Session, staff_id: int) -> Staff:
    """Find a member of staff; raises NotFound."""
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise NotFound(N_("There is no such member of staff."))
    return staff


def change_staff(
    session: Session,
    staff_id: int,
    *,
    name: str,
    roles: Collection[str],
    active: bool,
    actor: Actor,
    now: datetime,
) -> Staff:
    """Change a name or the roles, or close an account (which ends its visits at once).

    Raises Invalid for faults, and Refused where nobody would be left to manage the staff.
    """
    staff = the_staff(session, staff_id)
    if faults := _faults_of_person(name, roles):
        raise Invalid(FAULTS, faults)
    before = _picture(staff)
    _keep_a_keeper(session, staff, roles if active else ())
    staff.name, staff.active = name.strip(), active
    staff.roles = [_role(staff, role) for role in sorted(set(roles))]
    if not active:
        end_visits(session, staff.id, now=now)
    changes = {
        key: [before[key], new] for key, new in _picture(staff).items() if before[key] != new
    }
    if changes:
        _record(session, actor, "staff.change", staff, now, changes)
    return staff


def _role(staff: Staff, role: str) -> StaffRole:
    # The row that stands is kept: taking it out and putting it in again would clash.
    return next((held for held in staff.roles if held.role == role), StaffRole(role=role))


def _picture(staff: Staff) -> dict[str, object]:
    roles = ", ".join(sorted(held.role for held in staff.roles))
    return {"name": staff.name, "active": staff.active, "roles": roles}


def _keep_a_keeper(session: Session, staff: Staff, roles: Collection[str]) -> None:
    if KEEPER in roles:
        return
    # Two administrators who remove each other at once must not both succeed.
    others = session.scalars(
        select(Staff)
        .join(StaffRole)
        .where(StaffRole.role == KEEPER, Staff.active, Staff.id != staff.id)
        .order_by(Staff.id)
        .with_for_update()
    ).all()
    if not others and any(held.role == KEEPER for held in staff.roles):
        raise Refused(N_("Somebody must remain who can manage the staff. Name another first."))


def set_password(
    session: Session, staff_id: int, kept: Hashed, *, actor: Actor, now: datetime, but: str = ""
) -> None:
    """Give a new password and end every visit but that of the token `but`."""
    staff = the_staff(session, staff_id)
    staff.password_hash, staff.failures, staff.locked_until = kept.text, 0, None
    end_visits(session, staff.id, now=now, but=but)
    _record(session, actor, "staff.password", staff, now, {})


def end_all_visits(session: Session, staff_id: int, *, actor: Actor, now: datetime) -> Staff:
    """End every visit of somebody, for instance when a device was stolen; raises NotFound."""
    staff = the_staff(session, staff_id)
    end_visits(session, staff.id, now=now)
    _record(session, actor, "staff.end_visits", staff, now, {})
    return staff


def _record(
    session: Session,
    actor: Actor,
    action: str,
    staff: Staff,
    now: datetime,
    changes: Mapping[str, object],
) -> None:
    audit.record(
        session,
        actor,
        action,
        kind="staff",
        id=staff.id,
        label=staff.name,
        now=now,
        changes=dict(changes),
    )
