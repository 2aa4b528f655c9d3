"""Colleagues of the ministers: invited through them, each to the sessions that concern them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.delegations import posts
from app.delegations.models import Addressee, Participant
from app.documents import portfolios as concerned
from app.documents.portfolios import COLLEAGUES
from app.errors import N_, Invalid
from app.invitations import register
from app.invitations.addressing import MINISTER
from app.invitations.lookup import conference_of
from app.invitations.models import Invitation
from app.programme.models import Conference, ConferenceSession

PARTIES = "GOV-PARTIES"
TITLES = {
    "finance": "Minister of Finance",
    "economy": "Minister of Economy",
    "climate change": "Minister of Climate Change",
    "food and agriculture": "Minister of Food and Agriculture",
    "technology and innovation": "Minister of Technology and Innovation",
}


@dataclass(frozen=True)
class Prospect:
    """What inviting the colleagues of one portfolio would do, and to which sessions."""

    portfolio: str
    will: int
    already: int
    sessions: Sequence[ConferenceSession]


def prospects(
    session: Session, conference: Conference, wanted: Sequence[str], *, region: str = ""
) -> list[Prospect]:
    """Count for each portfolio whom a letter would go to; two statements."""
    ministers = _ministers(session, conference, region)
    parties = {one.participant_id for one in ministers}
    invited = session.execute(
        select(Addressee.portfolio, Addressee.participant_id)
        .join(Invitation, Invitation.addressee_id == Addressee.id)
        .where(Invitation.conference_id == conference.id, Invitation.state != "draft")
        .where(Addressee.portfolio.in_(wanted))
    ).all()
    had = {portfolio: {one for name, one in invited if name == portfolio} for portfolio in wanted}
    return [
        Prospect(
            portfolio,
            will=len(parties - had[portfolio]),
            already=len(parties & had[portfolio]),
            sessions=concerned.sessions(conference, COLLEAGUES[portfolio]),
        )
        for portfolio in wanted
    ]


def name(
    session: Session, conference_id: int, wanted: Sequence[str], *, region: str = ""
) -> list[int]:
    """Name the posts of the colleagues and give the ids of their addressees, old and new.

    A colleague is reached as the minister is. Raises Invalid (field "portfolios") for an
    unknown portfolio.
    """
    unknown = [portfolio for portfolio in wanted if portfolio not in COLLEAGUES]
    if unknown or not wanted:
        fault = N_("Choose at least one portfolio.")
        raise Invalid(fault, {"portfolios": fault})
    conference = conference_of(session, conference_id, lock=True)
    ministers = _ministers(session, conference, region)
    there = _standing(session, ministers, wanted)
    rows = [
        _row(minister, portfolio)
        for portfolio in wanted
        for minister in ministers
        if (minister.participant_id, portfolio) not in there
    ]
    if rows:
        session.execute(insert(Addressee).execution_options(render_nulls=True), rows)
        there = _standing(session, ministers, wanted)
    return sorted(there.values())


def _row(minister: Addressee, portfolio: str) -> dict[str, object]:
    party, title = minister.participant, TITLES[portfolio]
    if party.code == "EUR":
        title = title.replace("Minister of", "Commissioner for")
    return {
        "participant_id": party.id,
        "portfolio": portfolio,
        "post": f"{title} of {posts.with_article(party)}"[:200],
        "form_of_address": minister.form_of_address,
        "email": minister.email,
        "mission_id": minister.mission_id,
        "focal_point_id": minister.focal_point_id,
    }


def _ministers(session: Session, conference: Conference, region: str) -> Sequence[Addressee]:
    wanted = (
        select(Addressee)
        .join(Participant, Participant.id == Addressee.participant_id)
        .where(Addressee.portfolio == MINISTER, Participant.code != (conference.host_code or ""))
        .where(Addressee.retired_at.is_(None), Participant.category_code == PARTIES)
        .order_by(Addressee.id)
    )
    if region == register.NO_REGION:
        wanted = wanted.where(Participant.region.is_(None))
    elif region:
        wanted = wanted.where(Participant.region == region)
    return session.scalars(wanted).all()


def _standing(
    session: Session, ministers: Sequence[Addressee], wanted: Sequence[str]
) -> dict[tuple[int, str], int]:
    parties = {one.participant_id for one in ministers}
    rows = session.execute(
        select(Addressee.participant_id, Addressee.portfolio, Addressee.id).where(
            Addressee.portfolio.in_(wanted), Addressee.participant_id.in_(parties)
        )
    )
    return {(party, portfolio): number for party, portfolio, number in rows}
