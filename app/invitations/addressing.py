"""Who gets a letter and by which way, and who is left out and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.delegations import names
from app.delegations.models import Addressee
from app.invitations import routes
from app.invitations.models import Invitation
from app.invitations.routes import Way
from app.programme.models import Conference

MINISTER = "environment"


@dataclass(frozen=True)
class Called:
    """One addressee who would get a letter, and how; `chosen` against what was proposed."""

    addressee: Addressee
    way: Way
    chosen: bool = False
    standing: Invitation | None = None


@dataclass(frozen=True)
class Parted:
    """Who would get a letter, in the order of the list of participants, and who would not."""

    new: list[Called] = field(default_factory=list)
    already: list[Addressee] = field(default_factory=list)
    unreachable: list[Addressee] = field(default_factory=list)
    host: list[Addressee] = field(default_factory=list)

    def by_channel(self) -> dict[str, int]:
        """Count the letters of each channel."""
        counted: dict[str, int] = {}
        for one in self.new:
            counted[one.way.channel] = counted.get(one.way.channel, 0) + 1
        return counted


def part(
    session: Session,
    conference: Conference,
    addressee_ids: Iterable[int],
    *,
    channel: str = "",
) -> Parted:
    """Part those who would get a letter from those who would not; six statements.

    The host does not invite itself. `channel` sends to everybody by the best way of that
    channel, where there is one. Whoever cannot be reached is left out; on paper everybody can.
    """
    wanted = addressees(session, set(addressee_ids))
    standing = _standing(session, conference.id, wanted)
    in_use = [one for one in wanted if one.retired_at is None]
    new = [one for one in in_use if is_new(standing.get(one.id))]
    known = routes.carriers(session, {one.participant_id for one in new})
    parted = Parted(already=[one for one in wanted if not is_new(standing.get(one.id))])
    for one in new:
        if one.participant.code == conference.host_code:
            parted.host.append(one)
            continue
        possible = routes.possible(one, known[one.participant_id])
        usual = routes.proposed(possible)
        asked = routes.of_channel(possible, channel)
        way = asked or usual
        by_hand = asked is not None and asked.channel != "email"
        if way.address or by_hand:
            parted.new.append(Called(one, way, way.key != usual.key, standing.get(one.id)))
        else:
            parted.unreachable.append(one)
    return parted


def is_new(invitation: Invitation | None) -> bool:
    """Tell whether an addressee has no letter yet."""
    return invitation is None or invitation.state == "draft"


def addressees(session: Session, ids: set[int]) -> Sequence[Addressee]:
    """Load addressees in the order of the list of participants: Parties first, by name."""
    found = session.scalars(
        select(Addressee)
        .where(Addressee.id.in_(ids))
        .options(joinedload(Addressee.participant), joinedload(Addressee.mission))
    ).all()
    by_name = names.sort_key("en")
    return sorted(
        found,
        key=lambda one: (
            one.participant.category.position,
            by_name(one.participant.short_name),
            one.id,
        ),
    )


def _standing(
    session: Session, conference_id: int, wanted: Sequence[Addressee]
) -> dict[int, Invitation]:
    found = session.scalars(
        select(Invitation).where(
            Invitation.conference_id == conference_id,
            Invitation.addressee_id.in_([one.id for one in wanted]),
        )
    )
    return {invitation.addressee_id: invitation for invitation in found}
