"""What the tests of the lists share: a loaded database, files as people send them."""

import csv
import io
from datetime import timedelta

from app import db
from app.delegations import books, exports, imports, keeping, uploads
from tests.builders import NOW, an_actor

OFFICER = an_actor("invitation_officer", label="Invitation officer")
LATER = NOW + timedelta(hours=1)


def a_csv(columns, rows, encoding="utf-8-sig"):
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def an_xlsx(columns, rows):
    return exports.write(
        "xlsx", "list", columns, [dict(zip(columns, row, strict=False)) for row in rows]
    )


def looked(code, data, **changes):
    """Look through a file and give the id of its import."""
    book = books.BOOKS[code]
    sheet = uploads.read(book, data)
    given = {"filename": "list.csv", "actor": OFFICER, "now": NOW} | changes
    with db.reading() as session:
        plans = imports.look(session, book, sheet)
    with db.writing() as session:
        return imports.show(session, book, sheet, plans, **given).id


def taken(code, import_id, **changes):
    with db.writing() as session:
        given = {"actor": OFFICER, "now": LATER} | changes
        return imports.take(session, books.BOOKS[code], import_id, **given)


def kept(code, row_id, values, **changes):
    with db.writing() as session:
        given = {"actor": OFFICER, "now": NOW} | changes
        return keeping.keep(session, books.BOOKS[code], row_id, values, **given)
