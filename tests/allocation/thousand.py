"""A thousand requests for the floor in ten roundtables, put in by the shovel, and a plan."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from app.allocation.models import Run
from app.delegations.models import Addressee, Participant
from app.invitations.models import Invitation
from app.programme.models import Conference
from app.rsvp.models import Delegate, Delegation, Inscription, Wish
from tests import builders
from tests.allocation.drafts import a_draft

MANY = 1000
TABLES = "ABCDEFGHJK"
REGIONS = ("African", "Asia-Pacific", "EEG", "GRULAC", "WEOG")
NUMBERS = range(1, MANY + 1)


def a_large_segment(session) -> Conference:
    """Add ten parallel roundtables and a thousand Parties that ask for the floor."""
    builders.the_ranks(session)
    builders.a_party(session)
    opens = datetime(2021, 10, 12, 11, tzinfo=UTC)
    made = [builders._a_session(code, "roundtable", opens, 300) for code in TABLES]
    conference = builders.a_conference(session, sessions=made)
    tables = [one.id for one in conference.sessions]
    for table, row in ROWS.items():
        session.execute(insert(table), [row(number, conference.id) for number in NUMBERS])
    wishes = [_wish(number, rank, tables) for number in NUMBERS for rank in (1, 2, 3)]
    session.execute(insert(Wish), wishes)
    return conference


def a_large_draft(session) -> Run:
    """Add a draft of it, made by precedence without a solver."""
    return a_draft(session, a_large_segment(session))


def _participant(number: int, _conference_id: int) -> dict:
    name = f"Participant number {number} of the Convention"
    return {
        "id": number + 1,
        "code": f"P{number}",
        "category_code": "GOV-PARTIES",
        "short_name": name,
        "formal_name": name,
        "names": {"en": name, "ar": f"المشارك رقم {number}"},
        "region": REGIONS[number % 5],
        "zone": "Etc/UTC",
        "language": "en",
        "sids": number % 7 == 0,
    }


def _addressee(number: int, _conference_id: int) -> dict:
    post = f"Minister of Environment of Participant number {number}"
    return {
        "id": number,
        "participant_id": number + 1,
        "portfolio": "environment",
        "post": post,
        "email": f"minister{number}@example.org",
    }


def _invitation(number: int, conference_id: int) -> dict:
    return {
        "id": number,
        "conference_id": conference_id,
        "addressee_id": number,
        "state": "dispatched",
        "dispatched_at": builders.NOW,
    }


def _delegation(number: int, conference_id: int) -> dict:
    return {
        "id": number,
        "conference_id": conference_id,
        "participant_id": number + 1,
        "invitation_id": number,
        "answer": "accepted",
    }


def _delegate(number: int, _conference_id: int) -> dict:
    return {
        "id": number,
        "delegation_id": number,
        "role": "head",
        "state": "nominated",
        "form_of_address": "H.E.",
        "name": f"Minister of Environment of Participant number {number}",
        "post": f"Minister of Environment of Participant number {number}",
        "rank_code": ("M", "VM", "DPM", "HS")[number % 4],
        "email": f"minister{number}@example.org",
    }


def _inscription(number: int, conference_id: int) -> dict:
    return {
        "id": number,
        "conference_id": conference_id,
        "delegation_id": number,
        "speaker_id": number,
        "kind": "national",
        "state": "inscribed",
        "inscribed_at": builders.NOW + timedelta(seconds=number),
        "mode": "in_person" if number % 5 else "pre_recorded",
        "language": "en",
        "home_zone": "Etc/UTC",
    }


def _wish(number: int, rank: int, tables: list[int]) -> dict:
    table = tables[(number + rank * 3) % len(tables)]
    return {"inscription_id": number, "session_id": table, "rank": rank}


ROWS = {
    Participant: _participant,
    Addressee: _addressee,
    Invitation: _invitation,
    Delegation: _delegation,
    Delegate: _delegate,
    Inscription: _inscription,
}
