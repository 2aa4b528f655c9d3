"""An act as an officer asks for it, completed and checked against the draft it is meant for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.allocation.models import Run
from app.board.models import KINDS
from app.errors import N_, Invalid
from app.programme import policy_keys as keys

MINUTES = 180
WAITING = "waiting"  # in the place of a roundtable: the waiting list
OF_TABLES = ("move", "bar", "unbar", "minutes")
CANNOT = N_("This cannot be done like this.")


@dataclass(frozen=True)
class Asked:
    """An act with everything that it may say; what a kind does not need is left out of it."""

    kind: str
    inscription: int | None = None
    other: int | None = None
    table: str = ""
    position: int | None = None
    seconds: int | None = None
    minutes: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    """What a run's own problem and plan say of places: enough to complete and check an act."""

    labels: Mapping[str, str]
    tables: Mapping[str, int]
    place: Mapping[str, tuple[str, int]]
    pins: Mapping[str, str | None]
    shape: Mapping[str, Any]


def draft_of(run: Run) -> Draft:
    """Read the draft off a run."""
    plan, asked = run.plan, run.problem.get("inscriptions", ())
    places = plan.get("placements", ())
    return Draft(
        labels={one["id"]: one.get("name") or one["party"] for one in asked},
        tables={
            one["id"]: sum(1 for place in places if place["session"] == one["id"])
            for one in run.problem.get("sessions", ())
        },
        place={one["inscription"]: (one["session"], one["position"]) for one in places},
        pins={one["id"]: one.get("pin") for one in asked},
        shape=run.shape,
    )


def completed(asked: Asked, draft: Draft) -> dict[str, Any]:
    """Give the act as the planner takes it; raises Invalid by field."""
    faults = dict(_faults(asked, draft))
    if faults:
        raise Invalid(CANNOT, faults)
    if asked.kind == "minutes":
        return {"table": asked.table, "minutes": asked.minutes}
    name = str(asked.inscription)
    act: dict[str, Any] = {"inscription": name}
    if asked.kind == "move":
        act |= {"table": asked.table, "position": asked.position}
    elif asked.kind == "swap":
        act["other"] = str(asked.other)
    elif asked.kind == "pin":
        act["table"] = draft.place[name][0]
    elif asked.kind in {"bar", "unbar"}:
        act["table"] = asked.table
    elif asked.kind == "limit":
        act["seconds"] = asked.seconds
    return act


def _faults(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if asked.kind not in KINDS:
        yield "kind", N_("Choose what is to be done.")
        return
    if asked.kind != "minutes" and str(asked.inscription) not in draft.labels:
        yield "inscription", N_("Choose a speaker of this draft.")
        return
    if asked.kind in OF_TABLES and asked.table not in draft.tables:
        yield "table", N_("Choose a roundtable from the list.")
        return
    yield from CHECKS.get(asked.kind, _nothing)(asked, draft)


def _nothing(_asked: Asked, _draft: Draft) -> Iterator[tuple[str, str]]:
    yield from ()


def _move(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    here = draft.place.get(str(asked.inscription), ("", 0))[0] == asked.table
    most = draft.tables[asked.table] + (0 if here else 1)
    if asked.position is not None and not 1 <= asked.position <= most:
        yield "position", N_("There is no such place in the order of floor.")


def _swap(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    both = str(asked.inscription), str(asked.other)
    if both[1] not in draft.labels or both[0] == both[1]:
        yield "other", N_("Choose the speaker with whom to exchange.")
    elif not any(name in draft.place for name in both):
        yield "other", N_("Both wait: there is nothing to exchange.")


def _pin(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if str(asked.inscription) not in draft.place:
        yield "inscription", N_("Whoever waits cannot be pinned: give a place first.")


def _unpin(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if not draft.pins[str(asked.inscription)]:
        yield "inscription", N_("This speaker is not pinned.")


def _wait(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if str(asked.inscription) not in draft.place:
        yield "inscription", N_("This speaker is on the waiting list already.")


def barred_by_hand(shape: Mapping[str, Any], name: str) -> list[str]:
    """List the roundtables from which somebody was barred by hand."""
    barred = shape.get("inscriptions", {}).get(name, {}).get("barred", {})
    return sorted(table for table, yes in barred.items() if yes)


def _unbar(asked: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if asked.table not in barred_by_hand(draft.shape, str(asked.inscription)):
        yield "table", N_("This speaker was not barred there by hand.")


def _limit(asked: Asked, _draft: Draft) -> Iterator[tuple[str, str]]:
    low, high = keys.LIMIT_S
    if asked.seconds is None or not low <= asked.seconds <= high:
        yield "seconds", N_("Give a whole number of seconds from 30 to 3600.")


def _minutes(asked: Asked, _draft: Draft) -> Iterator[tuple[str, str]]:
    if not asked.minutes or abs(asked.minutes) > MINUTES:
        yield "minutes", N_("Give minutes from -180 to 180, and not 0.")


CHECKS = {
    "move": _move,
    "swap": _swap,
    "pin": _pin,
    "unpin": _unpin,
    "wait": _wait,
    "unbar": _unbar,
    "limit": _limit,
    "minutes": _minutes,
}
