"""Lists as spreadsheets: XLSX and CSV, written row by row, in which no cell is ever a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import IO, Any

Cell = str | int | datetime | None
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # what begins a formula somewhere
PIECE = 64 * 1024


def written(kind: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give the file in pieces; `kind` is a key of MEDIA_TYPES.

    CSV is UTF-8 with a byte order mark, without which spreadsheets take it for another coding.
    """
    return _xlsx(titles, rows) if kind == "xlsx" else _csv(titles, rows)


def _csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    page = io.StringIO()
    writer = csv.writer(page)
    page.write("\ufeff")
    writer.writerow(titles)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        if page.tell() > PIECE:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def _harmless(cell: Cell) -> Cell:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, str) and cell.lstrip(" ").startswith(ACTIVE):
        return f"'{cell}"
    return cell


def _xlsx(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _save(file, titles, rows)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _save(file: IO[bytes], titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 (no page but this one needs it in memory)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    sheet.freeze_panes = "A2"

    def cell_of(value: Cell) -> Any:
        if isinstance(value, int) or value is None:
            return value
        words = _as_text(value)
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", words))
        cell.data_type = "s"  # whatever it begins with, it is text
        return cell

    for row in chain([titles], rows):
        sheet.append([cell_of(value) for value in row])
    book.save(file)


def _as_text(value: str | datetime) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value
