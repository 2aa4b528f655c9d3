"""Judging one row against what stands: new, changed, unchanged, faulty, or for a person to say."""

from typing import Any

from app.delegations import columns
from app.delegations.book import Alike
from app.delegations.columns import Unfit, Values
from app.delegations.standing import Plan, Standing, key_of
from app.errors import N_

NEW = "new"  # in the column of the number: another one, although one like it stands
SURE = "sure"  # beside the columns: a person has looked at the others and said that it is right
MOST_CANDIDATES = 5
CARRIES = N_("It still carries letters to %(codes)s. Give these another route first.")
IN_THE_WAY = {
    "participant": N_("Letters still go to posts of %(codes)s. Take these addressees out first.")
}


def judge(standing: Standing, line: int, cells: Values) -> Plan:
    """Say what a row would do; the cells may be of some columns only."""
    plan = Plan(line, cells)
    clean = _cleaned(standing, plan)
    if plan.faults:
        return plan
    plan.values = {**cells, **clean}
    _find(standing, plan, clean)
    if plan.state == "asked" or plan.faults:
        return plan
    _compare(standing, plan, clean)
    return plan


def _cleaned(standing: Standing, plan: Plan) -> Values:
    clean: Values = {}
    for column in standing.book.written:
        text = plan.values.get(column.name)
        if text is None:
            continue
        try:
            clean[column.name] = columns.clean(column, text, standing.codes)
        except Unfit as reason:
            plan.faults.append(reason.fault(column.name, text))
    return clean


def _find(standing: Standing, plan: Plan, clean: Values) -> None:
    said = plan.values.get("number", "").strip().casefold()
    if said and said != NEW:
        _by_number(standing, plan, clean, said)
        return
    book = standing.book
    missing = [name for name in book.key if not clean.get(name)]
    if missing:
        blame(plan, missing[0], N_("Fill this in; the row is recognised by it."))
        return
    found = standing.by_key.get(key_of(clean, book.key), [])
    if said == NEW and found and book.unique:
        blame(plan, book.key[0], N_("This one stands already, so it cannot be added again."))
    elif said == NEW:
        pass
    elif len(found) > 1:
        _ask(standing, plan, clean, book.key, found)
    elif found:
        plan.row_id = found[0]
    if not plan.faults:
        _only_once(standing, plan, clean)


def _by_number(standing: Standing, plan: Plan, clean: Values, said: str) -> None:
    number = int(said) if said.isascii() and said.isdigit() else 0
    stands = standing.texts.get(number)
    if stands is None:
        blame(plan, "number", N_("No row has this number. Leave it empty for a new one."))
        return
    for column in standing.book.written:
        if column.fixed and clean.get(column.name, stands[column.name]) != stands[column.name]:
            blame(
                plan,
                column.name,
                N_("This cannot be changed (it is %(stands)s). Add another row instead."),
                stands=stands[column.name],
            )
    plan.row_id = number
    if not plan.faults:
        _only_once(standing, plan, clean)


def _only_once(standing: Standing, plan: Plan, clean: Values) -> None:
    same: Any = plan.row_id or key_of(clean, standing.book.key)
    before = standing.lines.setdefault(same, plan.line)
    if before != plan.line:
        message = N_("Row %(line)s of the file is about the same one. Keep one of the two.")
        blame(plan, standing.book.key[-1], message, line=before)


def _compare(standing: Standing, plan: Plan, clean: Values) -> None:
    if plan.row_id is None:
        _add(standing, plan, clean)
    else:
        stands = standing.texts[plan.row_id]
        plan.seen_version = standing.rows[plan.row_id]["row_version"]
        plan.changes = {
            name: [stands[name], text] for name, text in clean.items() if stands[name] != text
        }
        plan.state = "changed" if plan.changes else "unchanged"
        _may_retire(standing, plan)
    whole = whole_of(standing, plan)
    _may_carry(standing, plan, whole)
    touched = set(clean) if plan.row_id is None else set(plan.changes)
    sure = plan.values.get(SURE) or plan.values.get("number", "").strip() == NEW
    if plan.state in {"new", "changed"} and not sure:
        _look_alike(standing, plan, whole, touched)
    if plan.state == "new":
        standing.note_alike(whole, -plan.line)


def _add(standing: Standing, plan: Plan, clean: Values) -> None:
    plan.state = "new"
    for column in standing.book.written:
        if column.needed and not clean.get(column.name, column.default):
            plan.state = "faulty"
            blame(plan, column.name, N_("Fill this in."))


def _may_retire(standing: Standing, plan: Plan) -> None:
    if plan.changes.get("retired", ["", ""])[1] != "yes":
        return
    codes = standing.known.carrying.get((standing.book.kind, plan.row_id or 0))
    if codes:
        plan.state = "faulty"
        message = IN_THE_WAY.get(standing.book.kind, CARRIES)
        blame(plan, "retired", message, codes=", ".join(sorted(codes)))


def _may_carry(standing: Standing, plan: Plan, whole: Values) -> None:
    """See to it that a mission carries letters of its own participant, or is accredited there."""
    mission, code = whole.get("mission", ""), whole.get("participant", "")
    known = standing.known
    touched = plan.state == "new" or "mission" in plan.changes
    if not mission or not touched or known.mission_of[mission] == known.participants[code]:
        return
    if code not in known.accredited.get(int(mission), "").split():
        plan.state = "faulty"
        whose = known.code_of(known.mission_of[mission])
        blame(plan, "mission", N_("This is a mission of %(code)s."), code=whose)


def whole_of(standing: Standing, plan: Plan) -> Values:
    """Give every written column as it would stand after the row is taken."""
    if plan.row_id is None:
        filled = {name: text for name, text in plan.values.items() if text}
        return {**standing.book.defaults(), **filled}
    return {**standing.texts[plan.row_id], **{name: new for name, (_, new) in plan.changes.items()}}


def _look_alike(standing: Standing, plan: Plan, whole: Values, touched: set[str]) -> None:
    for alike in standing.book.alike:
        if not touched & set(alike.same):
            continue
        near = standing.alike.get(alike, {}).get(key_of(whole, alike.same), [])
        others = [
            one for one in near if one != plan.row_id and _differs(standing, one, whole, alike)
        ]
        if others:
            _ask(standing, plan, whole, alike.same, others)
            return


def _differs(standing: Standing, number: int, whole: Values, alike: Alike) -> bool:
    if number < 0:
        return True
    return any(standing.texts[number][name] != whole[name] for name in alike.other)


def _ask(
    standing: Standing, plan: Plan, whole: Values, same: tuple[str, ...], others: list[int]
) -> None:
    """Leave it to a person which row is meant; only rows of the same owner can be."""
    fixed = [one.name for one in standing.book.written if one.fixed]
    plan.state = "asked"
    plan.candidates = [
        one
        for one in others
        if one > 0 and all(standing.texts[one][name] == whole.get(name) for name in fixed)
    ][:MOST_CANDIDATES]
    if plan.row_id is not None:
        plan.candidates = [plan.row_id]
    first = others[0]
    if first < 0:
        blame(plan, same[-1], N_("Row %(line)s of the file has the same."), line=-first)
    else:
        who = standing.book.named(standing.texts[first])
        blame(plan, same[-1], N_("The same stands with another one already: %(who)s."), who=who)


def blame(plan: Plan, column: str, message: str, **values: object) -> None:
    """Note what is wrong with a cell."""
    plan.faults.append(Unfit(message, **values).fault(column, plan.values.get(column, "")))
