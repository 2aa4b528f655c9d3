"""The engine's sentences as forms that can be translated; a test holds them to the engine's own.

The engine writes English, with names, roundtables and figures in it. Each form below is one of its
sentences with places for those; `many` is the same said of several roundtables at once.
"""

from dataclasses import dataclass

from app.errors import N_


@dataclass(frozen=True)
class Form:
    """One sentence of the engine, and the same of several roundtables."""

    one: str
    many: str = ""


FORMS: tuple[Form, ...] = (
    # Why somebody has no place, roundtable by roundtable.
    Form(N_("The speaking time of %(table)s is used up.")),
    Form(N_("All seats of %(table)s are taken.")),
    Form(N_("All places in the room of %(table)s are taken.")),
    Form(N_("All remote lines of %(table)s are taken.")),
    Form(
        N_("%(table)s has no time left that suits %(who)s."),
        N_("%(table)s have no time left that suits %(who)s."),
    ),
    Form(
        N_("%(table)s is too short for a statement of %(who)s."),
        N_("%(table)s are too short for a statement of %(who)s."),
    ),
    Form(N_("%(table)s has no seat."), N_("%(table)s have no seat.")),
    Form(N_("%(table)s has no place in the room."), N_("%(table)s have no place in the room.")),
    Form(N_("%(table)s has no remote line."), N_("%(table)s have no remote line.")),
    Form(N_("%(who)s has refused %(table)s.")),
    Form(N_("%(who)s is pinned to another table than %(table)s.")),
    Form(N_("%(who)s's speaker leads %(other)s beside %(table)s.")),
    Form(N_("%(who)s's speaker leads %(table)s and cannot speak here.")),
    Form(N_("%(who)s's speaker leads %(table)s.")),
    Form(N_("%(who)s's speaker is at %(other)s at that time.")),
    Form(N_("%(who)s's speaker cannot be in %(table)s and in %(other)s.")),
    Form(N_("No recording of %(who)s has been accepted.")),
    Form(N_("The recording of %(who)s came too late for %(table)s.")),
    Form(N_("The recording of %(who)s was not accepted in time for %(table)s.")),
    Form(N_("%(who)s is not available during %(table)s.")),
    Form(N_("%(who)s is not available when the floor comes in %(table)s.")),
    Form(N_("The same person already speaks for a group in %(table)s.")),
    Form(N_("The same person already speaks for %(who)s.")),
    Form(N_("%(who)s already has its statement.")),
    Form(N_("%(who)s already speaks on that day.")),
    Form(N_("%(who)s has already spoken in this segment.")),
    Form(N_("%(who)s is not confirmed, and this list is final.")),
    Form(N_("%(who)s is %(state)s and cannot be on a list.")),
    Form(N_("%(who)s is pinned to %(table)s.")),
    Form(N_("%(who)s is %(state)s.")),
    Form(N_("%(who)s has withdrawn since this draft was made.")),
    # What officers did by hand, and what it leaves.
    Form(N_("%(who)s was put on the waiting list by hand.")),
    Form(N_("%(table)s has room for %(who)s."), N_("%(table)s have room for %(who)s.")),
    Form(N_("%(who)s speaks before %(whom)s, who has precedence.")),
    # Where somebody is, and what another place would cost.
    Form(N_("%(who)s waits.")),
    Form(N_("%(who)s speaks in %(table)s: the %(wish)s wish is met.")),
    Form(N_("%(who)s speaks in %(table)s: no wish is met.")),
    Form(N_("%(who)s speaks in %(table)s: no wish was stated.")),
    Form(N_("%(who)s speaks in %(table)s: pinned by hand, and the %(wish)s wish is met.")),
    Form(N_("%(who)s speaks in %(table)s: pinned by hand, and no wish is met.")),
    Form(N_("%(who)s speaks in %(table)s: pinned by hand, and no wish was stated.")),
    Form(N_("%(table)s: no plan that keeps the rules.")),
    Form(N_("%(table)s: no plan found in this time.")),
    Form(N_("%(table)s: no objective would be worse.")),
    Form(N_("%(table)s: %(tier)s would go from %(number)s to at most %(more)s.")),
    Form(N_("%(table)s: %(tier)s would go from %(number)s to %(more)s.")),
    Form(N_("%(names)s would wait instead.")),
    # What would help.
    Form(N_("If %(who)s accepted %(table)s.")),
    Form(N_("If the statement were given %(how)s: a place in %(table)s.")),
    Form(N_("If the speaker were free at another hour: a place in %(table)s.")),
    Form(N_("If every statement were %(number)s s shorter: a place in %(table)s.")),
    Form(N_("If %(table)s had one place more.")),
    Form(N_("If a further table met beside %(table)s.")),
    # What cannot hold together, and what the referee finds.
    Form(N_("One person cannot be at both tables.")),
    Form(N_("One person cannot speak for two groups at one table.")),
    Form(N_("One person speaks once for %(who)s.")),
    Form(N_("%(who)s speaks once on one day.")),
    Form(N_("%(who)s may have %(number)s statement.")),
    Form(N_("%(who)s may have %(number)s statements.")),
    Form(N_("%(table)s has %(number)s s for statements; these need %(more)s s.")),
    Form(N_("%(table)s has no more %(what)s than %(number)s.")),
    Form(N_("No order of floor in %(table)s keeps their windows.")),
    Form(N_("%(who)s has %(number)s statements, %(more)s allowed.")),
    Form(N_("%(who)s speaks twice on one day.")),
    Form(N_("One person speaks twice for %(who)s.")),
    Form(N_("%(table)s needs %(number)s s for its statements and has %(more)s s.")),
    Form(N_("%(who)s is given another time than %(number)s s.")),
    Form(N_("%(who)s speaks outside the floor of %(table)s.")),
    Form(N_("%(who)s and %(whom)s overlap in %(table)s.")),
    Form(N_("%(table)s has %(number)s %(what)s, %(more)s are taken.")),
    Form(N_("%(who)s speaks before %(whom)s in %(table)s.")),
    Form(N_("%(who)s speaks for a group that is not named.")),
    Form(N_("One person speaks for %(who)s and %(whom)s in %(table)s.")),
)
RULE_BEFORE = N_("Rule %(number)s: %(sentence)s")
RULE_AFTER = N_("%(sentence)s (rule %(number)s)")
STATES = {
    "withdrawn": N_("withdrawn"),
    "declined": N_("declined"),
    "declined by chair": N_("declined by the chair"),
    "declined_by_chair": N_("declined by the chair"),
    "barred": N_("barred"),
    "contested": N_("contested"),
    "inscribed": N_("inscribed"),
    "waitlisted": N_("on the waiting list"),
}
WHAT = {
    "seats": N_("seats"),
    "places in the room": N_("places in the room"),
    "remote lines": N_("remote lines"),
}
HOW = {
    "in person": N_("in person"),
    "live by remote link": N_("live by video link"),
    "by a text read out in the room": N_("by a text read out in the room"),
    "by a recording accepted in time": N_("by a recording accepted in time"),
}
WISHES = {"1st": N_("1st"), "2nd": N_("2nd"), "3rd": N_("3rd"), "4th": N_("4th")}
