"""The two ways to the pages of a reply: a personal link, and the desk of an officer."""

from dataclasses import dataclass
from typing import Any, Protocol

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.gates import me
from app.audit.service import Actor
from app.errors import N_, NotFound
from app.rsvp import drafts, siblings, visits
from app.rsvp.visits import Hand, Visit
from app.web import clock


class Way(Protocol):
    """How a page was reached: who writes, and what its addresses are."""

    def enter(self, session: Session) -> tuple[int, Hand]:
        """Give the invitation and the hand, with no more than one look-up."""

    def open(self, session: Session) -> Visit:
        """Give everything a page shows."""

    def url(self, page: str, **values: Any) -> str:
        """Give the address of another page of the same reply."""


@dataclass(frozen=True)
class ByLink:
    """The delegation itself, or whoever holds its link.

    A mission's link opens also the other invitations of its Party that were carried to the same
    address: `of` is the number of one of them.
    """

    token: str
    of: int = 0

    def enter(self, session: Session) -> tuple[int, Hand]:
        """Follow the link; raises NotFound or Gone."""
        link = accounts.follow_link(session, self.token, "reply", now=clock.now())
        actor = Actor("link", link.label, link.id)
        hand = Hand(drafts.BY_LINK, actor, self.token, link)
        if self.of in {0, link.object_id}:
            return link.object_id, hand
        if self.of not in siblings.numbers(session, link.object_id):
            raise NotFound(N_("This link does not open that invitation."))
        return self.of, hand

    def open(self, session: Session) -> Visit:
        """Follow the link and load what it opens."""
        return visits.open_for(session, *self.enter(session), now=clock.now())

    def url(self, page: str, **values: Any) -> str:
        """Stay under the personal link, and with the invitation that is answered."""
        if self.of:
            values["of"] = self.of
        return url_for(f"rsvp.{page}", token=self.token, **values)


@dataclass(frozen=True)
class AtDesk:
    """An officer who enters what came on paper, by mail or by telephone."""

    invitation_id: int

    def enter(self, session: Session) -> tuple[int, Hand]:  # noqa: ARG002 (nothing to look up)
        """Name the officer."""
        actor = me()
        return self.invitation_id, Hand(f"staff:{actor.id}", actor)

    def open(self, session: Session) -> Visit:
        """Load the invitation; raises NotFound."""
        return visits.open_for(session, *self.enter(session), now=clock.now())

    def url(self, page: str, **values: Any) -> str:
        """Stay under the invitation; its own page is the overview."""
        if page == "overview":
            return url_for("replies.show", invitation_id=self.invitation_id)
        return url_for(f"replies.{page}", invitation_id=self.invitation_id, **values)
