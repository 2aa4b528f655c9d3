"""Sending a reminder that is due: to whoever is silent at that moment, once to each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app import db
from app.audit.service import SYSTEM
from app.delegations.models import Addressee, Participant
from app.documents import phrases, wording
from app.invitations import channels, letter, reminders, silent
from app.invitations.links import draw
from app.invitations.lookup import about, label, note
from app.invitations.models import Dispatch, Invitation, Reminder, ReminderLetter
from app.jobs.kinds import Report
from app.jobs.models import Job
from app.notifications import service as notifications
from app.programme.models import Conference
from app.web import clock

KIND = "reminder"
AT_ONCE = 50  # letters in one transaction: other writers need not wait long
UNLINKED = "(personal link, drawn when the reminder is sent)"

Pair = tuple[Invitation, Dispatch | None]


def perform(settings: Mapping[str, Any], *, reminder_id: int, report: Report) -> dict[str, Any]:
    """Write the letters of a reminder, some in each transaction, until nobody is left.

    After a crash it goes on with whoever has none yet. It stops when the reminder is paused.
    """
    now, sent = clock.of(settings), 0
    while True:
        with db.writing() as session:
            session.connection()  # wait for the lock before looking at the clock
            count, goes_on = send_some(
                session, reminder_id, base_url=settings["BASE_URL"], now=now()
            )
        sent += count
        wanted = report({"done": sent, "sentence": f"Reminders written: {sent}"})
        if not (wanted and goes_on):
            return {"sent": sent, "sentence": f"Reminders written: {sent}"}


def send_some(
    session: Session, reminder_id: int, *, base_url: str, now: datetime, most: int = AT_ONCE
) -> tuple[int, bool]:
    """Remind the next few who are still silent; give how many, and whether to go on."""
    reminder = reminders.find(session, reminder_id, lock=True)
    if reminder.state != "running":
        return 0, False
    conference = _conference(session, reminder.conference_id)
    found = _next(session, reminder, conference, most)
    for invitation, way in found:
        _remind(session, reminder, conference, invitation, way, base_url=base_url, now=now)
    if not found:
        reminder.state, reminder.ended_at = "done", now
    return len(found), bool(found)


def _next(session: Session, reminder: Reminder, conference: Conference, most: int) -> list[Pair]:
    # The row lock is that of a reply: whoever answers at this moment is either seen or waits.
    has = exists().where(
        ReminderLetter.reminder_id == reminder.id, ReminderLetter.invitation_id == Invitation.id
    )
    query = (
        select(Invitation)
        .join(Addressee, Addressee.id == Invitation.addressee_id)
        .join(Participant, Participant.id == Addressee.participant_id)
        .where(Invitation.conference_id == conference.id, silent.is_silent(conference), ~has)
        .where(Invitation.state != "returned")
        .options(
            joinedload(Invitation.addressee).joinedload(Addressee.mission),
            joinedload(Invitation.document),
        )
        .order_by(Invitation.id)
        .limit(most)
        .with_for_update(of=Invitation)
    )
    if reminder.channel is not None:
        query = query.where(Invitation.channel == reminder.channel)
    found = session.scalars(query).unique().all()
    mine = Dispatch.invitation_id.in_([one.id for one in found])
    ways = session.scalars(select(Dispatch).where(mine, channels.is_current()))
    by_invitation = {way.invitation_id: way for way in ways}
    return [(one, by_invitation.get(one.id)) for one in found]


def _remind(
    session: Session,
    reminder: Reminder,
    conference: Conference,
    invitation: Invitation,
    way: Dispatch | None,
    *,
    base_url: str,
    now: datetime,
) -> None:
    formal = invitation.channel != "email"
    mailed = way is not None and bool(way.address)
    kept = ReminderLetter(
        reminder_id=reminder.id,
        invitation_id=invitation.id,
        channel=invitation.channel,
        mailed=mailed,
        written_at=now,
    )
    session.add(kept)
    if way is not None and mailed:
        link = letter.reply_url(base_url, draw(session, invitation, actor=SYSTEM, now=now))
        notifications.write(
            session,
            KIND,
            about=about(invitation.id),
            once=f"reminder:{reminder.id}:{invitation.id}",
            to_name=way.carrier,
            to_address=way.address,
            values=values(conference, invitation, now=now, link=link),
            now=now,
            formal=formal,
        )
    note(session, invitation, "remind", SYSTEM, now, channel=invitation.channel, mailed=mailed)


def values(
    conference: Conference, invitation: Invitation, *, now: datetime, link: str = UNLINKED
) -> dict[str, Any]:
    """Give everything that a reminder says; formal unless the letter went by e-mail."""
    sent = invitation.dispatched_at or now
    addressee = invitation.addressee
    return {
        **letter.about_link(conference, addressee, reference=label(invitation), link=link, now=now),
        "formal": invitation.channel != "email",
        "whom": wording.whom(addressee, "en"),
        "through": addressee.mission.name if addressee.mission else "",
        "letter_dated": phrases.day(sent.astimezone(ZoneInfo(conference.zone)).date()),
        "deadline": phrases.deadline(conference, "rsvp"),
        "city": conference.city,
        "dates": phrases.dates(conference.first_day, conference.last_day),
        "signatory": conference.signatory,
    }


def preview(
    session: Session, invitation_id: int, *, now: datetime
) -> tuple[Invitation, notifications.Composed]:
    """Compose the reminder of one addressee as it would go now; raises NotFound."""
    one = _loaded(session, [invitation_id])[0]
    said = values(one.conference, one, now=now)
    return one, notifications.compose(KIND, said, "en")


def to_print(
    session: Session, invitation_ids: Sequence[int], *, now: datetime
) -> list[tuple[Invitation, notifications.Composed]]:
    """Compose the reminders that are handed over on paper; they carry no link."""
    found = _loaded(session, invitation_ids)
    said = [values(one.conference, one, now=now, link="") for one in found]
    return [
        (one, notifications.compose(KIND, words, "en"))
        for one, words in zip(found, said, strict=True)
    ]


def _loaded(session: Session, invitation_ids: Sequence[int]) -> list[Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.id.in_(invitation_ids))
        .options(
            joinedload(Invitation.addressee).joinedload(Addressee.mission),
            joinedload(Invitation.conference).selectinload(Conference.deadlines),
            joinedload(Invitation.document),
        )
        .order_by(Invitation.id)
    )
    return list(session.scalars(query).unique())


def _conference(session: Session, conference_id: int) -> Conference:
    return session.scalars(
        select(Conference)
        .where(Conference.id == conference_id)
        .options(selectinload(Conference.deadlines))
    ).one()


def ended(session: Session, job: Job, now: datetime) -> None:  # noqa: ARG001 (the hook's shape)
    """Bring a reminder to rest whose work was stopped or failed; what was sent stays sent."""
    reminder = reminders.find(session, int(job.arguments["reminder_id"]), lock=True)
    if reminder.state == "running":
        reminder.state = "paused" if job.state == "cancelled" else "failed"


def performer(settings: Mapping[str, Any]) -> Callable[..., Any]:
    """Give what a worker calls."""
    return partial(perform, settings)


def ring(now: datetime, _settings: Mapping[str, Any] | None = None) -> int:
    """Hand over what is due, and give how many reminders that were."""
    with db.reading() as session:
        if not reminders.any_due(session, now):
            return 0
    with db.writing() as session:
        return reminders.start_due(session, now=now)
