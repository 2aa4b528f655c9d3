"""The ways by which papers reach a participant, in the order that officers prefer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record, record_all
from app.delegations.models import (
    Accreditation,
    Addressee,
    FocalPoint,
    Mission,
    Participant,
    Route,
)
from app.errors import N_, Invalid, NotFound, Overtaken

# Practice: the resident embassy, one accredited from elsewhere, the host's own embassy there, a
# permanent mission to the United Nations, and at last the focal point.
KINDS = ("resident", "accredited", "host_embassy", "permanent_mission", "focal_point")
FIRST = "CBD-FP1"  # the focal point to whom notifications go before all others


@dataclass(frozen=True)
class Way:
    """One way: its key ("mission:12"), its kind, who carries, and whether officers chose it."""

    key: str
    kind: str
    name: str
    city: str
    email: str
    chosen: bool = False


def ways(session: Session, participant_id: int) -> list[Way]:
    """List every way to a participant: those that were chosen in their order, then the others."""
    chosen = _chosen(session, participant_id)
    found = [*_by_missions(session, participant_id), *_by_focal_points(session, participant_id)]
    found.sort(key=lambda way: KINDS.index(way.kind))
    found.sort(key=lambda way: chosen.index(way.key) if way.key in chosen else len(chosen))
    return [
        Way(way.key, way.kind, way.name, way.city, way.email, way.key in chosen) for way in found
    ]


def choose(
    session: Session,
    participant_id: int,
    keys: Sequence[str],
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the order of the ways, and let the first carry what goes to the participant's posts.

    Raises NotFound, Invalid for a way that does not lead there, and Overtaken.
    """
    locked = select(Participant).where(Participant.id == participant_id)
    one = session.scalar(locked.with_for_update(of=Participant))
    if one is None:
        raise NotFound(N_("There is no such participant."))
    known = {way.key: way for way in ways(session, participant_id)}
    before = [way.name for way in known.values() if way.chosen]
    after = [known[key].name for key in keys if key in known]
    if one.row_version != seen_version:
        message = N_("Somebody else changed this participant while you were choosing.")
        raise Overtaken(message, {"route": (", ".join(after), ", ".join(before))})
    if len(after) != len(keys) or len(set(keys)) != len(keys):
        raise Invalid(N_("Choose among the ways that are listed."), {"route": ""})
    if [way.key for way in known.values() if way.chosen] == list(keys):
        return
    _keep(session, one, keys)
    _carry(session, one, known[keys[0]] if keys else None, actor, now)
    story = {"route": [" > ".join(before), " > ".join(after)]}
    record(
        session, actor, "participants.route", kind="participant", id=one.id,
        label=one.short_name, now=now, changes=story,
    )  # fmt: skip


def _keep(session: Session, one: Participant, keys: Sequence[str]) -> None:
    session.execute(delete(Route).where(Route.participant_id == one.id))
    rows = [
        {"participant_id": one.id, "position": place, **_columns(key)}
        for place, key in enumerate(keys, 1)
    ]
    if rows:
        session.execute(insert(Route), rows)
    one.row_version += 1


def _columns(key: str) -> dict[str, int | None]:
    kind, _, number = key.partition(":")
    mission = kind == "mission"
    return {
        "mission_id": int(number) if mission else None,
        "focal_point_id": None if mission else int(number),
    }


def _carry(
    session: Session, one: Participant, first: Way | None, actor: Actor, now: datetime
) -> None:
    """Note at each post who carries its letters from now on."""
    carrier = _columns(first.key) if first else {"mission_id": None, "focal_point_id": None}
    wanted = select(Addressee).where(
        Addressee.participant_id == one.id, Addressee.retired_at.is_(None)
    )
    told = []
    for post in session.scalars(wanted.with_for_update(of=Addressee)):
        if (post.mission_id, post.focal_point_id) == tuple(carrier.values()):
            continue
        was = post.mission_id or post.focal_point_id
        post.mission_id, post.focal_point_id = carrier["mission_id"], carrier["focal_point_id"]
        post.row_version += 1
        named = first.name if first else ""
        story = {"carried by": [str(was or ""), named]}
        told.append((post.id, f"{one.code}: {post.post}", story))
    record_all(session, actor, "addressees.route", kind="addressee", now=now, told=told)


def _chosen(session: Session, participant_id: int) -> list[str]:
    wanted = select(Route).where(Route.participant_id == participant_id).order_by(Route.position)
    return [
        f"mission:{one.mission_id}" if one.mission_id else f"focal:{one.focal_point_id}"
        for one in session.scalars(wanted)
    ]


def _by_missions(session: Session, participant_id: int) -> list[Way]:
    """Give its own missions, and the host's embassies elsewhere that are accredited to it."""
    beside = select(Accreditation.mission_id).where(Accreditation.participant_id == participant_id)
    serves = or_(
        Mission.participant_id == participant_id,
        (Mission.kind == "host_embassy") & Mission.id.in_(beside),
    )
    found = session.scalars(
        select(Mission).where(serves, Mission.retired_at.is_(None)).order_by(Mission.id)
    )
    return [Way(f"mission:{one.id}", _kind(one), one.name, one.city, one.email) for one in found]


def _kind(mission: Mission) -> str:
    if mission.kind != "embassy":
        return mission.kind
    return "resident" if mission.resident else "accredited"


def _by_focal_points(session: Session, participant_id: int) -> list[Way]:
    wanted = select(FocalPoint).where(
        FocalPoint.participant_id == participant_id, FocalPoint.retired_at.is_(None)
    )
    found = session.scalars(wanted.order_by(FocalPoint.kind_code, FocalPoint.id)).all()
    return [
        Way(f"focal:{one.id}", "focal_point", f"{one.name} ({one.kind_code})", "", one.email)
        for one in sorted(found, key=lambda one: one.kind_code != FIRST)
    ]
