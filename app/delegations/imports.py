"""The verbs of an import: look through a file, decide, take its good rows, undo."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.delegations import keeping, recognising
from app.delegations.book import Book
from app.delegations.models import Import, ImportRow
from app.delegations.standing import Plan, Standing, stand
from app.delegations.uploads import Sheet
from app.errors import N_, NotFound, Refused

GOOD = ("new", "changed")
MOST_KEPT = 1000  # characters of a faulty cell: enough to know it again
FORMULA = N_("This cell holds a formula. Put its value there.")


def look(session: Session, book: Book, sheet: Sheet) -> list[Plan]:
    """Say row by row what a file would change; nothing is written."""
    standing = stand(session, book)
    return [_judged(standing, sheet, line, values) for line, values in sheet.rows]


def show(
    session: Session,
    book: Book,
    sheet: Sheet,
    plans: Sequence[Plan],
    *,
    filename: str,
    actor: Actor,
    now: datetime,
) -> Import:
    """Keep what a file would change as it is shown, until somebody takes it or leaves it."""
    made = Import(
        book=book.code,
        filename=filename[:120],
        read_as=sheet.read_as,
        columns=sheet.columns,
        by_label=actor.label[:200],
        created_at=now,
    )
    session.add(made)
    session.flush()
    session.execute(insert(ImportRow), [{"import_id": made.id, **_kept(one)} for one in plans])
    return made


def find(session: Session, book: Book, import_id: int) -> Import:
    """Find an import of this list; raises NotFound."""
    found = session.get(Import, import_id)
    if found is None or found.book != book.code:
        raise NotFound(N_("There is no such import. Somebody may have chosen to take nothing."))
    return found


def counts(session: Session, import_id: int) -> dict[str, int]:
    """Count the rows by their state."""
    by_state = select(ImportRow.state, func.count()).group_by(ImportRow.state)
    found = session.execute(by_state.where(ImportRow.import_id == import_id))
    return {state: number for state, number in found}  # noqa: C416 (rows are no pairs)


def latest(session: Session, book: Book, most: int = 20) -> Sequence[Import]:
    """List the last imports of a list, the newest first."""
    of_it = select(Import).where(Import.book == book.code).order_by(Import.id.desc())
    return session.scalars(of_it.limit(most)).all()


def all_of(session: Session, import_id: int, states: Sequence[str]) -> Sequence[ImportRow]:
    """Give the rows in some states, in the order of the file."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id)
    return session.scalars(wanted.where(ImportRow.state.in_(states)).order_by(ImportRow.line)).all()


def page_of(
    session: Session, import_id: int, state: str, first: int, most: int
) -> Sequence[ImportRow]:
    """Give some of the rows in one state, in the order of the file."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.state == state)
    return session.scalars(wanted.order_by(ImportRow.line).offset(first).limit(most)).all()


def decide(session: Session, book: Book, import_id: int, line: int, choice: str) -> None:
    """Settle a row that asks a person: `choice` is the number of a row, "new", or "leave".

    Raises NotFound, and Refused where that choice was not offered.
    """
    made = _open(session, book, import_id)
    wanted = (ImportRow.import_id == made.id) & (ImportRow.line == line)
    row = session.scalar(select(ImportRow).where(wanted))
    if row is None or row.state not in {"asked", "left"}:
        raise NotFound(N_("There is no row here that asks for a decision."))
    if choice == "leave":
        row.state = "left"
        return
    offered = {str(number) for number in row.candidates} | ({"new"} if not row.row_id else set())
    if choice not in offered:
        raise Refused(N_("Choose one of the answers."))
    _settle(session, book, row, choice)


def take(
    session: Session, book: Book, import_id: int, *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Write the good rows exactly as they were shown; give how many, and how many are shown again.

    A row that would do something else by now, because the list changed, is not written: it is
    shown anew. Raises Refused where nothing can be taken.
    """
    made = _open(session, book, import_id)
    standing = stand(session, book)
    rows = rows_in(session, made.id, GOOD)
    if not rows:
        raise Refused(N_("There is no good row to take."))
    agreed: list[Plan] = []
    differing: list[Plan] = []
    for row in rows:
        plan = recognising.judge(standing, row.line, _again(row))
        shown = Plan(
            row.line,
            {},
            row.state,
            row.row_id,
            row.seen_version,
            row.changes,
        )
        (agreed if plan.same_as(shown) else differing).append(plan)
    keeping.write(session, standing, agreed, actor=actor, now=now, action=f"{book.code}.import")
    _store(session, made.id, agreed, differing)
    made.state, made.taken_at = "taken", now
    tell(session, made, actor, "take", now, {"rows": [0, len(agreed)]})
    return len(agreed), len(differing)


