"""What stands now: the codes, names and numbers to which the lists refer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, Select, literal, select, union_all
from sqlalchemy.orm import Session

from app.delegations.columns import Column
from app.delegations.models import (
    Accreditation,
    Addressee,
    FocalPointKind,
    Group,
    Mission,
    Participant,
    ParticipantCategory,
    Rank,
)

STATES = ("GOV-PARTIES", "GOV-NON-PARTIES")


@dataclass
class Lookups:
    """Codes to numbers and back; every dictionary is in the order in which people choose."""

    participants: dict[str, int] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)
    missions: dict[str, str] = field(default_factory=dict)
    mission_of: dict[str, int] = field(default_factory=dict)
    focal_kinds: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, str] = field(default_factory=dict)
    accredited: dict[int, str] = field(default_factory=dict)
    carrying: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    shown: dict[int, RowMapping] = field(default_factory=dict)
    shown_groups: dict[int, RowMapping] = field(default_factory=dict)

    def codes(self) -> Mapping[str, Any]:
        """Give the codes that may be written, by the name of their lookup."""
        return {
            "participants": self.participants,
            "states": self.states,
            "observer_categories": [one for one in self.categories if one not in STATES],
            "state_categories": list(STATES),
            **{
                name: getattr(self, name)
                for name in ("groups", "missions", "focal_kinds", "categories", "ranks")
            },
        }

    def code_of(self, participant_id: int) -> str:
        """Give the code of a participant."""
        return str(self.shown[participant_id]["code"])


def load(session: Session) -> Lookups:
    """Read every lookup, in six statements."""
    found = Lookups()
    table = Participant
    wanted = (table.id, table.code, table.category_code, table.short_name, table.names)
    rows = session.execute(
        select(*wanted, table.formal_name, table.capital, table.iso2).order_by(table.short_name)
    ).mappings()
    for row in rows:
        found.shown[row["id"]] = row
        found.participants[row["code"]] = row["id"]
        if row["category_code"] in STATES:
            found.states.append(row["code"])
    _load_small(session, found)
    return found


def _load_small(session: Session, found: Lookups) -> None:
    groups = select(Group.id, Group.code, Group.name, Group.kind).order_by(Group.id)
    for row in session.execute(groups).mappings():
        found.shown_groups[row["id"]] = row
        found.groups[row["code"]] = row["id"]
    missions = select(Mission.id, Mission.participant_id, Mission.name)
    missions = missions.where(Mission.retired_at.is_(None)).order_by(Mission.name, Mission.id)
    for number, owner, name in session.execute(missions):
        found.missions[str(number)] = name
        found.mission_of[str(number)] = owner
    _load_words(session, found)
    pairs: dict[int, list[str]] = {}
    both = select(Accreditation.mission_id, Accreditation.participant_id)
    for mission_id, participant_id in session.execute(both):
        pairs.setdefault(mission_id, []).append(found.code_of(participant_id))
    _load_carriers(session, found)
    found.accredited = {number: " ".join(sorted(codes)) for number, codes in pairs.items()}


def _load_words(session: Session, found: Lookups) -> None:
    """Read the codes that come with the product, with their words, in one statement."""
    category = ParticipantCategory
    three = union_all(
        _words("focal_kinds", FocalPointKind.code, FocalPointKind.title, literal(0)),
        _words("categories", category.code, category.title, category.position),
        _words("ranks", Rank.code, Rank.name, Rank.position),
    )
    for which, code, words, _place in session.execute(three.order_by("place", "code")):
        getattr(found, which)[code] = words


def _words(which: str, code: Any, words: Any, place: Any) -> Select[Any]:
    return select(
        literal(which).label("which"),
        code.label("code"),
        words.label("words"),
        place.label("place"),
    )


def _load_carriers(session: Session, found: Lookups) -> None:
    """Note on which missions, focal points and participants letters to a post depend."""
    one = Addressee
    used = select(one.participant_id, one.mission_id, one.focal_point_id)
    for owner, mission, focal_point in session.execute(used.where(one.retired_at.is_(None))):
        on = (("mission", mission), ("focal_point", focal_point), ("participant", owner))
        for kind, number in on:
            if number is not None:
                found.carrying.setdefault((kind, number), set()).add(found.code_of(owner))


def to_text(column: Column, row: RowMapping | Mapping[str, Any], known: Lookups) -> str:
    """Write what a row of a table holds as the text of a column."""
    special = SHOWN.get(column.kind)
    if special is not None:
        return str(special(row, known))
    name, _, part = column.attribute.partition(".")
    value = row[name]
    if part:
        value = (value or {}).get(part)
    if column.kind == "tick":
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _group(row: Mapping[str, Any], known: Lookups, name: str) -> str:
    return str(known.shown_groups[row["group_id"]][name])


def _participant_name(row: Mapping[str, Any], known: Lookups) -> str:
    return str(known.shown[row["participant_id"]]["short_name"])


SHOWN: dict[str, Any] = {
    "participant": lambda row, known: known.code_of(row["participant_id"]),
    "participant_name": _participant_name,
    "group": lambda row, known: _group(row, known, "code"),
    "group_name": lambda row, known: _group(row, known, "name"),
    "group_kind": lambda row, known: _group(row, known, "kind"),
    "codes": lambda row, known: known.accredited.get(row["id"], ""),
}


def to_row(
    columns: tuple[Column, ...], values: Mapping[str, str], known: Lookups, retired_at: Any
) -> dict[str, Any]:
    """Write clean texts as a row of the table; `retired_at` is taken where they say retired."""
    row: dict[str, Any] = {}
    for column in columns:
        text = values[column.name]
        name, _, part = column.attribute.partition(".")
        if part:
            row.setdefault(name, {})
            if text:
                row[name][part] = text
        elif column.name == "retired":
            row["retired_at"] = retired_at if text == "yes" else None
        elif column.kind not in {"number", "shown", "codes"} and column.kind not in READ_ONLY:
            row[name] = _held(column, text, known)
    if "names" in row:
        row["short_name"] = row["names"]["en"]
    return row


READ_ONLY = {"participant_name", "group_name", "group_kind"}


def _held(column: Column, text: str, known: Lookups) -> Any:
    if column.kind == "participant":
        return known.participants[text]
    if column.kind == "group":
        return known.groups[text]
    if column.kind == "tick":
        return text == "yes"
    if column.kind == "mission":
        return int(text) if text else None
    return text or (None if column.kind in EMPTY_IS_NONE else "")


# Columns of the tables in which nothing is NULL rather than an empty text.
EMPTY_IS_NONE = {"iso2", "choice_or_none", "line_or_none"}
