"""Where a delegation proposes a swap, answers one, and accepts a place that became free."""

from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app import db
from app.allocation import rows
from app.errors import N_ as _N
from app.errors import NotFound
from app.exchanges import letters, service
from app.exchanges.forms import ProposalForm, label
from app.exchanges.models import Offer, Swap
from app.rsvp.hooks import Concern
from app.rsvp.models import Inscription
from app.rsvp.visits import Visit
from app.rsvp.ways import ByLink

bp = Blueprint("exchange", __name__, url_prefix="/r/<token>/exchange")


@bp.get("")
def show(token: str) -> str:
    """Show what is proposed and offered, and whom a swap may be proposed to."""
    with db.reading() as session:
        visit = ByLink(token).open(session)
        return _page(session, token, visit, _form(session, visit))


def _form(session: Session, visit: Visit) -> ProposalForm:
    form, own = ProposalForm(), _own(session, visit)
    form.offer([one for one in own if one.state == "allocated"], _others(session, visit, own))
    return form


def _page(session: Session, token: str, visit: Visit, form: ProposalForm) -> str:
    own = _own(session, visit)
    return render_template(
        "exchanges/own.html",
        way=ByLink(token),
        visit=visit,
        conference=visit.conference,
        mine={one.id for one in own},
        swaps=_swaps(session, own),
        offers=_offers(session, own),
        form=form,
        label=label,
        due_of_offer=letters.due_of_offer,
        due_of_swap=letters.due_of_swap,
    )


def _own(session: Session, visit: Visit) -> list[Inscription]:
    delegation = visit.standing.delegation
    if delegation is None:
        return []
    query = select(Inscription).where(
        Inscription.delegation_id == delegation.id, Inscription.state.in_(rows.STANDING)
    )
    return list(session.scalars(query.options(*rows.with_speaker())))


def _swaps(session: Session, own: Sequence[Inscription]) -> list[Swap]:
    ids = [one.id for one in own]
    query = select(Swap).where(
        or_(Swap.one_id.in_(ids), Swap.other_id.in_(ids)), Swap.state == "proposed"
    )
    return list(session.scalars(query.options(*service.LOADED)))


def _offers(session: Session, own: Sequence[Inscription]) -> list[Offer]:
    ids = [one.id for one in own]
    query = select(Offer).where(Offer.inscription_id.in_(ids), Offer.state == "offered")
    return list(session.scalars(query.options(joinedload(Offer.table))))


def _others(session: Session, visit: Visit, own: Sequence[Inscription]) -> list[Inscription]:
    """List those on the published list, which everybody may read, to whom one may turn."""
    if not any(one.state == "allocated" for one in own):
        return []
    everybody = rows.standing(session, visit.conference.id)
    party = visit.participant.id
    placed = [one for one in everybody if one.state == "allocated"]
    return sorted((one for one in placed if one.delegation.participant_id != party), key=label)


@bp.post("")
def propose(token: str) -> ResponseReturnValue:
    """Propose a swap to another Party."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        form = _form(session, visit)
        if not form.validate():
            return _page(session, token, visit, form), 422
        one, other = form.one.data, form.other.data
        service.propose(
            session,
            one,
            other,
            actor=visit.hand.actor,
            now=visit.now,
            base_url=current_app.config["BASE_URL"],
        )
    flash(gettext("The swap is proposed. It counts once the other Party agrees."), "success")
    return redirect(url_for(".show", token=token), 303)


@bp.post("/swaps/<int:swap_id>/<answer>")
def answer(token: str, swap_id: int, answer: str) -> ResponseReturnValue:
    """Agree to a swap that another Party has proposed, or decline it."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        mine = {one.id for one in _own(session, visit)}
        swap = session.get(Swap, swap_id)
        if swap is None or swap.other_id not in mine:
            raise NotFound(_N("There is no such swap."))
        service.answer_swap(
            session,
            swap_id,
            agree=answer == "agree",
            actor=visit.hand.actor,
            now=visit.now,
            base_url=current_app.config["BASE_URL"],
        )
    flash(gettext("Thank you. The organisers read your answer."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


@bp.post("/offers/<int:offer_id>/<answer>")
def answer_offer(token: str, offer_id: int, answer: str) -> ResponseReturnValue:
    """Accept a place that became free, or decline it."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        mine = {one.id for one in _own(session, visit)}
        offer = session.get(Offer, offer_id)
        if offer is None or offer.inscription_id not in mine:
            raise NotFound(_N("There is no such offer."))
        accept = answer == "accept"
        service.answer_offer(
            session, offer_id, accept=accept, actor=visit.hand.actor, now=visit.now
        )
    flash(gettext("Thank you. The organisers read your answer."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


def concerns(session: Session, visit: Visit) -> list[Concern]:
    """Tell a delegation of offers and of swaps that wait for its answer."""
    own = _own(session, visit)
    if not own:
        return []
    url = url_for("exchange.show", token=visit.token) if visit.token else ""
    mine = {one.id for one in own}
    open_ = [
        gettext(
            "A place became free in roundtable %(code)s and is offered to you",
            code=one.table.code,
        )
        for one in _offers(session, own)
    ]
    open_ += [
        gettext("%(party)s proposes to exchange places", party=label(one.one))
        for one in _swaps(session, own)
        if one.other_id in mine
    ]
    said = gettext("Accept or decline it")
    return [Concern(sentence, url=url, label=said, urgent=True) for sentence in open_]
