"""The words of the board: what was done, what a part of a column is, why somebody waits."""

from app.errors import N_

# What an act did, for the history; the places are filled in from its arguments.
ACTS = {
    "move": N_("%(who)s: from %(before)s to %(after)s"),
    "wait": N_("%(who)s: from %(before)s to the waiting list"),
    "swap": N_("%(who)s and %(other)s exchange their places"),
    "pin": N_("%(who)s: pinned to Roundtable %(table)s"),
    "unpin": N_("%(who)s: no longer pinned"),
    "bar": N_("%(who)s: barred from Roundtable %(table)s"),
    "unbar": N_("%(who)s: no longer barred from Roundtable %(table)s"),
    "limit": N_("%(who)s: may speak %(seconds)s seconds"),
    "minutes": N_("Roundtable %(table)s: %(minutes)s minutes"),
}
PLACE = N_("Roundtable %(table)s, place %(position)s")
NO_PLACE = N_("the waiting list")
PARTS = {
    "opening": N_("Opening, keynote"),
    "pause": N_("Pause"),
    "free": N_("Free"),
    "wrap_up": N_("Wrap-up"),
}
# Why somebody waits, by the number of the rule that binds.
RULES = {
    "3": N_("No speaking time left"),
    "4": N_("No seat or line left"),
    "1": N_("At another roundtable at that time"),
    "2": N_("Has its statement already"),
    "5": N_("Refused, barred or not confirmed"),
    "6": N_("Presides"),
    "7": N_("Hours or recording"),
    "8": N_("Pinned elsewhere"),
    "10": N_("Speaks for another group there"),
}
# Short marks of the regional groups, in which colour and pattern are known to the stylesheet.
GROUPS = {
    "African": "af",
    "Asia-Pacific": "ap",
    "EEG": "ee",
    "GRULAC": "gr",
    "WEOG": "we",
    "": "no",
}
