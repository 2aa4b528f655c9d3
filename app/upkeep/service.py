"""The verbs on personal data: find a person, export what names them, erase them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.accounts import leaving
from app.accounts.models import Staff, StaffSession
from app.allocation.models import SpeakingSlot
from app.audit.service import Actor, pseudonymise, record
from app.delegations.models import FocalPoint, Participant
from app.errors import N_, Invalid, NotFound, Refused
from app.inbound.models import InboundMessage
from app.notifications.models import Letter
from app.programme.models import ConferenceSession
from app.rsvp.models import Delegate, Delegation, Inscription
from app.upkeep import mentions
from app.upkeep.mentions import Named
from app.upkeep.models import Erasure

MOST = 50
TELLING = 4  # letters of a name by which nobody else should be found
KINDS: dict[str, Any] = {"delegate": Delegate, "focal_point": FocalPoint, "staff": Staff}


@dataclass(frozen=True)
class Person:
    """Somebody whom the site knows by name: key is "delegate:12", "focal_point:3", "staff:1"."""

    key: str
    name: str
    email: str
    of: str

    @property
    def kind(self) -> str:
        """Name the kind: delegate, focal_point or staff."""
        return self.key.partition(":")[0]


def found(session: Session, words: str) -> list[Person]:
    """Find persons by a part of name or address, at most 50; none for less than two letters."""
    words = words.strip()
    if len(words) < 2:  # noqa: PLR2004
        return []
    return [one for kind in KINDS for one in _of_kind(session, kind, words)][:MOST]


def _of_kind(session: Session, kind: str, words: str) -> list[Person]:
    table = KINDS[kind]
    like = or_(
        func.lower(table.name).contains(words.lower(), autoescape=True),
        func.lower(table.email).contains(words.lower(), autoescape=True),
    )
    query = select(table.id, table.name, table.email, *_of(kind)).where(like).limit(MOST)
    if kind == "delegate":
        query = query.join(Delegation, Delegation.id == Delegate.delegation_id)
        query = query.join(Participant, Participant.id == Delegation.participant_id)
    elif kind == "focal_point":
        query = query.join(Participant, Participant.id == FocalPoint.participant_id)
    return [
        Person(f"{kind}:{number}", name, email, *of or [""])
        for number, name, email, *of in session.execute(query.order_by(table.name))
    ]


def _of(kind: str) -> tuple[Any, ...]:
    return () if kind == "staff" else (Participant.short_name,)


def the_person(session: Session, key: str) -> Person:
    """Give a person by key; raises NotFound, also for one who was erased."""
    kind, _, number = key.partition(":")
    table = KINDS.get(kind)
    row = session.get(table, int(number)) if table and number.isdecimal() else None
    if row is None or row.email.endswith(NOWHERE):
        raise NotFound(N_("There is no such person."))
    return Person(key, row.name, row.email, "")


NOWHERE = "@erased.invalid"  # RFC 2606: no letter ever arrives there


def named(session: Session, person: Person) -> Named:
    """Say by which words a person is found.

    A name that others bear too is none of them, and neither is a post in the place of a name.
    """
    names: tuple[str, ...] = (person.name,)
    others = sum(
        session.scalar(
            select(func.count()).where(table.name == person.name, table.email != person.email)
        )
        or 0
        for table in KINDS.values()
    )
    office = session.scalar(select(func.count()).where(Delegate.post == person.name))
    if others or office or len(person.name) < TELLING:
        names = ()
    return Named((person.email,) if person.email else (), names)


def export(session: Session, person: Person) -> Mapping[str, Any]:
    """Give every row that names a person, by table, as JSON can hold it (GDPR article 15)."""
    words = named(session, person)
    return {
        table: [
            {name: _plain(value) for name, value in row.items() if not name.endswith(SECRET)}
            for row in mentions.rows(session, table, words)
        ]
        for table in sorted(mentions.counted(session, words))
    }


SECRET = ("hash", "token", "secret")  # keys of the site, which say nothing of a person


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def erase(session: Session, person: Person, reason: str, *, actor: Actor, now: datetime) -> Erasure:
    """Put a pseudonym in the place of a person wherever the person is named.

    Posts, Parties, places and times stay: they belong to the office and to the record of the
    meeting. Mail that came from the person is emptied, letters that wait for it are cancelled,
    and the audit trail stands under the pseudonym. Raises Invalid without a reason, and Refused
    for whoever still is to speak, for the actor, and for the last administrator.
    """
    reason = reason.strip()
    if not reason:
        raise Invalid(N_("Nobody was erased."), {"reason": N_("Say why, for the record.")})
    _may_go(session, person, actor, now)
    words = named(session, person)
    done = Erasure(reason=reason[:500], rows={}, erased_at=now, erased_by=actor.label[:200])
    session.add(done)
    session.flush()
    pseudonym, address = f"Erased person {done.id}", f"erased-{done.id}{NOWHERE}"
    _empty_mail(session, person)
    _own_row(session, person, pseudonym, address, now)
    done.rows = {
        table: mentions.replaced(session, table, words, pseudonym, address)
        for table in mentions.counted(session, words)
    }
    said = [*words.addresses, *words.names]
    if said:
        pseudonymise(session, said, pseudonym, actor=actor, now=now)
    told = {"rows": sum(done.rows.values()), "reason": reason}
    record(
        session, actor, "persons.erase", kind="erasure", id=done.id, now=now, label=pseudonym,
        changes=told,
    )  # fmt: skip
    return done


def _may_go(session: Session, person: Person, actor: Actor, now: datetime) -> None:
    number = int(person.key.partition(":")[2])
    if person.kind == "staff":
        _staff_may_go(session, number, actor)
    elif person.kind == "delegate":
        query = (
            select(ConferenceSession.title)
            .join(SpeakingSlot, SpeakingSlot.session_id == ConferenceSession.id)
            .join(Inscription, Inscription.id == SpeakingSlot.inscription_id)
            .where(Inscription.speaker_id == number, SpeakingSlot.state != "withdrawn")
            .where(SpeakingSlot.ends_at > now)
        )
        title = session.scalar(query.limit(1))
        if title:
            raise Refused(
                N_("This person is still to speak in “%(session)s”. Name a substitute first."),
                session=title,
            )


def _staff_may_go(session: Session, number: int, actor: Actor) -> None:
    if actor.kind == "staff" and actor.id == number:
        raise Refused(N_("Another administrator must erase you."))
    member = session.get(Staff, number)
    if member is not None and member.active:
        raise Refused(N_("Close this person's access first, on the page of staff."))


def _empty_mail(session: Session, person: Person) -> None:
    if not person.email:
        return
    wrote = func.lower(InboundMessage.sender) == person.email.lower()
    session.execute(update(InboundMessage).where(wrote).values(raw=b""))
    theirs = func.lower(Letter.to_address) == person.email.lower()
    session.execute(update(Letter).where(theirs).values(calendar=None, calendar_method=None))
    waiting = theirs & (Letter.state == "queued")
    session.execute(update(Letter).where(waiting).values(state="cancelled"))


def _own_row(session: Session, person: Person, pseudonym: str, address: str, now: datetime) -> None:
    row: Any = session.get(KINDS[person.kind], int(person.key.partition(":")[2]))
    row.name, row.email = pseudonym, address
    if person.kind == "delegate":
        row.gender = None
    elif person.kind == "focal_point":
        row.telephone, row.address = "", ""
    else:
        visits = update(StaffSession).where(StaffSession.staff_id == row.id)
        session.execute(visits.where(StaffSession.ended_at.is_(None)).values(ended_at=now))
        leaving.forget_ways_in(session, row)
    session.flush()
