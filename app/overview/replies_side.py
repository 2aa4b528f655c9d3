"""The left side of the overview: invitations, the course of the replies, and the regions."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import gettext as _

from app.invitations import register
from app.overview import pictures, words
from app.overview.models import Day, Figures, Share
from app.overview.panels import Crossing, Side, replies_url
from app.rsvp.words import ANSWERS
from app.web import times
from app.web.charts import Cell, Key, Line, Panel, Part, Row, Table, drawn
from app.web.home import may


def panels(found: Figures) -> list[Panel]:
    """Set out this side; the state of the letters only for those who may read invitations."""
    letters = [invitations(found)] if may("invitations.read") else []
    return [*letters, replies(found), regions(found)]


def invitations(found: Figures) -> Panel:
    """Show what became of the letters, by the channel that carried them."""
    counts: Counter[tuple[str, str]] = Counter()
    for one, count in found.letters.items():
        counts[one.state, one.channel] += count
    states = {key: _(label) for key, label in register.STATES.items() if _any(counts, key, 0)}
    channels = {key: _(label) for key, label in words.CHANNELS.items() if _any(counts, key, 1)}
    crossing = Crossing(
        counts,
        Side.of(states, urls={state: replies_url(state=state) for state in states}),
        Side.of(
            channels,
            words.CHANNEL_FILLS,
            {one: replies_url(channel=one) for one in channels if one},
        ),
        {
            (state, one): replies_url(state=state, channel=one)
            for state in states
            for one in channels
            if one
        },
    )
    table = crossing.table(_("Invitation"), _("All"))
    title = _("Invitations by state and channel")
    return Panel("invitations", title, table, crossing.key(), bars=crossing.bars())


def _any(counts: Counter[tuple[str, str]], key: str, place: int) -> bool:
    return any(one[place] == key for one, count in counts.items() if count)


def replies(found: Figures) -> Panel:
    """Show the replies day by day against the deadline."""
    zone = found.conference.zone
    due = found.due_at.astimezone(ZoneInfo(zone)).date() if found.due_at else None
    heads = [_("Day"), *(label for _name, label in _answers()), _("of these late")]
    rows = [
        [Cell(_day(day.day, due, zone)), *(Cell(count) for count in _counts(day))]
        for day, before in zip(found.days, [None, *found.days], strict=False)
        if before is None or _counts(day) != _counts(before) or day.day == due
    ]
    newest = found.days[-1] if found.days else Day(date.min, 0, 0, 0, 0, 0)
    keys = [
        Key(pictures.STRATA[name], label, getattr(newest, name), replies_url(answer=asked))
        for (name, label), asked in zip(_answers(), LISTS, strict=True)
    ]
    keys.append(Key("late", _("Late replies"), newest.late, replies_url(answer="late")))
    return Panel(
        "replies",
        _("Replies, day by day"),
        Table(heads, rows),
        keys,
        note=_("The table names the days on which something changed.") if rows else "",
        course=pictures.course(found.days, due) if found.days else None,
    )


LISTS = ("accepted", "tentative", "declined", "none")  # as the list of invitations names them


def _answers() -> Iterator[tuple[str, str]]:
    yield from ((name, str(label)) for name, label in ANSWERS.items())
    yield "silent", _("No reply yet")


def _counts(day: Day) -> tuple[int, ...]:
    return (day.accepted, day.tentative, day.declined, day.silent, day.late)


def _day(day: date, due: date | None, zone: str) -> str:
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    said = times.day(noon, zone, get_locale())
    return _("%(day)s (deadline)", day=said) if day == due else said


def regions(found: Figures) -> Panel:
    """Show what each region has done so far."""
    return Panel(
        "regions",
        _("Regions"),
        Table(
            [
                _("Region"),
                _("Invited"),
                _("Answered"),
                _("Accepted"),
                _("Minister attends"),
                _("Asks for the floor"),
            ],
            [_region_cells(share) for share in found.shares],
        ),
        _region_keys(found.whole),
        note=_(
            "The figures say: accepting, of those invited. A minister attends where one, or "
            "somebody higher, leads a delegation that accepts."
        ),
        bars=drawn([_region_row(share) for share in found.shares]),
    )


def _region_row(share: Share) -> Row:
    thick = Line(
        [
            Part("solid", share.accepted),
            Part("stripe", share.answered - share.accepted),
            Part("dots", share.invited - share.answered),
        ]
    )
    others = [
        Line([Part("bars", share.minister)], thin=True),
        Line([Part("weave", share.floor)], thin=True),
    ]
    return Row(
        _(words.REGIONS[share.region]),
        _("%(part)s of %(whole)s", part=share.accepted, whole=share.invited),
        [thick, *others],
    )


def _region_cells(share: Share) -> list[Cell]:
    here = {"region": share.region}
    return [
        Cell(_(words.REGIONS[share.region])),
        Cell(share.invited, replies_url(**here)),
        Cell(share.answered, replies_url(**here, answer="answered")),
        Cell(share.accepted, replies_url(**here, answer="accepted")),
        Cell(share.minister),
        Cell(share.floor, replies_url(**here, answer="floor")),
    ]


def _region_keys(whole: Share) -> list[Key]:
    silent = whole.invited - whole.answered
    return [
        Key("solid", _("Accept"), whole.accepted, replies_url(answer="accepted")),
        Key("stripe", _("Answered otherwise"), whole.answered - whole.accepted),
        Key("dots", _("No reply yet"), silent, replies_url(answer="none")),
        Key("bars", _("A minister attends"), whole.minister),
        Key("weave", _("Ask for the floor"), whole.floor, replies_url(answer="floor")),
    ]
