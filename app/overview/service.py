"""Counts how invitations, replies and requests for the floor stand; writes nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, case, cast, exists, extract, func, select
from sqlalchemy.orm import Session, aliased

from app.allocation import demand, planner, rows
from app.allocation.rows import STANDING
from app.delegations.models import Addressee, Participant, Rank
from app.invitations import register
from app.invitations.models import Invitation
from app.overview import course, hours, regions
from app.overview.course import QUARTER_S
from app.overview.models import Attends, Came, Figures, Letters, Speaks
from app.programme import service as programme
from app.programme.models import Conference
from app.rsvp.models import Delegate, Delegation, Inscription, Reply
from app.rsvp.people import LIVE

DRAFT = "draft"  # also where no invitation was begun
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
    mine = (Invitation.addressee_id == Addressee.id) & (Invitation.conference_id == conference.id)
    query = (
        select(
            REGION,
            func.coalesce(Invitation.state, DRAFT).label("state"),
            func.coalesce(Invitation.channel, "").label("channel"),
            _quarter(Invitation.dispatched_at, course.unit_s(conference)),
        )
        .select_from(Addressee)
        .join(Participant, Participant.id == Addressee.participant_id)
        .outerjoin(Invitation, mine)
    )
    counted: Counter[Letters] = Counter()
    for (region, state, channel, sent), count in _alike(session, query):
        out = state != DRAFT
        counted[Letters(region, state, channel if out else "", sent if out else None)] += count
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


def attendance(session: Session, conference_id: int) -> Counter[Attends]:
    """Count the delegations that answered, by region, answer, rank of their head and request."""
    query = (
        select(REGION, Delegation.answer, _led_by_a_minister(), _asks_for_the_floor())
        .join(Participant, Participant.id == Delegation.participant_id)
        .join(Invitation, Invitation.id == Delegation.invitation_id)
        .where(Delegation.conference_id == conference_id, Delegation.answer.is_not(None), OUT)
    )
    return Counter({Attends(*alike): count for alike, count in _alike(session, query)})


def _led_by_a_minister() -> Any:
    lowest = select(Rank.position).where(Rank.code == MINISTER).scalar_subquery()
    ministers = select(Rank.code).where(Rank.position <= lowest)
    led = exists().where(
        Delegate.delegation_id == Delegation.id,
        Delegate.role == "head",
        Delegate.state.in_(LIVE),
        Delegate.rank_code.in_(ministers),
    )
    return case((led, 1), else_=0).label("minister")


def _asks_for_the_floor() -> Any:
    asking = select(Inscription.delegation_id).where(Inscription.state.in_(STANDING))
    return case((Delegation.id.in_(asking), 1), else_=0).label("floor")


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
