"""Brings the persons of a delegation in line with a reply; nobody is ever deleted."""

from dataclasses import asdict
from typing import Protocol

from sqlalchemy.orm import Session

from app.rsvp.given import DelegateGiven, Given
from app.rsvp.models import Delegate, Delegation

LIVE = ("nominated", "accredited", "registered")


class Person(Protocol):
    """What tells one person from another, given or kept."""

    name: str
    post: str
    rank_code: str
    email: str


def same_person(kept: Person, given: DelegateGiven) -> bool:
    """Tell whether a given person is one that is kept.

    The same name is the same person; with the same address, post and rank only the spelling
    of the name was put right. A new name in a new post is somebody else, even at the
    minister's own address.
    """
    if kept.name.casefold() == given.name.casefold():
        return True
    same_desk = (kept.post, kept.rank_code) == (given.post, given.rank_code)
    return same_desk and given.email != "" and kept.email.casefold() == given.email.casefold()


def bring_up_to_date(
    session: Session, delegation: Delegation, kept: list[Delegate], given: Given
) -> list[Delegate]:
    """Write the persons of a reply and give them in its order.

    `kept` are the live ones. Whoever is missing is "replaced" where somebody new came in the
    same role, otherwise "withdrawn".
    """
    pairs = _matched(kept, given)
    gone = [one for one in kept if one not in pairs.values()]
    _let_go(gone, pairs, given)
    for place, one in pairs.items():
        if given.delegates[place].role != "head":
            one.role = given.delegates[place].role
    # A head of delegation steps down before the next is written: the table allows one at a time.
    session.flush()
    return [
        _written(session, delegation, pairs.get(place), person)
        for place, person in enumerate(given.delegates)
    ]


def _matched(kept: list[Delegate], given: Given) -> dict[int, Delegate]:
    free = list(kept)
    pairs: dict[int, Delegate] = {}
    for place, person in enumerate(given.delegates):
        found = next((one for one in free if same_person(one, person)), None)
        if found is not None:
            free.remove(found)
            pairs[place] = found
    return pairs


def _let_go(gone: list[Delegate], pairs: dict[int, Delegate], given: Given) -> None:
    came = [one.role for place, one in enumerate(given.delegates) if place not in pairs]
    for one in gone:
        one.state = "withdrawn"
        if one.role in came:
            came.remove(one.role)
            one.state = "replaced"


def _written(
    session: Session, delegation: Delegation, kept: Delegate | None, person: DelegateGiven
) -> Delegate:
    if kept is None:
        kept = Delegate(delegation=delegation, **asdict(person))
        session.add(kept)
        return kept
    for column, value in asdict(person).items():
        if getattr(kept, column) != value:
            setattr(kept, column, value)
    return kept
