"""The verbs of what-if questions: ask one of a plan, stop it, keep the answer, compare, delete."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.allocation import drafts, words
from app.allocation.models import WhatIf
from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound, Refused
from app.jobs import service as jobs
from app.jobs.models import Job
from app.programme import policy_keys as keys

KIND = "allocation_what_if"
SECONDS = (5, 300)
MINUTES = 180
MOST_LATE = 50
MOST_AT_WORK = 5
AT_WORK = ("queued", "running")
Change = Mapping[str, Any]
MISSING = N_("Give both, or neither of the two.")


def ask(
    session: Session,
    run_id: int,
    changes: Sequence[Change],
    *,
    near: bool,
    seconds: int,
    actor: Actor,
    now: datetime,
) -> WhatIf:
    """Ask what would come of changes to a run's problem; nothing of the run is touched.

    `seconds` of search (5 to 300). Raises NotFound, Invalid by field, and Refused for a run
    without a plan or while too many questions are at work.
    """
    run = drafts.the_run(session, run_id)
    if not run.plan:
        raise Refused(N_("Run %(number)s has no plan of which one could ask."), number=run.id)
    faults = dict(_faults(run.problem, changes))
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        faults["seconds"] = N_("Give a time between 5 and 300 seconds.")
    if faults:
        raise Invalid(N_("The question cannot be asked like this."), faults)
    _few_at_work(session)
    it = WhatIf(run_id=run.id, changes=[dict(one) for one in changes], near=near, seconds=seconds)
    it.asked_by, it.created_at = actor.label[:200], now
    session.add(it)
    session.flush()
    it.job_id = jobs.enqueue(session, KIND, {"what_if_id": it.id}, now=now).id
    _note(session, actor, "allocation.ask", it, now)
    return it


def _few_at_work(session: Session) -> None:
    busy = select(func.count(WhatIf.id)).where(WhatIf.state.in_(AT_WORK))
    if (session.scalar(busy) or 0) >= MOST_AT_WORK:
        raise Refused(N_("Five questions are at work. Wait for one of them, or stop it."))


def _faults(problem: Mapping[str, Any], changes: Sequence[Change]) -> Iterable[tuple[str, str]]:
    if not changes:
        yield "nothing", N_("Choose at least one change.")
    codes = {one["id"] for one in problem.get("sessions", ())}
    parties = {one["party"] for one in problem.get("inscriptions", ())}
    for change in changes:
        kind = change["kind"]
        if "session" in change and change["session"] not in codes:
            yield f"{kind}_at", N_("Choose a roundtable from the list.")
        if kind == "withdraw" and change["party"] not in parties:
            yield "withdraw", N_("Choose a participant from the list.")
        yield from _figures(change)


def _figures(change: Change) -> Iterable[tuple[str, str]]:
    kind = change["kind"]
    if kind == "limit" and change["of"] not in words.KINDS:
        yield "limit_of", N_("Choose one of the answers.")
    if kind == "objective" and change["name"] not in words.MEANINGS:
        yield "objective", N_("Choose one of the answers.")
    for figure, least, most, said in BOUNDS.get(kind, ()):
        value = change[figure]
        if value is None:
            yield f"{kind}_{figure}", MISSING
        elif not least <= value <= most:
            yield f"{kind}_{figure}", said


BOUNDS: Mapping[str, tuple[tuple[str, int, int, str], ...]] = {
    "limit": (("seconds", *keys.LIMIT_S, words.BOUNDS[keys.LIMIT_S]),),
    "length": (("minutes", -MINUTES, MINUTES, N_("Give minutes from -180 to 180.")),),
    "late": (
        ("count", 1, MOST_LATE, N_("Give a whole number from 1 to 50.")),
        ("tier", *keys.HIGH_TIER, words.BOUNDS[keys.HIGH_TIER]),
    ),
    "objective": (("to", 0, len(words.MEANINGS), N_("Choose one of the answers.")),),
}


def the_question(session: Session, what_if_id: int) -> WhatIf:
    """Give a question with its run and its job; raises NotFound."""
    both = joinedload(WhatIf.run), joinedload(WhatIf.job)
    it = session.get(WhatIf, what_if_id, options=both)
    if it is None:
        raise NotFound(N_("There is no such question."))
    return it


def of_run(session: Session, run_id: int, *, most: int = 50) -> Sequence[WhatIf]:
    """List the questions put to a run, newest first."""
    query = select(WhatIf).where(WhatIf.run_id == run_id).order_by(WhatIf.id.desc())
    return session.scalars(query.limit(most)).all()


def stop(session: Session, what_if_id: int, *, actor: Actor, now: datetime) -> WhatIf:
    """Stop a question: one at work answers with the best plan found; raises like `delete`."""
    it = the_question(session, what_if_id)
    if it.state not in AT_WORK or it.job_id is None:
        raise Refused(N_("This question has been answered."))
    jobs.cancel(session, it.job_id, now=now)
    _note(session, actor, "allocation.stop_question", it, now)
    return it


def delete(session: Session, what_if_id: int, *, actor: Actor, now: datetime) -> int:
    """Delete a question with its answer and give the run's number.

    Raises NotFound, and Refused while it is at work.
    """
    it = the_question(session, what_if_id)
    if it.state in AT_WORK:
        raise Refused(N_("This question is at work. Stop it first."))
    _note(session, actor, "allocation.delete_question", it, now)
    session.delete(it)
    return it.run_id


def begin(session: Session, what_if_id: int) -> WhatIf:
    """Mark a question as at work; raises Refused if it has been answered."""
    it = _at_work(session, what_if_id)
    it.state = "running"
    return it


def keep(
    session: Session,
    what_if_id: int,
    state: str,
    *,
    result: dict[str, Any],
    reasons: list[str],
    now: datetime,
) -> WhatIf:
    """Keep an answer, or the reasons why there is none."""
    it = _at_work(session, what_if_id)
    it.state, it.result, it.reasons, it.finished_at = state, result, reasons, now
    return it


def _at_work(session: Session, what_if_id: int) -> WhatIf:
    it = session.get(WhatIf, what_if_id, with_for_update={"of": WhatIf}, populate_existing=True)
    if it is None or it.state not in AT_WORK:
        raise Refused(N_("This question has been answered."))
    return it


def ended(session: Session, job: Job, now: datetime) -> None:
    """Bring a question to rest whose job failed for good or was cancelled while it waited."""
    it = session.scalar(select(WhatIf).where(WhatIf.job_id == job.id))
    if it is not None and it.state in AT_WORK:
        it.state = "cancelled" if job.state == "cancelled" else "failed"
        it.finished_at = now


def _note(session: Session, actor: Actor, action: str, it: WhatIf, now: datetime) -> None:
    label = f"Question {it.id} to run {it.run_id}"
    story = {"of": [one["kind"] for one in it.changes]}
    record(session, actor, action, kind="what_if", id=it.id, label=label, now=now, changes=story)
