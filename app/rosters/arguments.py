"""What an act may say beside its kind: cleaned before it is kept, and refused by field."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Participant
from app.errors import N_, Invalid
from app.programme import policy_keys
from app.rsvp.models import MODES
from app.rsvp.rules import LANGUAGES

LONGEST = 200
MINUTES = (1, 120)
UNLISTED_S = {"insert": 180, "point_of_order": 120, "right_of_reply": 180}
OF_A_TURN = ("back_in", "in_lieu", "link_failed", "link_restored", "present", "away")
Cleans = Callable[[Any], Any]


def _whole(least: int, most: int) -> Cleans:
    def clean(value: Any) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError(value)
        return number

    return clean


def _text(value: Any) -> str:
    said = " ".join(str(value).split())
    if len(said) > LONGEST:
        raise ValueError(value)
    return said


def _one_of(*known: str) -> Cleans:
    def clean(value: Any) -> str:
        if value not in known:
            raise ValueError(value)
        return str(value)

    return clean


FAULTS = {
    "limit_s": N_("Give a limit from 30 seconds to an hour."),
    "minutes": N_("Give a whole number of minutes from 1 to 120."),
    "reason": N_("Say in one sentence by whose order or why."),
    "name": N_("Say who it is: choose a Party, or write the name."),
    "turn": N_("Choose a speaker."),
    "other": N_("Choose the other speaker."),
    "mode": N_("Choose how the statement is made."),
}
_LIMIT = {"limit_s": _whole(*policy_keys.LIMIT_S)}
_TURN: dict[str, Cleans] = {"turn": _text}
_SOMEBODY: dict[str, Cleans] = {"code": _text, "name": _text, "post": _text, "reason": _text}
KNOWN: dict[str, dict[str, Cleans]] = {
    "open": {"early": bool},
    "give_floor": _TURN | {"ends": _one_of("delivered", "cut_off")},
    "point_of_order": _SOMEBODY | _LIMIT,
    "right_of_reply": _SOMEBODY | _LIMIT,
    "insert": _SOMEBODY | _LIMIT | {"language": _one_of(*LANGUAGES), "mode": _one_of(*MODES)},
    "swap": _TURN | {"other": _text, "reason": _text},
    "set_limit": _LIMIT | {"whom": _one_of("rest", "now", "longer")},
    "extend": {"minutes": _whole(*MINUTES)},
    "mode": _TURN | {"mode": _one_of(*MODES)},
    "absent": _TURN,
    **dict.fromkeys(OF_A_TURN, _TURN),
}
NEEDED = {
    "insert": ("name", "reason"),
    "point_of_order": ("name",),
    "right_of_reply": ("name",),
    "swap": ("turn", "other"),
    "set_limit": ("limit_s",),
    "extend": ("minutes",),
    "mode": ("turn", "mode"),
    **dict.fromkeys(OF_A_TURN, ("turn",)),
}


def cleaned(session: Session, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what an act knows of, in its form; raises Invalid by field.

    Whoever comes onto the list by an act is named by the `code` of a participant, or by `name`.
    """
    known = KNOWN.get(kind, {})
    kept, faults = {}, {}
    for name, value in given.items():
        if name not in known or value in {"", None}:
            continue
        try:
            kept[name] = known[name](value)
        except (ValueError, TypeError, OverflowError):
            faults[name] = FAULTS.get(name, N_("This is not one of the choices."))
    if kind in UNLISTED_S:
        kept = {"limit_s": UNLISTED_S[kind]} | kept | _known_body(session, kept.get("code", ""))
    missing = [name for name in NEEDED.get(kind, ()) if name not in kept and name not in faults]
    faults |= {name: FAULTS[name] for name in missing}
    if faults:
        raise Invalid(N_("This could not be done as it was given."), faults)
    return kept


def _known_body(session: Session, code: str) -> dict[str, Any]:
    if not code:
        return {}
    body = session.scalar(select(Participant).where(Participant.code == code))
    if body is None:
        raise Invalid(N_("This could not be done as it was given."), {"name": FAULTS["name"]})
    return {"code": body.code, "name": body.short_name, "names": dict(body.names or {})}
