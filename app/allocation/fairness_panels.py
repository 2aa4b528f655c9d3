"""Fairness as pictures with their tables, in the language of the page or the paper."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import format_decimal, gettext, ngettext

from app.allocation import fairness, picture, words
from app.allocation.fairness import FEW, Fairness, Group, Split
from app.delegations.models import REGIONS
from app.errors import N_
from app.web.charts import Cell, Key, Line, Panel, Part, Row, Table, drawn

TITLES = {
    "region": N_("By regional group"),
    "tier": N_("By rank"),
    "mode": N_("By way of taking part"),
    "small": N_("Small island and least developed States"),
    "gender": N_("Women and men, where it was given"),
}
NOTES = {
    "small": N_("A State may be on both lists, so the rows do not add up. Parties only."),
    "gender": N_("Only what delegations wrote themselves; none is guessed from a name or a title."),
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "region": {
        **{name: picture.REGIONS[name][0] for name in REGIONS},
        fairness.NONE: N_("Parties in no regional group"),
        fairness.OBSERVERS: N_("Observers"),
    },
    "mode": words.MODES,
    "small": {
        "sids": N_("Small island developing States"),
        "ldc": N_("Least developed countries"),
        fairness.NONE: N_("All other Parties"),
    },
    "gender": {
        "female": N_("Women"),
        "male": N_("Men"),
        fairness.NOT_GIVEN: N_("Not given"),
    },
}
BANDS = {
    "day": (N_("8 to 22 h at home"), "solid"),
    "edge": (N_("6 to 8 or 22 to 24 h at home"), "stripe"),
    "night": (N_("0 to 6 h at home"), "cross"),
}
WISHES = {
    "1": (N_("First wish"), "solid"),
    "2": (N_("Second wish"), "bars"),
    "more": (N_("A later wish"), "stripe"),
    "unmet": (N_("No wish met"), "cross"),
    "unasked": (N_("Made no wish"), "dots"),
}
NOTHING = "\u2013"  # a dash where there is no figure
PLACED, WAITING = ("solid", N_("Placed")), ("stripe", N_("Waiting"))


def panels(found: Fairness) -> list[Panel]:
    """Draw every part of the figures that has anything to show."""
    drawn_ones = [_of_split(found, split) for split in found.splits]
    wishes = _crossed("wishes", gettext("Which wish was met"), found.wishes, WISHES)
    hours = _crossed(
        "hours", gettext("The hour at home of those who speak live from there"), found.hours, BANDS
    )
    return [*drawn_ones, *(panel for panel in (wishes, hours) if panel)]


def _of_split(found: Fairness, split: Split) -> Panel:
    rate = found.whole.placed / found.whole.asked if found.whole.asked else 0
    bars = [
        Row(
            label(found, split.key, group.key),
            f"{group.placed} / {group.asked}",
            [
                Line(
                    [Part(PLACED[0], group.placed), Part(WAITING[0], group.waiting)],
                    mark=round(group.asked * rate),
                )
            ],
        )
        for group in split.groups
    ]
    return Panel(
        name=f"by-{split.key}",
        title=gettext(TITLES[split.key]),
        table=_table(found, split),
        keys=[
            Key(PLACED[0], gettext(PLACED[1])),
            Key(WAITING[0], gettext(WAITING[1])),
            Key("mark", gettext("Where it would be with the same share placed of every group")),
        ],
        note=" ".join(part for part in (_sentence(found, split), _note(split)) if part),
        bars=drawn(bars) if bars else None,
    )


def label(found: Fairness, split: str, group: str) -> str:
    """Name a group in words."""
    if split == "tier":
        return ", ".join(gettext(name) for name in found.tiers.get(group, ())) or group
    known = LABELS[split].get(group)
    return gettext(known) if known else group


def _table(found: Fairness, split: Split) -> Table:
    heads = [
        gettext("Group"),
        gettext("Requests"),
        gettext("Share of those asking"),
        gettext("Placed"),
        gettext("Share of those placed"),
        gettext("Waiting"),
        gettext("Placed of those asking"),
        gettext("Average place in the order"),
        gettext("First wish met"),
    ]
    return Table(heads, [_row(found, split, group) for group in split.groups])


def _row(found: Fairness, split: Split, group: Group) -> Sequence[Cell]:
    whole = found.whole
    return [
        Cell(label(found, split.key, group.key)),
        Cell(group.asked),
        Cell(percent(group.asked, whole.asked)),
        Cell(group.placed),
        Cell(percent(group.placed, whole.placed)),
        Cell(group.waiting),
        Cell(gettext("too few") if group.few else percent(group.placed, group.asked)),
        Cell(format_decimal(round(group.average, 1)) if group.average is not None else NOTHING),
        Cell(gettext("too few") if group.wished < FEW else percent(group.first, group.wished)),
    ]


def percent(part: int, whole: int) -> str:
    """Write a share in whole per cent; nothing of nothing is a dash."""
    return f"{format_decimal(round(100 * part / whole))} %" if whole else NOTHING


def _sentence(found: Fairness, split: Split) -> str:
    if split.spread is None:
        said = gettext("There are not two groups large enough to compare their shares.")
        return str(said)
    low, high = split.spread
    least, most = (percent(group.placed, group.asked) for group in (low, high))
    if low.placed * high.asked == high.placed * low.asked:
        said = gettext("Of every group large enough to tell, %(share)s are placed.", share=least)
        return str(said)
    said = gettext(
        "Of the groups large enough to tell, the share placed runs from %(low)s (%(worst)s) "
        "to %(high)s (%(best)s).",
        low=least,
        worst=label(found, split.key, low.key),
        high=most,
        best=label(found, split.key, high.key),
    )
    return str(said)


def _note(split: Split) -> str:
    small = sum(1 for group in split.groups if group.few)
    said = [gettext(NOTES[split.key])] if split.key in NOTES else []
    if small:
        said.append(
            ngettext(
                "%(num)s group has fewer than ten requests: one speaker more or less would change "
                "its share by ten points or more, so none is given.",
                "%(num)s groups have fewer than ten requests: one speaker more or less would "
                "change their shares by ten points or more, so none are given.",
                small,
            )
        )
    return " ".join(said)


def _crossed(
    name: str, title: str, counts: Counter[tuple[str, str]], parts: Mapping[str, tuple[str, str]]
) -> Panel | None:
    of_region = LABELS["region"]
    shown = [key for key in of_region if any(counts[key, part] for part in parts)]
    if not shown:
        return None
    sums = {key: sum(counts[key, part] for part in parts) for key in shown}
    return Panel(
        name=name,
        title=title,
        table=Table(
            [
                gettext("Group"),
                gettext("Placed"),
                *(gettext(said) for said, _fill in parts.values()),
            ],
            [
                [
                    Cell(gettext(of_region[key])),
                    Cell(sums[key]),
                    *(Cell(counts[key, part]) for part in parts),
                ]
                for key in shown
            ],
        ),
        keys=[
            Key(fill, gettext(said), sum(counts[key, part] for key in shown))
            for part, (said, fill) in parts.items()
        ],
        bars=drawn(
            Row(
                gettext(of_region[key]),
                str(sums[key]),
                [Line([Part(fill, counts[key, part]) for part, (_s, fill) in parts.items()])],
            )
            for key in shown
        ),
    )
