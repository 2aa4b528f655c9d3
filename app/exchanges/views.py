"""Pages of exchanges: what is proposed and agreed, which places are free and who is next."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import db
from app.accounts.gates import me, requires
from app.allocation import rows
from app.errors import Refused
from app.exchanges import lapsing, letters, link_pages, service
from app.exchanges.forms import SwapForm, label
from app.exchanges.models import Offer, Swap
from app.jobs import bell
from app.programme import service as programme
from app.rsvp import hooks
from app.rsvp.models import Inscription
from app.web import clock, home
from app.web.errors import said

bp = Blueprint("exchanges", __name__, url_prefix="/exchanges")


@bp.get("")
@requires("exchanges.read")
def index() -> str:
    """Show swaps, free places and offers."""
    with db.reading() as session:
        return _page(session, None)


def _page(session: Session, form: SwapForm | None) -> str:
    conference = programme.current(session)
    swaps, offers = service.pending(session, conference.id)
    return render_template(
        "exchanges/index.html",
        conference=conference,
        swaps=swaps,
        offers=offers,
        proposed=_proposed(session, conference.id),
        offered=_offered(session, conference.id),
        free=service.free_places(session, conference),
        form=form,
        entering=form or _form(session, conference.id),
        label=label,
        due_of_offer=letters.due_of_offer,
        due_of_swap=letters.due_of_swap,
    )


def _form(session: Session, conference_id: int) -> SwapForm:
    form = SwapForm(formdata=None)
    form.offer(_standing(session, conference_id))
    return form


def _standing(session: Session, conference_id: int) -> list[Inscription]:
    return sorted(rows.standing(session, conference_id), key=label)


def _proposed(session: Session, conference_id: int) -> list[Swap]:
    query = select(Swap).where(Swap.conference_id == conference_id, Swap.state == "proposed")
    return list(session.scalars(query.options(*service.LOADED).order_by(Swap.id)))


def _offered(session: Session, conference_id: int) -> list[Offer]:
    query = select(Offer).where(Offer.conference_id == conference_id, Offer.state == "offered")
    asked = joinedload(Offer.inscription).options(*service.SPEAKERS)
    return list(session.scalars(query.options(asked, joinedload(Offer.table)).order_by(Offer.id)))


@bp.post("/swaps")
@requires("exchanges.edit")
def swap() -> ResponseReturnValue:
    """Enter a swap that both Parties have confirmed by note or telephone."""
    form = SwapForm()
    with db.reading() as session:
        form.offer(_standing(session, programme.current(session).id))
    if form.validate_on_submit():
        try:
            _enter(form)
        except Refused as reason:
            form.form_errors.append(said(reason))
        else:
            flash(gettext("The swap is agreed."), "success")
            return redirect(url_for(".index"), 303)
    with db.reading() as session:
        return _page(session, form), 422


def _enter(form: SwapForm) -> None:
    actor, now, base_url = me(), clock.now(), current_app.config["BASE_URL"]
    with db.writing() as session:
        service.enter(
            session, form.one.data, form.other.data, actor=actor, now=now, base_url=base_url
        )


@bp.post("/swaps/<int:swap_id>/<answer>")
@requires("exchanges.edit")
def answer(swap_id: int, answer: str) -> ResponseReturnValue:
    """Note on behalf of the other Party that it agrees or declines."""
    with db.writing() as session:
        service.answer_swap(
            session,
            swap_id,
            agree=answer == "agree",
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        )
    return redirect(url_for(".index"), 303)


@bp.post("/offers/<code>/<int:inscription_id>")
@requires("exchanges.edit")
def offer(code: str, inscription_id: int) -> ResponseReturnValue:
    """Offer a free place to a delegation that waits."""
    with db.writing() as session:
        service.offer(
            session,
            programme.current(session),
            code,
            inscription_id,
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        )
    told = gettext("The place is offered: by letter, and on the delegation's own page.")
    flash(told, "success")
    return redirect(url_for(".index"), 303)


@bp.post("/offers/<int:offer_id>/answer/<answer>")
@requires("exchanges.edit")
def answer_offer(offer_id: int, answer: str) -> ResponseReturnValue:
    """Note on behalf of a delegation that it accepts or declines an offer."""
    with db.writing() as session:
        accept = answer == "accept"
        service.answer_offer(session, offer_id, accept=accept, actor=me(), now=clock.now())
    return redirect(url_for(".index"), 303)


@bp.post("/draft")
@requires("exchanges.edit")
def draft() -> ResponseReturnValue:
    """Make a draft of everything agreed, to be published like any other."""
    with db.writing() as session:
        conference = programme.current(session)
        run = service.make_draft(session, conference, actor=me(), now=clock.now())
    flash(gettext("The draft is made. See who would be told, and publish it."), "success")
    return redirect(url_for("allocation.show", run_id=run.id), 303)


def init_app(app: Flask) -> None:
    """Add these pages, and what the page of a delegation says of swaps and offers."""
    app.register_blueprint(bp)
    app.register_blueprint(link_pages.bp)
    home.navigate(
        app, lazy_gettext("Exchanges"), "exchanges.index", "exchanges.read", 55, "planning"
    )
    hooks.show_concerns(link_pages.concerns)
    bell.at_each_ring("exchanges", lapsing.ring)
