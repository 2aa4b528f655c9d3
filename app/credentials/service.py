"""The verb of credentials: take the next step, and hold still what is contested."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.credentials import states
from app.credentials.models import INSTRUMENTS, Credentials, CredentialsStep
from app.credentials.sheet import Line, heads_of, lines, of_party, report, the_participant
from app.delegations.models import Participant
from app.errors import N_, Forbidden, Invalid, NotFound, Overtaken
from app.rsvp.models import Delegation

__all__ = ["Line", "lines", "of_party", "report", "step", "the_participant"]

LONGEST_NOTE = 2000
LONGEST_AUTHORITY = 200


def step(
    session: Session,
    conference_id: int,
    participant_id: int,
    instrument: str,
    to: str,
    *,
    authority: str = "",
    note: str = "",
    seen_version: int,
    contests: bool,
    actor: Actor,
    now: datetime,
) -> Credentials:
    """Take credentials to their next state; nothing else follows from it by itself.

    To contest them, and to end that, takes an authority and a reader who may (`contests`). What
    is contested is frozen: places stay where they are and replies are kept but not followed.
    Raises NotFound, Forbidden, Invalid (a state that cannot follow, no authority) and Overtaken.
    """
    party = the_participant(session, participant_id)
    if instrument not in INSTRUMENTS:
        raise NotFound(N_("There is no such instrument."))
    row = _locked(session, conference_id, participant_id, instrument)
    state = row.state if row else states.begins(party, instrument)
    _open_to(state, to, contests=contests)
    _not_overtaken(row, seen_version)
    authority, note = authority.strip(), note.strip()
    _valid(state, to, authority, note)
    if row is None:
        row = Credentials(
            conference_id=conference_id, participant_id=participant_id, instrument=instrument
        )
        session.add(row)
    _write(session, row, to, now)
    row.steps.append(
        CredentialsStep(state=to, at=now, by=actor.label[:200], authority=authority, note=note)
    )
    session.flush()
    if "contested" in {state, to}:
        _freeze(session, conference_id, participant_id)
    _record(session, row, party, state, to, actor, now)
    return row


def _locked(
    session: Session, conference_id: int, participant_id: int, instrument: str
) -> Credentials | None:
    return session.scalar(
        select(Credentials)
        .where(
            Credentials.conference_id == conference_id,
            Credentials.participant_id == participant_id,
            Credentials.instrument == instrument,
        )
        .with_for_update()
    )


def _open_to(state: str, to: str, *, contests: bool) -> None:
    if "contested" in {state, to} and not contests:
        raise Forbidden(N_("The protocol officer decides here."))


def _not_overtaken(row: Credentials | None, seen_version: int) -> None:
    stands = row.row_version if row else 0
    if stands != seen_version:
        raise Overtaken(
            N_("Somebody else has changed these credentials since you opened the page."),
            {"version": (seen_version, stands)},
        )


def _valid(state: str, to: str, authority: str, note: str) -> None:
    faults = {}
    if to not in states.may_follow(state):
        faults["to"] = N_("Choose what has happened from the list.")
    if "contested" in {state, to} and not authority:
        faults["authority"] = N_("Say who has decided, for example the Bureau and the date.")
    if len(authority) > LONGEST_AUTHORITY:
        faults["authority"] = N_("This may have 200 characters at most.")
    if len(note) > LONGEST_NOTE:
        faults["note"] = N_("The note may have 2000 characters at most.")
    if faults:
        raise Invalid(N_("The credentials were not changed."), faults)


def _write(session: Session, row: Credentials, to: str, now: datetime) -> None:
    row.state, row.changed_at = to, now
    if to != "contested" or row.standing is None:
        row.standing = "awaited" if to == "contested" else to
    if to in states.PAPERS:
        heads = heads_of(session, row.conference_id, row.participant_id)
        row.heads = "; ".join(heads.get(row.participant_id, (False, ()))[1])


def _freeze(session: Session, conference_id: int, participant_id: int) -> None:
    """Hold the places of a Party while any of its credentials are contested, and let go after."""
    contested = select(Credentials.id).where(
        Credentials.conference_id == conference_id,
        Credentials.participant_id == participant_id,
        Credentials.state == "contested",
    )
    session.execute(
        update(Delegation)
        .where(
            Delegation.conference_id == conference_id,
            Delegation.participant_id == participant_id,
        )
        .values(frozen=session.scalar(select(contested.exists())))
    )


def _record(
    session: Session,
    row: Credentials,
    party: Participant,
    before: str,
    to: str,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        actor,
        "credentials.step",
        kind="credentials",
        id=row.id,
        label=f"{party.short_name}, {row.instrument}",
        now=now,
        changes={"state": [_shown(before), _shown(to)]},
    )


def _shown(state: str) -> str:
    # Readers of the trail need not be those who may know what is contested.
    return "decided by protocol" if state == "contested" else state
