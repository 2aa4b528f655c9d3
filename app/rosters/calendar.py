"""The published slots of one roundtable as a calendar for those who run it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import entries, lists
from app.allocation.models import Revision, SpeakingSlot
from app.calendars import ics
from app.calendars import service as calendars
from app.calendars.ics import Organizer, PublicEntry
from app.programme.models import Conference, ConferenceSession


def of_table(
    session: Session,
    conference: Conference,
    table: ConferenceSession,
    sender: Organizer,
    domain: str,
) -> bytes:
    """Write the published statements of a roundtable: METHOD:PUBLISH, nobody is asked.

    A recording has no speaker to invite; its slot stands here for the technical operator.
    """
    spoken = calendars.entries_at(session, entries.gathering(table.id))
    played = [
        slot
        for slot in lists.slots_of(session, table.id)
        if slot.inscription.mode == "pre_recorded"
    ]
    revisions = _revisions(session, played)
    recordings = [
        _recording(conference, table, slot, revisions[slot.revision_id], domain) for slot in played
    ]
    name = f"{conference.short_title}: Roundtable {table.code}"
    return ics.publication([*spoken, *recordings], sender, name=name)


def _revisions(session: Session, slots: Sequence[SpeakingSlot]) -> dict[int, Revision]:
    if not slots:
        return {}
    wanted = {slot.revision_id for slot in slots}
    return {one.id: one for one in session.scalars(select(Revision).where(Revision.id.in_(wanted)))}


def _recording(
    conference: Conference,
    table: ConferenceSession,
    slot: SpeakingSlot,
    revision: Revision,
    domain: str,
) -> PublicEntry:
    spoken_for = entries.spoken_for(slot.inscription)
    return PublicEntry(
        uid=f"slot-{slot.id}@{domain}",
        sequence=revision.number,  # a slot remembers the revision that last changed it
        starts_at=entries.whole_minute(slot.starts_at),
        ends_at=entries.whole_minute(slot.ends_at) + entries.MINUTE,
        zone=conference.zone,
        summary=f"Play the recording of {spoken_for}: Roundtable {table.code}",
        description="The time is an estimate: not before it.",
        location=table.room or conference.place,
        url="",
        created_at=revision.published_at,
        stamped_at=revision.published_at,
    )