def discard(session: Session, book: Book, import_id: int, *, actor: Actor, now: datetime) -> None:
    """Take nothing of an import, and forget its file. Raises Refused once rows were taken."""
    made = locked(session, book, import_id)
    if made.state != "shown":
        raise Refused(N_("Rows of this import were taken. Undo it instead."))
    session.execute(delete(ImportRow).where(ImportRow.import_id == made.id))
    tell(session, made, actor, "discard", now, {"file": [made.filename, ""]})
    session.delete(made)


def _judged(standing: Standing, sheet: Sheet, line: int, values: dict[str, str]) -> Plan:
    wrong = [name for name in values if (line, name) in sheet.formulas]
    if not wrong:
        return recognising.judge(standing, line, values)
    plan = Plan(line, values)
    for name in wrong:
        recognising.blame(plan, name, FORMULA)
    return plan


def _kept(plan: Plan) -> dict[str, Any]:
    values = {name: text[:MOST_KEPT] for name, text in plan.values.items()}
    return {
        "line": plan.line,
        "state": plan.state,
        "again": False,
        "row_id": plan.row_id,
        "seen_version": plan.seen_version,
        "values": values,
        "changes": plan.changes,
        "faults": plan.faults,
        "candidates": plan.candidates,
    }


def locked(session: Session, book: Book, import_id: int) -> Import:
    find(session, book, import_id)
    return session.get_one(Import, import_id, with_for_update=True, populate_existing=True)


def _open(session: Session, book: Book, import_id: int) -> Import:
    made = locked(session, book, import_id)
    if made.state == "undone":
        raise Refused(N_("This import was undone. Send the file again."))
    return made


def rows_in(session: Session, import_id: int, states: Iterable[str]) -> Sequence[Any]:
    columns = [getattr(ImportRow, name) for name in _PLAIN]
    wanted = select(*columns).where(
        ImportRow.import_id == import_id, ImportRow.state.in_(list(states))
    )
    return session.execute(wanted.order_by(ImportRow.line)).all()


_PLAIN = ("line", "state", "row_id", "seen_version", "values", "changes")


def _again(row: Any) -> dict[str, str]:
    return dict(row.values)


def _settle(session: Session, book: Book, row: ImportRow, choice: str) -> None:
    standing = stand(session, book)
    given = {**row.values, "number": choice, recognising.SURE: "yes"}
    plan = recognising.judge(standing, row.line, given)
    for name, value in _kept(plan).items():
        setattr(row, name, value)


def _store(
    session: Session, import_id: int, agreed: Sequence[Plan], differing: Sequence[Plan]
) -> None:
    """Note what was taken, and show the others as they would be now; two statements."""
    mine = (ImportRow.import_id == import_id) & (ImportRow.line == bindparam("at_line"))
    done = [
        {"at_line": one.line, "row_id": one.row_id, "seen_version": one.seen_version}
        for one in agreed
    ]
    table = ImportRow.__table__
    connection = session.connection()
    if done:
        settled: dict[str, Any] = {"row_id": bindparam("row_id")}
        settled["seen_version"] = bindparam("seen_version")
        connection.execute(update(table).where(mine).values(state="taken", **settled), done)  # type: ignore[arg-type]
    if differing:
        shown = [{**_kept(one), "at_line": one.line, "again": True} for one in differing]
        values = {
            name: bindparam(name, type_=table.c[name].type) for name in shown[0] if name in _ANEW
        }
        connection.execute(update(table).where(mine).values(**values), shown)  # type: ignore[arg-type]


_ANEW = ("state", "again", "row_id", "seen_version", "values", "changes", "faults", "candidates")


def tell(
    session: Session,
    made: Import,
    actor: Actor,
    verb: str,
    now: datetime,
    changes: Mapping[str, Any],
) -> None:
    action = f"imports.{verb}"
    label = f"{made.book}: {made.filename}"
    record(
        session, actor, action, kind="import", id=made.id, label=label, now=now,
        changes=dict(changes),
    )  # fmt: skip
