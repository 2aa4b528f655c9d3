"""Pages of acts on many invitations: what would happen to how many, the act, and its undoing."""

from contextlib import suppress

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext

from app import db
from app.accounts.gates import me, requires
from app.errors import N_, NotFound, Refused
from app.invitations import asked, channels, journey, register_pages, rerouting, undoing
from app.invitations.forms import ActForm
from app.invitations.register import Found
from app.programme import service as programme
from app.web import clock

SHOWN = 20  # names on the confirmation; the others are counted

bp = Blueprint("bulk", __name__, url_prefix="/invitations/bulk")


@bp.get("")
@requires("invitations.dispatch")
def confirm() -> ResponseReturnValue:
    """Say what an act would do: to how many, who has it already, whom it cannot touch."""
    act = request.args.get("act", "")
    if act not in register_pages.ACTS:
        raise NotFound(N_("There is no such act."))
    with db.reading() as session:
        conference = programme.current(session)
        rows = asked.chosen(session, conference, request.args, get_locale().language)
        if act == "dispatch":
            return _to_dispatch(rows)
        ids = [one.invitation_id for one in rows if one.invitation_id]
        parted = channels.parted(session, conference.id, ids, act)
        lists = {
            name: channels.named(session, numbers[:SHOWN])
            for name, numbers in (("will", parted.will), ("cannot", parted.cannot))
        }
    numbers = ",".join(map(str, parted.will))
    return render_template(
        "invitations/bulk.html",
        conference=conference,
        form=ActForm(formdata=None, data={"invitations": numbers, "act": act}),
        act=act,
        whole=len(rows),
        parted=parted,
        uninvited=len(rows) - len(ids),
        lists=lists,
        words=journey.ACTS[f"invitations.{act}"],
        back=url_for("replies.index", **asked.as_query(asked.question(request.args))),
    )


def _to_dispatch(rows: list[Found]) -> ResponseReturnValue:
    query = asked.as_query(asked.question(request.args))
    if request.args.get("whom") == "ticked":
        ticked = [one.addressee_id for one in rows]
        return redirect(url_for("invitations.confirm", whom="ticked", one=ticked, **query))
    return redirect(url_for("invitations.confirm", **query))


@bp.post("")
@requires("invitations.dispatch")
def do() -> ResponseReturnValue:
    """Do what was confirmed, to exactly those who were confirmed."""
    form = ActForm()
    if not form.validate():
        flash(gettext("Nothing was done: please confirm again."), "error")
        return redirect(url_for("replies.index"))
    if form.act.data == "re_route":
        return _re_routed(form.ids())
    with db.writing() as session:
        act = channels.mark(
            session,
            programme.current(session).id,
            form.ids(),
            form.act.data or "",
            actor=me(),
            now=clock.now(),
            words=form.words.data or "",
        )
    count = len(act.rows) if act else 0
    sentence = ngettext(
        "%(num)s invitation was changed. It can be undone here.",
        "%(num)s invitations were changed. It can be undone here.",
        count,
    )
    flash(sentence if count else gettext("There was nothing to change any more."), "success")
    return redirect(url_for("replies.index"))


def _re_routed(ids: list[int]) -> ResponseReturnValue:
    count, base_url = 0, current_app.config["BASE_URL"]
    for number in ids:
        with suppress(Refused), db.writing() as session:  # answered or withdrawn meanwhile
            count += rerouting.re_route_as_proposed(
                session, number, actor=me(), now=clock.now(), base_url=base_url
            )
    sentence = ngettext(
        "%(num)s letter goes by the next channel.", "%(num)s letters go by the next channel.", count
    )
    flash(sentence, "success")
    return redirect(url_for("replies.index"))


@bp.post("/<int:act_id>/undo")
@requires("invitations.dispatch")
def undo(act_id: int) -> ResponseReturnValue:
    """Take an act back where nothing has happened since."""
    with db.writing() as session:
        count = undoing.undo(session, act_id, actor=me(), now=clock.now())
    sentence = ngettext(
        "%(num)s invitation stands as before.", "%(num)s invitations stand as before.", count
    )
    flash(sentence, "success")
    return redirect(url_for("replies.index"))
