"""Loads what is needed to say the codes of a reply in words."""

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Group, GroupMember, Rank
from app.rsvp.visits import Visit
from app.rsvp.words import Book

OF_BODIES = ("HO", "RO")  # ranks that only organizations have


def book_of(session: Session, visit: Visit) -> Book:
    """Load ranks, and groups where a statement is made on behalf of one."""
    replies = (visit.given, visit.standing.given)
    asked = [one.inscription for one in replies if one is not None]
    grouped = any(one is not None and one.group_code for one in asked)
    groups = groups_of(session, visit) if grouped else {}
    return Book(visit.conference, ranks(session), groups)


def ranks(session: Session) -> dict[str, str]:
    """Name the protocol ranks in the language of the page, the highest first."""
    rows = session.execute(select(Rank.code, Rank.name).order_by(Rank.position))
    return {code: gettext(name) for code, name in rows}


def ranks_for(session: Session, visit: Visit) -> dict[str, str]:
    """Name the ranks that may be chosen: those of organizations only by organizations."""
    state = visit.participant.iso2 is not None
    every = ranks(session)
    return {code: name for code, name in every.items() if not (state and code in OF_BODIES)}


def groups_of(session: Session, visit: Visit) -> dict[str, str]:
    """Name the groups for which the participant may speak, in the language of the page."""
    mine = (
        select(Group.code, Group.name)
        .join(GroupMember)
        .where(
            GroupMember.participant_id == visit.participant.id,
            Group.kind.in_(("regional", "negotiating")),
        )
        .order_by(Group.name)
    )
    return {code: gettext(name) for code, name in session.execute(mine)}
