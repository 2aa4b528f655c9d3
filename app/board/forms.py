"""What the board's forms send: an act, the version of the draft that was seen, a search around."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.board.asked import Asked
from app.board.page import Query
from app.programme.forms import WholeNumber
from app.web.fields import PageForm
from app.web.numbers import LARGEST

SHORT = 200


class AroundForm(PageForm):
    """Solve around the pins; the service knows the bounds."""

    seconds = WholeNumber(
        _("Seconds to search"),
        [InputRequired(_("Say how many seconds the run may search."))],
        default=30,
        description=_("5 to 600. A run ends sooner when nothing better can exist."),
        render_kw={"class": "short"},
    )
    keep_moved = BooleanField(
        _("Keep those I moved at their roundtable"),
        default=True,
        description=_("As if each of them were pinned in the new draft."),
    )


def whole(text: str | None) -> int | None:
    """Read a whole number; None for what is none, or too large for any row."""
    said = (text or "").strip()
    if not said.removeprefix("-").isdecimal() or len(said) > len(str(LARGEST)):
        return None
    value = int(said)
    return value if abs(value) <= LARGEST else None


def asked_by(sent: Mapping[str, str]) -> Asked:
    """Read an act; a move to the waiting list is an act of its own."""
    kind, table = sent.get("kind", ""), sent.get("table", "")
    if kind == "move" and table == "waiting":
        kind = "wait"
    return Asked(
        kind=kind,
        inscription=whole(sent.get("inscription")),
        other=whole(sent.get("other")),
        table=table,
        position=whole(sent.get("position")),
        seconds=whole(sent.get("seconds")),
        minutes=whole(sent.get("minutes")),
        reason=sent.get("reason", ""),
    )


def query_of(sent: Mapping[str, str]) -> Query:
    """Read what the reader wants to see; what makes no sense is as if it had not been said."""
    return Query(
        selected=whole(sent.get("selected")) or 0,
        about=sent.get("about", "")[:SHORT],
        table=sent.get("at", "")[:SHORT],
        q=sent.get("q", "")[:SHORT].strip(),
        text=sent.get("text", "")[:SHORT].strip(),
        region=sent.get("region", "")[:SHORT],
        rule=sent.get("rule", "")[:SHORT],
        page=whole(sent.get("page")) or 1,
        dense=sent.get("dense") == "1",
    )
