"""What each region has done so far, without a map: invited, answered, attending, asking."""

from collections import Counter
from collections.abc import Mapping

from app.delegations.models import REGIONS
from app.invitations.register import NO_REGION
from app.overview.models import Attends, Letters, Share

NOT_INVITED = ("draft", "withdrawn", "superseded")
ROWS = (*REGIONS, NO_REGION)  # those without a regional group stand last, observers among them


def shares(letters: Mapping[Letters, int], attends: Mapping[Attends, int]) -> list[Share]:
    """Set out one row for each region in which somebody may be invited."""
    known = {one.region for one in letters}
    return [_share(region, letters, attends) for region in ROWS if region in known]


def _share(region: str, letters: Mapping[Letters, int], attends: Mapping[Attends, int]) -> Share:
    done: Counter[str] = Counter()
    for one, count in attends.items():
        if one.region == region:
            comes = one.answer == "accepted"
            done["answered"] += count
            done["accepted"] += count * comes
            done["minister"] += count * (comes and one.minister)
            done["floor"] += count * one.floor
    return Share(
        region,
        invited=sum(
            count
            for one, count in letters.items()
            if one.region == region and one.state not in NOT_INVITED
        ),
        answered=done["answered"],
        accepted=done["accepted"],
        minister=done["minister"],
        floor=done["floor"],
    )
