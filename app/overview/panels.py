"""What stands beside each other on the overview: a picture, its key, and its table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from app.web.charts import Bars, Cell, Key, Line, Part, Row, Table, drawn
from app.web.home import may


@dataclass(frozen=True)
class Side:
    """The rows or columns of a crossing: their words, their fillings, the lists behind them."""

    labels: Mapping[str, str]
    fills: Mapping[str, str]
    urls: Mapping[str, str | None]

    @classmethod
    def of(
        cls,
        labels: Mapping[str, str],
        fills: Mapping[str, str] | None = None,
        urls: Mapping[str, str | None] | None = None,
    ) -> "Side":
        """Take what is given; no filling and no list where there is none."""
        return cls(labels, fills or {}, urls or {})


@dataclass(frozen=True)
class Crossing:
    """Counts by two sides: `rows` below each other, and the `parts` of which each is made.

    `lists` are behind single counts, by row and part.
    """

    counts: Counter[tuple[str, str]]
    rows: Side
    parts: Side
    lists: Mapping[tuple[str, str], str | None] = field(default_factory=dict)

    def whole(self, row: str) -> int:
        """Add up one row."""
        return sum(self.counts[row, part] for part in self.parts.labels)

    def _of_part(self, part: str) -> int:
        return sum(self.counts[row, part] for row in self.rows.labels)

    def bars(self, figures: Mapping[str, str] | None = None) -> Bars | None:
        """Draw the rows, each with its `figures` or its sum; None where there is nothing."""
        said = figures or {row: str(self.whole(row)) for row in self.rows.labels}
        rows = [
            Row(label, said[row], [Line(self._parts(row))])
            for row, label in self.rows.labels.items()
        ]
        return drawn(rows) if rows else None

    def _parts(self, row: str) -> list[Part]:
        if not self.parts.fills:
            return [Part("solid", self.whole(row))]
        return [Part(fill, self.counts[row, part]) for part, fill in self.parts.fills.items()]

    def table(self, name: str, whole: str) -> Table:
        """Write the rows with their sums before their parts; `name` and `whole` name these."""
        return Table(
            [name, whole, *self.parts.labels.values()],
            [
                [
                    Cell(label),
                    Cell(self.whole(row), self.rows.urls.get(row)),
                    *(self._cell(row, part) for part in self.parts.labels),
                ]
                for row, label in self.rows.labels.items()
            ],
        )

    def _cell(self, row: str, part: str) -> Cell:
        count = self.counts[row, part]
        return Cell(count, self.lists.get((row, part)) if count else None)

    def key(self) -> list[Key]:
        """Say what the fillings mean, and how many there are of each."""
        return [
            Key(fill, label, self._of_part(part), self.parts.urls.get(part))
            for part, fill in self.parts.fills.items()
            if (label := self.parts.labels.get(part))
        ]


def replies_url(**asked: Any) -> str | None:
    """Give the address of the list of invitations as filtered, for whoever may read it."""
    return url_for("replies.index", **asked) if may("invitations.read") else None
