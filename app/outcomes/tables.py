"""Speaking time in pictures with their twins: by Party, by regional group, by tier."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _

from app.outcomes.delivered import Delivered, Share, shares
from app.overview.words import REGIONS
from app.rosters import desk_words
from app.web.charts import Cell, Line, Panel, Part, Row, Table, drawn
from app.web.errors import translated


def clock(seconds: int) -> str:
    """Write a length of time as minutes and seconds."""
    return f"{seconds // 60}:{seconds % 60:02}"


def panels(of: Sequence[Delivered], tiers: Mapping[int, str]) -> list[Panel]:
    """Draw the time of each Party, group and tier."""
    names = {one.turn.key: desk_words.name(one.turn) for one in of}

    def region(key: str) -> str:
        return translated(REGIONS[key]) if key in REGIONS else key

    def tier(key: str) -> str:
        return translated(tiers[int(key)]) if int(key) in tiers else _("Others")

    return [
        _panel("regions", _("By regional group"), shares(of, lambda one: one.region), region),
        _panel("tiers", _("By tier"), shares(of, lambda one: str(one.tier)), tier),
        _panel("parties", _("By Party"), shares(of, lambda one: names[one.turn.key]), str),
    ]


def _panel(name: str, title: str, found: Sequence[Share], said: Callable[[str], str]) -> Panel:
    rows = [
        Row(said(one.key), clock(one.seconds), [Line([Part("solid", one.seconds)])])
        for one in found
    ]
    table = Table(
        [title, _("Statements"), _("Minutes and seconds")],
        [[Cell(said(one.key)), Cell(one.statements), Cell(clock(one.seconds))] for one in found],
    )
    return Panel(name, title, table, bars=drawn(rows) if rows else None)


def as_delivered(of: Sequence[Delivered]) -> Panel:
    """Give the list as delivered as a table, for the spreadsheet."""
    heads = [_("Place"), _("Who"), _("Post"), _("How"), _("Minutes and seconds")]
    rows = [
        [
            Cell(one.place),
            Cell(desk_words.name(one.turn)),
            Cell(one.turn.post),
            Cell(str(desk_words.STATES[one.turn.state])),
            Cell(clock(one.seconds) if one.seconds is not None else ""),
        ]
        for one in of
    ]
    return Panel("list", _("As delivered"), Table(heads, rows))
