"""What a plan reached, objective by objective, put so that an officer can read it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import words
from app.delegations.models import Rank
from app.jobs.models import Job

CLASS = re.compile(r"(Parties|observers), tier (\d+)")
WISH = re.compile(r"only the (\d+)(\w\w)")


@dataclass(frozen=True)
class Objective:
    """One objective of the engine: what it counts, what was reached and what was proved.

    `key` is the engine's name of it; `ranks` names the ranks that a waiting list is about, `wish`
    is the number of the wish met, `seconds` are those spent on it.
    """

    key: str
    label: str
    value: int
    bound: int
    proved: bool
    ranks: tuple[str, ...] = ()
    wish: int | None = None
    seconds: float = 0
    name: str = ""  # as the engine has it in full


def read(tiers: Iterable[Mapping[str, Any]], ranks: Iterable[Rank]) -> list[Objective]:
    """Read the tiers of a kept plan, in the order in which they were decided."""
    names = _ranks_by_tier(ranks)
    return [_one(tier, names) for tier in tiers]


def searched(session: Session, job: Job | None) -> list[Objective]:
    """Read how far a search has come, objective by objective; nothing before its first word."""
    tiers = job.progress.get("tiers", ()) if job else ()
    return read(tiers, session.scalars(select(Rank))) if tiers else []


def _ranks_by_tier(ranks: Iterable[Rank]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for rank in sorted(ranks, key=lambda rank: rank.position):
        names.setdefault(rank.tier, []).append(rank.name)
    return names


def _one(tier: Mapping[str, Any], names: Mapping[int, list[str]]) -> Objective:
    key, _, detail = str(tier["name"]).partition(": ")
    people, wish = CLASS.match(detail), WISH.match(detail)
    if people and people[1] == "observers":
        key = "waiting_observers"
    if key == "wishes" and not wish:
        key = "wishes_none"
    return Objective(
        key=key,
        label=words.OBJECTIVES.get(key, str(tier["name"])),
        value=tier["value"],
        bound=tier["bound"],
        proved=tier.get("proved", tier["value"] == tier["bound"]),
        ranks=tuple(names.get(int(people[2]), ())) if people else (),
        wish=int(wish[1]) if wish else None,
        seconds=tier.get("seconds", 0),
        name=str(tier["name"]),
    )


@dataclass(frozen=True)
class Changed:
    """An objective in two or more plans, the first of them the plan that was asked about.

    `values` are None where a plan has no such objective.
    """

    objective: Objective
    values: tuple[int | None, ...]
    proved: bool = True

    @property
    def same(self) -> bool:
        """Tell whether all plans have the same figure."""
        return len(set(self.values)) == 1


def changed(tiers: Iterable[Sequence[Any]], ranks: Iterable[Rank]) -> list[Changed]:
    """Read the tiers of an answer: name, value before and after, and whether that is proved."""
    names = _ranks_by_tier(ranks)
    return [
        replace(_changed(name, (before, after), names), proved=proved)
        for name, before, after, proved in tiers
    ]


def beside(answers: Sequence[Iterable[Sequence[Any]]], ranks: Iterable[Rank]) -> list[Changed]:
    """Set the tiers of several answers beside each other, the plan itself first."""
    names = _ranks_by_tier(ranks)
    found = [{name: values for name, *values in tiers} for tiers in answers]
    every = dict.fromkeys(name for tiers in found for name in tiers)
    return [_changed(name, _column(name, found), names) for name in every]


def _column(name: str, found: Sequence[Mapping[str, Sequence[Any]]]) -> tuple[int | None, ...]:
    plan = next((tiers[name][0] for tiers in found if name in tiers), None)
    return (plan, *(tiers[name][1] if name in tiers else plan for tiers in found))


def _changed(name: str, values: tuple[int | None, ...], names: Mapping[int, list[str]]) -> Changed:
    return Changed(_one({"name": name, "value": 0, "bound": 0}, names), values)


def read_one(name: str) -> Objective:
    """Read the engine's name of an objective, without figures and ranks."""
    return _one({"name": name, "value": 0, "bound": 0}, {})


def detail_of(name: str) -> tuple[Literal["tier", "wish"], int] | None:
    """Give the tier of ranks, or the number of the wish, that an objective is about."""
    if people := CLASS.search(name):
        return "tier", int(people[2])
    wish = WISH.search(name)
    return ("wish", int(wish[1])) if wish else None
