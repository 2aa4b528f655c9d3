"""Pages of the reminders: the plan, who would get which letter, what was sent, what to print."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from app import db
from app.accounts.gates import me, requires
from app.errors import N_, Invalid, NotFound
from app.invitations import register, reminders, reminding
from app.invitations.forms import ReminderForm
from app.invitations.models import Reminder
from app.jobs import service as jobs
from app.programme import service as programme
from app.web import clock
from app.web.fields import blame

bp = Blueprint("reminders", __name__, url_prefix="/invitations/reminders")
UNPROCESSABLE = 422
LISTED = 300


@bp.get("")
@requires("invitations.read")
def index() -> ResponseReturnValue:
    """Show the plan, and a form to add a day to it."""
    return _page(None)


def _page(form: ReminderForm | None) -> str:
    with db.reading() as session:
        conference = programme.whole(session)
        plan = reminders.planned(session, conference.id)
        counts = reminders.counts(session, [one.id for one in plan])
    days = reminders.usual_days(conference, clock.now())
    taken = {one.due_at for one in plan}
    free = [day for day in days if reminders.moment(conference, day) not in taken]
    first = free[0] if free else None
    form = form or ReminderForm(formdata=None, data={"on": first}).offer()
    return render_template(
        "invitations/reminders.html",
        conference=conference,
        due=programme.deadline(conference, "rsvp"),
        plan=plan,
        counts=counts,
        usual=free,
        form=form,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"states": reminders.STATES, "channels": register.CHANNELS}


@bp.post("")
@requires("invitations.dispatch")
def plan() -> ResponseReturnValue:
    """Plan a reminder for a day, or the usual three at once."""
    form = ReminderForm().offer()
    if "usual" in request.form:
        return _plan_usual()
    day = form.on.data
    if not form.validate() or day is None:
        return _page(form), UNPROCESSABLE
    try:
        with db.writing() as session:
            conference = programme.current(session)
            channel = form.channel.data or None
            reminders.plan(session, conference, day, channel, actor=me(), now=clock.now())
    except Invalid as reason:
        blame(form, reason)
        return _page(form), UNPROCESSABLE
    flash(gettext("The reminder is planned. It is sent by itself on its day."), "success")
    return redirect(url_for("reminders.index"))


def _plan_usual() -> ResponseReturnValue:
    now = clock.now()
    with db.writing() as session:
        conference = programme.whole(session)
        taken = {one.due_at for one in reminders.planned(session, conference.id)}
        for day in reminders.usual_days(conference, now):
            if reminders.moment(conference, day) not in taken:
                reminders.plan(session, conference, day, None, actor=me(), now=now)
    flash(gettext("The usual reminders are planned. Each is sent by itself on its day."), "success")
    return redirect(url_for("reminders.index"))


@bp.get("/<int:reminder_id>")
@requires("invitations.read")
def show(reminder_id: int) -> ResponseReturnValue:
    """Show who would get which letter if it were now, or who got one."""
    now, language = clock.now(), get_locale().language
    with db.reading() as session:
        conference = programme.whole(session)
        reminder = reminders.find(session, reminder_id)
        sent = reminders.letters(session, reminder_id)
        had = {one.invitation_id for one in sent}
        waiting = _waiting(session, conference, reminder, language, had)
        shown = _shown(waiting)
        letter = (
            reminding.preview(session, waiting[shown].invitation_id or 0, now=now)[1]
            if waiting
            else None
        )
        told = reminders.told(session, conference, sent, language)
        job = jobs.find(session, reminder.job_id) if reminder.job_id else None
    return render_template(
        "invitations/reminder.html",
        conference=conference,
        reminder=reminder,
        sent=told,
        to_print=sum(1 for one in sent if not one.mailed),
        waiting=waiting,
        listed=LISTED,
        shown=waiting[shown] if waiting else None,
        place=shown + 1,
        letter=letter,
        job=job,
        page_url=lambda entry: url_for(
            "reminders.show", reminder_id=reminder_id, show=entry.invitation_id
        ),
        **_words(),
    )


def _waiting(
    session: Any, conference: Any, reminder: Reminder, language: str, had: set[int]
) -> list[register.Entry]:
    if reminder.state == "done":
        return []
    entries = reminders.would_get(session, conference, reminder.channel, language)
    return [one for one in entries if one.invitation_id not in had]


def _shown(waiting: list[register.Entry]) -> int:
    wanted = request.args.get("show", 0, int)
    places = {one.invitation_id: place for place, one in enumerate(waiting)}
    return places.get(wanted, 0)


@bp.post("/<int:reminder_id>/<verb>")
@requires("invitations.dispatch")
def change(reminder_id: int, verb: str) -> ResponseReturnValue:
    """Pause a reminder, let it go on, or take it out of the plan."""
    said = {
        "pause": gettext("The reminder is paused; nothing more is sent until you let it go on."),
        "resume": gettext("The reminder goes on; if its day has come, it is sent now."),
        "remove": gettext("The reminder was taken out of the plan."),
    }
    if verb not in said:
        raise NotFound(N_("There is no such act."))
    with db.writing() as session:
        if verb == "remove":
            reminders.remove(session, reminder_id, actor=me(), now=clock.now())
        else:
            reminders.set_state(session, reminder_id, verb, actor=me(), now=clock.now())
    flash(said[verb], "success")
    return redirect(url_for("reminders.index"))


@bp.get("/<int:reminder_id>/print")
@requires("invitations.read")
def paper(reminder_id: int) -> ResponseReturnValue:
    """Show the reminders that are handed over on paper, one on each sheet."""
    with db.reading() as session:
        conference = programme.current(session)
        sent = reminders.letters(session, reminder_id)
        numbers = [one.invitation_id for one in sent if not one.mailed]
        letters = reminding.to_print(session, numbers, now=clock.now())
    return render_template(
        "invitations/reminder_print.html",
        conference=conference,
        reminder_id=reminder_id,
        letters=letters,
    )
