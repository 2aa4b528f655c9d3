"""The tables of pictures as a spreadsheet: one sheet each, words never taken for formulas."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from app.web.charts import Panel

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 31  # of a sheet, and without these signs
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
WIDEST = 40


def written(panels: Sequence[Panel], *, said: Sequence[str], rtl: bool) -> bytes:
    """Write the workbook; `said` stands above each table: what it is, and as of when."""
    from openpyxl import Workbook  # noqa: PLC0415 (a web worker does without until asked)

    book: Any = Workbook()
    book.remove(book.active)
    for panel in panels:
        sheet = book.create_sheet(panel.title.translate(FORBIDDEN)[:LONGEST_TITLE])
        sheet.sheet_view.rightToLeft = rtl
        for line in (panel.title, *said, panel.note):
            if line:
                _row(sheet, [line])
        _row(sheet, [])
        _table(sheet, panel)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Any, panel: Panel) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    head = _row(sheet, panel.table.heads)
    for cell in sheet[head]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for row in panel.table.rows:
        _row(sheet, [cell.said for cell in row])
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    for column in range(1, len(panel.table.heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDEST if column == 1 else 16


def _row(sheet: Any, values: Sequence[str | int]) -> int:
    """Write a row below the last one, and give its number; words are stored as words."""
    number: int = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
    if not values:
        sheet.cell(number, 1, "").data_type = "s"
    return number
