"""The report for the Bureau as a workbook, for those who lay it before the meeting."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from flask_babel import gettext

from app.credentials.service import Line
from app.credentials.words import INSTRUMENTS, SECTIONS
from app.programme.models import Conference

Sections = Mapping[str, Sequence[Line]]
WIDTHS = {"A": 44, "B": 18, "C": 36, "D": 44, "E": 14}
HEADING = 4  # the row from which on the list can be sorted


def workbook(conference: Conference, reports: Mapping[str, Sections], drawn_up: str) -> bytes:
    """Write one sheet for each instrument; every cell is text, so no name can be a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 (9 MB of memory, for this one file)
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    del book[book.sheetnames[0]]
    for instrument, sections in reports.items():
        sheet = book.create_sheet(instrument)
        rows = _rows(conference, f"{INSTRUMENTS[instrument]}: {drawn_up}", sections)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(number, column, text)
                cell.data_type = "s"
                cell.font = Font(bold=number in {1, HEADING})
        for letter, width in WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = f"A{HEADING + 1}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(conference: Conference, title: str, sections: Sections) -> Iterator[tuple[str, ...]]:
    yield (conference.title,)
    yield (title,)
    yield ()
    yield (
        gettext("Party"),
        gettext("Region"),
        gettext("Credentials"),
        gettext("Head of delegation"),
        gettext("Since"),
    )
    for section, said in SECTIONS.items():
        for line in sections.get(section, ()):
            since = line.since.strftime("%Y-%m-%d") if line.since else ""
            party = line.participant
            yield party.short_name, party.region or "", str(said), "; ".join(line.heads), since
