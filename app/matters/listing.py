"""Finds what a human must decide: several ministers of a Party, one person twice, rival claims."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.matters.models import Decision
from app.rsvp.models import Delegate, Delegation, Inscription, Wish
from app.rsvp.people import LIVE

ASKING = ("inscribed", "confirmed", "waitlisted", "allocated")
BOTH = "both"
SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True)
class Matter:
    """One matter: requests for the floor side by side, or two persons side by side."""

    kind: str
    key: str
    about: str
    asked: tuple[Inscription, ...] = ()
    persons: tuple[Delegate, ...] = ()

    @property
    def verdicts(self) -> list[str]:
        """List what may be decided: both, the number of the request that stays, or who it is."""
        if self.kind == "person":
            return [SAME, DIFFERENT]
        keeps = [str(one.id) for one in self.asked]
        return [BOTH, *keeps] if self.kind == "party" else keeps


def open_matters(session: Session, conference_id: int) -> list[Matter]:
    """List the matters on which nobody has decided yet."""
    asked = requests(session, conference_id)
    persons = _persons(session, conference_id)
    found = [*_of_parties(asked), *_of_claims(asked), *_of_persons(persons)]
    if not found:
        return []
    decisions = select(Decision.key).where(Decision.conference_id == conference_id)
    decided = set(session.scalars(decisions))
    return [one for one in found if one.key not in decided]


def likely(session: Session, conference_id: int) -> bool:
    """Tell in one statement whether there may be matters at all, decided ones among them.

    A first page asks this before it reads everybody. Letters are compared without their case as far
    as the database knows it (SQLite: A to Z).
    """
    asked = (
        select(Delegation.participant_id)
        .join(Inscription, Inscription.delegation_id == Delegation.id)
        .where(Inscription.conference_id == conference_id, Inscription.state.in_(ASKING))
    )
    national, group = (asked.where(Inscription.kind == kind) for kind in ("national", "group"))
    several = [
        national.group_by(Delegation.participant_id).having(func.count() > 1),
        group.with_only_columns(Inscription.group_id)
        .group_by(Inscription.group_id)
        .having(func.count() > 1),
    ]
    alike = [_alike(conference_id, sign) for sign in (Delegate.email, Delegate.name)]
    return bool(session.scalar(select(or_(*(one.exists() for one in (*several, *alike))))))


def _alike(conference_id: int, sign: InstrumentedAttribute[str]) -> Select[tuple[str]]:
    """Select what delegates of several delegations have in common."""
    return (
        select(func.lower(sign))
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.conference_id == conference_id, Delegate.state.in_(LIVE), sign != "")
        .group_by(func.lower(sign))
        .having(func.count(Delegate.delegation_id.distinct()) > 1)
    )


def requests(session: Session, conference_id: int) -> list[Inscription]:
    """List the live requests for the floor with speakers, Parties, groups and wishes."""
    query = (
        select(Inscription)
        .where(Inscription.conference_id == conference_id, Inscription.state.in_(ASKING))
        .options(joinedload(Inscription.speaker), joinedload(Inscription.group))
        .options(joinedload(Inscription.delegation).joinedload(Delegation.participant))
        .options(joinedload(Inscription.wishes).joinedload(Wish.session))
        .order_by(Inscription.inscribed_at, Inscription.id)
    )
    return list(session.scalars(query).unique())


def _persons(session: Session, conference_id: int) -> list[Delegate]:
    query = (
        select(Delegate)
        .join(Delegate.delegation)
        .where(Delegation.conference_id == conference_id, Delegate.state.in_(LIVE))
        .options(joinedload(Delegate.delegation).joinedload(Delegation.participant))
        .order_by(Delegate.id)
    )
    return list(session.scalars(query))


def _of_parties(asked: Iterable[Inscription]) -> Iterator[Matter]:
    of_party: defaultdict[int, list[Inscription]] = defaultdict(list)
    for one in asked:
        if one.kind == "national":
            of_party[one.delegation.participant_id].append(one)
    for number, several in of_party.items():
        if len(several) > 1:
            about = several[0].delegation.participant.short_name
            yield Matter("party", _key("party", number, several), about, tuple(several))


def _of_claims(asked: Iterable[Inscription]) -> Iterator[Matter]:
    of_group: defaultdict[int, list[Inscription]] = defaultdict(list)
    for one in asked:
        if one.kind == "group" and one.group_id is not None:
            of_group[one.group_id].append(one)
    for number, several in of_group.items():
        if len(several) > 1:
            key = _key("claim", number, several)
            yield Matter("claim", key, several[0].behalf or "", tuple(several))


def _key(kind: str, number: int, several: Iterable[Inscription]) -> str:
    return f"{kind}:{number}:" + ":".join(str(one.id) for one in several)[:100]


def _of_persons(persons: Iterable[Delegate]) -> Iterator[Matter]:
    alike: defaultdict[str, list[Delegate]] = defaultdict(list)
    for person in persons:
        for sign in {person.email.casefold(), person.name.casefold()} - {""}:
            alike[sign].append(person)
    seen = set()
    for several in alike.values():
        for one, other in combinations(several, 2):
            key = f"person:{one.id}:{other.id}"
            if one.delegation_id != other.delegation_id and key not in seen:
                seen.add(key)
                yield Matter("person", key, one.name, persons=(one, other))
