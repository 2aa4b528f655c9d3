"""Loading the reference data, and naming who takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.db import Base
from app.delegations import names, posts, reference
from app.delegations.models import (
    Addressee,
    FocalPointKind,
    Group,
    GroupMember,
    Mission,
    Participant,
    ParticipantCategory,
    Rank,
)
from app.errors import N_, Invalid, NotFound

T = TypeVar("T", bound=Base)
HOST = "CHN"


def load_reference(session: Session, *, host: str = HOST) -> None:
    """Bring the tables in line with the product's data files; a second time changes nothing.

    Facts (names, groups, ranks) follow the files, except in rows that a person has corrected.
    Missions and addressees are only added, because officers correct them; `host` is the code of
    the country whose capital receives the missions. Raises Invalid when the host is not a
    participant.
    """
    _align(session, ParticipantCategory, "code", reference.categories())
    _align(session, Rank, "code", reference.ranks())
    _align(session, FocalPointKind, "code", reference.focal_point_kinds())
    participants = _align(session, Participant, "code", reference.participants())
    groups = _align(session, Group, "code", reference.groups())
    _align_members(session, groups, participants)
    _add_addressees(session, participants, host)
    session.flush()


def participant(session: Session, code: str) -> Participant:
    """Find a participant by its code; raises NotFound."""
    found = session.scalar(select(Participant).where(Participant.code == code.upper()))
    if found is None:
        raise NotFound(N_("There is no participant with the code %(code)s."), code=code)
    return found


def name_of(participant: Participant, language: str) -> str:
    """Name a participant in a language, in English where nothing better is known."""
    given = participant.names.get(names.base(language))
    if given is None and participant.iso2:
        given = names.name(participant.code, language)
    return given or participant.short_name


def country_names(language: str) -> list[tuple[str, str]]:
    """List (code, name) of every State that may take part, sorted for readers of the language."""
    codes = [row["code"] for file in ("parties", "non_parties") for row in reference.rows(file)]
    key = names.sort_key(language)
    named = [(code, names.name(code, language)) for code in codes]
    return sorted(named, key=lambda pair: key(pair[1]))


def _align(
    session: Session, table: type[T], key: str, rows: Sequence[Mapping[str, Any]]
) -> dict[str, T]:
    standing = _by_key(session, table, key)
    missing = [row for row in rows if row[key] not in standing]
    if missing:
        _insert(session, table, missing)
        standing = _by_key(session, table, key)
    for values in rows:
        row = standing[values[key]]
        for column, value in values.items():
            if getattr(row, column) != value and not getattr(row, "by_hand", False):
                setattr(row, column, value)
    return standing


def _insert(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    # In bulk: SQLite would otherwise be asked once a row for the number it gave.
    if rows:
        session.execute(insert(table).execution_options(render_nulls=True), rows)


def _by_key(session: Session, table: type[T], key: str) -> dict[str, T]:
    return {getattr(row, key): row for row in session.scalars(select(table))}


def _align_members(
    session: Session, groups: Mapping[str, Group], participants: Mapping[str, Participant]
) -> None:
    standing = {
        (row.group_id, row.participant_id): row for row in session.scalars(select(GroupMember))
    }
    wanted = {
        (groups[row["group"]].id, participants[row["code"]].id)
        for row in reference.rows("group_members")
    }
    missing = sorted(wanted - standing.keys())
    _insert(session, GroupMember, [{"group_id": g, "participant_id": p} for g, p in missing])
    for pair in standing.keys() - wanted:
        if not standing[pair].by_hand:
            session.delete(standing[pair])


def _add_addressees(
    session: Session, participants: Mapping[str, Participant], host_code: str
) -> None:
    host = participants.get(host_code)
    if host is None:
        raise Invalid(N_("The host country is not a participant."), {"host": host_code})
    known = set(session.scalars(select(Addressee.participant_id)))
    new = [one for one in participants.values() if one.id not in known]
    missions = _add_missions(session, new, host)
    _insert(session, Addressee, [_addressee(one, missions.get(one.id)) for one in new])


def _add_missions(
    session: Session, served: Sequence[Participant], host: Participant
) -> dict[int, int]:
    routes = [(one.id, posts.route_of(one, host)) for one in served]
    added = [{"participant_id": number, **asdict(route)} for number, route in routes if route]
    _insert(session, Mission, added)
    if not added:
        return {}
    found = session.execute(select(Mission.participant_id, Mission.id).order_by(Mission.id))
    served_ids = {row["participant_id"] for row in added}
    return {owner: number for owner, number in found if owner in served_ids}


def _addressee(one: Participant, mission_id: int | None) -> dict[str, Any]:
    post = posts.post_of(one)
    return {
        "participant_id": one.id,
        "portfolio": post.portfolio,
        "post": post.post,
        "form_of_address": post.form_of_address,
        "email": post.email,
        "mission_id": mission_id,
    }
