"""Pages of what allocation is told in confidence or from elsewhere."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import policies, private, words
from app.allocation.forms import PairForm, SpokenForm
from app.delegations.models import Participant
from app.delegations.service import name_of
from app.errors import Invalid
from app.programme import service as programme
from app.rsvp.models import Delegate
from app.web import clock
from app.web.fields import blame

bp = Blueprint("private", __name__, url_prefix="/allocation")


@bp.get("/pairs")
@requires("allocation.pairs")
def pairs() -> ResponseReturnValue:
    """Show the pairs to keep apart, to the few who may know of them."""
    with db.reading() as session:
        return _pairs(session, PairForm(formdata=None))


@bp.post("/pairs")
@requires("allocation.pairs")
def keep() -> ResponseReturnValue:
    """Keep a pair apart in the runs to come."""
    form = PairForm()
    try:
        with db.writing() as session:
            private.keep_apart(
                session,
                programme.current(session).id,
                form.one.data or "",
                form.other.data or "",
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        with db.reading() as session:
            return _pairs(session, form), 422
    flash(_("The pair is kept apart from the next run on."), "success")
    return redirect(url_for(".pairs"), 303)


@bp.post("/pairs/<int:pair_id>/let-go")
@requires("allocation.pairs")
def let_go(pair_id: int) -> ResponseReturnValue:
    """Forget a pair."""
    with db.writing() as session:
        private.let_go(session, pair_id, actor=me(), now=clock.now())
    flash(_("The pair is forgotten. Drafts made with it stay as they are."), "success")
    return redirect(url_for(".pairs"), 303)


def _pairs(session: Session, form: PairForm) -> str:
    conference = programme.current(session)
    form.offer([(one.code, name) for one, name in _named(session)])
    return render_template(
        "allocation/pairs.html",
        form=form,
        conference=conference,
        pairs=private.pairs(session, conference.id),
        used="apart" in policies.standing(session, conference)["objectives"],
    )


def _named(session: Session) -> list[tuple[Participant, str]]:
    language = get_locale().language
    every = [(one, name_of(one, language)) for one in session.scalars(select(Participant))]
    return sorted(every, key=lambda pair: pair[1].casefold())


@bp.get("/spoken")
@requires("allocation.read")
def spoken() -> ResponseReturnValue:
    """Show who has spoken elsewhere in the segment, and what that counts for."""
    with db.reading() as session:
        return _spoken(session, SpokenForm(formdata=None))


@bp.post("/spoken")
@requires("allocation.policy")
def note() -> ResponseReturnValue:
    """Note that somebody has spoken elsewhere."""
    form = SpokenForm()
    code, delegate_id = form.sent()
    try:
        with db.writing() as session:
            private.note_spoken(
                session,
                programme.current(session).id,
                code,
                delegate_id,
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        with db.reading() as session:
            return _spoken(session, form), 422
    flash(_("The statement is noted; it counts from the next run on."), "success")
    return redirect(url_for(".spoken"), 303)


@bp.post("/spoken/<int:number>/forget")
@requires("allocation.policy")
def forget(number: int) -> ResponseReturnValue:
    """Take back the note of a statement."""
    with db.writing() as session:
        private.forget_spoken(session, number, actor=me(), now=clock.now())
    flash(_("The note is taken back."), "success")
    return redirect(url_for(".spoken"), 303)


def _spoken(session: Session, form: SpokenForm) -> str:
    conference = programme.current(session)
    form.offer(_persons(session, conference.id))
    standing = policies.standing(session, conference)
    return render_template(
        "allocation/spoken.html",
        form=form,
        conference=conference,
        statements=private.spoken(session, conference.id),
        custom=words.EARLIER[standing["earlier_statements"]],
    )


def _persons(session: Session, conference_id: int) -> list[tuple[str, str]]:
    asked: dict[int, list[Delegate]] = {}
    for one in private.speakers(session, conference_id):
        asked.setdefault(one.delegation.participant_id, []).append(one.speaker)
    offered: list[tuple[str, str]] = []
    for body, name in _named(session):
        theirs = asked.get(body.id, ())
        offered += [(f"{body.code}:{who.id}", f"{name}: {who.post}") for who in theirs]
        offered.append((f"{body.code}:", _("%(name)s: somebody else", name=name)))
    return offered
