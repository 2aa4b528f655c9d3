"""The verbs of the lists that people keep: add, change, retire, restore, one row or thousands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.service import Actor
from app.delegations import lookups, recognising
from app.delegations.book import Book
from app.delegations.columns import Values
from app.delegations.models import Accreditation
from app.delegations.standing import Plan, Standing, stand
from app.errors import N_, Invalid, NotFound, Overtaken, Refused

OVERTAKEN = N_("Somebody else changed this row while you were editing it.")
SURE = N_("Look at the other row. Tick this box if both are right.")
A_HELPING = 500  # numbers in one IN: SQLite and PostgreSQL both take more


class Unkept(Invalid):
    """A row cannot be kept; `told` holds each fault with the values of its sentence."""

    def __init__(self, told: Sequence[Mapping[str, Any]]) -> None:
        faults = {str(one["column"]): str(one["message"]) for one in told}
        super().__init__(N_("The row cannot be kept like this."), faults)
        self.told = told


def keep(
    session: Session,
    book: Book,
    row_id: int | None,
    values: Values,
    *,
    seen_version: int | None = None,
    sure: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """Add a row, or change one, and give its number; nothing is written where nothing differs.

    `values` may hold some columns only. `sure` keeps it although another row has the same
    address or name. Raises Unkept with the fault of each column, NotFound, and Overtaken with
    (sent, standing) of each column when the version seen is old.
    """
    _lock(session, book, row_id)
    standing = stand(session, book)
    said = str(row_id) if row_id else ("new" if sure else "")
    given = {**values, "number": said, recognising.SURE: "yes" if sure else ""}
    plan = recognising.judge(standing, 1, given)
    if row_id is None and plan.row_id is not None:
        recognising.blame(plan, book.key[-1], N_("This one stands already. Change that row."))
    if row_id is not None:
        _not_overtaken(standing, row_id, plan, seen_version)
    _refuse(plan)
    write(session, standing, [plan], actor=actor, now=now)
    return plan.row_id or 0


def retire(
    session: Session, book: Book, row_id: int, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Take a row out of use; it stays, with its history. Raises as keep() does."""
    keep(session, book, row_id, {"retired": "yes"}, seen_version=seen_version, actor=actor, now=now)


