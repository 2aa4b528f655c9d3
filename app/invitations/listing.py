"""The order of the register: participants by name in a language, and what else it is sorted by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations import names
from app.delegations.models import Participant, ParticipantCategory


@dataclass(frozen=True)
class Person:
    """The place of a participant in the list, and the words by which it is found."""

    place: int
    words: str


def participants(session: Session, language: str) -> dict[int, Person]:
    """Give every participant its place in the list: Parties first, by name in the language."""
    rows = session.execute(
        select(
            Participant.id,
            Participant.code,
            Participant.names,
            Participant.short_name,
            ParticipantCategory.position,
        ).join(ParticipantCategory, ParticipantCategory.code == Participant.category_code)
    ).all()
    key, spoken = names.sort_key(language), names.base(language)
    named = [(row, row.names.get(spoken) or row.short_name) for row in rows]
    named.sort(key=lambda pair: (pair[0].position, key(pair[1])))
    return {
        row.id: Person(place, names.folded(f"{name}\n{row.short_name}\n{row.code}"))
        for place, (row, name) in enumerate(named)
    }


def findable(row: Any, people: Mapping[int, Person]) -> str:
    """Give all words of a row that are searched, folded."""
    return people[row.participant_id].words + names.folded(f"\n{row.post}\n{row.reference or ''}")


def order(sort: str, people: Mapping[int, Person], states: Sequence[str]) -> Callable[[Any], Any]:
    """Give the key by which rows are sorted; `states` are in their own order."""

    def by_name(row: Any) -> tuple[int, int]:
        return people[row.participant_id].place, row.id

    def silent_first(row: Any) -> tuple[Any, ...]:
        waits = row.answered_at is None and row.dispatched_at is not None
        return (not waits, row.dispatched_at.timestamp() if waits else 0, by_name(row))

    def latest_first(row: Any) -> tuple[Any, ...]:
        at = row.answered_at
        return (at is None, -at.timestamp() if at else 0, by_name(row))

    orders: dict[str, Callable[[Any], Any]] = {
        "region": lambda row: (row.region is None, row.region or "", by_name(row)),
        "state": lambda row: (states.index(row.standing), by_name(row)),
        "reference": lambda row: (not row.reference, row.reference or "", by_name(row)),
        "received": latest_first,
        "silent": silent_first,
    }
    return orders.get(sort, by_name)
