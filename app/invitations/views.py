"""Pages of invitations: the dispatch with its confirmation, and the personal link."""

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.delegations.models import REGIONS
from app.invitations import register, service
from app.invitations.forms import DispatchForm, LinkForm
from app.invitations.register import Entry
from app.programme import service as programme
from app.web import clock

ASKED = ("search", "region", "state", "addressee")

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.get("/dispatch")
@requires("invitations.dispatch")
def confirm() -> str:
    """Ask before anything leaves: how many letters, who is left out, and how a letter reads."""
    with db.reading() as session:
        conference = programme.current(session)
        entries = _asked_for(session, conference.id)
        new, already, unreachable = register.to_dispatch(entries)
        shown = _shown(new)
        preview = None
        if shown is not None:
            now = clock.now()
            _, preview = service.preview(session, conference.id, shown.addressee_id, now=now)
    ids = ",".join(str(one.addressee_id) for one in new)
    return render_template(
        "invitations/dispatch.html",
        conference=conference,
        form=DispatchForm(data={"addressees": ids}),
        new=new,
        already=already,
        unreachable=unreachable,
        shown=shown,
        preview=preview,
        **_neighbours(new, shown),
    )


def _asked_for(session: Session, conference_id: int) -> list[Entry]:
    asked = {name: request.args.get(name, "")[:100] for name in ("search", "region", "state")}
    if asked["region"] not in {*REGIONS, register.NO_REGION}:
        asked["region"] = ""
    language = get_locale().language
    entries = register.addressees(session, conference_id, language=language, **asked)
    one = request.args.get("addressee", 0, int)
    return [entry for entry in entries if entry.addressee_id == one] if one else entries


def _shown(new: list[Entry]) -> Entry | None:
    wanted = request.args.get("show", 0, int)
    found = (entry for entry in new if entry.addressee_id == wanted)
    return next(found, new[0] if new else None)


def _neighbours(new: list[Entry], shown: Entry | None) -> dict[str, Any]:
    place = new.index(shown) if shown else 0
    others = {"previous": place - 1, "following": place + 1}
    # Only what this page asks: url_for takes "_scheme" and the like as orders.
    given: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}
    return {"place": place + 1} | {
        name: url_for("invitations.confirm", **given, show=new[at].addressee_id)
        if 0 <= at < len(new)
        else None
        for name, at in others.items()
    }


@bp.post("/dispatch")
@requires("invitations.dispatch")
def dispatch() -> ResponseReturnValue:
    """Number and send exactly the letters that were confirmed."""
    form = DispatchForm()
    if not form.validate():
        flash(gettext("Nothing was sent: please confirm again."), "error")
        return redirect(url_for("replies.index"))
    with db.writing() as session:
        done = service.dispatch(
            session,
            programme.current(session).id,
            form.ids(),
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        )
    _tell(done)
    return redirect(url_for("replies.index"))


def _tell(done: service.Dispatched) -> None:
    count = len(done.sent)
    sentence = ngettext(
        "%(num)s invitation was numbered and dispatched.",
        "%(num)s invitations were numbered and dispatched.",
        count,
    )
    flash(
        sentence if count else gettext("Nothing new was dispatched."),
        "success" if count else "info",
    )
    if done.already:
        sentence = ngettext(
            "%(num)s addressee had the letter already and got no second one.",
            "%(num)s addressees had the letter already and got no second one.",
            len(done.already),
        )
        flash(sentence, "info")


@bp.route("/<int:invitation_id>/link", methods=["GET"])
@requires("invitations.dispatch")
def link(invitation_id: int) -> str:
    """Ask before a link is renewed or revoked."""
    with db.reading() as session:
        invitation = service.invitation_of(session, invitation_id)
        newest = service.link_of(session, invitation_id)
    return render_template(
        "invitations/link.html",
        conference=invitation.conference,
        invitation=invitation,
        link=newest,
        form=LinkForm(data={"replacing": newest.id if newest else ""}),
        to=service.carried_to(invitation.addressee),
        revoke="revoke" in request.args,
    )


@bp.post("/<int:invitation_id>/link")
@requires("invitations.dispatch")
def change_link(invitation_id: int) -> ResponseReturnValue:
    """Renew the link, to the known address only, or revoke it."""
    form = LinkForm()
    with db.writing() as session:
        if "revoke" in request.form:
            service.revoke_link(session, invitation_id, actor=me(), now=clock.now())
            flash(gettext("The link was revoked; it opens nothing any more."), "success")
        elif service.renew_link(
            session,
            invitation_id,
            replacing=form.link_id(),
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        ):
            flash(gettext("A new link is on its way; the former one opens nothing."), "success")
        else:
            flash(gettext("The link had been renewed already; nothing more was sent."), "info")
    return redirect(url_for("replies.show", invitation_id=invitation_id))


def init_app(app: Flask) -> None:
    """Add these pages; the list of invitations stands with the replies."""
    app.register_blueprint(bp)