def restore(
    session: Session, book: Book, row_id: int, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Take a row into use again. Raises as keep() does."""
    keep(session, book, row_id, {"retired": "no"}, seen_version=seen_version, actor=actor, now=now)


def write(
    session: Session,
    standing: Standing,
    plans: Iterable[Plan],
    *,
    actor: Actor,
    now: datetime,
    action: str = "",
) -> list[Plan]:
    """Do what the plans say, in a few statements for each thousand of them, with their records.

    Plans get the number and the version of their rows. Raises Refused when somebody else was
    quicker.
    """
    new = [one for one in plans if one.state == "new"]
    changed = [one for one in plans if one.state == "changed"]
    try:
        _insert(session, standing, new, now)
        _update(session, standing, changed, now)
    except IntegrityError as error:
        raise Refused(
            N_("Somebody else has just added the same. Look at the list again.")
        ) from error
    _accredit(session, standing, [*new, *changed])
    _record(session, standing, new, actor, now, action or f"{standing.book.code}.add")
    _record(session, standing, changed, actor, now, action or f"{standing.book.code}.edit")
    session.expire_all()
    return [*new, *changed]


def _lock(session: Session, book: Book, row_id: int | None) -> None:
    if row_id is None:
        return
    one = select(book.table.c.id).where(book.table.c.id == row_id, book.mine)
    if session.scalar(one.with_for_update()) is None:
        raise NotFound(N_("There is no such row in this list."))


def _not_overtaken(standing: Standing, row_id: int, plan: Plan, seen_version: int | None) -> None:
    if standing.rows[row_id]["row_version"] == seen_version:
        return
    stands = standing.texts[row_id]
    difference: dict[str, tuple[object, object]] = {
        name: (text, stands[name])
        for name, text in plan.values.items()
        if name in stands and name != "number" and " ".join(text.split()) != stands[name]
    }
    raise Overtaken(OVERTAKEN, difference)


def _refuse(plan: Plan) -> None:
    if not plan.faults:
        return
    told: list[Mapping[str, Any]] = list(plan.faults)
    if plan.state == "asked":
        told.append({"column": "sure", "message": SURE, "values": {}})
    raise Unkept(told)


def _row(standing: Standing, plan: Plan, now: datetime) -> dict[str, Any]:
    book = standing.book
    before = standing.rows.get(plan.row_id or 0)
    retired_at = (before and before["retired_at"]) or now
    whole = recognising.whole_of(standing, plan)
    row = lookups.to_row(book.written, whole, standing.known, retired_at)
    return {**row, "by_hand": True} if book.by_hand else row


def _insert(session: Session, standing: Standing, plans: Sequence[Plan], now: datetime) -> None:
    if not plans:
        return
    table = standing.book.table
    rows = [_row(standing, plan, now) for plan in plans]
    blank = _left_to_the_table(table, rows[0])
    names = sorted(rows[0].keys() - {"retired_at"})
    made = session.execute(
        insert(table).returning(table.c.id, *(table.c[name] for name in names)),
        [{**blank, **row} for row in rows],
    )
    # Databases give numbers back in any order; rows that say the same may change places.
    numbers: dict[str, list[int]] = {}
    for number, *said in sorted(made, key=lambda row: -row.id):
        numbers.setdefault(repr(said), []).append(number)
    for plan, row in zip(plans, rows, strict=True):
        plan.row_id, plan.seen_version = numbers[repr([row[name] for name in names])].pop(), 1


def _left_to_the_table(table: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the defaults of columns that no list shows: a row of observers has no region."""
    left = {}
    for column in table.columns:
        default = column.default
        if column.name not in row and default is not None and default.is_scalar:
            left[column.name] = default.arg
    return left


def _update(session: Session, standing: Standing, plans: Sequence[Plan], now: datetime) -> None:
    if not plans:
        return
    table = standing.book.table
    rows = [
        {**_row(standing, plan, now), "row_": plan.row_id, "seen_": plan.seen_version}
        for plan in plans
    ]
    values = {
        name: bindparam(name, type_=table.c[name].type) for name in rows[0] if name[-1] != "_"
    }
    wanted = (
        update(table)
        .where(table.c.id == bindparam("row_"), table.c.row_version == bindparam("seen_"))
        .values(**values, row_version=table.c.row_version + 1)
    )
    done: Any = session.connection().execute(wanted, rows)
    if done.rowcount != len(rows):
        raise Refused(N_("Somebody else has just changed a row. Look at it again."))
    for plan in plans:
        plan.seen_version = (plan.seen_version or 0) + 1


def _accredit(session: Session, standing: Standing, plans: Sequence[Plan]) -> None:
    """Bring the accreditations of missions in line with the codes in their column."""
    told = {
        plan.row_id: plan.changes["accredited_to"][1]
        if plan.changes
        else plan.values["accredited_to"]
        for plan in plans
        if "accredited_to" in plan.changes
        or (not plan.changes and plan.values.get("accredited_to"))
    }
    numbers = list(told)
    for at in range(0, len(numbers), A_HELPING):
        some = numbers[at : at + A_HELPING]
        session.execute(delete(Accreditation).where(Accreditation.mission_id.in_(some)))
    pairs = [
        {"mission_id": number, "participant_id": standing.known.participants[code]}
        for number, codes in told.items()
        for code in codes.split()
    ]
    if pairs:
        session.execute(insert(Accreditation), pairs)


def _record(
    session: Session,
    standing: Standing,
    plans: Sequence[Plan],
    actor: Actor,
    now: datetime,
    action: str,
) -> None:
    book = standing.book
    told = [
        (
            plan.row_id,
            book.named(standing.texts.get(plan.row_id or 0, plan.values)),
            _story(book, plan),
        )
        for plan in plans
    ]
    audit.record_all(session, actor, action, kind=book.kind, now=now, told=told)


def _story(book: Book, plan: Plan) -> dict[str, Any]:
    if plan.changes:
        return dict(plan.changes)
    return {
        one.name: ["", plan.values[one.name]]
        for one in book.written
        if plan.values.get(one.name) and one.name != "retired"
    }
