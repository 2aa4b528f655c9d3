"""The state machine of a session: every act of the clerk, done or refused with a reason."""

from copy import copy

from app.rosters import floor_steps, list_steps
from app.rosters.standing import Standing
from app.rosters.turns import Act

STEPS = {**floor_steps.STEPS, **list_steps.STEPS}


def apply(standing: Standing, act: Act) -> Standing:
    """Give the standing after one act; raises Refused, with the reason, where it cannot be done."""
    after = copy(standing)
    for name in ("coming", "absent", "dropped", "done", "unheard"):
        setattr(after, name, list(getattr(standing, name)))
    STEPS[act.kind](after, act)
    return after
