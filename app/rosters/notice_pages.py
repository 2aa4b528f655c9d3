"""Where a delegation sees how its session stands, and asks to be told when it is on deck."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app import db
from app.allocation.models import SpeakingSlot
from app.errors import N_ as _N
from app.errors import NotFound
from app.rosters import floor, notices
from app.rosters.models import DeckNotice, FloorAct
from app.rosters.turns import Floor
from app.rsvp.hooks import Concern
from app.rsvp.models import Inscription
from app.rsvp.visits import Visit
from app.rsvp.ways import ByLink
from app.web.times import hour

bp = Blueprint("on_deck", __name__, url_prefix="/r/<token>/on-deck/<int:slot_id>")
TO_COME = ("provisional", "final", "on_deck", "called", "speaking", "absent")
Found = Sequence[tuple[SpeakingSlot, DeckNotice | None, bool]]  # and whether it has begun


@bp.post("")
def ask(token: str, slot_id: int) -> ResponseReturnValue:
    """Note that the delegation wants to be told."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        slot = _own(session, visit, slot_id)
        notices.ask(session, slot, actor=visit.hand.actor, now=visit.now)
    flash(gettext("You will be told when you are among the next three to speak."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


@bp.post("/forget")
def forget(token: str, slot_id: int) -> ResponseReturnValue:
    """Note that the delegation does not want to be told after all."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        slot = _own(session, visit, slot_id)
        notices.forget(session, slot, actor=visit.hand.actor, now=visit.now)
    flash(gettext("You will not be told."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


def _own(session: Session, visit: Visit, slot_id: int) -> SpeakingSlot:
    for slot, _notice, _begun in _slots(session, visit):
        if slot.id == slot_id:
            return slot
    raise NotFound(_N("This place is no longer on the list."))


def _slots(session: Session, visit: Visit) -> Found:
    delegation = visit.standing.delegation
    return session.execute(_query(delegation.id)).all() if delegation else []


def _query(delegation_id: int) -> Select[SpeakingSlot, DeckNotice, bool]:
    begun = select(FloorAct.id).where(FloorAct.session_id == SpeakingSlot.session_id).exists()
    return (
        select(SpeakingSlot, DeckNotice, begun)
        .join(SpeakingSlot.inscription)
        .outerjoin(DeckNotice, DeckNotice.slot_id == SpeakingSlot.id)
        .where(Inscription.delegation_id == delegation_id, SpeakingSlot.state.in_(TO_COME))
        .where(Inscription.mode != "pre_recorded")  # a recording is played, whoever is there
        .options(contains_eager(SpeakingSlot.inscription), joinedload(SpeakingSlot.session))
    )


def concerns(session: Session, visit: Visit) -> list[Concern]:
    """Tell a delegation how far its session is, and offer to tell it when its turn comes."""
    if not visit.token:
        return []
    return [
        _concern(
            visit,
            slot,
            notice,
            floor.floor_of(session, slot.session_id, now=visit.now) if begun else None,
        )
        for slot, notice, begun in _slots(session, visit)
    ]


def _concern(
    visit: Visit, slot: SpeakingSlot, notice: DeckNotice | None, at: Floor | None
) -> Concern:
    waits = notice is not None and notice.told_at is None
    verb = "forget" if waits else "ask"
    label = gettext("Do not tell me") if waits else gettext("Tell me when I am on deck")
    code = slot.session.code
    plain = (
        gettext("You will be told when you are among the next three in Roundtable %(c)s", c=code)
        if waits
        else gettext("We can tell you when your turn in Roundtable %(c)s comes near", c=code)
    )
    near = _near(slot, at, visit.conference.zone) if at and at.phase == "open" else ""
    return Concern(
        near or plain,
        explains=plain + "." if near else gettext("By a letter to the speaker, once."),
        url=url_for(f"on_deck.{verb}", token=visit.token, slot_id=slot.id),
        label=label,
        urgent=bool(near),
        acts=True,
    )


def _near(slot: SpeakingSlot, at: Floor, zone: str) -> str:
    """Say how many speak before, and about when the turn comes."""
    code, key = at.code, str(slot.id)
    if at.now is not None and at.now.key == key:
        return str(gettext("You have the floor in Roundtable %(code)s", code=code))
    before = next((n for n, turn in enumerate(at.coming) if turn.key == key), None)
    if before is None:
        said = gettext("Roundtable %(code)s is in session: please come to the desk", code=code)
        return str(said)
    when = hour(at.estimates[key], zone)
    if not before:
        return str(
            gettext("You are next in Roundtable %(code)s, about %(when)s", code=code, when=when)
        )
    said = ngettext(
        "%(num)s speaker before you in Roundtable %(code)s: your turn is at about %(when)s",
        "%(num)s speakers before you in Roundtable %(code)s: your turn is at about %(when)s",
        before,
        code=code,
        when=when,
    )
    return str(said)
