"""Who goes before whom: the key by which every list is sorted before anything bends it.

Sources: Women 2000 note (tiers), UNFCCC COP24 (time of inscription), UPR (lot and alphabet).
"""

from __future__ import annotations

from scheduling.policy import Policy
from scheduling.problem import Inscription, Problem

LEADERS = 2
FIRST, LAST, BY_RANK = -1, 1, 0

Key = tuple[int, int, int, int, int, str, str]


def precedence(problem: Problem, inscription: Inscription) -> Key:
    """Sort key of an inscription: class, host, tier, group first, leader's video, asked, id."""
    policy = problem.policy
    leader_on_video = inscription.mode == "pre_recorded" and inscription.tier <= LEADERS
    return (
        int(inscription.category == "observer"),
        _host(policy, inscription),
        inscription.tier,
        int(inscription.kind != "group"),
        int(not leader_on_video),
        _within_tier(policy, inscription),
        inscription.id,
    )


def _host(policy: Policy, inscription: Inscription) -> int:
    if policy.host is None or inscription.party != policy.host:
        return BY_RANK
    return {"first": FIRST, "last": LAST, "by_rank": BY_RANK}[policy.host_speaks]


def _within_tier(policy: Policy, inscription: Inscription) -> str:
    if policy.within_tier == "inscription":
        return f"{inscription.inscribed_at.timestamp():020.6f}"
    name = inscription.label.casefold()
    letter = policy.lot_letter.casefold()
    return f"{int(name[:1] < letter)}{name}"


def seniority(problem: Problem) -> dict[str, int]:
    """Rank of every inscription over the whole segment: 0 for who comes first of all."""
    ordered = sorted(problem.inscriptions, key=lambda i: precedence(problem, i))
    return {inscription.id: rank for rank, inscription in enumerate(ordered)}
