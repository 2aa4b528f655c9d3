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
    persons = _of_persons(session, _pairs(session, conference_id))
    found = [*_of_parties(asked), *_of_claims(asked), *persons]
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


def _pairs(session: Session, conference_id: int) -> list[tuple[int, int]]:
    """Find who shares a name or an address with somebody of another delegation.

    Only four columns are read of everybody: there may be twenty thousand of them. Letters are
    compared without their case in any script, which SQLite's lower() cannot.
    """
    query = (
        select(Delegate.id, Delegate.delegation_id, Delegate.email, Delegate.name)
        .join(Delegate.delegation)
        .where(Delegation.conference_id == conference_id, Delegate.state.in_(LIVE))
        .order_by(Delegate.id)
    )
    alike: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, delegation_id, email, name in session.execute(query):
        for sign in {email.casefold(), name.casefold()} - {""}:
            alike[sign].append((number, delegation_id))
    found = {
        (one, other): None
        for several in alike.values()
        for (one, here), (other, there) in combinations(several, 2)
        if here != there
    }
    return list(found)


def _of_persons(session: Session, pairs: list[tuple[int, int]]) -> Iterator[Matter]:
    if not pairs:
        return
    query = (
        select(Delegate)
        .where(Delegate.id.in_({number for pair in pairs for number in pair}))
        .options(joinedload(Delegate.delegation).joinedload(Delegation.participant))
    )
    known = {one.id: one for one in session.scalars(query)}
    for one, other in pairs:
        persons = (known[one], known[other])
        yield Matter("person", f"person:{one}:{other}", persons[0].name, persons=persons)


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
