"""Taking a reply: one transaction for its version, the delegation, the floor and the letter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.service import Actor, record
from app.delegations import reference
from app.errors import N_, Invalid, NotFound, Overtaken, Refused
from app.invitations import service as invitations
from app.invitations.models import Invitation
from app.programme.models import ConferenceSession
from app.rsvp import acknowledgement, following, hooks, rules, standing
from app.rsvp import given as replies
from app.rsvp.difference import difference
from app.rsvp.given import Given, InscriptionGiven
from app.rsvp.hooks import FloorChange
from app.rsvp.models import SOURCES, Delegation, Reply
from app.rsvp.others import named_in
from app.rsvp.standing import Standing


def reply(
    session: Session,
    invitation_id: int,
    given: Given,
    *,
    actor: Actor,
    source: str,
    now: datetime,
    seen_version: int | None = None,
    base_url: str,
    reply_token: str | None = None,
) -> Reply:
    """Take a reply and give the version that now stands.

    The same content again changes nothing and mails nobody. A reply after the deadline "rsvp"
    is taken and marked late. A new speaker keeps the time of inscription; a refusal after an
    acceptance withdraws the request for the floor. `reply_token` goes into the acknowledgement.

    Raises NotFound, Gone (the invitation was withdrawn), Refused (it was never dispatched),
    Invalid (faults by field) and Overtaken (somebody replied since `seen_version`).
    """
    invitation = invitations.invitation_of(session, invitation_id, lock=True)
    invitations.must_be_out(invitation)
    stands = standing.of(session, invitation_id)
    sessions = {one.code: one for one in invitation.conference.sessions if one.kind == "roundtable"}
    given = _completed(given, invitation)
    if stands.reply is not None and stands.given == given:
        return stands.reply
    _not_overtaken(given, stands, seen_version)
    _valid(given, sessions, source)
    followed = None if stands.reply is None or stands.reply.held else stands.given
    others = named_in(session, invitation.addressee.participant, given, followed)
    made = _version(invitation, stands, given, actor=actor, source=source, now=now)
    session.add(made)
    delegation = following.delegation_for(session, invitation, stands)
    made.held = delegation.frozen
    behalf, changes = "", list[following.Change]()
    if not made.held:
        behalf, changes = following.bring_up_to_date(
            session, delegation, stands, given, others, sessions, now
        )
    invitations.answered(invitation, made.answer, at=now, late=made.late)
    _record(session, invitation, stands, made, given, actor)
    acknowledgement.send(
        session,
        made,
        given,
        behalf=behalf,
        due_at=stands.due_at,
        base_url=base_url,
        token=reply_token,
    )
    session.flush()
    for change in changes:
        hooks.tell(session, FloorChange(*change, actor=actor, now=now, base_url=base_url))
    return made


def _completed(given: Given, invitation: Invitation) -> Given:
    """Fill in what may stay open, so that equal replies are written equally."""
    given = replies.tidy(given)
    addressee = invitation.addressee

    def filled(asked: InscriptionGiven | None) -> InscriptionGiven | None:
        return asked and replace(
            asked,
            home_zone=asked.home_zone or addressee.participant.zone,
            portfolio=asked.portfolio or addressee.portfolio,
        )

    return replace(given, inscription=filled(given.inscription), on_behalf=filled(given.on_behalf))


def _not_overtaken(given: Given, stands: Standing, seen_version: int | None) -> None:
    if seen_version is not None and stands.version > seen_version:
        raise Overtaken(
            N_("Another reply (version %(version)s) has come in since you began."),
            difference(given, stands.given),
            version=stands.version,
        )


def _valid(given: Given, sessions: Mapping[str, ConferenceSession], source: str) -> None:
    spans = {code: (one.starts_at, one.ends_at) for code, one in sessions.items()}
    ranks = {row["code"] for row in reference.ranks()}
    faults = rules.faults(given, roundtables=spans, ranks=ranks)
    if source not in SOURCES:
        faults["source"] = N_("Say how the reply came.")
    if faults:
        raise Invalid(N_("Some answers cannot be taken."), faults)


def _version(
    invitation: Invitation,
    stands: Standing,
    given: Given,
    *,
    actor: Actor,
    source: str,
    now: datetime,
) -> Reply:
    return Reply(
        invitation=invitation,
        version=stands.version + 1,
        answer=given.answer,
        source=source,
        received_at=now,
        late=stands.due_at is not None and now > stands.due_at,
        note=given.note,
        content=replies.content(given),
        given_by=actor.label[:200],
    )


def _record(
    session: Session,
    invitation: Invitation,
    stands: Standing,
    made: Reply,
    given: Given,
    actor: Actor,
) -> None:
    # Which fields changed, not what stands in them: names of persons stay out of the record.
    changed = sorted(key for key in difference(given, stands.given) if key != "answer")
    was = stands.reply.answer if stands.reply else None
    record(
        session,
        actor,
        "rsvp.reply",
        kind="invitation",
        id=invitation.id,
        label=invitations.label(invitation),
        now=made.received_at,
        changes={
            "version": [stands.version, made.version],
            "answer": [was, made.answer],
            "changed": changed,
            "source": made.source,
            "late": made.late,
        },
    )


def follow_held(
    session: Session, invitation_id: int, *, actor: Actor, now: datetime, base_url: str
) -> Reply:
    """Let delegation and floor follow the newest reply, which came while they were frozen.

    Raises NotFound, and Refused where there is nothing to follow or all is still frozen.
    """
    invitation = invitations.invitation_of(session, invitation_id, lock=True)
    stands = standing.of(session, invitation_id)
    if stands.reply is None or stands.delegation is None or not stands.reply.held:
        raise Refused(N_("There is no reply that waits to be followed."))
    if stands.delegation.frozen:
        raise Refused(N_("The credentials are still contested: nothing follows by itself."))
    sessions = {one.code: one for one in invitation.conference.sessions if one.kind == "roundtable"}
    given = replies.read(stands.reply.content)
    others = named_in(session, invitation.addressee.participant, given)
    _behalf, changes = following.bring_up_to_date(
        session, stands.delegation, stands, given, others, sessions, now
    )
    stands.reply.held = False
    _record(session, invitation, stands, stands.reply, given, actor)
    session.flush()
    for change in changes:
        hooks.tell(session, FloorChange(*change, actor=actor, now=now, base_url=base_url))
    return stands.reply


def versions(session: Session, invitation_id: int) -> Sequence[Reply]:
    """List every version of the reply to an invitation, newest first."""
    wanted = select(Reply).where(Reply.invitation_id == invitation_id)
    return session.scalars(wanted.order_by(Reply.version.desc())).all()


def delegation_of(session: Session, invitation_id: int) -> Delegation:
    """Give the delegation that answered an invitation, its persons loaded; raises NotFound."""
    found = session.scalar(
        select(Delegation)
        .where(Delegation.invitation_id == invitation_id)
        .options(selectinload(Delegation.delegates), joinedload(Delegation.participant))
    )
    if found is None:
        raise NotFound(N_("This invitation has not been answered yet."))
    return found
