"""The plan of reminders: on which day, by which channel, and who would get one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound, Refused
from app.invitations import register, silent
from app.invitations.models import CHANNELS, Invitation, Reminder, ReminderLetter
from app.invitations.register import Entry, Question
from app.jobs import service as jobs
from app.programme import service as programme
from app.programme.models import Conference

JOB = "remind"
HOUR = time(9)  # at the place of the meeting
USUAL = (14, 7, 2)  # days before the deadline
STATES = {
    "planned": N_("Planned"),
    "paused": N_("Paused"),
    "running": N_("Being sent"),
    "done": N_("Sent"),
    "failed": N_("Stopped by a fault"),
}


def planned(session: Session, conference_id: int) -> Sequence[Reminder]:
    """List the plan of a conference by date."""
    mine = select(Reminder).where(Reminder.conference_id == conference_id)
    return session.scalars(mine.order_by(Reminder.due_at)).all()


def find(session: Session, reminder_id: int, *, lock: bool = False) -> Reminder:
    """Find a reminder, for the rest of the transaction if locked; raises NotFound."""
    found = session.get(Reminder, reminder_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound(N_("There is no such reminder."))
    return found


def moment(conference: Conference, on: date) -> datetime:
    """Give the moment of a day at which a reminder is due: nine in the morning there."""
    return datetime.combine(on, HOUR, ZoneInfo(conference.zone))


def usual_days(conference: Conference, now: datetime) -> list[date]:
    """Propose two weeks, one week and two days before the deadline, as far as they are ahead."""
    due = programme.deadline(conference, "rsvp")
    if due is None:
        return []
    last = due.due_at.astimezone(ZoneInfo(conference.zone)).date()
    days = [last - timedelta(days=number) for number in USUAL]
    return [day for day in days if moment(conference, day) > now]


def plan(
    session: Session,
    conference: Conference,
    on: date,
    channel: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> Reminder:
    """Plan a reminder for a day; `channel` None reminds each by the channel of their letter.

    Raises Invalid (fields "on", "channel") for a day that has passed, lies after the segment
    or has a reminder already.
    """
    due_at = moment(conference, on)
    faults = {}
    if channel is not None and channel not in CHANNELS:
        faults["channel"] = N_("Choose a channel from the list.")
    if due_at <= now:
        faults["on"] = N_("This day has begun or passed. Choose a later one.")
    elif on > conference.last_day:
        faults["on"] = N_("This day lies after the segment. Choose an earlier one.")
    if faults:
        raise Invalid(N_("This reminder cannot be planned."), faults)
    made = _put(session, Reminder(conference_id=conference.id, due_at=due_at, channel=channel))
    _note(session, made, "plan_reminder", actor, now, channel=channel or "own")
    return made


def set_state(
    session: Session, reminder_id: int, verb: str, *, actor: Actor, now: datetime
) -> Reminder:
    """Pause a reminder ("pause"), or let it go on ("resume"); what was sent stays sent.

    Raises NotFound, and Refused where it is too late for that.
    """
    found = find(session, reminder_id, lock=True)
    before, after = found.state, {"pause": "paused", "resume": "planned"}.get(verb, "")
    allowed = {"pause": {"planned", "running"}, "resume": {"paused", "failed"}}
    if before not in allowed.get(verb, ()):
        raise Refused(N_("This is not possible any more: the reminder has gone on meanwhile."))
    found.state, found.job_id = after, None
    _note(session, found, f"{verb}_reminder", actor, now, state=[before, after])
    return found


def remove(session: Session, reminder_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a reminder out of the plan; raises NotFound, and Refused once letters were sent."""
    found = find(session, reminder_id, lock=True)
    if found.state == "running" or letters(session, reminder_id):
        raise Refused(N_("Letters of this reminder were sent; it can be paused, not removed."))
    _note(session, found, "remove_reminder", actor, now)
    session.delete(found)


def letters(session: Session, reminder_id: int) -> Sequence[ReminderLetter]:
    """List who was reminded, in the order in which it was written down."""
    mine = select(ReminderLetter).where(ReminderLetter.reminder_id == reminder_id)
    return session.scalars(
        mine.order_by(ReminderLetter.written_at, ReminderLetter.invitation_id)
    ).all()


def counts(session: Session, reminder_ids: Sequence[int]) -> dict[int, int]:
    """Count the letters of each reminder; one statement."""
    counted = select(ReminderLetter.reminder_id, func.count()).group_by(ReminderLetter.reminder_id)
    rows = session.execute(counted.where(ReminderLetter.reminder_id.in_(reminder_ids)))
    return {row[0]: row[1] for row in rows}


def told(
    session: Session, conference: Conference, sent: Sequence[ReminderLetter], language: str
) -> list[tuple[ReminderLetter, Entry]]:
    """Name whoever was reminded, in the order of the letters; two statements."""
    mine = Invitation.id.in_([one.invitation_id for one in sent])
    rows = session.execute(select(Invitation.id, Invitation.addressee_id).where(mine))
    addressees = {row[0]: row[1] for row in rows}
    entries = register.entries(session, conference, list(addressees.values()), language)
    named = {one.invitation_id: one for one in entries}
    return [(one, named[one.invitation_id]) for one in sent if one.invitation_id in named]


def would_get(
    session: Session, conference: Conference, channel: str | None, language: str
) -> list[Entry]:
    """List who would be reminded if it were now: the silent, of one channel or of all."""
    question = Question(channel=channel or "", sort="name")
    to_all = silent.is_silent(conference) & (Invitation.state != "returned")
    found = register.find(session, conference, question, language, to_all)
    return register.entries(session, conference, [one.addressee_id for one in found], language)


def start_due(session: Session, *, now: datetime) -> int:
    """Hand every reminder that is due to a worker, once, and give how many those were."""
    due = (
        select(Reminder)
        .where(Reminder.state == "planned", Reminder.due_at <= now)
        .order_by(Reminder.id)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(due).all()
    for reminder in found:
        job = jobs.enqueue(session, JOB, {"reminder_id": reminder.id}, now=now)
        reminder.state, reminder.job_id = "running", job.id
    return len(found)


def any_due(session: Session, now: datetime) -> bool:
    """Tell whether a reminder waits to be sent; costs less than trying."""
    due = (Reminder.state == "planned") & (Reminder.due_at <= now)
    return session.scalar(select(Reminder.id).where(due).limit(1)) is not None


def _put(session: Session, reminder: Reminder) -> Reminder:
    try:
        with session.begin_nested():
            session.add(reminder)
    except IntegrityError:
        fault = N_("There is a reminder on this day already.")
        raise Invalid(N_("This reminder cannot be planned."), {"on": fault}) from None
    return reminder


def _note(
    session: Session, reminder: Reminder, verb: str, actor: Actor, now: datetime, **changes: object
) -> None:
    record(
        session,
        actor,
        f"invitations.{verb}",
        kind="reminder",
        id=reminder.id,
        label=reminder.due_at.date().isoformat(),
        now=now,
        changes=changes,
    )
