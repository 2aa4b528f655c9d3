"""The list of participants as people look through it, in the language of their page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.delegations import names, service
from app.delegations.models import (
    FLAGS,
    REGIONS,
    Addressee,
    FocalPoint,
    Group,
    GroupMember,
    Mission,
    Participant,
    ParticipantCategory,
)

A_PAGE = 50
SORTS = ("list", "name", "region", "hours")


@dataclass(frozen=True)
class Question:
    """What somebody looks for; an empty or unknown value asks for nothing."""

    search: str = ""
    category: str = ""
    region: str = ""
    flag: str = ""
    group: str = ""
    sort: str = "list"
    page: int = 1


@dataclass(frozen=True)
class Answer:
    """One page of those who were found."""

    rows: Sequence[Participant]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Choices:
    """What may be asked for."""

    categories: Sequence[ParticipantCategory]
    groups: Sequence[Group]
    regions: Sequence[str] = REGIONS
    flags: Sequence[str] = FLAGS
    sorts: Sequence[str] = SORTS


def listed(session: Session, question: Question, language: str, now: datetime) -> Answer:
    """Find, sort and cut to one page; one statement, whatever is asked.

    Names are compared here and not in the database, because they are in one of several
    languages and each language has an order of its own.
    """
    standing = select(Participant).where(Participant.retired_at.is_(None))
    found = session.scalars(_narrowed(standing, question)).all()
    wanted = names.folded(question.search)
    kept = [one for one in found if not wanted or wanted in _findable(one)]
    kept.sort(key=_order(question.sort, language, now))
    pages = max(-(-len(kept) // A_PAGE), 1)
    page = min(max(question.page, 1), pages)
    return Answer(kept[(page - 1) * A_PAGE : page * A_PAGE], len(kept), page, pages)


def choices(session: Session) -> Choices:
    """List the categories and groups to choose from; two statements."""
    categories = select(ParticipantCategory).order_by(ParticipantCategory.position)
    groups = select(Group).order_by(Group.id)
    return Choices(session.scalars(categories).all(), session.scalars(groups).all())


def groups_of(session: Session, participant: Participant) -> Sequence[Group]:
    """List the groups a participant belongs to."""
    return session.scalars(
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.participant_id == participant.id, GroupMember.retired_at.is_(None))
        .order_by(Group.id)
    ).all()


def missions_of(session: Session, participant: Participant) -> Sequence[Mission]:
    """List the missions that carry a participant's papers."""
    of_it = (Mission.participant_id == participant.id) & (Mission.retired_at.is_(None))
    return session.scalars(select(Mission).where(of_it).order_by(Mission.id)).all()


def focal_points_of(session: Session, participant: Participant) -> Sequence[FocalPoint]:
    """List the official contacts of a participant, by kind."""
    of_it = (FocalPoint.participant_id == participant.id) & (FocalPoint.retired_at.is_(None))
    wanted = select(FocalPoint).where(of_it).order_by(FocalPoint.kind_code, FocalPoint.id)
    return session.scalars(wanted).all()


def addressees_of(session: Session, participant: Participant) -> Sequence[Addressee]:
    """List the posts to which a participant's invitations go."""
    of_it = (Addressee.participant_id == participant.id) & (Addressee.retired_at.is_(None))
    wanted = select(Addressee).where(of_it).options(joinedload(Addressee.mission))
    return session.scalars(
        wanted.options(joinedload(Addressee.focal_point)).order_by(Addressee.id)
    ).all()


def _narrowed(query: Select[Participant], question: Question) -> Select[Participant]:
    if question.category:
        query = query.where(Participant.category_code == question.category)
    if question.region in REGIONS:
        query = query.where(Participant.region == question.region)
    if question.flag in FLAGS:
        query = query.where(getattr(Participant, question.flag))
    if question.group:
        members = (
            select(GroupMember.participant_id)
            .join(Group, Group.id == GroupMember.group_id)
            .where(Group.code == question.group, GroupMember.retired_at.is_(None))
        )
        query = query.where(Participant.id.in_(members))
    return query


def _findable(one: Participant) -> str:
    words = (one.code, one.formal_name, one.short_name, one.capital or "", *one.names.values())
    return names.folded(" ".join(words))


def _order(sort: str, language: str, now: datetime) -> Callable[[Participant], Any]:
    key = names.sort_key(language)

    def by_name(one: Participant) -> Any:
        return key(service.name_of(one, language))

    orders: dict[str, Callable[[Participant], Any]] = {
        "name": by_name,
        "region": lambda one: (one.region is None, one.region or "", by_name(one)),
        "hours": lambda one: (now.astimezone(ZoneInfo(one.zone)).utcoffset(), by_name(one)),
    }
    return orders.get(sort, lambda one: (one.category.position, by_name(one)))
