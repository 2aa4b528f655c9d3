"""Pages of decisions about many letters: what would happen to how many, the act, its undoing."""

import re

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from wtforms import HiddenField
from wtforms.validators import AnyOf, Regexp

from app import db
from app.errors import N_, NotFound
from app.notifications import acts
from app.notifications.forms import Search
from app.notifications.models import DECISIONS
from app.notifications.words import STATES, TONES
from app.web import clock
from app.web.fields import PageForm
from app.web.gate import requires

SHOWN = 20  # letters on the preview; the others are counted
NUMBER = re.compile("[0-9]{1,9}")

bp = Blueprint("outbox_acts", __name__, url_prefix="/letters/decisions")


class ManyForm(PageForm):
    """The letters that a decision was confirmed for."""

    decision = HiddenField(validators=[AnyOf(DECISIONS)])
    letters = HiddenField(validators=[Regexp("[0-9]{1,9}(,[0-9]{1,9}){0,499}$")])

    def ids(self) -> list[int]:
        """Give the ids of the letters."""
        return [int(one) for one in (self.letters.data or "").split(",")]


@bp.get("")
@requires("letters.decide")
def preview() -> ResponseReturnValue:
    """Say what a decision would do, and to how many."""
    decision, asked = request.args.get("decision", ""), Search.of(request.args)
    if decision not in DECISIONS:
        raise NotFound(N_("There is no such decision."))
    with db.reading() as session:
        if request.args.get("whom") == "all":
            ids = acts.fitting(session, asked.state, asked.about, asked.words)
        else:
            ids = [int(one) for one in request.args.getlist("one") if NUMBER.fullmatch(one)]
        parted = acts.parted(session, ids)
    numbers = ",".join(str(one.id) for one in parted.will)
    return render_template(
        "notifications/many.html",
        form=ManyForm(formdata=None, data={"decision": decision, "letters": numbers}),
        decision=decision,
        parted=parted,
        shown=parted.will[:SHOWN],
        most=acts.MOST,
        states=STATES,
        tones=TONES,
        back=url_for("notifications.index", state=asked.state, q=asked.words or None),
    )


@bp.post("")
@requires("letters.decide")
def decide() -> ResponseReturnValue:
    """Do what was confirmed, to exactly those that were confirmed."""
    form = ManyForm()
    if not form.validate():
        raise NotFound(N_("There is no such decision."))
    with db.writing() as session:
        act = acts.decide_all(
            session, form.ids(), form.decision.data or "", actor=g.actor, now=clock.now()
        )
    return redirect(url_for(".show", act_id=act.id), 303)


@bp.get("/<int:act_id>")
@requires("letters.decide")
def show(act_id: int) -> ResponseReturnValue:
    """Say what was decided, and offer to undo what can be undone."""
    with db.reading() as session:
        standing = acts.standing(session, act_id)
    return render_template("notifications/decided.html", standing=standing)


@bp.post("/<int:act_id>/undo")
@requires("letters.decide")
def undo(act_id: int) -> ResponseReturnValue:
    """Put the letters back as they stood, where nobody has touched them since."""
    with db.writing() as session:
        count = acts.undo(session, act_id, actor=g.actor, now=clock.now())
    sentence = ngettext(
        "%(num)s letter stands as before.", "%(num)s letters stand as before.", count
    )
    flash(sentence, "success")
    return redirect(url_for(".show", act_id=act_id), 303)
