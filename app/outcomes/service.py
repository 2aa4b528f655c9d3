"""The verbs of outcomes: attach a text, write and submit the summary, record the report back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation.models import SpeakingSlot
from app.audit.service import Actor, record
from app.delegations.models import Participant
from app.errors import N_, Invalid, NotFound, Overtaken, Refused
from app.invitations.scans import Scan, read, write
from app.outcomes.models import StatementText, Summary
from app.rosters.turns import Floor

LONGEST = 20_000


def summary_of(session: Session, session_id: int) -> Summary | None:
    """Give the co-chairs' summary of a session, if one was begun."""
    return session.scalar(select(Summary).where(Summary.session_id == session_id))


def summaries(session: Session, session_ids: Sequence[int]) -> dict[int, Summary]:
    """Give the summaries of several sessions."""
    found = session.scalars(select(Summary).where(Summary.session_id.in_(session_ids)))
    return {one.session_id: one for one in found}


def named_in(session: Session, text: str) -> list[str]:
    """List the Parties that a text names; a summary speaks of none unless the co-chairs wish it."""
    names = session.scalars(
        select(Participant.short_name).where(Participant.category_code == "GOV-PARTIES")
    )
    padded = f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text).split())} "
    return sorted(name for name in names if f" {_plain(name)} " in padded)


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name).split())


def write_summary(
    session: Session,
    floor: Floor,
    text: str,
    *,
    names_meant: bool,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Summary:
    """Keep the draft of a summary; only once the session is closed, and until it is submitted.

    Raises Refused before and after, Invalid for no text, one of more than 20 000 characters or one
    that names Parties unless `names_meant`, and Overtaken where somebody else wrote in between.
    """
    if floor.phase != "closed":
        raise Refused(N_("The summary is written when the session is closed."))
    standing = _locked(session, floor.session_id)
    if standing is not None and standing.state != "draft":
        raise Refused(N_("The summary was submitted. It is not changed any more."))
    text = text.strip()
    _fit(session, text, names_meant=names_meant)
    version = standing.row_version if standing else 0
    if version != seen_version:
        kept = standing.text if standing else ""
        message = N_("Somebody else has written on this summary since you opened it.")
        raise Overtaken(message, {"text": (text, kept)})
    if standing is None:
        standing = Summary(session_id=floor.session_id, state="draft")
        session.add(standing)
    standing.text, standing.written_by, standing.written_at = text, actor.label[:200], now
    session.flush()
    _note(session, "outcomes.write", floor, actor, now, {"characters": len(text)})
    return standing


def _fit(session: Session, text: str, *, names_meant: bool) -> None:
    fault = ""
    values: dict[str, object] = {}
    if not text:
        fault = N_("Write the summary first.")
    elif len(text) > LONGEST:
        fault = N_("Shorten the summary to 20 000 characters.")
    elif not names_meant and named_in(session, text):
        fault = N_("The summary names Parties. Leave the names out, or tick that they are meant.")
    if fault:
        raise Invalid(N_("The summary cannot be kept."), {"text": fault}, **values)


def _locked(session: Session, session_id: int) -> Summary | None:
    return session.scalar(select(Summary).where(Summary.session_id == session_id).with_for_update())


def submit(session: Session, floor: Floor, *, actor: Actor, now: datetime) -> Summary:
    """Submit the summary under the co-chairs' own responsibility; raises Refused without one."""
    summary = _locked(session, floor.session_id)
    if summary is None or summary.state != "draft":
        raise Refused(N_("There is no draft of a summary to submit."))
    summary.state, summary.submitted_at, summary.submitted_by = "submitted", now, actor.label[:200]
    _note(session, "outcomes.submit", floor, actor, now, {"state": ["draft", "submitted"]})
    return summary


def report_back(session: Session, floor: Floor, *, actor: Actor, now: datetime) -> Summary:
    """Record that the co-chairs reported to the closing plenary; raises Refused before that."""
    summary = _locked(session, floor.session_id)
    if summary is None or summary.state != "submitted":
        raise Refused(N_("Only a summary that was submitted is reported back."))
    summary.state, summary.reported_at = "reported_back", now
    summary.reported_by = actor.label[:200]
    _note(session, "outcomes.report", floor, actor, now, {"state": ["submitted", "reported_back"]})
    return summary


def texts(session: Session, session_id: int) -> dict[int, StatementText]:
    """Give the texts of the statements of a session, by slot."""
    query = select(StatementText).join(SpeakingSlot, SpeakingSlot.id == StatementText.slot_id)
    found = session.scalars(query.where(SpeakingSlot.session_id == session_id))
    return {one.slot_id: one for one in found}


def attach(
    session: Session,
    floor: Floor,
    slot_id: int,
    given: Scan,
    *,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> StatementText:
    """Attach the text of a statement, or another in its place; raises NotFound off the list."""
    if session.get(SpeakingSlot, slot_id, with_for_update=True) is None or not any(
        turn.slot_id == slot_id for turn in floor.turns()
    ):
        raise NotFound(N_("There is no such place on this list."))
    write(folder, given.sum, given.data)
    text = session.scalar(select(StatementText).where(StatementText.slot_id == slot_id))
    if text is None:
        text = StatementText(slot_id=slot_id)
        session.add(text)
    text.name, text.media_type, text.size = given.name, given.media_type, len(given.data)
    text.sum, text.kept_by, text.kept_at = given.sum, actor.label[:200], now
    session.flush()
    _note(session, "outcomes.attach", floor, actor, now, {"slot": slot_id, "sum": given.sum})
    return text


def the_text(
    session: Session, session_id: int, slot_id: int, folder: Path
) -> tuple[str, str, bytes]:
    """Give name, kind and bytes of a text; raises NotFound."""
    text = texts(session, session_id).get(slot_id)
    if text is None:
        raise NotFound(N_("There is no text of this statement."))
    return text.name, text.media_type, read(folder, text.sum)


def _note(
    session: Session,
    action: str,
    floor: Floor,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, object],
) -> None:
    label = f"Roundtable {floor.code}"
    record(
        session, actor, action, kind="session", id=floor.session_id, label=label, now=now,
        changes=dict(changes),
    )  # fmt: skip
