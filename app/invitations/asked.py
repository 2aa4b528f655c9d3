"""What the pages of invitations are asked: a filter in the address, and rows that were ticked."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.delegations.models import REGIONS, Addressee, ParticipantCategory
from app.documents.portfolios import COLLEAGUES
from app.invitations import addressing, register
from app.invitations.register import Found, Question
from app.programme.models import Conference

LONGEST = 100
PORTFOLIOS = (addressing.MINISTER, *COLLEAGUES, "head")


def question(given: Mapping[str, str]) -> Question:
    """Read the filter of an address; what makes no sense asks for nothing."""
    known: dict[str, Any] = {
        "region": (*REGIONS, register.NO_REGION),
        "state": register.STATES,
        "channel": register.CHANNELS,
        "answer": register.ANSWERS,
        "sort": register.SORTS,
        "portfolio": PORTFOLIOS,
    }
    read = {name: given.get(name, "").strip()[:LONGEST] for name in asdict(Question())}
    kept = {
        name: value for name, value in read.items() if value and value in known.get(name, (value,))
    }
    return replace(Question(), **kept)


def as_query(asked: Question) -> dict[str, Any]:
    """Write a filter for an address, without what asks for nothing."""
    plain = asdict(Question())
    return {name: value for name, value in asdict(asked).items() if value != plain[name]}


def chosen(
    session: Session, conference: Conference, given: "MultiDict[str, str]", language: str
) -> list[Found]:
    """Give the rows an act is for: those ticked ("one", ids of addressees), or all that fit."""
    found = register.find(session, conference, question(given), language)
    if given.get("whom") != "ticked":
        return found
    ticked = {text for text in given.getlist("one") if text.isdecimal()}
    return [row for row in found if str(row.addressee_id) in ticked]


def categories(session: Session) -> list[tuple[str, str]]:
    """List the categories in which anybody may be invited."""
    used = select(Addressee.participant_id).exists()
    rows = session.execute(
        select(ParticipantCategory.code, ParticipantCategory.title)
        .where(used)
        .order_by(ParticipantCategory.position)
    )
    return [(row.code, row.title) for row in rows]
