"""Writing a list as a workbook or as CSV, so that no program takes a cell for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.delegations.columns import Values

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_IN_A_CELL = 32_000  # Excel takes 32,767
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold; nothing of ours has it, but a faulty row may say anything.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
WIDEST, NARROWEST = 48, 9


def write(
    form: str, title: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> bytes:
    """Write rows under their columns; `form` is "xlsx" or "csv"."""
    return (_xlsx if form == "xlsx" else _csv)(title, columns, rows)


def _csv(_title: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_guarded(row.get(name, "")) for name in columns)
    return file.getvalue().encode("utf-8-sig", "replace")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _xlsx(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 (no page needs it but this)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    kept: list[Values] = [dict(row) for row in rows]
    for place, name in enumerate(columns, 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = _width(name, kept)
        column.number_format = "@"  # whatever somebody types below stays a text
    bold = Font(bold=True)

    def cell(text: str) -> Any:
        made = WriteOnlyCell(sheet, value=ILLEGAL.sub("\ufffd", text)[:MOST_IN_A_CELL])
        made.data_type = "s"  # whatever it begins with
        return made

    head = [cell(name) for name in columns]
    for one in head:
        one.font = bold
    sheet.append(head)
    for row in kept:
        sheet.append([cell(row.get(name, "")) for name in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _width(name: str, rows: Sequence[Values]) -> float:
    longest = max((len(row.get(name, "")) for row in rows[:200]), default=0)
    return float(min(max(longest, len(name), NARROWEST) + 2, WIDEST))
