"""Reading a list that somebody sent: an Excel workbook or CSV, whatever its name says."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.delegations import encodings
from app.delegations.book import Book
from app.delegations.columns import Values
from app.errors import N_, Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_MEMBERS = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_EMPTY = 1000  # rows without a word, after which the sheet is taken to have ended
FAULT = "what_is_wrong"  # the column of a file of faulty rows; it is not read back
BEGINNINGS = {
    b"%PDF": N_("This is a PDF. Save the list as an Excel workbook or as CSV."),
    b"\xd0\xcf\x11\xe0": N_("This is an Excel workbook of the old kind. Save it as .xlsx."),
    b"\x89PNG": N_("This is a picture. Save the list as an Excel workbook or as CSV."),
    b"\xff\xd8\xff": N_("This is a picture. Save the list as an Excel workbook or as CSV."),
    b"{\\rtf": N_("This is a text document. Save the list as an Excel workbook or as CSV."),
    b"<": N_("This is a web page. Save the list as an Excel workbook or as CSV."),
}
BROKEN = N_("The workbook cannot be read. Open it in a spreadsheet program and save it anew.")
TOO_LARGE = N_("The file is larger than 5 MB. Send it in parts.")
TOO_MANY = N_("There are more than %(most)s rows. Send the list in parts.")

csv.field_size_limit(MOST_BYTES)


@dataclass
class Sheet:
    """What a file holds: the names of its columns, and its rows with their numbers in it."""

    read_as: str
    columns: list[str]
    rows: list[tuple[int, Values]] = field(default_factory=list)
    formulas: set[tuple[int, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula where a value belongs."""

    text: str


def read(book: Book, data: bytes) -> Sheet:
    """Read a file for a list; raises Refused with a sentence that says what to do."""
    if not data:
        raise Refused(N_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    for beginning, message in BEGINNINGS.items():
        if data.lstrip()[:8].startswith(beginning):
            raise Refused(message)
    if data.startswith(b"PK"):
        return _sheet(book, "XLSX", _workbook(data))
    text, name = encodings.decoded(data)
    return _sheet(book, name, _csv(text))


def _csv(text: str) -> Iterator[list[Any]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Refused(
            N_("The file cannot be read as CSV. Save it anew, or as a workbook.")
        ) from None


def _workbook(data: bytes) -> Iterator[list[Any]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (no page needs it but this)

    _no_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS):
            yield [Formula(str(one.value)) if one.data_type == "f" else one.value for one in row]
    except Refused:
        raise
    except Exception:  # noqa: BLE001 (whatever a stranger's file does to the reader)
        raise Refused(BROKEN) from None


def _no_bomb(data: bytes) -> None:
    """Refuse what is no workbook, or would unpack to more than a list can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            names = {one.filename for one in members}
            if "xl/workbook.xml" not in names:
                raise Refused(encodings.NO_TEXT)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refused(N_("The workbook holds macros. Save it as .xlsx, without them."))
            whole = sum(one.file_size for one in members)
            if len(members) > MOST_MEMBERS or whole > MOST_UNPACKED:
                raise Refused(N_("The workbook unpacks to more than a list can be. Send less."))
            if any(_declares(packed, one) for one in members if one.filename.endswith(".xml")):
                raise Refused(BROKEN)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        raise Refused(BROKEN) from None


def _declares(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    # No workbook needs a document type; those that have one want to unfold it.
    with packed.open(member) as file:
        return b"<!DOCTYPE" in file.read(4096).upper()


def _sheet(book: Book, read_as: str, lines: Iterable[list[Any]]) -> Sheet:
    found, empty = None, 0
    for number, cells in enumerate(lines, 1):
        if not any(cell not in (None, "") for cell in cells):
            empty += 1
            if empty > MOST_EMPTY:
                break
            continue
        empty = 0
        if found is None:
            found = Sheet(read_as, _header(book, [_said(cell) for cell in cells]))
        else:
            _take(found, number, cells)
    if found is None or not found.rows:
        raise Refused(N_("The file has no rows below its first one."))
    return found


def _header(book: Book, names: list[str]) -> list[str]:
    names = [name.strip().casefold() for name in names]
    while names and not names[-1]:
        names.pop()
    known = {one.name for one in book.columns} | {FAULT}
    unknown = [name or "–" for name in names if name not in known]  # noqa: RUF001
    if unknown:
        raise Refused(
            N_(
                "The first row must hold the names of columns. Not known: %(names)s."
                " Known: %(known)s."
            ),
            names=", ".join(name[:40] for name in unknown[:5]),
            known=", ".join(one.name for one in book.columns),
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(N_("These columns stand twice: %(names)s."), names=", ".join(twice))
    if "number" not in names and not set(book.key) <= set(names):
        raise Refused(
            N_("These columns are needed to recognise a row: %(names)s."), names=", ".join(book.key)
        )
    return names


def _take(sheet: Sheet, number: int, cells: list[Any]) -> None:
    if len(sheet.rows) >= MOST_ROWS:
        raise Refused(TOO_MANY, most=MOST_ROWS)
    values = {}
    for name, cell in zip(sheet.columns, [*cells, *[None] * len(sheet.columns)], strict=False):
        if isinstance(cell, Formula):
            sheet.formulas.add((number, name))
        if name != FAULT:
            values[name] = _said(cell)
    sheet.rows.append((number, values))


def _said(cell: Any) -> str:
    """Write a cell as people read it; the sign that guards a text against programs goes."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    text = str(cell)
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@", "\t", "\r"} else text
