"""Brings the persons of a delegation in line with a reply; nobody is ever deleted."""

from dataclasses import asdict, fields

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.rsvp.given import DelegateGiven, Given
from app.rsvp.models import Delegate, Delegation

WRITTEN = fields(DelegateGiven)
LIVE = ("nominated", "accredited", "registered")


def same_name(kept: Delegate, given: DelegateGiven) -> bool:
    """Tell whether a given person bears the name of one that is kept."""
    return kept.name.casefold() == given.name.casefold()


def same_desk(kept: Delegate, given: DelegateGiven) -> bool:
    """Tell whether only the spelling of a name was put right: role, post, rank, address stand.

    A new name in a new post is somebody else, even at the minister's own address.
    """
    desk = (given.role, given.post, given.rank_code, given.email.casefold())
    return given.email != "" and desk == (
        kept.role,
        kept.post,
        as_given(kept, "rank_code"),
        kept.email.casefold(),
    )


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
    for place, one in pairs.items():
        _correct(one, given.delegates[place])
    new = [person for place, person in enumerate(given.delegates) if place not in pairs]
    came = _insert(session, delegation, new)
    return [pairs.get(place) or came[one] for place, one in enumerate(given.delegates)]


def _matched(kept: list[Delegate], given: Given) -> dict[int, Delegate]:
    free, pairs = list(kept), dict[int, Delegate]()
    for same in (same_name, same_desk):
        for place, person in enumerate(given.delegates):
            found = next((one for one in free if same(one, person)), None)
            if found is not None and place not in pairs:
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


def as_given(kept: Delegate, column: str) -> str:
    """Give what the delegation wrote, whatever protocol has settled since."""
    settled = (kept.settled or {}).get(column)
    value: str = settled[0] if settled else getattr(kept, column)
    return value


def _correct(kept: Delegate, person: DelegateGiven) -> None:
    for column, value in asdict(person).items():
        if kept.settled and column in kept.settled and value == kept.settled[column][0]:
            continue  # what protocol has settled stands while the delegation writes the same
        if getattr(kept, column) != value:
            setattr(kept, column, value)
        if kept.settled and column in kept.settled:
            rest = {name: pair for name, pair in kept.settled.items() if name != column}
            kept.settled = rest or None


def _insert(
    session: Session, delegation: Delegation, new: list[DelegateGiven]
) -> dict[DelegateGiven, Delegate]:
    if not new:
        return {}
    rows = [{"delegation_id": delegation.id, **asdict(person)} for person in new]
    # One statement for all of them, which then come back in no certain order.
    made = session.scalars(insert(Delegate).returning(Delegate), rows).all()
    return {_given(one): one for one in made}


def _given(one: Delegate) -> DelegateGiven:
    return DelegateGiven(
        **{field.name: getattr(one, field.name) for field in fields(DelegateGiven)}
    )
