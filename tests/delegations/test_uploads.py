"""Whatever somebody sends as a list is read for certain, or refused with a sentence."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from app.delegations import books, exports, uploads
from app.errors import Refused
from tests.delegations.registers import a_csv, an_xlsx

COLUMNS = ("participant", "kind", "name", "email")
ROW = ("CHN", "CBD-FP1", "生态环境部部长", "fp@chn.example.org")


def read(data):
    return uploads.read(books.FOCAL_POINTS, data)


def values(sheet):
    return [tuple(row.values()) for _line, row in sheet.rows]


def a_workbook(cells):
    book = Workbook()
    book.active.append(COLUMNS)
    for place, value in cells.items():
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_zip(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB 18030"),
    ],
)
def test_the_encodings_of_officers_are_told_apart(encoding, name):
    sheet = read(a_csv(COLUMNS, [ROW], encoding))

    assert values(sheet) == [ROW]
    assert sheet.read_as == name


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("latin-1", "Côte d'Ivoire é à ñ"),
        ("latin-1", "Coordinación Técnica Marítima"),  # which GB 18030 would read as well
        ("cp1251", "Министр окружающей"),
        ("cp1251", "Министерство"),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused(encoding, name):
    row = ("CIV", "CBD-FP1", name, "fp@civ.example.org")

    with pytest.raises(Refused, match="UTF-8"):
        read(a_csv(COLUMNS, [row], encoding))


def test_a_workbook_and_csv_with_semicolons_are_read_alike():
    semicolons = a_csv(COLUMNS, [ROW]).replace(b",", b";")

    assert values(read(an_xlsx(COLUMNS, [ROW]))) == [ROW]
    assert values(read(semicolons)) == [ROW]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (bytes(range(1, 256)) * 20, "certain"),
        (b"\x00\x01\x02\x03" * 100, "neither"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (b"participant,kind,email\n", "no rows"),
        (b"country,kind\nKEN,CBD-FP1\n", "Not known: country"),
        (b"participant,kind,kind,email\nKEN,CBD-FP1,CBD-FP1,x\n", "twice: kind"),
        (b"name,telephone\nDirector,1\n", "participant, kind, email"),
        (a_zip({"word/document.xml": "x"}), "neither"),
        (a_zip({"xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}), "macros"),
        (a_zip({"xl/workbook.xml": "x", "xl/a.xml": "0" * 90_000_000}), "unpacks"),
        (a_zip({"xl/workbook.xml": "x"} | {f"xl/{n}.xml": "" for n in range(300)}), "unpacks"),
        (a_zip({"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "cannot be read"),
        (a_zip({"xl/workbook.xml": "<workbook/>"}), "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data, says):
    with pytest.raises(Refused, match=says):
        read(data)


def test_more_rows_than_a_list_may_have_are_refused():
    with pytest.raises(Refused, match="20000 rows"):
        read(a_csv(COLUMNS, [ROW] * 20_001))


def test_a_row_far_below_costs_nothing():
    sheet = read(a_workbook({"A2": "KEN", "A900000": "FRA"}))

    assert len(sheet.rows) == 1


def test_a_formula_is_noted_and_its_text_kept():
    sheet = read(a_workbook({"A2": "KEN", "C2": "=1+1"}))

    assert sheet.formulas == {(2, "name")}
    assert sheet.rows[0][1]["name"] == "=1+1"


def test_numbers_and_answers_are_written_as_people_read_them():
    sheet = read(a_workbook({"A2": 12.0, "B2": True, "C2": 3.5}))

    assert values(sheet) == [("12", "yes", "3.5", "")]


def test_empty_rows_keep_the_numbers_of_the_others():
    sheet = read(a_csv(COLUMNS, [ROW, ("", "", "", ""), ROW]))

    assert [line for line, _row in sheet.rows] == [2, 4]


HOSTILE = ("=cmd|' /C calc'!A0", "+254 20 1", "-1", "@SUM(A1)", "\tx", "#N/A", "plain", "a\x00b")


def test_no_cell_of_a_workbook_is_a_formula():
    file = exports.write("xlsx", "list", ("name",), [{"name": text} for text in HOSTILE])

    sheet = load_workbook(io.BytesIO(file)).active
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert sheet["A2"].value == HOSTILE[0]
    assert sheet.freeze_panes == "A2"


def test_no_cell_of_a_csv_begins_a_formula_and_it_reads_back_the_same():
    file = exports.write("csv", "list", ("name",), [{"name": text} for text in HOSTILE])

    assert file.startswith(b"\xef\xbb\xbf")
    lines = file.decode("utf-8-sig").splitlines()[1:]
    assert not any(line.lstrip('"').startswith(("=", "+", "-", "@", "\t")) for line in lines)
    assert uploads._said("'+254 20 1") == "+254 20 1"
    assert uploads._said("'s-Gravenhage") == "'s-Gravenhage"
