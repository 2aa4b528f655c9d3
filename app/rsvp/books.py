"""Loads what is needed to say the codes of a reply in words."""

from collections.abc import Iterable

from flask_babel import get_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Group, GroupMember, Participant, Rank
from app.rsvp.visits import Visit
from app.rsvp.words import Book

OF_BODIES = ("HO", "RO")  # ranks that only organizations have


def book_of(session: Session, visit: Visit) -> Book:
    """Load ranks, and names of groups and Parties where a statement is made on their behalf."""
    replies = [one for one in (visit.given, visit.standing.given) if one is not None]
    asked = [one.on_behalf for one in replies if one.on_behalf is not None]
    grouped = any(one.aligned for one in replies) or any(one.group_code for one in asked)
    codes = {code for one in asked for code in one.parties}
    return Book(
        visit.conference,
        ranks(session),
        groups_of(session, visit) if grouped else {},
        parties(session, codes) if codes else {},
    )


def parties(session: Session, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Name Parties by code in the language of the page; all of them without `codes`."""
    query = select(Participant.code, Participant.short_name, Participant.names)
    query = query.where(Participant.category_code == "GOV-PARTIES")
    if codes is not None:
        query = query.where(Participant.code.in_(list(codes)))
    language = get_locale().language
    rows = session.execute(query.order_by(Participant.short_name))
    return {code: names.get(language) or short for code, short, names in rows}


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
            GroupMember.retired_at.is_(None),
            GroupMember.retired_at.is_(None),
            Group.retired_at.is_(None),
            Group.kind.in_(("regional", "negotiating")),
        )
        .order_by(Group.name)
    )
    return {code: gettext(name) for code, name in session.execute(mine)}
