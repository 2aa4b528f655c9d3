"""The verbs of second factors: codes of an app, recovery codes, and what somebody has set up."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from app.accounts import tokens, vault
from app.accounts.models import CodeApp, Passkey, RecoveryCode, Staff
from app.accounts.policy import needs_second_factor
from app.accounts.service import locked
from app.accounts.visits import end_visits
from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, NotFound, Refused

STEP_S = 30  # RFC 6238: a code stands for half a minute
AROUND = (-1, 0, 1)  # steps; clocks differ, and people type slowly
RECOVERY_CODES = 10
# No sign that looks like another one; 24 of 31 make 118 bits, enough for a plain fingerprint.
SIGNS, LENGTH, GROUP = "abcdefghjkmnpqrstuvwxyz23456789", 24, 4

WRONG_CODE = N_(
    "This code does not count. Take the one that your app shows now; each code counts once."
)
LAST_FACTOR = N_("Your role needs a second factor. Set up another one before you remove this one.")

log = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """What a member of staff has set up."""

    app: CodeApp | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """Count the factors that may stand for themselves; recovery codes only help out."""
        return len(self.passkeys) + (self.app is not None)


def kept_by(session: Session, staff_id: int) -> Kept:
    """Tell which second factors somebody has."""
    unused = (RecoveryCode.staff_id == staff_id) & RecoveryCode.used_at.is_(None)
    left = session.scalar(select(func.count()).select_from(RecoveryCode).where(unused))
    keys = select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)
    return Kept(session.get(CodeApp, staff_id), session.scalars(keys).all(), left or 0)


def new_secret() -> str:
    """Draw the secret of a code app: 160 bits in base 32, as RFC 4226 recommends."""
    import pyotp  # noqa: PLC0415 (only those who sign in need it)

    return pyotp.random_base32(32)


def add_app(
    session: Session, secret: str, code: str, *, actor: Actor, key: bytes, now: datetime, at: float
) -> None:
    """Take an app as second factor when it shows a right code; another app of theirs gives way.

    `at` is the real time in seconds since 1970, which is also the app's. Raises Refused.
    """
    step = step_of(secret, code, at=at, after=0)
    staff = _mine(session, actor)
    if step is None:
        raise Refused(WRONG_CODE)
    app = session.get(CodeApp, staff.id) or CodeApp(staff_id=staff.id)
    app.secret, app.last_step = vault.locked(secret, key, staff.id), step
    app.created_at, app.used_at = now, None
    session.add(app)
    note_added(session, staff, "code app", actor=actor, now=now)


def note_added(session: Session, staff: Staff, what: str, *, actor: Actor, now: datetime) -> None:
    """Record that somebody has a further second factor."""
    staff.factor_since = staff.factor_since or now
    told = {"factor": what}
    audit.record(
        session, actor, "accounts.factor_add", kind="staff", id=staff.id, now=now, changes=told
    )


def step_of(secret: str, code: str, *, at: float, after: int) -> int | None:
    """Find the step whose code was typed; None for a wrong one and for one used before."""
    import pyotp  # noqa: PLC0415 (only those who sign in need it)

    typed, present = plain(code), int(at) // STEP_S
    app = pyotp.TOTP(secret)
    near = [present + step for step in AROUND]
    right = [step for step in near if secrets.compare_digest(app.generate_otp(step), typed)]
    return next((step for step in right if step > after), None)


def plain(code: str) -> str:
    """Read what was typed: no spaces and hyphens, small letters, digits of any script."""
    digits = (str(unicodedata.digit(sign, sign)) for sign in code.strip().lower()[:100])
    return "".join(sign for sign in digits if sign.isascii() and sign.isalnum())


def show_code(
    session: Session, staff_id: int, code: str, *, key: bytes, now: datetime, at: float
) -> str:
    """Take a code of the app or a recovery code, which counts once; gives which it was.

    Raises Refused with the same words whatever was wrong, also for a locked account; the caller
    then calls service.note_wrong_factor() in a transaction of its own.
    """
    staff = session.get_one(Staff, staff_id, with_for_update=True)
    typed = plain(code)
    if locked(staff, now):
        raise Refused(WRONG_CODE)
    if _app_shows(session, staff_id, typed, key, now, at):
        return "code app"
    if _recovers(session, staff_id, typed, now):
        return "recovery code"
    raise Refused(WRONG_CODE)


def _app_shows(
    session: Session, staff_id: int, typed: str, key: bytes, now: datetime, at: float
) -> bool:
    app = session.get(CodeApp, staff_id)
    if app is None:
        return False
    try:
        secret = vault.opened(app.secret, key, staff_id)
    except vault.Unreadable:  # the key of this site has changed: only a reset helps
        log.warning("accounts.code_app_unreadable", staff=staff_id)
        return False
    step = step_of(secret, typed, at=at, after=app.last_step)
    if step is not None:
        app.last_step, app.used_at = step, now
    return step is not None


def _recovers(session: Session, staff_id: int, typed: str, now: datetime) -> bool:
    done = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff_id,
            RecoveryCode.fingerprint == tokens.fingerprint(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def accept(session: Session, staff_id: int, what: str, *, now: datetime) -> None:
    """Record that a second factor was shown, and forget the failures before it."""
    staff = session.get_one(Staff, staff_id)
    staff.failures, staff.locked_until = 0, None
    actor = Actor("staff", staff.name, staff.id)
    told = {"factor": what}
    audit.record(
        session, actor, "accounts.factor_shown", kind="staff", id=staff_id, now=now, changes=told
    )


def new_recovery_codes(session: Session, *, actor: Actor, now: datetime) -> list[str]:
    """Draw ten recovery codes to be shown once; those from before no longer count.

    Raises Refused for somebody without a second factor: there is nothing to recover.
    """
    staff = _mine(session, actor)
    if staff.factor_since is None:
        raise Refused(N_("Set up a second factor first; recovery codes stand in for it."))
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    drawn = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(RECOVERY_CODES)]
    for code in drawn:
        session.add(RecoveryCode(staff_id=staff.id, fingerprint=tokens.fingerprint(code)))
    audit.record(session, actor, "accounts.recovery_codes", kind="staff", id=staff.id, now=now)
    return ["-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in drawn]


def remove(
    session: Session, kind: str, number: int, *, strict: bool, actor: Actor, now: datetime
) -> None:
    """Remove one of the own factors: the "app", or the "passkey" of that number.

    With the last one the recovery codes go. Raises NotFound for anybody else's, and Refused
    (where `strict`) for the last factor of a role that needs one.
    """
    staff = _mine(session, actor)
    kept = kept_by(session, staff.id)
    found = one_of(kept, kind, number)
    if strict and kept.count == 1 and needs_second_factor(role.role for role in staff.roles):
        raise Refused(LAST_FACTOR)
    session.delete(found)
    if kept.count == 1:
        forget_all(session, staff)
    told = {"factor": "code app" if kind == "app" else "passkey"}
    audit.record(
        session, actor, "accounts.factor_remove", kind="staff", id=staff.id, now=now, changes=told
    )


def one_of(kept: Kept, kind: str, number: int) -> CodeApp | Passkey:
    """Find the app or a passkey among the own ones; raises NotFound."""
    keys = [key for key in kept.passkeys if key.id == number]
    found: CodeApp | Passkey | None = kept.app if kind == "app" else next(iter(keys), None)
    if kind not in {"app", "passkey"} or found is None:
        raise NotFound(N_("You have no such second factor."))
    return found


def reset(session: Session, staff_id: int, *, actor: Actor, now: datetime) -> None:
    """Take all second factors from somebody who has lost them, and end every visit of theirs.

    Raises NotFound, and Refused for the own ones: who can still sign in has lost nothing.
    """
    if staff_id == actor.id:
        raise Refused(N_("These are your own: remove them under your account."))
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None:
        raise NotFound(N_("There is no such member of staff."))
    forget_all(session, staff)
    staff.failures, staff.locked_until = 0, None
    end_visits(session, staff_id, now=now)
    audit.record(
        session,
        actor,
        "staff.reset_factors",
        kind="staff",
        id=staff_id,
        label=staff.name,
        now=now,
    )


def forget_all(session: Session, staff: Staff) -> None:
    """Delete every second factor of somebody, without a word in the audit trail."""
    staff.factor_since = None
    for table in (CodeApp, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.staff_id == staff.id))


def _mine(session: Session, actor: Actor) -> Staff:
    return session.get_one(Staff, actor.id, with_for_update=True)
