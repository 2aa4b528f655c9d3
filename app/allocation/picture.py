"""The board as a picture: parallel roundtables as lanes, speakers as blocks to scale."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.allocation.board import Line, Table
from app.errors import N_

LEFT, WIDTH, LANE, TOP = 40, 960, 46, 26
MINUTES = 15
# Pale enough for dark letters on them, different in lightness too; the list says it in words.
REGIONS = {
    "African": (N_("African States"), "#f3cf73"),
    "Asia-Pacific": (N_("Asia-Pacific States"), "#9fd3d9"),
    "EEG": (N_("Eastern European States"), "#cdbbe6"),
    "GRULAC": (N_("Latin American and Caribbean States"), "#a9d99f"),
    "WEOG": (N_("Western European and other States"), "#f2b3a6"),
    "": (N_("No regional group"), "#d9d6cc"),
}


@dataclass(frozen=True)
class Block:
    """One speaker: where the block stands in its lane, its colour, and the line it is."""

    x: float
    width: float
    colour: str
    line: Line


@dataclass(frozen=True)
class Lane:
    """One roundtable."""

    y: int
    table: Table
    blocks: list[Block]
    opening: float
    closing: float


@dataclass(frozen=True)
class Picture:
    """Roundtables that run beside each other, over one axis of time."""

    lanes: list[Lane]
    ticks: list[tuple[float, datetime]]
    height: int
    width: int = LEFT + WIDTH + 24


def lanes(tables: list[Table]) -> Picture:
    """Set out parallel roundtables; all have the same start and end."""
    opens, closes = tables[0].session.starts_at, tables[0].session.ends_at
    scale = WIDTH / (closes - opens).total_seconds()

    def x(at: datetime) -> float:
        return round(LEFT + (at - opens).total_seconds() * scale, 1)

    drawn = [
        Lane(
            y=TOP + k * LANE,
            table=table,
            blocks=[_block(line, x) for line in table.lines],
            opening=x(opens + timedelta(seconds=table.session.opening_s + table.session.keynote_s)),
            closing=x(closes - timedelta(seconds=table.session.wrap_up_s)),
        )
        for k, table in enumerate(tables)
    ]
    quarters = int((closes - opens).total_seconds() // (MINUTES * 60))
    moments = [opens + timedelta(minutes=MINUTES * k) for k in range(quarters + 1)]
    return Picture(drawn, [(x(at), at) for at in moments], TOP + len(tables) * LANE + 4)


def _block(line: Line, x: Callable[[datetime], float]) -> Block:
    begins = x(line.place.starts_at)
    _, colour = REGIONS.get(line.body.region or "", REGIONS[""])
    return Block(begins, round(x(line.place.ends_at) - begins, 1), colour, line)
