"""Acts, phases and states of the floor in the language of the page."""

from collections.abc import Iterable

from flask_babel import lazy_gettext

from app.rosters.turns import Act, Floor, Turn
from app.web import language

PHASES = {
    "planned": lazy_gettext("No list yet"),
    "ready": lazy_gettext("Not open yet"),
    "open": lazy_gettext("In session"),
    "suspended": lazy_gettext("Suspended"),
    "closed": lazy_gettext("Closed"),
}
TONES = {
    "planned": "warn",
    "ready": "neutral",
    "open": "good",
    "suspended": "warn",
    "closed": "neutral",
}
STATES = {
    "waiting": lazy_gettext("To come"),
    "speaking": lazy_gettext("Speaks now"),
    "absent": lazy_gettext("Absent"),
    "dropped": lazy_gettext("Taken off the list"),
    "delivered": lazy_gettext("Heard"),
    "cut_off": lazy_gettext("Cut off"),
    "in_lieu": lazy_gettext("Text in lieu"),
    "not_delivered": lazy_gettext("Not delivered"),
}
STATE_TONES = {
    "waiting": "neutral",
    "speaking": "info",
    "absent": "warn",
    "dropped": "neutral",
    "delivered": "good",
    "cut_off": "warn",
    "in_lieu": "info",
    "not_delivered": "bad",
}
# What everybody may know of a statement: that somebody was cut off is no affair of the public.
PUBLIC = {
    "delivered": lazy_gettext("Heard"),
    "cut_off": lazy_gettext("Heard"),
    "in_lieu": lazy_gettext("Text in lieu"),
}
KINDS = {
    "national": lazy_gettext("National statement"),
    "group": lazy_gettext("Group statement"),
    "observer": lazy_gettext("Observer"),
    "point_of_order": lazy_gettext("Point of order"),
    "right_of_reply": lazy_gettext("Right of reply"),
}
RECORDINGS = {
    "received": lazy_gettext("Recording not checked"),
    "accepted": lazy_gettext("Recording accepted"),
    "returned": lazy_gettext("Recording returned"),
    "queued": lazy_gettext("Recording queued"),
    "played": lazy_gettext("Recording played"),
    "fallen_back": lazy_gettext("Recording replaced"),
}
# What an act did, for the list of what happened; %(who)s is a Party.
ACTS = {
    "open": lazy_gettext("The session was opened"),
    "give_floor": lazy_gettext("%(who)s: has the floor"),
    "pause": lazy_gettext("%(who)s: the clock was stopped"),
    "resume": lazy_gettext("%(who)s: the clock runs again"),
    "point_of_order": lazy_gettext("%(who)s: raises a point of order"),
    "right_of_reply": lazy_gettext("%(who)s: asks for the right of reply"),
    "delivered": lazy_gettext("%(who)s: the statement was delivered"),
    "cut_off": lazy_gettext("%(who)s: was cut off"),
    "absent": lazy_gettext("%(who)s: absent when called"),
    "back_in": lazy_gettext("%(who)s: is back on the list"),
    "insert": lazy_gettext("%(who)s: was put at the head of the list"),
    "swap": lazy_gettext("%(who)s: places were exchanged with %(other)s"),
    "set_limit": lazy_gettext("The limit is %(minutes)s min"),
    "drop_observers": lazy_gettext("Observers were taken off the list"),
    "extend": lazy_gettext("The session goes on %(minutes)s min longer"),
    "close_list": lazy_gettext("The list of speakers was closed"),
    "reopen_list": lazy_gettext("The list of speakers was opened again"),
    "suspend": lazy_gettext("The session was suspended"),
    "resume_session": lazy_gettext("The session was resumed"),
    "close": lazy_gettext("The session was closed"),
    "in_lieu": lazy_gettext("%(who)s: the text is published in lieu"),
    "link_failed": lazy_gettext("%(who)s: the video link failed"),
    "link_restored": lazy_gettext("%(who)s: the video link stands"),
    "mode": lazy_gettext("%(who)s: speaks in another manner"),
    "present": lazy_gettext("%(who)s: is in the room"),
    "away": lazy_gettext("%(who)s: is not in the room"),
    "undo": lazy_gettext("Taken back: %(what)s"),
    "redo": lazy_gettext("Done once more: %(what)s"),
}


def told(act: Act, floor: Floor) -> str:
    """Say in a sentence what an act did."""
    if act.kind in {"undo", "redo"}:
        of = next((one for one in floor.acts if one.number == act.arguments.get("of")), None)
        return str(ACTS[act.kind]) % {"what": told(of, floor) if of else ""}
    of_act = floor.turn(act.turn or f"u{act.number}")
    other = floor.turn(str(act.arguments.get("other", "")))
    return str(ACTS[act.kind]) % {
        "who": name(of_act) if of_act else str(act.arguments.get("name", "...")),
        "other": name(other) if other else "...",
        "minutes": _minutes(act),
    }


def name(turn: Turn) -> str:
    """Name the Party of a turn in the language of the page."""
    return turn.names.get(str(language.words()["lang"])) or turn.name


def names(turns: Iterable[Turn]) -> str:
    """Name several Parties."""
    return ", ".join(name(turn) for turn in turns)


def _minutes(act: Act) -> str:
    if "minutes" in act.arguments:
        return str(act.arguments["minutes"])
    return f"{int(act.arguments.get('limit_s', 0)) / 60:g}"
