"""The journey of one letter, and what was done for it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.invitations import channels, receipts, routes
from app.invitations.models import Call, Dispatch, Invitation, InvitationSession, Receipt
from app.programme.models import ConferenceSession

ACTS = {
    "invitations.dispatch": lazy_gettext("Invitation dispatched"),
    "invitations.admit_host": lazy_gettext("Reply of the host's own delegation opened"),
    "invitations.delivered": lazy_gettext("Letter delivered"),
    "invitations.acknowledged": lazy_gettext("Receipt acknowledged"),
    "invitations.returned": lazy_gettext("Letter returned"),
    "invitations.re_route": lazy_gettext("Letter sent another way"),
    "invitations.lapsed": lazy_gettext("Invitation lapsed"),
    "invitations.superseded": lazy_gettext("Letter superseded"),
    "invitations.withdrawn": lazy_gettext("Invitation withdrawn"),
    "invitations.undo": lazy_gettext("Taken back"),
    "invitations.remind": lazy_gettext("Reminded"),
    "invitations.call": lazy_gettext("Telephone call"),
    "invitations.receipt": lazy_gettext("Receipt kept"),
    "invitations.renew_link": lazy_gettext("New link sent"),
    "invitations.send_link": lazy_gettext("New link sent, as was asked for on the site"),
    "invitations.revoke_link": lazy_gettext("Link revoked"),
}


@dataclass(frozen=True)
class Journey:
    """The attempts (newest first), receipts and calls of one invitation, and its sessions."""

    attempts: Sequence[Dispatch]
    receipts: Sequence[Receipt]
    calls: Sequence[Call]
    sessions: Sequence[ConferenceSession]
    capital: str

    @property
    def current(self) -> Dispatch | None:
        """Give the attempt under way."""
        return next((one for one in self.attempts if one.state != "re_routed"), None)

    @property
    def marks(self) -> list[str]:
        """List what may be written down of the attempt under way."""
        state = self.current.state if self.current else ""
        return [verb for verb, before in channels.MARKS.items() if state in before]


def of(session: Session, invitation: Invitation) -> Journey:
    """Give the journey of an invitation; five statements."""
    mine = select(Call).where(Call.invitation_id == invitation.id)
    concerned = (
        select(ConferenceSession)
        .join(InvitationSession, InvitationSession.session_id == ConferenceSession.id)
        .where(InvitationSession.invitation_id == invitation.id)
        .order_by(ConferenceSession.starts_at, ConferenceSession.code)
    )
    return Journey(
        attempts=channels.history(session, invitation.id),
        receipts=receipts.of(session, invitation.id),
        calls=session.scalars(mine.order_by(Call.id.desc())).all(),
        sessions=session.scalars(concerned).all(),
        capital=routes.capital_of(session, invitation.conference),
    )


def histories(session: Session, invitation_ids: Sequence[int]) -> dict[int, list[AuditEntry]]:
    """Give the record of several invitations, each newest first; one statement."""
    wanted = (AuditEntry.object_kind == "invitation") & AuditEntry.object_id.in_(invitation_ids)
    found: dict[int, list[AuditEntry]] = {}
    for entry in session.scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.id.desc())):
        found.setdefault(entry.object_id or 0, []).append(entry)
    return found
