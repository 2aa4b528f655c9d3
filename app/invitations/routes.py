"""Which way a letter may take to its addressee, the best one first, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Addressee, FocalPoint, Mission, Participant, Route
from app.errors import N_
from app.programme.models import Conference

# Why a route was proposed, in words; %(carrier)s carries, %(capital)s is the host's capital.
REASONS = {
    "resident": N_("%(carrier)s resides in %(capital)s."),
    "accredited": N_(
        "None of their missions resides in %(capital)s; %(carrier)s is accredited there as well."
    ),
    "host_embassy": N_(
        "None of their missions serves %(capital)s; the host's own embassy hands the letter over:"
        " %(carrier)s."
    ),
    "permanent_mission": N_(
        "None of their embassies serves %(capital)s; their papers go through %(carrier)s."
    ),
    "focal_point": N_("No mission of theirs is known to carry it; it goes to their focal point."),
    "direct": N_("Organizations are written to directly."),
    "post": N_("No mission of theirs is known to carry it; it goes to the post by e-mail."),
    "post_itself": N_("Past the missions, by e-mail to the post itself."),
    "by_hand": N_("Printed, and handed over or sent by post."),
    "as_before": N_("Sent before the routes were recorded."),
}
ORDER = ("resident", "accredited", "host_embassy", "permanent_mission")


@dataclass(frozen=True)
class Way:
    """One way: who carries the letter, to which address it is mailed ("": by hand), and why."""

    key: str
    channel: str
    carrier: str
    address: str
    reason: str
    mission_id: int | None = None


@dataclass(frozen=True)
class Carriers:
    """Who may carry the papers of one participant; `preferred` are officers' own orders."""

    missions: list[Mission] = field(default_factory=list)
    focal_points: list[FocalPoint] = field(default_factory=list)
    preferred: list[str] = field(default_factory=list)


def capital_of(session: Session, conference: Conference) -> str:
    """Look up the host's capital; its city of meeting where that is not known."""
    wanted = select(Participant.capital).where(Participant.code == conference.host_code)
    return session.scalar(wanted) or conference.city


def carriers(session: Session, participant_ids: Collection[int]) -> dict[int, Carriers]:
    """Give who may carry the papers of each participant, in three statements."""
    found = {number: Carriers() for number in participant_ids}
    mine = Mission.participant_id.in_(found) & Mission.retired_at.is_(None)
    for mission in session.scalars(select(Mission).where(mine).order_by(Mission.id)):
        found[mission.participant_id].missions.append(mission)
    own = FocalPoint.participant_id.in_(found) & FocalPoint.retired_at.is_(None)
    for point in session.scalars(select(FocalPoint).where(own).order_by(FocalPoint.id)):
        found[point.participant_id].focal_points.append(point)
    for route in session.scalars(
        select(Route).where(Route.participant_id.in_(found)).order_by(Route.position)
    ):
        key = f"mission:{route.mission_id}" if route.mission_id else f"focal:{route.focal_point_id}"
        found[route.participant_id].preferred.append(key)
    return found


def possible(addressee: Addressee, known: Carriers) -> list[Way]:
    """List every way to an addressee, the one to be proposed first.

    The order that officers gave the routes of a participant leads. Otherwise a mission that
    resides in the host's capital comes first, then one accredited there from elsewhere, the
    host's own embassy, a permanent mission; then a focal point, and e-mail to the post. Of
    equals the one noted at the addressee leads. Paper is always possible.
    """
    ways = [*_by_mission(addressee, known.missions), *_by_focal_point(addressee, known)]
    ways.sort(key=lambda way: _rank(way.key, known.preferred))
    if addressee.email:
        direct = addressee.participant.iso2 is None
        reason = "direct" if direct else "post_itself" if ways else "post"
        mail = Way("email", "email", addressee.post, addressee.email, reason)
        ways = [mail, *ways] if direct else [*ways, mail]
    hands = next((way.carrier for way in ways if way.channel == "demarche"), addressee.post)
    return [*ways, Way("paper", "paper", hands, "", "by_hand")]


def proposed(ways: Iterable[Way], tried: Collection[str] = ()) -> Way:
    """Give the first way that can be mailed and was not tried yet; paper where none is left.

    `tried` holds the keys of the ways that failed.
    """
    ways = list(ways)
    left = [way for way in ways if way.address and way.key not in tried]
    return left[0] if left else ways[-1]


def of_channel(ways: Iterable[Way], channel: str) -> Way | None:
    """Give the best way of a channel; None where the addressee has none."""
    return next((way for way in ways if way.channel == channel), None)


def values(carrier: str, capital: str) -> Mapping[str, str]:
    """Fill the places of a reason."""
    return {"carrier": carrier, "capital": capital}


def _by_mission(addressee: Addressee, missions: Iterable[Mission]) -> list[Way]:
    found = [
        Way(f"mission:{one.id}", "demarche", one.name, one.email, _reason(one), one.id)
        for one in missions
    ]
    noted = f"mission:{addressee.mission_id}"
    return sorted(found, key=lambda way: (ORDER.index(way.reason), way.key != noted))


def _by_focal_point(addressee: Addressee, known: Carriers) -> list[Way]:
    found = [
        Way(f"focal:{one.id}", "email", one.name, one.email, "focal_point")
        for one in known.focal_points
        if one.email
    ]
    noted = f"focal:{addressee.focal_point_id}"
    return sorted(found, key=lambda way: way.key != noted)


def _rank(key: str, preferred: list[str]) -> int:
    return preferred.index(key) if key in preferred else len(preferred)


def _reason(mission: Mission) -> str:
    if mission.kind in {"host_embassy", "permanent_mission"}:
        return mission.kind
    return "resident" if mission.resident else "accredited"
