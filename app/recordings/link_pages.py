"""Where a delegation registers its recording and reads what was found, by its personal link."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import db
from app.errors import N_ as _N
from app.errors import Invalid, NotFound
from app.recordings import listing, service, words
from app.recordings.forms import RecordingForm
from app.recordings.listing import Line
from app.rsvp.hooks import Concern
from app.rsvp.visits import Visit
from app.rsvp.ways import ByLink
from app.web.fields import blame

bp = Blueprint("recording", __name__, url_prefix="/r/<token>/recording/<int:inscription_id>")

OPEN = ("invited", "returned")


@bp.get("")
def show(token: str, inscription_id: int) -> str:
    """Show the form, with what was registered and what was found."""
    with db.reading() as session:
        visit = ByLink(token).open(session)
        return _page(token, visit, _own(session, visit, inscription_id), None)


@bp.post("")
def register(token: str, inscription_id: int) -> ResponseReturnValue:
    """Register a recording."""
    form = RecordingForm()
    with db.writing() as session:
        visit = ByLink(token).open(session)
        line = _own(session, visit, inscription_id)
        if form.validate_on_submit():
            try:
                service.register(session, line, form.given(), actor=visit.hand.actor, now=visit.now)
            except Invalid as reason:
                blame(form, reason)
            else:
                flash(gettext("The recording is registered. It is checked next."), "success")
                return redirect(url_for("rsvp.overview", token=token), 303)
    return _page(token, visit, line, form), 422


def _own(session: Session, visit: Visit, inscription_id: int) -> Line:
    delegation = visit.standing.delegation
    found = listing.of_delegation(session, visit.conference, delegation.id) if delegation else []
    line = next((one for one in found if one.inscription.id == inscription_id), None)
    if line is None:
        raise NotFound(_N("There is no statement by recording here."))
    return line


def _page(token: str, visit: Visit, line: Line, form: RecordingForm | None) -> str:
    return render_template(
        "recordings/own.html",
        way=ByLink(token),
        visit=visit,
        conference=visit.conference,
        line=line,
        form=form or form_for(line),
        words=words,
    )


def form_for(line: Line) -> RecordingForm:
    """Make the form, filled with what was registered before."""
    known = line.recording
    data = {"language": line.inscription.language}
    return RecordingForm(formdata=None, obj=known, data=None if known else data)


def concerns(session: Session, visit: Visit) -> list[Concern]:
    """Tell a delegation of a recording that is missing, returned or accepted."""
    delegation, given = visit.standing.delegation, visit.standing.given
    asked = (given.inscription, given.on_behalf) if given else ()
    if delegation is None or not any(one and one.mode == "pre_recorded" for one in asked):
        return []
    found = listing.of_delegation(session, visit.conference, delegation.id)
    return [_concern(visit, line) for line in found if line.state in (*OPEN, "received")]


def _concern(visit: Visit, line: Line) -> Concern:
    said = {
        "invited": gettext("The recording of your statement"),
        "returned": gettext("Another recording: the one you sent was returned"),
        "received": gettext("Your recording is registered and is being checked"),
    }
    reasons = "; ".join(str(words.REASONS[one]) for one in line.reasons)
    limit = gettext("At most %(n)s seconds, with its text.", n=line.limit_s)
    token = visit.token
    number = line.inscription.id
    return Concern(
        said[line.state],
        due_at=line.due_at,
        explains=f"{reasons}. {limit}" if reasons else limit,
        url=url_for("recording.show", token=token, inscription_id=number) if token else "",
        label=gettext("Register the recording"),
        urgent=line.state == "returned",
    )
