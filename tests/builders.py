"""Plain functions that put a sensible row into the database: "a Party", "an invitation".

Each takes the open session first and any column as a keyword; each flushes, so that ids exist.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from app.accounts import tokens
from app.accounts.models import PersonalLink, Staff, StaffRole, StaffSession
from app.audit.service import Actor
from app.delegations.models import Addressee, Mission, Participant, ParticipantCategory, Rank
from app.invitations.models import Invitation
from app.programme.models import Conference, ConferenceSession, Deadline, SessionItem, SessionRole
from app.rsvp.models import Delegate, Delegation, Inscription, Wish

NOW = datetime(2021, 8, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Kunming
PASSWORD = "a password for the tests"
STAFF_COOKIE = "rostrum_staff"
CALLS = count(1)

RANKS = (  # code, position, tier, name
    ("HS", 1, 1, "Head of State"),
    ("HG", 2, 1, "Head of Government"),
    ("VP", 3, 1, "Vice-President"),
    ("CP", 4, 1, "Crown Prince or Princess"),
    ("DPM", 5, 2, "Deputy Prime Minister"),
    ("M", 6, 3, "Minister"),
    ("VM", 7, 4, "Vice-Minister"),
    ("CD", 8, 5, "Chair of delegation"),
)
CATEGORIES = {"GOV-PARTIES": (1, "Parties"), "GOV-NON-PARTIES": (2, "Non-Parties")}
PARTIES = {  # code: (ISO 3166 alpha-2, short name, formal name, region, zone)
    "KEN": ("KE", "Kenya", "the Republic of Kenya", "African", "Africa/Nairobi"),
    "FRA": ("FR", "France", "the French Republic", "WEOG", "Europe/Paris"),
    "EGY": ("EG", "Egypt", "the Arab Republic of Egypt", "African", "Africa/Cairo"),
    "PER": ("PE", "Peru", "the Republic of Peru", "GRULAC", "America/Lima"),
    "FJI": ("FJ", "Fiji", "the Republic of Fiji", "Asia-Pacific", "Pacific/Fiji"),
    "POL": ("PL", "Poland", "the Republic of Poland", "EEG", "Europe/Warsaw"),
}


def an_actor(*roles: str, **changes: Any) -> Actor:
    """Give a member of staff as services see one."""
    held = frozenset(roles or ("host_administrator",))
    return Actor(**({"kind": "staff", "label": "Officer", "id": None, "roles": held} | changes))


def a_staff(session: Session, *roles: str, **changes: Any) -> Staff:
    """Add a member of staff; the password is PASSWORD."""
    values = {
        "name": "Officer",
        "email": f"officer{next(CALLS)}@example.org",
        "password_hash": _cheap_hash(PASSWORD),
        "created_at": NOW,
    }
    staff = Staff(**(values | changes))
    staff.roles = [StaffRole(role=role) for role in roles or ("host_administrator",)]
    return _kept(session, staff)


@cache
def _cheap_hash(password: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def a_visit(session: Session, staff: Staff, **changes: Any) -> str:
    """Sign a member of staff in for as long as any clock runs, and give the cookie."""
    token = tokens.new()
    values = {
        "token_hash": tokens.fingerprint(token),
        "staff": staff,
        "created_at": datetime(2099, 12, 31, tzinfo=UTC) - timedelta(hours=1),
        "seen_at": datetime(2099, 12, 31, tzinfo=UTC) - timedelta(hours=1),
        "expires_at": datetime(2099, 12, 31, tzinfo=UTC),
        "browser": "tests",
    }
    _kept(session, StaffSession(**(values | changes)))
    return token


def a_link(session: Session, purpose: str, object_id: int, **changes: Any) -> str:
    """Add a personal link and give its token."""
    token = tokens.new()
    values = {
        "token_hash": tokens.fingerprint(token),
        "purpose": purpose,
        "object_id": object_id,
        "label": f"{purpose} {object_id}",
        "created_at": NOW,
        "expires_at": datetime(2099, 12, 31, tzinfo=UTC),
    }
    _kept(session, PersonalLink(**(values | changes)))
    return token


def a_conference(session: Session, **changes: Any) -> Conference:
    """Add a segment shaped like Kunming's: two plenaries, roundtables A beside B, C beside D."""
    values: dict[str, Any] = {
        "code": "HLS",
        "title": "High-Level Segment of the Conference",
        "short_title": "High-Level Segment",
        "theme": "A shared future for all life on Earth",
        "host": "Ministry of Ecology and Environment of the Host",
        "host_code": "CHN",
        "signatory": "Minister of Ecology and Environment",
        "place": "Kunming, China",
        "city": "Kunming",
        "zone": "Asia/Shanghai",
        "first_day": date(2021, 10, 12),
        "last_day": date(2021, 10, 13),
        "deadlines": [
            Deadline(key="rsvp", what="Reply", due_at=datetime(2021, 9, 6, 15, 59, 59, tzinfo=UTC))
        ],
    }
    conference = Conference(**(values | changes))
    if "sessions" not in changes:
        conference.sessions = [
            _a_session("PL1", "plenary", datetime(2021, 10, 12, 7, 30, tzinfo=UTC), 90),
            *(
                _a_session(code, "roundtable", datetime(2021, 10, day, hour, tzinfo=UTC), 120)
                for code, day, hour in (("A", 12, 11), ("B", 12, 11), ("C", 13, 2), ("D", 13, 2))
            ),
            _a_session("PL2", "plenary", datetime(2021, 10, 13, 7, 0, tzinfo=UTC), 120),
        ]
    return _kept(session, conference)


