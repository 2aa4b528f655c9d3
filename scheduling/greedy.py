"""The plan an officer would make by hand: by precedence, each to the best table still free."""

from __future__ import annotations

from collections.abc import Iterator

from scheduling.ground import Ground, Seating
from scheduling.ledger import Ledger


def by_precedence(ground: Ground) -> Seating:
    """Seat pins first, then everybody in order of precedence; deterministic, in milliseconds.

    Pins that cannot hold together are left waiting; the exact model reports them.
    """
    ledger = Ledger(ground)
    pinned = [i for i in ground.able if ground.people[i].pin is not None]
    free = [i for i in ground.able if ground.people[i].pin is None]
    for i in (*sorted(pinned, key=ground.rank.__getitem__), *_published_first(ground, free)):
        for s in preferences(ground, ledger, i):
            if ledger.obstacle(i, s) is None:
                ledger.seat(i, s)
                break
    return ledger.seating


def _published_first(ground: Ground, free: list[int]) -> list[int]:
    published = ground.problem.published_by_id
    return sorted(free, key=lambda i: (ground.people[i].id not in published, ground.rank[i]))


def preferences(ground: Ground, ledger: Ledger, i: int) -> Iterator[int]:
    """The tables open to i: the published one, the wishes, then the emptiest."""
    person = ground.people[i]
    allowed = set(ground.open[i])
    named = [person.wishes[k] for k in range(len(person.wishes))]
    place = ground.problem.published_by_id.get(person.id)
    if place is not None:
        named.insert(0, place.session)
    for name in dict.fromkeys(named):
        s = ground.table_index.get(name)
        if s in allowed:
            allowed.discard(s)
            yield s
    yield from sorted(allowed, key=lambda s: (-ledger.seconds[s], s))
