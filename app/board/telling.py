"""What an act on a draft does, or did, in a sentence in the language of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.board import words
from app.board.models import BoardAct
from app.web.errors import translated

NOBODY: Mapping[str, str] = {}


def of_act(act: BoardAct) -> str:
    """Say what an act of the log did, names as they were kept."""
    return told(act.kind, act.arguments)


def told(kind: str, said: Mapping[str, Any], names: Mapping[str, str] = NOBODY) -> str:
    """Say what an act does, or did; `names` are those in the reader's language."""
    who, other = said.get("who", ""), said.get("other_name", "")
    values = {
        "who": names.get(who, who),
        "other": names.get(other, other),
        "before": _place(said.get("before", ())),
        "after": _place(said.get("after", ())),
        "table": said.get("table", ""),
        "seconds": said.get("seconds", ""),
        "minutes": f"{said.get('minutes', 0):+d}",
    }
    return translated(words.ACTS[kind]) % values


def _place(place: Sequence[object]) -> str:
    if not place:
        return translated(words.NO_PLACE)
    return translated(words.PLACE) % {"table": place[0], "position": place[1]}