def _a_session(code: str, kind: str, starts_at: datetime, minutes: int) -> ConferenceSession:
    titles = {"plenary": f"Plenary {code}", "roundtable": f"Roundtable {code}"}
    return ConferenceSession(
        code=code,
        kind=kind,
        title=titles[kind],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        room=f"Room {code}",
        items=[SessionItem(position=1, text="Remarks")] if kind == "plenary" else [],
        roles=[SessionRole(kind="co_chair", place=place) for place in (1, 2)]
        if kind == "roundtable"
        else [],
    )


def the_session(conference: Conference, code: str) -> ConferenceSession:
    """Find a session of the conference by its code."""
    return next(one for one in conference.sessions if one.code == code)


def the_ranks(session: Session) -> None:
    """Add the protocol ranks, unless they are there."""
    for code, position, tier, name in RANKS:
        if session.get(Rank, code) is None:
            session.add(Rank(code=code, position=position, tier=tier, name=name))
    session.flush()


def a_party(session: Session, code: str = "KEN", **changes: Any) -> Participant:
    """Add a Party (see PARTIES for the codes that need no more), or any other participant."""
    iso2, short, formal, region, zone = PARTIES.get(
        code, (None, f"Participant {code}", f"the Republic of {code}", "African", "Etc/UTC")
    )
    values: dict[str, Any] = {
        "code": code,
        "category_code": "GOV-PARTIES",
        "iso2": iso2,
        "short_name": short,
        "formal_name": formal,
        "names": {"en": short},
        "region": region,
        "zone": zone,
    }
    values |= changes
    wanted = values["category_code"]
    if session.get(ParticipantCategory, wanted) is None:
        position, title = CATEGORIES.get(wanted, (len(wanted) + 10, wanted))
        session.add(ParticipantCategory(code=wanted, position=position, title=title))
        session.flush()
    return _kept(session, Participant(**values))


def an_addressee(session: Session, party: Participant | None = None, **changes: Any) -> Addressee:
    """Add the environment minister of a Party, reached through its embassy."""
    party = party or a_party(session)
    domain = f"{party.code.lower()}.example.org"
    mission = Mission(
        participant_id=party.id,
        kind="embassy",
        name=f"Embassy of {party.formal_name} in Beijing",
        city="Beijing",
        email=f"embassy.beijing@{domain}",
    )
    values = {
        "participant": party,
        "portfolio": "environment",
        "post": f"Minister of Environment of {party.short_name}",
        "email": f"minister.environment@{domain}",
        "mission": mission,
    }
    return _kept(session, Addressee(**(values | changes)))


def an_invitation(
    session: Session,
    conference: Conference | None = None,
    addressee: Addressee | None = None,
    **changes: Any,
) -> Invitation:
    """Add an invitation that was dispatched at NOW (`state="draft"` for one that was not)."""
    values = {
        "conference": conference or a_conference(session),
        "addressee": addressee or an_addressee(session),
        "state": "dispatched",
        "dispatched_at": NOW,
    }
    return _kept(session, Invitation(**(values | changes)))


def a_delegation(
    session: Session, invitation: Invitation | None = None, **changes: Any
) -> Delegation:
    """Add a delegation that accepted, led by the minister who was invited."""
    the_ranks(session)
    invitation = invitation or an_invitation(session)
    addressee = invitation.addressee
    head = Delegate(
        role="head",
        form_of_address="H.E.",
        name=addressee.post,
        post=addressee.post,
        rank_code="M",
        email=addressee.email,
    )
    values = {
        "conference_id": invitation.conference_id,
        "participant": addressee.participant,
        "invitation": invitation,
        "answer": "accepted",
        "delegates": [head],
    }
    return _kept(session, Delegation(**(values | changes)))


def an_inscription(
    session: Session,
    delegation: Delegation | None = None,
    wishes: tuple[str, ...] = ("A",),
    **changes: Any,
) -> Inscription:
    """Add a request for the floor by the head of delegation, with roundtables in order of wish."""
    delegation = delegation or a_delegation(session)
    conference = delegation.invitation.conference
    values = {
        "conference_id": delegation.conference_id,
        "delegation": delegation,
        "speaker": delegation.delegates[0],
        "inscribed_at": NOW + timedelta(seconds=next(CALLS)),
        "mode": "in_person",
        "language": "en",
        "home_zone": delegation.participant.zone,
        "wishes": [
            Wish(session=the_session(conference, code), rank=rank)
            for rank, code in enumerate(wishes, start=1)
        ],
    }
    if changes.get("mode") == "pre_recorded":
        values["recording_accepted_at"] = NOW
    return _kept(session, Inscription(**(values | changes)))


def _kept(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
