"""Numbers of rows in addresses: what no row can have is no reason to fail in the database."""

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1  # of an INTEGER column of PostgreSQL; SQLite would take 2**63 - 1


class RowNumber(IntegerConverter):
    """The `int` of every address: a larger number leads to no page."""

    # int() refuses more digits than a few thousand, so they must not get there.
    regex = "[0-9]{1,10}"

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **named})  # type: ignore[arg-type]


def row_number(text: str) -> int:
    """Read the number of a row from a query; 0, which no row has, where it can be none.

    Raises ValueError for what is no number.
    """
    value = int(text)
    return value if 0 <= value <= LARGEST else 0


def init_app(app: Flask) -> None:
    """Bound the numbers in the addresses of all pages that are added afterwards."""
    app.url_map.converters["int"] = RowNumber
