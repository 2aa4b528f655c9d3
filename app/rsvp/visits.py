"""Who writes a reply and what they find: by personal link, or at the desk on behalf of a Party."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts.models import PersonalLink
from app.audit.service import Actor
from app.delegations.models import Participant
from app.invitations import service as invitations
from app.invitations.models import Invitation
from app.programme.models import Conference, ConferenceSession
from app.rsvp import drafts, standing
from app.rsvp.given import Given, Span, read
from app.rsvp.models import Reply, ReplyDraft
from app.rsvp.standing import Standing

PAPER = "note"


@dataclass(frozen=True)
class Hand:
    """Whoever writes: `link` and its `token` are those of the letter, None at the desk."""

    key: str
    actor: Actor
    token: str | None = None
    link: PersonalLink | None = None


@dataclass(frozen=True)
class Visit:
    """An invitation as its hand finds it: what was sent, what is begun, what is due."""

    hand: Hand
    invitation: Invitation
    standing: Standing
    draft: ReplyDraft | None
    now: datetime

    @property
    def conference(self) -> Conference:
        """Give the conference of the invitation."""
        return self.invitation.conference

    @property
    def participant(self) -> Participant:
        """Give whoever was invited."""
        return self.invitation.addressee.participant

    @property
    def token(self) -> str:
        """Give the token of the invitation's own link; empty where it is reached otherwise."""
        link = self.hand.link
        own = link is not None and link.object_id == self.invitation.id
        return self.hand.token or "" if own else ""

    @property
    def reply(self) -> Reply | None:
        """Give the newest reply."""
        return self.standing.reply

    @property
    def due_at(self) -> datetime | None:
        """Give the moment until which a reply is asked for."""
        return self.standing.due_at

    @property
    def overdue(self) -> bool:
        """Tell whether that moment has passed."""
        return self.due_at is not None and self.now > self.due_at

    @cached_property
    def given(self) -> Given:
        """Give the reply as it is being written: the draft, else what was sent, else nothing."""
        if self.draft is not None:
            return read(self.draft.content)
        return self.standing.given or Given("")

    @property
    def own_zone(self) -> str:
        """Give the reader's zone: the one they named for the floor, else the capital's."""
        asked = self.given.inscription
        return asked.home_zone if asked and asked.home_zone else self.participant.zone

    @property
    def seen_version(self) -> int:
        """Give the version that stood when this writing began."""
        return self.draft.seen_version if self.draft else self.standing.version

    @property
    def source(self) -> str:
        """Say how the reply came."""
        if self.hand.token is not None:
            return "portal"
        return self.draft.source if self.draft else PAPER

    @property
    def roundtables(self) -> list[ConferenceSession]:
        """List the sessions at which the floor may be asked for."""
        return [one for one in self.conference.sessions if one.kind == "roundtable"]

    @property
    def spans(self) -> dict[str, Span]:
        """Give beginning and end of each roundtable by its code."""
        return {one.code: (one.starts_at, one.ends_at) for one in self.roundtables}


def open_for(session: Session, invitation_id: int, hand: Hand, *, now: datetime) -> Visit:
    """Open an invitation for a hand; raises NotFound, Refused or Gone."""
    invitation = invitations.invitation_of(session, invitation_id)
    invitations.must_be_out(invitation)
    draft = drafts.of(session, invitation_id, hand.key)
    return Visit(hand, invitation, standing.of(session, invitation_id), draft, now)
