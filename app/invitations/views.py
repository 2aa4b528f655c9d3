"""Pages of invitations: the dispatch with its confirmation, the host's own, the personal link."""

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.documents import recipients
from app.invitations import (
    asked,
    bulk_pages,
    channel_pages,
    channels,
    colleague_pages,
    copies_out,
    letter,
    lost_link_pages,
    posting,
    register,
    register_pages,
    reminder_pages,
    reminders,
    reminding,
    renewing,
    resend_pages,
    routes,
    service,
    silent_pages,
)
from app.invitations.addressing import Called, Parted
from app.invitations.forms import DispatchForm, LinkForm
from app.jobs import bell, kinds
from app.notifications import hooks
from app.programme import service as programme
from app.programme.models import Conference
from app.web import clock

SHOWN = 50  # names on the confirmation; the others are counted

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.get("/dispatch")
@requires("invitations.dispatch")
def confirm() -> str:
    """Ask before anything leaves: how many letters, who is left out, and how a letter reads."""
    channel = request.args.get("channel_for_all", "")
    channel = channel if channel in register.CHANNELS else ""
    with db.reading() as session:
        conference = programme.current(session)
        ids = _asked_for(session, conference)
        parted = service.parted(session, conference, ids, channel=channel)
        place = _place(parted)
        preview, shown = None, None
        if parted.new:
            shown, now = parted.new[place], clock.now()
            number = shown.addressee.id
            _, preview = service.preview(session, conference.id, number, now=now)
        capital = routes.capital_of(session, conference)
    numbers = ",".join(str(one.addressee.id) for one in parted.new)
    return render_template(
        "invitations/dispatch.html",
        conference=conference,
        form=DispatchForm(formdata=None, data={"addressees": numbers, "channel": channel}),
        parted=parted,
        new=parted.new,
        shown=shown,
        preview=preview,
        place=place + 1,
        reason=_reason(shown, capital) if shown else None,
        words=register.CHANNELS,
        listed=SHOWN,
        many=len(parted.new) >= posting.MANY,
        channel=channel,
        page_url=_page_url,
    )


def _asked_for(session: Session, conference: Conference) -> list[int]:
    one = request.args.get("addressee", 0, int)
    rows = asked.chosen(session, conference, request.args, get_locale().language)
    return [row.addressee_id for row in rows if not one or row.addressee_id == one]


def _place(parted: Parted) -> int:
    wanted = request.args.get("show", 0, int)
    places = {one.addressee.id: place for place, one in enumerate(parted.new)}
    return places.get(wanted, 0)


def _reason(called: Called, capital: str) -> tuple[str, dict[str, str]]:
    way = called.way
    return routes.REASONS[way.reason], dict(routes.values(way.carrier, capital))


def _page_url(**changes: Any) -> str:
    # Only what this page asks: url_for takes "_scheme" and the like as orders.
    query: dict[str, Any] = asked.as_query(asked.question(request.args))
    for name in ("addressee", "channel_for_all", "whom"):
        if request.args.get(name):
            query[name] = request.args[name][: asked.LONGEST]
    if request.args.get("whom") == "ticked":
        query["one"] = request.args.getlist("one")[:1000]
    return url_for("invitations.confirm", **(query | changes))


@bp.post("/dispatch")
@requires("invitations.dispatch")
def dispatch() -> ResponseReturnValue:
    """Number and send exactly the letters that were confirmed; very many are a worker's."""
    form = DispatchForm()
    if not form.validate():
        flash(gettext("Nothing was sent: please confirm again."), "error")
        return redirect(url_for("replies.index"))
    ids, channel, base_url = form.ids(), form.channel.data or "", current_app.config["BASE_URL"]
    with db.writing() as session:
        conference_id, now = programme.current(session).id, clock.now()
        if len(ids) >= posting.MANY:
            job = posting.enqueue(
                session,
                conference_id,
                ids,
                channel=channel,
                actor=me(),
                base_url=base_url,
                now=now,
            )
            return redirect(url_for("jobs.show", job_id=job.id), 303)
        done = service.dispatch(
            session, conference_id, ids, actor=me(), now=now, base_url=base_url, channel=channel
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


@bp.post("/host")
@requires("invitations.dispatch")
def admit_host() -> ResponseReturnValue:
    """Open the reply of the host's own delegation, which gets no letter."""
    with db.writing() as session:
        conference = programme.current(session)
        made = service.admit_host(session, conference.id, actor=me(), now=clock.now())
    if made:
        flash(gettext("The host's own delegation can reply now; enter its reply here."), "success")
        return redirect(url_for("replies.show", invitation_id=made[0]))
    flash(gettext("The host's own delegation could reply already."), "info")
    return redirect(url_for("replies.index", search=conference.host_code or ""))


@bp.get("/<int:invitation_id>/link")
@requires("invitations.dispatch")
def link(invitation_id: int) -> str:
    """Ask before a link is renewed or revoked."""
    with db.reading() as session:
        invitation = service.invitation_of(session, invitation_id)
        newest = service.link_of(session, invitation_id)
        to = service.carried_to(invitation.addressee)
    return render_template(
        "invitations/link.html",
        conference=invitation.conference,
        invitation=invitation,
        link=newest,
        form=LinkForm(data={"replacing": newest.id if newest else ""}),
        to=to,
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
    """Add these pages, what workers do for them, and what is heard of the letters."""
    recipients.told_by(copies_out.out, copies_out.counted)
    pages = (bulk_pages, channel_pages, colleague_pages, register_pages, reminder_pages)
    for part in (bp, *(page.bp for page in (*pages, lost_link_pages, resend_pages, silent_pages))):
        app.register_blueprint(part)
    app.jinja_env.globals["route_reasons"] = routes.REASONS
    for job, performer, ended in (
        (posting.JOB, posting.performer, None),
        (reminders.JOB, reminding.performer, reminding.ended),
    ):
        kinds.register(
            job,
            performer(app.config),
            reads="invitations.read",
            cancels="invitations.dispatch",
            ended=ended,
        )
    kinds.register(renewing.JOB, renewing.performer(app.config), False)
    for kind in (letter.KIND, reminding.KIND):
        hooks.hear(kind, channels.letter_ended)
    bell.at_each_ring("reminders", reminding.ring)
