"""The verbs of exchanges: propose a swap, offer a freed place, answer, make the draft of it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.allocation import rows
from app.audit.service import Actor, record
from app.errors import N_, NotFound, Refused
from app.exchanges import letters
from app.exchanges.agreed import LOADED, SPEAKERS, make_draft, pending
from app.exchanges.models import Offer, Swap
from app.exchanges.waiting import Free, free_places
from app.programme.models import Conference
from app.rsvp import service as rsvp
from app.rsvp import standing
from app.rsvp.given import Given
from app.rsvp.models import Inscription

__all__ = ["LOADED", "SPEAKERS", "Free", "free_places", "make_draft", "pending"]


def propose(
    session: Session, one_id: int, other_id: int, *, actor: Actor, now: datetime, base_url: str
) -> Swap:
    """Propose to another Party, by letter, to exchange places, or before publication wishes.

    Raises NotFound for requests that do not stand, and Refused for one Party alone, for a place
    against none, and while a swap of either is open.
    """
    swap = _begin(session, one_id, other_id, actor=actor, now=now)
    letters.tell_of_swap(session, swap, "proposed", actor=actor, now=now, base_url=base_url)
    return swap


def enter(
    session: Session, one_id: int, other_id: int, *, actor: Actor, now: datetime, base_url: str
) -> Swap:
    """Enter a swap that both Parties have confirmed already; raises as `propose` does."""
    swap = _begin(session, one_id, other_id, actor=actor, now=now)
    return answer_swap(session, swap.id, agree=True, actor=actor, now=now, base_url=base_url)


def _begin(session: Session, one_id: int, other_id: int, *, actor: Actor, now: datetime) -> Swap:
    found = rows.of_ids(session, {one_id, other_id})
    pair = [found.get(one_id), found.get(other_id)]
    one, other = (_standing(asked) for asked in pair)
    if one.delegation.participant_id == other.delegation.participant_id:
        raise Refused(N_("A swap takes two Parties."))
    placed = [asked.state == "allocated" for asked in (one, other)]
    if placed[0] != placed[1]:
        raise Refused(N_("Both must have a published place, or neither."))
    if one.delegation.frozen or other.delegation.frozen or _open(session, one_id, other_id):
        raise Refused(N_("One of the two cannot swap now: another swap is open, or on hold."))
    swap = Swap(
        conference_id=one.conference_id,
        one=one,
        other=other,
        state="proposed",
        published=placed[0],
        proposed_at=now,
        proposed_by=actor.label[:200],
    )
    session.add(swap)
    session.flush()
    _note(session, swap, "propose", actor, now)
    return swap


def _standing(asked: Inscription | None) -> Inscription:
    if asked is None or asked.state not in rows.STANDING:
        raise NotFound(N_("There is no such request for the floor."))
    return asked


def _open(session: Session, *ids: int) -> bool:
    either = or_(Swap.one_id.in_(ids), Swap.other_id.in_(ids))
    open_ = select(Swap.id).where(either, Swap.state == "proposed").limit(1)
    return session.scalar(open_) is not None


def answer_swap(
    session: Session, swap_id: int, *, agree: bool, actor: Actor, now: datetime, base_url: str
) -> Swap:
    """Let the other Party agree or decline. What is agreed after publication waits for a draft.

    Before publication the two exchange their wishes, each by a new version of its reply, and
    their pins. Raises NotFound, and Refused for a swap that was answered.
    """
    swap = session.get(Swap, swap_id, with_for_update=True)
    if swap is None:
        raise NotFound(N_("There is no such swap."))
    if swap.state != "proposed":
        raise Refused(_ANSWERED.get(swap.state, N_("This swap has already been answered.")))
    swap.state = "agreed" if agree else "declined"
    swap.answered_at, swap.answered_by = now, actor.label[:200]
    _note(session, swap, "agree" if agree else "decline", actor, now)
    if agree and swap.published:
        _pin_across(session, swap)
    elif agree:
        _exchange_wishes(session, swap, actor=actor, now=now, base_url=base_url)
    letters.tell_of_swap(session, swap, swap.state, actor=actor, now=now, base_url=base_url)
    return swap


_ANSWERED = {"lapsed": N_("This proposal has lapsed. It can be made anew.")}


def _pin_across(session: Session, swap: Swap) -> None:
    slots = rows.slots(session, swap.conference_id)
    one, other = slots.get(swap.one_id), slots.get(swap.other_id)
    if one is None or other is None:
        raise Refused(N_("One of the two places has become free since. Propose the swap anew."))
    if one.session_id != other.session_id:
        swap.one.pin_session_id, swap.other.pin_session_id = other.session_id, one.session_id


def _exchange_wishes(
    session: Session, swap: Swap, *, actor: Actor, now: datetime, base_url: str
) -> None:
    one, other = swap.one, swap.other
    givens = [_given(session, asked) for asked in (one, other)]
    wished = [_asked(given, asked) for given, asked in zip(givens, (one, other), strict=True)]
    for asked, given, theirs in zip((one, other), givens, reversed(wished), strict=True):
        name = _part(asked)
        own = getattr(given, name)
        wishes = tuple(code for code in theirs if code not in own.never)
        rsvp.reply(
            session,
            asked.delegation.invitation_id,
            replace(given, **{name: replace(own, wishes=wishes)}),
            actor=actor,
            source="note",
            now=now,
            base_url=base_url,
        )
    one.pin_session_id, other.pin_session_id = other.pin_session_id, one.pin_session_id


def _given(session: Session, asked: Inscription) -> Given:
    given = standing.of(session, asked.delegation.invitation_id).given
    if given is None or getattr(given, _part(asked)) is None:
        raise Refused(N_("There is no reply from which the wishes could be exchanged."))
    return given


def _part(asked: Inscription) -> str:
    return "on_behalf" if asked.kind == "group" else "inscription"


def _asked(given: Given, asked: Inscription) -> tuple[str, ...]:
    wishes: tuple[str, ...] = getattr(given, _part(asked)).wishes
    return wishes


def offer(
    session: Session, conference: Conference, code: str, inscription_id: int,
    *, actor: Actor, now: datetime, base_url: str,
) -> Offer:  # fmt: skip
    """Offer a freed place, by letter, to a request that waits; raises Refused where none is."""
    free = next((one for one in free_places(session, conference) if one.table.code == code), None)
    if free is None or inscription_id not in {one.id for one in free.line}:
        raise Refused(N_("There is no free place here for this request any more."))
    made = Offer(
        conference_id=conference.id,
        table=free.table,
        inscription_id=inscription_id,
        state="offered",
        offered_at=now,
        offered_by=actor.label[:200],
    )
    session.add(made)
    session.flush()
    _note(session, made, "offer", actor, now)
    letters.tell_of_offer(session, made, "offered", actor=actor, now=now, base_url=base_url)
    return made


def answer_offer(
    session: Session, offer_id: int, *, accept: bool, actor: Actor, now: datetime
) -> Offer:
    """Let the delegation accept or decline; what is accepted waits for a draft, and is pinned."""
    made = session.get(Offer, offer_id, with_for_update=True)
    if made is None:
        raise NotFound(N_("There is no such offer."))
    if made.state == "lapsed":
        raise Refused(N_("This offer has lapsed. Ask the organisers whether the place is free."))
    if made.state != "offered":
        raise Refused(N_("This offer has already been answered."))
    made.state = "accepted" if accept else "declined"
    made.answered_at, made.answered_by = now, actor.label[:200]
    if accept:
        made.inscription.pin_session_id = made.session_id
    _note(session, made, "accept" if accept else "refuse", actor, now)
    return made


def _note(session: Session, on: Swap | Offer, verb: str, actor: Actor, now: datetime) -> None:
    kind = "swap" if isinstance(on, Swap) else "offer"
    record(session, actor, f"exchanges.{verb}", kind=kind, id=on.id, now=now)
