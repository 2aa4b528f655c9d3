"""A draft becomes the published list: places frozen, entries changed, those concerned told."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.allocation import (
    consequences,
    drafts,
    entry_words,
    letters,
    papers,
    planner,
    published,
    rows,
)
from app.allocation.entries import Told
from app.allocation.models import Place, Revision, Run, SpeakingSlot, Unplaced
from app.audit.service import Actor, record
from app.errors import N_, Overtaken, Refused
from app.programme.models import ConferenceSession, SessionRole
from app.rsvp.hooks import FloorChange
from app.rsvp.models import Inscription


def would_tell(session: Session, run_id: int, *, base_url: str = "") -> list[Told]:
    """List whom the publication of a run would write to, and of what; nothing is written."""
    run = drafts.the_run(session, run_id)
    conference = rows.the_conference(session, run.conference_id)
    return consequences.of_run(session, run_id, conference, base_url)


def publish(
    session: Session, run_id: int, *, actor: Actor, now: datetime, settings: Mapping[str, Any]
) -> Revision:
    """Publish a draft as the next revision and write to each person whose entry changes.

    Publishing a published run again changes nothing, mails nobody and gives its revision.
    Raises Refused where the run is no draft or no longer keeps the rules, and Overtaken where
    another revision was published since the draft was made.
    """
    run = drafts.the_run(session, run_id)
    conference = rows.the_conference(session, run.conference_id, lock=True)
    session.refresh(run)
    already = session.scalar(select(Revision).where(Revision.run_id == run.id))
    if already is not None:
        return already
    latest = rows.latest_revision(session, conference.id)
    _fit(run, latest, rows.material(session, conference))
    told = consequences.of_run(session, run.id, conference, settings["BASE_URL"])
    revision = Revision(
        conference_id=conference.id,
        number=latest.number + 1 if latest else 1,
        run_id=run.id,
        published_at=now,
        published_by=actor.label[:200],
    )
    session.add(revision)
    session.flush()
    changes = _freeze(session, run, revision)
    run.state = "published"
    published.freeze(session, revision)
    papers.ask_lists(session, revision, now=now)
    letters.tell(session, told, conference, revision, settings=settings, now=now)
    _record(session, revision, changes, told, actor, now)
    return revision


def _fit(run: Run, latest: Revision | None, found: rows.Material) -> None:
    if run.state != "draft":
        raise Refused(N_("Run %(number)s is not a draft and cannot be published."), number=run.id)
    standing = latest.number if latest else 0
    if run.follows != standing:
        raise Overtaken(
            N_(
                "Revision %(number)s has been published by %(by)s since this draft was made. "
                "Start another run, which stays near the list as it now stands."
            ),
            {"revision": (run.follows, standing)},
            number=standing,
            by=latest.published_by if latest else "",
        )
    _, broken = planner.drift(run, found)
    if broken:
        raise Refused(
            N_("This draft no longer holds. %(reasons)s Start another run."),
            reasons=" ".join(broken),
        )


def _freeze(session: Session, run: Run, revision: Revision) -> Counter[str]:
    """Bring the slots in line with the places: a slot keeps its id whatever happens to it."""
    places = session.scalars(select(Place).where(Place.run_id == run.id)).all()
    slots = _every_slot(session, run.conference_id)
    counts = Counter(
        _settle(session, slots.get(one.inscription_id), one, revision) for one in places
    )
    placed = {place.inscription_id for place in places}
    for slot in slots.values():
        if slot.inscription_id not in placed and slot.state != "withdrawn":
            slot.state, slot.revision_id = "withdrawn", revision.id
            counts["withdrawn"] += 1
    _set_states(session, run.id, placed)
    return counts


def _every_slot(session: Session, conference_id: int) -> dict[int, SpeakingSlot]:
    query = (
        select(SpeakingSlot)
        .join(ConferenceSession, SpeakingSlot.session_id == ConferenceSession.id)
        .where(ConferenceSession.conference_id == conference_id)
    )
    return {slot.inscription_id: slot for slot in session.scalars(query)}


def _settle(session: Session, slot: SpeakingSlot | None, place: Place, revision: Revision) -> str:
    """Make or move one slot and say which; one that stays as it is keeps its revision too."""
    kind = "new" if slot is None or slot.state == "withdrawn" else "moved"
    if slot is None:
        slot = SpeakingSlot(inscription_id=place.inscription_id)
        session.add(slot)
    there = (slot.session_id, slot.position, slot.starts_at, slot.ends_at)
    if kind == "moved" and there == (
        place.session_id,
        place.position,
        place.starts_at,
        place.ends_at,
    ):
        slot.state = "provisional" if slot.state == "final" else slot.state
        return "same"
    slot.session_id, slot.position = place.session_id, place.position
    slot.starts_at, slot.ends_at = place.starts_at, place.ends_at
    slot.revision_id, slot.state = revision.id, "provisional"
    return kind


def _set_states(session: Session, run_id: int, placed: set[int]) -> None:
    waiting = select(Unplaced.inscription_id).where(Unplaced.run_id == run_id)
    standing = Inscription.state.in_(rows.STANDING)
    for state, chosen in (("allocated", placed), ("waitlisted", waiting)):
        session.execute(
            update(Inscription)
            .where(Inscription.id.in_(chosen), standing, Inscription.state != state)
            .values(state=state, row_version=Inscription.row_version + 1)
        )


def _record(
    session: Session,
    revision: Revision,
    changes: Counter[str],
    told: list[Told],
    actor: Actor,
    now: datetime,
) -> None:
    written = Counter(one.kind for one in told)
    record(
        session,
        actor,
        "allocation.publish",
        kind="revision",
        id=revision.id,
        label=f"Revision {revision.number}",
        now=now,
        changes={"run": revision.run_id, "places": dict(changes), "letters": dict(written)},
    )


def follow(session: Session, change: FloorChange, *, settings: Mapping[str, Any]) -> None:
    """Let a published place follow a reply: a substitute takes it over, a withdrawal frees it.

    The list itself is only renumbered by the next revision.
    """
    one = rows.of_ids(session, [change.inscription.id])[change.inscription.id]
    slot = published_slot(session, one.id)
    conference = rows.the_conference(session, one.conference_id)
    revision = rows.latest_revision(session, conference.id)
    if slot is None or revision is None:
        return
    if change.kind == "withdrawn":
        slot.state = "withdrawn"
    told = consequences.of_place(session, conference, one, slot, change.base_url)
    letters.tell(session, told, conference, revision, settings=settings, now=change.now)
    record(
        session,
        change.actor,
        "allocation.follow",
        kind="inscription",
        id=one.id,
        label=entry_words.spoken_for(one),
        now=change.now,
        changes={"why": change.kind, "letters": dict(Counter(one.kind for one in told))},
    )


def published_slot(session: Session, inscription_id: int) -> SpeakingSlot | None:
    """Give the place of an inscription on the published list, if it has one."""
    query = select(SpeakingSlot).where(SpeakingSlot.inscription_id == inscription_id)
    return session.scalar(query.where(SpeakingSlot.state != "withdrawn"))


def is_published(session: Session, role: SessionRole) -> bool:
    """Tell whether a list stands that a place of honour belongs to; before, all is a draft."""
    table = session.get_one(ConferenceSession, role.session_id)
    return rows.latest_revision(session, table.conference_id) is not None


def follow_role(
    session: Session, role: SessionRole, *, settings: Mapping[str, Any], now: datetime
) -> None:
    """Tell who was named to a place of honour, and who no longer holds it, at once.

    Before the first revision nobody is told anything.
    """
    table = session.get_one(ConferenceSession, role.session_id)
    conference = rows.the_conference(session, table.conference_id)
    revision = rows.latest_revision(session, conference.id)
    if revision is not None:
        told = consequences.of_role(session, conference, role, settings["BASE_URL"])
        letters.tell(session, told, conference, revision, settings=settings, now=now)
