"""The published slots of one roundtable as a calendar for those who run it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import duties, entries, entry_words, lists
from app.allocation.models import Revision, SpeakingSlot
from app.calendars import ics
from app.calendars import service as calendars
from app.calendars.ics import Organizer, PublicEntry
from app.calendars.models import CalendarEntry
from app.calendars.shapes import Entry
from app.programme.models import Conference, ConferenceSession


def of_table(
    session: Session,
    conference: Conference,
    table: ConferenceSession,
    sender: Organizer,
    domain: str,
) -> bytes:
    """Write the published statements of a roundtable: METHOD:PUBLISH, nobody is asked.

    A recording has no speaker to invite. Its slot stands here as whoever plays it has it; where
    nobody has been named to play it, the slot stands for itself.
    """
    there = _once(calendars.entries_at(session, entries.gathering(table.id)))
    played = [
        slot
        for slot in lists.slots_of(session, table.id)
        if slot.inscription.mode == "pre_recorded"
        and duties.recording(slot.inscription_id) not in there
    ]
    revisions = _revisions(session, played)
    recordings = [
        _recording(conference, table, slot, revisions[slot.revision_id], domain) for slot in played
    ]
    name = f"{conference.short_title}: Roundtable {table.code}"
    found: list[Entry] = [*there.values(), *recordings]
    return ics.publication(found, sender, name=name)


def _once(found: Sequence[CalendarEntry]) -> dict[str, CalendarEntry]:
    """Give one entry a slot, by thread: several who play a recording share its UID."""
    by_thread: dict[str, CalendarEntry] = {}
    for entry in found:
        by_thread.setdefault(entry.thread, entry)
    return by_thread


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
    return PublicEntry(
        uid=f"slot-{slot.id}@{domain}",
        sequence=revision.number,  # a slot remembers the revision that last changed it
        starts_at=entries.whole_minute(slot.starts_at),
        ends_at=entries.whole_minute(slot.ends_at) + entries.MINUTE,
        zone=conference.zone,
        summary=entry_words.playback(slot.inscription, table, "en"),
        description="The time is an estimate: not before it.",
        location=table.room or conference.place,
        url="",
        created_at=revision.published_at,
        stamped_at=revision.published_at,
    )
