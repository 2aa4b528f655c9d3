"""The verbs of the outbox: write a letter, find it again, decide about one in doubt."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, defer, selectinload

from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, Invalid, NotFound, Refused
from app.jobs import carrier
from app.notifications import letterhead
from app.notifications.composing import Composed, compose
from app.notifications.models import Attachment, Letter, MailOutage, letter_attachments

__all__ = ["CalendarPart", "Composed", "compose", "decide", "letter", "letters", "outbox", "write"]

QUEUE = "letters"
DECIDABLE = ("uncertain", "dead", "refused", "bounced")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,255}")
LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3, without the angle brackets
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class CalendarPart:
    """The iCalendar object that travels with a letter; `method` equals the METHOD inside."""

    method: Literal["REQUEST", "CANCEL", "PUBLISH"]
    content: bytes


def write(
    session: Session,
    kind: str,
    *,
    about: str,
    once: str,
    to_name: str,
    to_address: str,
    values: Mapping[str, Any],
    now: datetime,
    formal: bool = False,
    language: str = "en",
    calendar: CalendarPart | None = None,
    attached: Sequence[int] = (),
) -> Letter:
    """Compose a letter and put it in the outbox, in the caller's own transaction.

    `attached` are ids of Attachment: files that travel with it.

    A second call with the same `once` returns the letter that is there, whatever became of
    it. `formal=True` is for notes that must never go twice: after a crash in the middle of
    the handing over they wait for an officer's word. Raises Invalid when name, address or
    subject could smuggle in a header (RFC 5322 section 2.2), or the address is none.
    """
    standing = session.scalar(select(Letter).where(Letter.once == once))
    if standing is not None:
        return standing
    composed = compose(kind, values, language)
    _refuse_smuggling(to_name, to_address, composed.subject)
    row = {
        "kind": kind,
        "about": about,
        "once": once,
        "formal": formal,
        "language": language,
        "to_name": to_name[:200],
        "to_address": _ascii_domain(to_address),
        "subject": composed.subject[:400],
        "text": composed.text,
        "html": composed.html,
        "calendar": calendar.content if calendar else None,
        "calendar_method": calendar.method if calendar else None,
        "message_id": f"<{uuid.uuid4().hex}@{letterhead.current().domain}>",
        "next_try_at": now,
        "announced_at": now,
        "created_at": now,
    }
    return _put(session, row, attached)


def outbox(session: Session) -> dict[str, int]:
    """Count the letters by state; states without a letter are left out."""
    counted = select(Letter.state, func.count()).group_by(Letter.state)
    return dict(session.execute(counted).all())


def letters(
    session: Session,
    *,
    state: str | None = None,
    about: str | None = None,
    search: str = "",
    before: int | None = None,
    most: int = 50,
) -> Sequence[Letter]:
    """List letters, newest first, without their contents.

    `search` looks into recipient and subject; `before` is the id of the last letter of the
    page before (keyset paging); `most` is the length of a page, 1 to 500.
    """
    query = select(Letter).options(defer(Letter.text), defer(Letter.html), defer(Letter.calendar))
    query = fitting(query, about=about, search=search)
    if state:
        query = query.where(Letter.state == state)
    if before is not None:
        query = query.where(Letter.id < before)
    return session.scalars(query.order_by(Letter.id.desc()).limit(min(max(most, 1), 500))).all()


def fitting(query: Select[Any], *, about: str | None, search: str) -> Select[Any]:
    """Narrow a query of letters to what they concern, and to words of recipient or subject."""
    if about:
        query = query.where(Letter.about == about)
    if search:
        found = (Letter.to_name, Letter.to_address, Letter.subject)
        query = query.where(or_(*(column.icontains(search, autoescape=True) for column in found)))
    return query


def letter(session: Session, letter_id: int) -> Letter:
    """Find one letter, with the names of what is attached; raises NotFound."""
    named = selectinload(Letter.attached).defer(Attachment.content)
    found = session.get(Letter, letter_id, options=[named])
    if found is None:
        raise NotFound(N_("There is no such letter."))
    return found


def decide(
    session: Session,
    letter_id: int,
    decision: Literal["send", "drop"],
    *,
    actor: Actor,
    now: datetime,
) -> Letter:
    """Settle by a person's word what the post room could not: send once more, or never.

    Only for letters that are uncertain, dead or refused; raises Refused for any other, so
    that two officers who decide at once do not send it twice.
    """
    wanted = session.get(Letter, letter_id, with_for_update=True)
    if wanted is None:
        raise NotFound(N_("There is no such letter."))
    if wanted.state not in DECIDABLE:
        raise Refused(N_("Nothing needs to be decided about this letter any more."))
    before, wanted.state = wanted.state, "queued" if decision == "send" else "cancelled"
    if decision == "send":
        wanted.attempts, wanted.next_try_at, wanted.lease_until = 0, now, None
        wanted.announced_at = now
        carrier.call(session, QUEUE, wanted.id)
    audit.record(
        session,
        actor,
        f"letters.{decision}",
        kind="letter",
        id=wanted.id,
        label=wanted.subject,
        now=now,
        changes={"state": [before, wanted.state]},
    )
    return wanted


def outage(session: Session, server: str) -> MailOutage | None:
    """Tell since when the mail server ("host:port") does not answer, if it does not."""
    return session.get(MailOutage, server)


def waiting(session: Session) -> int:
    """Count the letters that have not left yet and will be tried again without anybody's word."""
    pending = select(func.count()).where(Letter.state.in_(("queued", "sending")))
    return session.scalar(pending) or 0


def _put(session: Session, row: dict[str, Any], attached: Sequence[int]) -> Letter:
    # Two requests at once: the schema lets one in, the other gets the letter that is there.
    insert = INSERT[session.get_bind().dialect.name]
    put = insert(Letter).values(row).on_conflict_do_nothing(index_elements=["once"])
    added: Letter | None = session.scalar(put.returning(Letter))
    if added is not None:
        carrier.call(session, QUEUE, added.id)
    if added is not None and attached:
        links = [{"letter_id": added.id, "attachment_id": number} for number in attached]
        session.execute(insert(letter_attachments), links)
    return added or session.scalars(select(Letter).where(Letter.once == row["once"])).one()


def _refuse_smuggling(to_name: str, to_address: str, subject: str) -> None:
    told = {"to_name": to_name, "to_address": to_address, "subject": subject}
    faults = {
        field: N_("Use one line, without control characters.")
        for field, value in told.items()
        if CONTROLS.search(value)
    }
    fits = len(to_address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(to_address)
    if not faults and not fits:
        faults["to_address"] = N_("This is not an e-mail address that letters can be sent to.")
    if faults:
        raise Invalid(N_("This letter cannot be addressed."), faults)


def _ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise Invalid(
            N_("This letter cannot be addressed."),
            {"to_address": N_("The part before the @ may hold Latin letters only.")},
        )
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        raise Invalid(
            N_("This letter cannot be addressed."),
            {"to_address": N_("This is not an e-mail address that letters can be sent to.")},
        ) from None
