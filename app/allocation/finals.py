"""A provisional revision becomes the final list: only with speakers who are confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.allocation import papers, published, rows
from app.allocation.models import Place, Revision, SpeakingSlot
from app.audit.service import Actor, record
from app.errors import N_, Refused
from app.rsvp.models import Inscription

CONFIRMED = ("confirmed", "allocated")


@dataclass(frozen=True)
class Open:
    """One speaker who is not confirmed, and why; `reason` is a translatable sentence."""

    asked: Inscription
    place: Place
    reason: str


def open_points(session: Session, revision: Revision) -> list[Open]:
    """List everything that stands between a revision and the final list, in the order of floor."""
    query = select(Place).where(Place.run_id == revision.run_id)
    places = session.scalars(query.order_by(Place.session_id, Place.position)).all()
    people = rows.of_ids(session, [place.inscription_id for place in places])
    slots = rows.slots(session, revision.conference_id)
    return [
        Open(one, place, reason)
        for place in places
        for one in [people[place.inscription_id]]
        for reason in _reasons(one, place.inscription_id in slots)
    ]


def _reasons(one: Inscription, standing: bool) -> Iterator[str]:  # noqa: FBT001
    if not standing or one.state not in CONFIRMED:
        yield N_("The place was given up since. Publish a next revision first.")
        return
    if one.delegation.answer != "accepted":
        yield N_("The delegation has not accepted for certain.")
    if one.delegation.frozen:
        yield N_("The place is on hold until protocol decides.")
    if (one.behalf or one.group_id) and one.confirmed_at is None:
        yield N_("Those on whose behalf the statement is made have not confirmed it.")
    if one.mode == "pre_recorded" and one.recording_accepted_at is None:
        yield N_("No recording has been accepted yet.")


def make_final(
    session: Session, number: int, conference_id: int, *, actor: Actor, now: datetime
) -> Revision:
    """Make the revision that stands the final list; made final again it stays as it is.

    The lists are kept anew, with whoever has taken over a place since, and printed anew. Nobody
    is written to: no time changes. Raises NotFound, and Refused for an earlier revision or while
    a speaker is not confirmed.
    """
    rows.the_conference(session, conference_id, lock=True)
    revision = published.the_revision(session, conference_id, number)
    latest = rows.latest_revision(session, conference_id)
    if latest is None or latest.id != revision.id:
        raise Refused(N_("Revision %(number)s has been replaced by a later one."), number=number)
    if revision.state == "final":
        return revision
    waiting = len({point.asked.id for point in open_points(session, revision)})
    if waiting:
        raise Refused(
            N_("%(count)s speakers are not confirmed yet; the list says which, and why."),
            count=waiting,
        )
    revision.state, revision.final_at, revision.final_by = "final", now, actor.label[:200]
    held = select(Place.inscription_id).where(Place.run_id == revision.run_id)
    session.execute(
        update(SpeakingSlot)
        .where(SpeakingSlot.inscription_id.in_(held), SpeakingSlot.state == "provisional")
        .values(state="final")
    )
    published.freeze(session, revision)
    papers.ask_lists(session, revision, now=now)
    label = f"Revision {revision.number}"
    record(
        session, actor, "allocation.final", kind="revision", id=revision.id, label=label, now=now
    )
    return revision
