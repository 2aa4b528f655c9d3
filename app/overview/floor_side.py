"""The right side of the overview: wishes against room, hours at home, and modes."""

from collections import Counter
from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _

from app.allocation.demand import Demand
from app.overview import hours, words
from app.overview.models import Awake, Figures
from app.overview.panels import Crossing, Side, replies_url
from app.programme import lettering
from app.programme.models import ConferenceSession
from app.web.charts import Cell, Key, Line, Panel, Part, Row, Table, drawn
from app.web.home import may

LABEL = 230  # room for the title of a session, in units of the drawing


def panels(found: Figures) -> list[Panel]:
    """Set out this side."""
    return [wishes(found), awake(found), modes(found)]


def wishes(found: Figures) -> Panel:
    """Set the wishes for each roundtable against the statements that fit into it."""
    board = url_for("allocation.index") if may("allocation.read") else None
    demands = found.demands
    return Panel(
        "wishes",
        _("Wishes for the roundtables, and room"),
        Table(
            [
                _("Roundtable"),
                _("Statements that fit"),
                _("First wishes"),
                _("Second wishes"),
                _("Third and lower"),
                _("Refused by"),
            ],
            [
                [
                    Cell(_roundtable(one)),
                    Cell(one.capacity, board),
                    *(Cell(count) for count in (one.first, one.second, one.third, one.refused)),
                ]
                for one in demands
            ],
        ),
        [
            Key("solid", _("First wishes"), sum(one.first for one in demands)),
            Key("stripe", _("Second wishes"), sum(one.second for one in demands)),
            Key("dots", _("Third and lower"), sum(one.third for one in demands)),
            Key("mark", _("Statements that fit"), sum(one.capacity for one in demands), board),
        ],
        note=_(
            "Room is speaking time divided by %(seconds)s seconds for a statement and the change "
            "of speakers. The figures say first wishes, and room.",
            seconds=found.limit_s,
        ),
        bars=drawn([_wished(one) for one in demands]),
    )


def _wished(one: Demand) -> Row:
    parts = [Part("solid", one.first), Part("stripe", one.second), Part("dots", one.third)]
    figures = _("%(first)s for %(room)s", first=one.first, room=one.capacity)
    return Row(_roundtable(one), figures, [Line(parts, mark=one.capacity)])


def _roundtable(one: Demand) -> str:
    return str(_("Roundtable %(code)s", code=one.table.code))


def awake(found: Figures) -> Panel:
    """Show for how many live remote speakers each session falls into the day or the night."""
    shown = [one for one in found.awake if one.counts]
    by_band = ((one.session.code, band, one.band(band)) for one in shown for band in hours.BANDS)
    bands = {band: _(label) for band, label in words.BANDS.items()}
    crossing = Crossing(
        Counter({(code, band): count for code, band, count in by_band}),
        Side.of({one.session.code: _session(one.session) for one in shown}),
        Side.of(bands, words.BAND_FILLS),
    )
    figures = {
        one.session.code: _("%(part)s of %(whole)s", part=one.band(hours.DAY), whole=one.whole)
        for one in shown
    }
    return Panel(
        "awake",
        _("Who is awake when"),
        Table(
            [
                _("Session, hours at home"),
                _("All"),
                *(_(label) for label in words.REGIONS.values()),
            ],
            [_awake_cells(one, band) for one in shown for band in hours.BANDS if one.band(band)],
        ),
        [replace(key, count=None) for key in crossing.key()],
        note=_(
            "Delegations that speak live from home; the figures say: awake, of all. A session "
            "counts by its worst hour there."
        ),
        bars=crossing.bars(figures),
    )


def _session(session: ConferenceSession) -> str:
    if session.kind == "roundtable":
        return str(_("Roundtable %(code)s", code=session.code))
    return lettering.wrapped(session.title, LABEL, 1)[0]


def _awake_cells(one: Awake, band: str) -> list[Cell]:
    url = url_for("overview.at_home", code=one.session.code, band=band)
    return [
        Cell(f"{one.session.code}: {_(words.AT_HOME[band])}"),
        *(Cell(one.counts[band, region]) for region in words.REGIONS),
        Cell(one.band(band), url),
    ]


def modes(found: Figures) -> Panel:
    """Show how those who ask for the floor will speak."""
    counts: Counter[tuple[str, str]] = Counter()
    for one, count in found.speaks.items():
        counts[one.mode, one.region] += count
    present = {mode for mode, _region in counts}
    labels = {mode: _(label) for mode, label in words.MODES.items() if mode in present}
    crossing = Crossing(
        counts,
        Side.of(labels, urls=dict.fromkeys(labels, replies_url(answer="floor"))),
        Side.of({region: _(label) for region, label in words.REGIONS.items()}),
    )
    table = crossing.table(_("How"), _("All"))
    return Panel("modes", _("How they will speak"), table, bars=crossing.bars())
