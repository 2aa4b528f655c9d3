"""Undoing an import, as long as nothing that it brought has changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import Actor, record_all
from app.delegations import imports, keeping
from app.delegations.book import Book
from app.delegations.models import Accreditation
from app.delegations.standing import Plan, Standing, stand
from app.errors import N_, Refused


def undo(session: Session, book: Book, import_id: int, *, actor: Actor, now: datetime) -> int:
    """Bring every row that was taken back to what stood before, and give their number.

    Raises Refused where one of them, or what refers to it, has changed since.
    """
    made = imports.locked(session, book, import_id)
    if made.state != "taken":
        raise Refused(N_("Nothing of this import stands."))
    standing = stand(session, book)
    rows = imports.rows_in(session, made.id, ("taken",))
    touched = [one for one in rows if _version(standing, one) != one.seen_version]
    if touched:
        raise Refused(
            N_(
                "It cannot be undone: %(count)s of its rows were changed since,"
                " row %(first)s of the file first."
            ),
            count=len(touched),
            first=f"{touched[0].line}",
        )
    plans = [_back(one) for one in rows if one.changes]
    keeping.write(session, standing, plans, actor=actor, now=now, action=f"{book.code}.undo")
    _forget(session, standing, [one for one in rows if not one.changes], actor, now)
    made.state, made.undone_at = "undone", now
    imports.tell(session, made, actor, "undo", now, {"rows": [len(rows), 0]})
    return len(rows)


def _version(standing: Standing, row: Any) -> int | None:
    stands = standing.rows.get(row.row_id)
    return None if stands is None else stands["row_version"]


def _back(row: Any) -> Plan:
    changes = {name: [new, old] for name, (old, new) in row.changes.items()}
    return Plan(row.line, {}, "changed", row.row_id, row.seen_version, changes)


def _forget(
    session: Session, standing: Standing, rows: Sequence[Any], actor: Actor, now: datetime
) -> None:
    """Take out the rows that the import brought; their story stays in the record."""
    numbers = [one.row_id for one in rows]
    book = standing.book
    try:
        for at in range(0, len(numbers), keeping.A_HELPING):
            some = numbers[at : at + keeping.A_HELPING]
            if book.code == "missions":
                session.execute(delete(Accreditation).where(Accreditation.mission_id.in_(some)))
            session.execute(delete(book.table).where(book.table.c.id.in_(some)))
    except IntegrityError:
        raise Refused(N_("It cannot be undone: something refers to its new rows by now.")) from None
    told: list[tuple[int | None, str, dict[str, Any]]] = [
        (number, book.named(standing.texts[number]), {}) for number in numbers
    ]
    record_all(session, actor, f"{book.code}.undo", kind=book.kind, now=now, told=told)
