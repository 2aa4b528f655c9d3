"""Counts how invitations, replies and requests for the floor stand; writes nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, case, cast, extract, func, select
from sqlalchemy.orm import Session, aliased

from app.allocation import demand, planner, rows
from app.allocation.rows import STANDING
from app.delegations.models import Participant, Rank
from app.invitations import register
from app.invitations.models import Invitation
from app.overview import course, hours, regions
from app.overview.course import QUARTER_S
from app.overview.models import Attends, Came, Figures, Letters, Speaks
from app.programme import service as programme
from app.programme.models import Conference
from app.rsvp.models import Delegate, Delegation, Inscription, Reply
from app.rsvp.people import LIVE

NOT_SENT = "not_dispatched"
OUT = Invitation.state.not_in(("draft", "withdrawn", "superseded"))
REGION = func.coalesce(Participant.region, register.NO_REGION).label("region")
MINISTER = "M"  # and whoever ranks above


def figures(session: Session, conference: Conference, now: datetime) -> Figures:
    """Count everything in six statements, however many were invited; sessions are loaded before.

    Raises scheduling.problem.Faulty for an allocation policy that cannot be read.
    """
    sent = letters(session, conference)
    came = replies(session, conference)
    speaks = speakers(session, conference.id)
    due = programme.deadline(conference, "rsvp")
    amended = rows.amended(session, conference.id)
    limit_s = planner.settings_of(conference, amended)["limit_national"]
    tables = programme.roundtables(conference)
    return Figures(
        conference=conference,
        at=now,
        due_at=due.due_at if due else None,
        letters=sent,
        days=course.days(sent, came, conference, now),
        shares=regions.shares(sent, attendance(session, conference.id)),
        demands=demand.by_roundtable(tables, demand.wishes(session, conference.id), limit_s),
        limit_s=limit_s,
        awake=hours.awake(conference.sessions, speaks),
        speaks=speaks,
    )


def letters(session: Session, conference: Conference) -> Counter[Letters]:
    """Count everybody who may be invited, by what became of their letter."""
    wanted = select(
        REGION,
        register.STATE.label("state"),
        func.coalesce(Invitation.channel, "").label("channel"),
        _quarter(Invitation.dispatched_at, course.unit_s(conference)),
    )
    counted: Counter[Letters] = Counter()
    for alike, count in _alike(session, register.joined(wanted, conference.id)):
        one = Letters(*alike)
        begun = one.state != NOT_SENT
        counted[one if begun else one._replace(channel="", quarter=None)] += count
    return counted


def replies(session: Session, conference: Conference) -> Counter[Came]:
    """Count the versions of all replies by the time at which they came."""
    before = aliased(Reply)
    follows = and_(before.invitation_id == Reply.invitation_id, before.version == Reply.version - 1)
    query = (
        select(
            _quarter(Reply.received_at, course.unit_s(conference)),
            Reply.answer,
            Reply.late,
            before.answer.label("before"),
            before.late.label("before_late"),
        )
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .outerjoin(before, follows)
        .where(Invitation.conference_id == conference.id, OUT)
    )
    return Counter({Came(*alike): count for alike, count in _alike(session, query)})


def attendance(session: Session, conference_id: int) -> list[Attends]:
    """Count the delegations that answered, by region and answer."""
    lowest = select(Rank.position).where(Rank.code == MINISTER).scalar_subquery()
    led = (
        select(Delegate.delegation_id)
        .join(Rank, Rank.code == Delegate.rank_code)
        .where(Delegate.role == "head", Delegate.state.in_(LIVE), Rank.position <= lowest)
    )
    asking = select(Inscription.delegation_id).where(Inscription.state.in_(STANDING))
    query = (
        select(Participant.region, Delegation.answer, func.count(), _among(led), _among(asking))
        .join(Participant, Participant.id == Delegation.participant_id)
        .join(Invitation, Invitation.id == Delegation.invitation_id)
        .where(Delegation.conference_id == conference_id, Delegation.answer.is_not(None), OUT)
        .group_by(Participant.region, Delegation.answer)
    )
    return [
        Attends(region or register.NO_REGION, *counts) for region, *counts in session.execute(query)
    ]


def _among(delegations: Any) -> Any:
    return func.sum(case((Delegation.id.in_(delegations), 1), else_=0))


def speakers(session: Session, conference_id: int) -> Counter[Speaks]:
    """Count the standing requests for the floor by mode, zone at home and region."""
    query = (
        select(Inscription.mode, Inscription.home_zone, REGION)
        .join(Delegation, Delegation.id == Inscription.delegation_id)
        .join(Participant, Participant.id == Delegation.participant_id)
        .where(Inscription.conference_id == conference_id, Inscription.state.in_(STANDING))
    )
    return Counter({Speaks(*alike): count for alike, count in _alike(session, query)})


def _quarter(column: Any, unit_s: int) -> Any:
    """Number the quarters of an hour since 1970 with which units of `unit_s` seconds begin."""
    seconds = cast(extract("epoch", column), Integer)
    return ((seconds - seconds % unit_s) // QUARTER_S).label("quarter")


def _alike(session: Session, query: Any) -> Iterator[tuple[Any, int]]:
    """Group equal rows in the database, and give each with how many there are."""
    rows = query.subquery()
    for *alike, count in session.execute(select(*rows.c, func.count()).group_by(*rows.c)):
        yield tuple(alike), count
