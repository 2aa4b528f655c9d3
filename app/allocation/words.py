"""The trade's words on the pages of allocation and rosters, marked for translation."""

from app.errors import N_

MODES = {
    "in_person": N_("In person"),
    "live_remote": N_("Live by video link"),
    "pre_recorded": N_("Recorded"),
    "read_out": N_("Read out by the embassy"),
}
LANGUAGES = {
    "ar": N_("Arabic"),
    "zh": N_("Chinese"),
    "en": N_("English"),
    "fr": N_("French"),
    "ru": N_("Russian"),
    "es": N_("Spanish"),
}
STATES = {
    "queued": N_("Waiting to begin"),
    "running": N_("At work"),
    "draft": N_("Draft"),
    "impossible": N_("Impossible"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
    "published": N_("Published"),
}
TONES = {
    "queued": "neutral",
    "running": "info",
    "draft": "warn",
    "impossible": "bad",
    "failed": "bad",
    "cancelled": "neutral",
    "published": "good",
}
CHANGES = {
    "new": N_("New"),
    "moved": N_("Moved"),
    "retimed": N_("Other time"),
    "same": N_("Unchanged"),
    "lost": N_("Loses the place"),
}
TOLD = {
    "new": N_("A new entry"),
    "moved": N_("The entry moves"),
    "corrected": N_("The entry is corrected, the time stands"),
    "cancelled": N_("The entry is cancelled"),
}
REASONS = {
    "waiting": N_("now on the waiting list"),
    "withdrawn": N_("the request was withdrawn"),
    "substituted": N_("another member of the delegation speaks"),
    "recorded": N_("now played from a recording"),
}
# What each objective of the engine counts; the engine names them before the colon.
OBJECTIVES = {
    "waiting": N_("Statements of Parties without a place"),
    "waiting_observers": N_("Statements of observers without a place"),
    "lost": N_("Published places lost"),
    "moved": N_("Speakers moved to another roundtable than published"),
    "times": N_("Speakers at another time than published"),
    "hours": N_("Night hours at home of live remote speakers (weighted)"),
    "wishes": N_("Speakers who get no more than"),
    "wishes_none": N_("Speakers who get none of their wishes"),
    "regions": N_("Seats outside the share of a region"),
    "high_tiers": N_("High ranks unevenly spread"),
    "load": N_("Parallel roundtables of unequal length"),
    "small_states": N_("Small island and least developed States waiting"),
    "languages": N_("Languages unevenly spread"),
    "genders": N_("Women and men unevenly spread"),
    "apart": N_("Pairs of the private list at one roundtable"),
    "themes": N_("Portfolios away from their theme"),
    "earlier": N_("Later requests preferred to earlier ones (weighted)"),
    "order": N_("Departures from the order of precedence"),
}
