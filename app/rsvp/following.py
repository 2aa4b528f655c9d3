"""What follows a reply: its delegation, its request for the floor, the feeds of its speaker."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.calendars import feeds
from app.invitations.models import Invitation
from app.programme.models import ConferenceSession
from app.rsvp import floor, people
from app.rsvp.given import Given, InscriptionGiven
from app.rsvp.hooks import ChangeKind
from app.rsvp.models import Delegate, Delegation, Inscription
from app.rsvp.others import Others, named_in
from app.rsvp.standing import Standing

Change = tuple[ChangeKind, Inscription, Delegate, Delegate]

EMPTY = Given("")


def bring_up_to_date(
    session: Session,
    delegation: Delegation,
    stands: Standing,
    given: Given,
    others: Others,
    sessions: dict[str, ConferenceSession],
    now: datetime,
) -> tuple[str, list[Change]]:
    """Bring persons and floor in line with a reply.

    Gives the name of those on whose behalf the delegation would speak, and what changed of
    published places.
    """
    delegation.answer = given.answer
    if not others.same:
        delegation.aligned_group_id, _name = others.group(given.aligned)
    kept = floor.kept(session, delegation) if stands.delegation else floor.Kept([])
    persons = people.bring_up_to_date(session, delegation, kept.people, given)
    asking = _Asking(session, delegation, persons, sessions, others, now)
    pairs = ((given.inscription, kept.inscription), (given.on_behalf, kept.on_behalf))
    changes = [asking.bring(asked, stood) for asked, stood in pairs]
    asking.end()
    behalf = next((one.behalf for one in asking.standing if one.behalf), "")
    return behalf, [change for change in changes if change is not None]


@dataclass
class _Asking:
    """Both requests of a delegation on their way into the tables."""

    session: Session
    delegation: Delegation
    persons: list[Delegate]
    sessions: floor.Sessions
    others: Others
    now: datetime
    standing: list[Inscription] = field(default_factory=list)
    new: list[tuple[floor.Columns, InscriptionGiven]] = field(default_factory=list)
    handed: set[tuple[str, str]] = field(default_factory=set)

    def bring(self, asked: InscriptionGiven | None, stood: Inscription | None) -> Change | None:
        """Bring one request in line, and say what happened to its published place."""
        if stood is None:
            self._begin(asked)
            return None
        before, placed = stood.speaker, stood.state == "allocated"
        kind: ChangeKind | Literal["same"]
        if asked is None:
            kind, speaker = _withdraw(stood), before
        else:
            speaker = self.persons[asked.speaker]
            kind = floor.change(self.session, stood, speaker, asked, self.sessions, self.others)
            self.standing.append(stood)
        if kind == "substituted":
            self.handed.add((holder(before), holder(speaker)))
        return (kind, stood, speaker, before) if placed and kind != "same" else None

    def _begin(self, asked: InscriptionGiven | None) -> None:
        if asked is None:
            return
        if self.others.same:  # it was withdrawn by other hands than the delegation's
            self.others = named_in(
                self.session, self.delegation.participant, replace(EMPTY, on_behalf=asked)
            )
        speaker = self.persons[asked.speaker]
        columns = floor.asked_now(self.delegation, speaker, asked, self.others, now=self.now)
        self.new.append((columns, asked))

    def end(self) -> None:
        """Write the new requests, and let feeds follow their speakers."""
        if self.new:
            self.standing += floor.inscribe(self.session, self.new, self.sessions)
        for before, after in sorted(self.handed):
            feeds.hand_over(self.session, before, after, now=self.now)


def holder(person: Delegate) -> str:
    """Name a person to calendars, as the list of speakers does."""
    return f"delegate:{person.id}"


def delegation_for(session: Session, invitation: Invitation, stands: Standing) -> Delegation:
    """Give the delegation that answers, or begin it; frozen where the Party's others are."""
    if stands.delegation is not None:
        return stands.delegation
    delegation = Delegation(
        conference_id=invitation.conference_id,
        participant=invitation.addressee.participant,
        invitation=invitation,
        frozen=stands.frozen,
    )
    session.add(delegation)
    return delegation


def _withdraw(stood: Inscription) -> Literal["withdrawn"]:
    # What the chair declined stays declined: asking again must not undo it.
    if stood.state != "declined_by_chair":
        stood.state = "withdrawn"
    return "withdrawn"
