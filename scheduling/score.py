"""What a plan costs in the tiers that depend on its times: hours at home and published times."""

from __future__ import annotations

from scheduling.clock import hour_at
from scheduling.measure import Hours, Tier
from scheduling.plan import Placement
from scheduling.problem import Problem


def hours_of(problem: Problem, places: tuple[Placement, ...]) -> int:
    """The price at home of the hours in which live remote statements start."""
    return sum(hour_price(problem, place) for place in places)


def hour_price(problem: Problem, place: Placement) -> int:
    """The price at home of one statement; 0 for all who are not live remote."""
    one = problem.inscription_by_id[place.inscription]
    if one.mode != "live_remote" or one.home_zone is None:
        return 0
    return problem.policy.home_hours[hour_at(place.starts_at, one.home_zone)]


def changed_times(problem: Problem, places: tuple[Placement, ...]) -> int:
    """Statements at their published table, but not at their published time."""
    published = problem.published_by_id
    return sum(
        1
        for place in places
        if (before := published.get(place.inscription)) is not None
        and before.session == place.session
        and before.starts_at != place.starts_at
    )


def timed_value(problem: Problem, tier: Tier, places: tuple[Placement, ...]) -> int:
    """The value of a tier that depends on times, read off a plan."""
    if isinstance(tier.shape, Hours):
        return hours_of(problem, places)
    return changed_times(problem, places)
