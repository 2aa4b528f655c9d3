"""The clerk's desk: one page, one form for every act, and a page for acts that need words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import words
from app.delegations.models import Participant
from app.errors import N_, Invalid, NotFound, Overtaken, Refused
from app.live.answers import Followed, answer
from app.live.topics import Topic
from app.programme import service as programme
from app.rosters import choices, desk, desk_words, kept_acts, screens, service
from app.rosters.acts import KINDS, foresee, perform
from app.rosters.arguments import UNLISTED_S
from app.rosters.desk import Desk
from app.rosters.desk_forms import FORMS, ActForm
from app.web import clock
from app.web.fields import blame

bp = Blueprint("desk", __name__, url_prefix="/rosters/<code>/desk")
FIELDS = ("turn", "other", "ends", "limit_s", "whom", "minutes", "mode")
SHOWN_FIRST = {"insert"}  # what it would move is shown before it is done
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TITLES = {
    "open": lazy_gettext("Open the session"),
    "close": lazy_gettext("Close the session"),
    "insert": lazy_gettext("Put somebody at the head of the list"),
    "point_of_order": lazy_gettext("Point of order"),
    "right_of_reply": lazy_gettext("Right of reply"),
    "swap": lazy_gettext("Exchange two places"),
    "mode": lazy_gettext("Another manner of speaking"),
}


@bp.get("")
@requires("floor.control")
def show(code: str) -> ResponseReturnValue:
    """Show the desk; it follows what other clerks do."""
    with db.reading() as session:
        table_id = service.the_table(session, programme.current(session), code).id
    followed = Followed(Topic(screens.KIND, table_id), "desk")
    return answer(followed, lambda number: _desk(code, number=number))


def _desk(code: str, *, number: int = 0, reason: Refused | None = None) -> str:
    with db.reading() as session:
        found = desk.desk(session, programme.current(session), code, now=clock.now())
        return render_template("rosters/desk.html", number=number, reason=reason, **_told(found))


def _told(found: Desk) -> dict[str, Any]:
    return {
        "conference": found.conference,
        "desk": found,
        "floor": found.floor,
        "screen": screens.Screen(found.conference, found.table, found.floor, found.at, ["en"]),
        "kept": kept_acts.local(found.floor, desk_words.name),
        "said": desk_words,
        "words": words,
        "limits": desk.LIMITS_S,
        "extensions": desk.EXTENSIONS,
    }


@bp.post("")
@requires("floor.control")
def act(code: str) -> ResponseReturnValue:
    """Do one act and show the desk again, or say why it was not done."""
    given = request.form
    kind = given.get("kind", "")
    told = {name: given[name] for name in FIELDS if given.get(name)}
    try:
        _perform(code, kind, told, given)
    except Refused as reason:
        if isinstance(reason, NotFound):
            raise
        return _desk(code, reason=reason), reason.status
    return redirect(url_for(".show", code=code, _anchor="now"), 303)


def _perform(code: str, kind: str, told: Mapping[str, Any], given: Mapping[str, str]) -> None:
    if kind not in KINDS:
        raise NotFound(N_("There is no such act."))
    with db.writing() as session:
        table = service.the_table(session, programme.current(session), code)
        perform(
            session,
            table.id,
            kind,
            told,
            seen_number=_number(given.get("seen")),
            actor=me(),
            now=clock.now(),
            happened_at=_moment(given.get("happened_ms")),
            client_key=given.get("client_key") or None,
        )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _moment(text: str | None) -> datetime | None:
    """Read when an act happened, in milliseconds by the server's clock, from a desk offline."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 14:  # noqa: PLR2004
        return None
    return max(datetime.fromtimestamp(int(text) / 1000, UTC), EARLIEST)


@bp.get("/<kind>")
@requires("floor.control")
def ask(code: str, kind: str) -> ResponseReturnValue:
    """Ask what an act needs, or whether the clerk is sure."""
    with db.reading() as session:
        form = _form(session, code, kind, first=True)
        return _asked(session, code, kind, form)


@bp.post("/<kind>")
@requires("floor.control")
def tell(code: str, kind: str) -> ResponseReturnValue:
    """Do such an act; what moves others is shown before it is done."""
    with db.reading() as session:
        form = _form(session, code, kind)
        try:
            if not form.validate_on_submit():
                return _asked(session, code, kind, form), 422
            if kind in SHOWN_FIRST and not form.sure.data:
                return _asked(session, code, kind, form, shown=True)
        except Refused as reason:
            return _not_done(session, code, kind, form, reason)
    told = form.told() | ({"early": True} if kind == "open" else {})
    try:
        _perform(code, kind, told, {"seen": str(form.seen.data or 0)})
    except Refused as reason:
        with db.reading() as session:
            return _not_done(session, code, kind, form, reason)
    flash(_("Done: %(what)s.", what=TITLES[kind]), "success")
    return redirect(url_for(".show", code=code), 303)


def _form(session: Session, code: str, kind: str, *, first: bool = False) -> ActForm:
    if kind not in FORMS:
        raise NotFound(N_("There is no such act."))
    form = FORMS[kind]()
    found = desk.desk(session, programme.current(session), code, now=clock.now())
    if first:
        form.seen.data = found.floor.number
        if "minutes" in form:
            form["minutes"].data = UNLISTED_S[kind] // 60
        turn = request.args.get("turn", "")
        if "turn" in form and any(one.key == turn for one in found.floor.coming):
            form["turn"].data = turn
    bodies = session.scalars(select(Participant).order_by(Participant.short_name))
    form.offer(bodies, (*found.floor.coming, *found.floor.absent))
    return form


def _not_done(
    session: Session, code: str, kind: str, form: ActForm, reason: Refused
) -> ResponseReturnValue:
    if isinstance(reason, Overtaken):
        # Shown for what now stands: pressing again is a choice, not an accident.
        form.seen.data, form.seen.raw_data = int(str(reason.difference["number"][1])), None
    if isinstance(reason, Invalid):
        blame(form, reason)
    form.sure.data, form.sure.raw_data = "", None
    return _asked(session, code, kind, form, reason=reason), reason.status


def _asked(
    session: Session,
    code: str,
    kind: str,
    form: ActForm,
    *,
    shown: bool = False,
    reason: Refused | None = None,
) -> str:
    found = desk.desk(session, programme.current(session), code, now=clock.now())
    moved = after = None
    if shown:
        before, after = foresee(session, found.table.id, kind, form.told(), now=found.at)
        moved = choices.moved(before, after)
        form.sure.data, form.sure.raw_data = "yes", None
    return render_template(
        "rosters/act.html",
        form=form,
        kind=kind,
        title=TITLES[kind],
        moved=moved,
        after=after,
        reason=reason if not isinstance(reason, Invalid) else None,
        **_told(found),
    )
