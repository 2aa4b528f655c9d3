"""The verbs of recordings: register one, accept or return it, name what happens instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound, Refused
from app.recordings.listing import Line, line_of, lines, to_check
from app.recordings.models import FALLBACKS, Recording
from app.rsvp import hooks
from app.rsvp.hooks import ChangeKind, FloorChange
from app.rsvp.models import Inscription
from app.rsvp.rules import LANGUAGES

__all__ = [
    "Line",
    "accept",
    "fall_back",
    "line_of",
    "lines",
    "mark",
    "register",
    "send_back",
    "to_check",
]

LONGEST_NAME = 200
LONGEST_NOTE = 2000
LENGTHS = (1, 7200)
# Why a recording is returned; the length is known before anybody looks.
REASONS = ("length", "sound", "language", "text")
FOLLOWS = {"queued": "accepted", "played": "queued"}


@dataclass(frozen=True)
class RecordingGiven:
    """What a delegation says of its recording."""

    file_name: str
    length_s: int
    language: str
    text_supplied: bool
    fallback: str


def register(
    session: Session, line: Line, given: RecordingGiven, *, actor: Actor, now: datetime
) -> Recording:
    """Register a recording, or another in its place; it must then be checked anew.

    After the cut-off it is taken and marked late. Raises Invalid by field, and Refused where the
    statement is not made by recording or was already given.
    """
    one = line.inscription
    if one.mode != "pre_recorded":
        raise Refused(N_("This statement is not made by a recording. Change the reply first."))
    found = line.recording
    if found is not None and found.state in {"played", "fallen_back"}:
        raise Refused(N_("It is too late for another recording: this one is closed."))
    _valid(given)
    if found is None:
        found = Recording(inscription_id=one.id)
        session.add(found)
    found.file_name, found.length_s = given.file_name.strip(), given.length_s
    found.language, found.text_supplied = given.language, given.text_supplied
    found.fallback, found.state, found.reasons, found.note = given.fallback, "received", "", ""
    found.registered_at, found.registered_by = now, actor.label[:200]
    found.checked_at, found.checked_by = None, ""
    one.recording_accepted_at = None
    session.flush()
    _note(session, line, found, "register", actor, now, late=line.late(now))
    return found


def _valid(given: RecordingGiven) -> None:
    faults = {}
    if not 0 < len(given.file_name.strip()) <= LONGEST_NAME:
        faults["file_name"] = N_("Write the name of the file, 200 characters at most.")
    if not LENGTHS[0] <= given.length_s <= LENGTHS[1]:
        faults["length_s"] = N_("Give the length in seconds, for example 175.")
    if given.language not in LANGUAGES:
        faults["language"] = N_("Choose the language of the statement.")
    if given.fallback not in FALLBACKS:
        faults["fallback"] = N_("Choose what shall happen should the recording not be there.")
    if faults:
        raise Invalid(N_("The recording was not registered."), faults)


def accept(
    session: Session, line: Line, *, note: str = "", actor: Actor, now: datetime
) -> Recording:
    """Accept a recording that was seen and heard; only now may the allocation place it.

    Raises Refused where none waits to be checked, Invalid where it is longer than allowed or
    comes without a text.
    """
    found = _to_check(line)
    if line.over_s > 0:
        sentence = N_("It is %(seconds)s seconds longer than allowed: return it.")
        raise Invalid(
            sentence, {"reasons": sentence % {"seconds": line.over_s}}, seconds=line.over_s
        )
    if not found.text_supplied:
        sentence = N_("There is no text for the interpreters: return it, or register the text.")
        raise Invalid(sentence, {"reasons": sentence})
    found.state, found.reasons, found.note = "accepted", "", note.strip()[:LONGEST_NOTE]
    found.checked_at, found.checked_by = now, actor.label[:200]
    line.inscription.recording_accepted_at = now
    _note(session, line, found, "accept", actor, now)
    return found


def send_back(
    session: Session,
    line: Line,
    reasons: Sequence[str],
    *,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Recording:
    """Return a recording with the reasons (REASONS); the delegation may register another.

    Raises Refused where none waits to be checked or has been accepted, Invalid without a reason.
    """
    found = _to_check(line, or_in={"accepted"})
    wrong = [one for one in REASONS if one in reasons]
    if not wrong:
        raise Invalid(
            N_("The recording was not returned."), {"reasons": N_("Say what is wrong with it.")}
        )
    found.state, found.reasons, found.note = (
        "returned",
        ",".join(wrong),
        note.strip()[:LONGEST_NOTE],
    )
    found.checked_at, found.checked_by = now, actor.label[:200]
    line.inscription.recording_accepted_at = None
    _note(session, line, found, "return", actor, now, reasons=wrong)
    return found


def _to_check(line: Line, or_in: set[str] = frozenset()) -> Recording:  # type: ignore[assignment]
    found = line.recording
    if found is None or found.state not in {"received", *or_in}:
        raise Refused(N_("There is no recording here that waits to be checked."))
    return found


def mark(session: Session, line: Line, state: str, *, actor: Actor, now: datetime) -> Recording:
    """Mark an accepted recording as "queued" for its session, a queued one as "played"."""
    found = line.recording
    if state not in FOLLOWS:
        raise NotFound(N_("There is no such state of a recording."))
    if found is None or found.state != FOLLOWS[state]:
        raise Refused(N_("Only an accepted recording is queued, and only a queued one is played."))
    found.state = state
    _note(session, line, found, state, actor, now)
    return found


def fall_back(
    session: Session, line: Line, to: str, *, actor: Actor, now: datetime, base_url: str
) -> Inscription:
    """Let the fallback take the place of a recording that was not accepted by the cut-off.

    "read_out": the statement keeps its place and is read by the embassy; "in_lieu": the text is
    published and the place becomes free. Raises Refused before the cut-off.
    """
    one, found = line.inscription, line.recording
    if to not in FALLBACKS or one.mode != "pre_recorded":
        raise Refused(N_("This statement is not made by a recording. Change the reply first."))
    if one.recording_accepted_at is not None:
        raise Refused(N_("Its recording was accepted: there is nothing to fall back from."))
    if not line.late(now):
        raise Refused(N_("Until the cut-off the recording may still come."))
    placed = one.state == "allocated"
    kind: ChangeKind = "changed" if to == "read_out" else "withdrawn"
    if to == "read_out":
        one.mode = "read_out"
    else:
        one.state = "withdrawn"
    if found is not None:
        found.state, found.fallback = "fallen_back", to
    session.flush()
    _note(session, line, found, "fall_back", actor, now, to=to)
    if placed:
        change = FloorChange(kind, one, one.speaker, one.speaker, actor, now, base_url)
        hooks.tell(session, change)
    return one


def the_request(session: Session, inscription_id: int) -> Inscription:
    """Find a request for the floor; raises NotFound."""
    found = session.scalar(select(Inscription).where(Inscription.id == inscription_id))
    if found is None:
        raise NotFound(N_("There is no such request for the floor."))
    return found


def _note(
    session: Session,
    line: Line,
    found: Recording | None,
    verb: str,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> None:
    record(
        session,
        actor,
        f"recordings.{verb}",
        kind="inscription",
        id=line.inscription.id,
        label=line.inscription.delegation.participant.short_name,
        now=now,
        changes={"state": found.state if found else "invited", **changes},
    )
