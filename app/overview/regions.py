"""What each region has done so far, without a map: invited, answered, attending, asking."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.delegations.models import REGIONS
from app.invitations.register import NO_REGION
from app.overview.models import Attends, Letters, Share

NOT_INVITED = ("not_dispatched", "superseded", "withdrawn")
ROWS = (*REGIONS, NO_REGION)  # those without a regional group stand last, observers among them


def shares(letters: Mapping[Letters, int], attends: Sequence[Attends]) -> list[Share]:
    """Set out one row for each region in which somebody may be invited."""
    invited: Counter[str] = Counter()
    for one, count in letters.items():
        invited[one.region] += count * (one.state not in NOT_INVITED)
    return [
        _share(region, invited[region], [one for one in attends if one.region == region])
        for region in ROWS
        if region in invited
    ]


def _share(region: str, invited: int, attends: Sequence[Attends]) -> Share:
    coming = [one for one in attends if one.answer == "accepted"]
    return Share(
        region,
        invited=invited,
        answered=sum(one.number for one in attends),
        accepted=sum(one.number for one in coming),
        minister=sum(one.ministers for one in coming),
        floor=sum(one.asking for one in attends),
    )
