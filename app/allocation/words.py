"""The trade's words on the pages of allocation and rosters, marked for translation."""

from app.errors import N_
from app.programme import policy_keys as keys

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
ATTENDING = {  # what a calendar has answered; nothing is said of one that has not
    "ACCEPTED": (N_("Calendar: accepted"), "good"),
    "TENTATIVE": (N_("Calendar: tentative"), "warn"),
    "DECLINED": (N_("Calendar: declined"), "bad"),
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
    "done": "good",
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
    "released": N_("somebody else does it now, or nobody need"),
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
# What each objective means, for whoever puts them in order.
MEANINGS = {
    "waiting": N_(
        "As few statements as possible wait: tier by tier from the top, Parties before observers."
    ),
    "lost": N_("Nobody who holds a published place loses it."),
    "moved": N_("As few speakers as possible change the roundtable for which they are published."),
    "times": N_("As few published times as possible change."),
    "hours": N_("Whoever speaks live from the capital speaks at a decent hour there."),
    "wishes": N_("As few as possible get none of their wishes, then only the last, and so on up."),
    "regions": N_("Each region has its share of each roundtable, within the tolerance."),
    "high_tiers": N_("Speakers of high rank are spread over the roundtables."),
    "load": N_("Roundtables at the same hour have equally many statements."),
    "small_states": N_("Small island and least developed States are not the ones who wait."),
    "languages": N_("Each language is spread over the roundtables."),
    "genders": N_("Women and men are spread over the roundtables."),
    "apart": N_("Pairs of the private list do not share a roundtable."),
    "themes": N_("Speakers sit where their portfolio belongs."),
    "earlier": N_("Who asked for the floor earlier comes first where all else is equal."),
}
# Short names, for the order of the objectives.
SHORT = {
    "waiting": N_("Few waiting"),
    "lost": N_("Published places kept"),
    "moved": N_("Published roundtables kept"),
    "times": N_("Published times kept"),
    "hours": N_("Hours at home"),
    "wishes": N_("Wishes"),
    "regions": N_("Regions"),
    "high_tiers": N_("High ranks"),
    "load": N_("Equal length"),
    "small_states": N_("Small States"),
    "languages": N_("Languages"),
    "genders": N_("Women and men"),
    "apart": N_("Private pairs"),
    "themes": N_("Themes"),
    "earlier": N_("Earlier requests"),
}
EARLIER = {
    "same_person": N_("The same person does not speak again; another of the Party may"),
    "always": N_("It is the Party's statement: nobody of the Party speaks again"),
    "never": N_("Nothing: whoever spoke there may speak again"),
}
WITHIN = {
    "inscription": N_("who asked earlier"),
    "lot": N_("by a letter drawn by lot"),
}
HOST = {
    "by_rank": N_("by its rank, as everybody"),
    "first": N_("first"),
    "last": N_("last"),
}
BOUNDS = {
    keys.LIMIT_S: N_("Give a whole number of seconds from 30 to 3600."),
    keys.GAP_S: N_("Give a whole number of seconds from 0 to 3600."),
    keys.CUT_OFF_S: N_("Give a whole number of hours from 0 to 1440 (sixty days)."),
    keys.TOLERANCE: N_("Give a whole number from 0 to 100."),
    keys.STATEMENTS: N_("Give 1 or 2."),
    keys.HIGH_TIER: N_("Give a whole number from 1 to 20."),
    (0, keys.DEAREST): N_("Give a whole number from 0 to 1000."),
}
KINDS = {
    "national": N_("national statements"),
    "group": N_("group statements"),
    "observer": N_("statements of observers"),
}
QUESTIONS = {
    "queued": N_("Waiting to begin"),
    "running": N_("At work"),
    "done": N_("Answered"),
    "impossible": N_("Impossible"),
    "failed": N_("Failed"),
    "cancelled": N_("Cancelled"),
}
# Who gains and who loses from one plan to another: in what, and in which direction.
BALANCE = {
    ("place", 1): N_("Gets a place"),
    ("place", -1): N_("Loses the place"),
    ("wish", 1): N_("Better wish"),
    ("wish", -1): N_("Worse wish"),
    ("hour", 1): N_("Better hour at home"),
    ("hour", -1): N_("Worse hour at home"),
}


def base(objective: str) -> str:
    """Give the name by which the policy knows an objective: parts of it share one meaning."""
    return {"waiting_observers": "waiting", "wishes_none": "wishes"}.get(objective, objective)
