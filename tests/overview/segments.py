"""A segment with replies, for the tests of the overview."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.delegations.models import Addressee, Participant
from app.invitations import service as invitations
from app.invitations.models import Invitation
from app.rsvp.models import Delegate, Delegation, Inscription, Reply, Wish
from tests import builders

NOW = builders.NOW


def a_reply(session: Session, invitation: Invitation, answer: str = "accepted", **changes: Any):
    """Add a version of the reply, two days after the letter unless said otherwise."""
    values = {
        "invitation": invitation,
        "version": 1,
        "answer": answer,
        "source": "portal",
        "received_at": NOW + timedelta(days=2),
        "given_by": "The delegation",
    }
    reply = Reply(**(values | changes))
    session.add(reply)
    session.flush()
    return reply


def answered(session: Session, conference, code: str, answer: str = "accepted", **changes: Any):
    """Add a Party with its letter, its reply and its delegation; give the delegation."""
    addressee = builders.an_addressee(session, builders.a_party(session, code))
    invitation = builders.an_invitation(session, conference, addressee)
    reply = a_reply(session, invitation, answer, **changes)
    invitations.answered(invitation, answer, at=reply.received_at, late=bool(reply.late))
    return builders.a_delegation(session, invitation, answer=answer)


def many(session: Session, count: int):
    """Add a segment to which `count` were invited; nine in ten accept and ask for the floor."""
    conference = builders.a_conference(session)
    builders.the_ranks(session)
    builders.a_party(session, "KEN")
    zones = ("Africa/Nairobi", "America/La_Paz", "Pacific/Apia", "Europe/Paris", "Asia/Tokyo")
    regions = ("African", "GRULAC", "Asia-Pacific", "WEOG", None)
    at = range(1000, 1000 + count)
    said = [n for n in at if n % 10]
    tables = [one for one in conference.sessions if one.kind == "roundtable"]
    rows: dict[Any, list[dict[str, Any]]] = {
        Participant: [
            {
                "id": n,
                "code": f"P{n}",
                "category_code": "GOV-PARTIES",
                "short_name": f"Participant {n}",
                "formal_name": f"the Participant {n}",
                "names": {"en": f"Participant {n}"},
                "region": regions[n % 5],
                "zone": zones[n % 5],
            }
            for n in at
        ],
        Addressee: [
            {
                "id": n,
                "participant_id": n,
                "portfolio": "environment",
                "post": "Minister of Environment",
                "email": f"p{n}@example.org",
            }
            for n in at
        ],
        Invitation: [
            {
                "id": n,
                "conference_id": conference.id,
                "addressee_id": n,
                "state": "dispatched",
                "dispatched_at": NOW,
            }
            for n in at
        ],
        Reply: [
            {
                "id": n,
                "invitation_id": n,
                "version": 1,
                "answer": "accepted",
                "source": "portal",
                "received_at": NOW + timedelta(minutes=5 * (n - 999)),
                "given_by": "The delegation",
                "content": {},
            }
            for n in said
        ],
        Delegation: [
            {
                "id": n,
                "conference_id": conference.id,
                "participant_id": n,
                "invitation_id": n,
                "answer": "accepted",
                "row_version": 1,
            }
            for n in said
        ],
        Delegate: [
            {
                "id": n,
                "delegation_id": n,
                "role": "head",
                "name": f"Minister {n}",
                "post": "Minister",
                "rank_code": "M",
            }
            for n in said
        ],
        Inscription: [
            {
                "id": n,
                "conference_id": conference.id,
                "delegation_id": n,
                "speaker_id": n,
                "inscribed_at": NOW,
                "mode": ("in_person", "live_remote")[n % 2],
                "language": "en",
                "home_zone": zones[n % 5],
                "row_version": 1,
            }
            for n in said
        ],
        Wish: [
            {"inscription_id": n, "session_id": table.id, "rank": rank}
            for n in said
            for rank, table in enumerate(tables[:3], start=1)
        ],
    }
    for table, values in rows.items():
        session.execute(insert(table), values)
    return conference
