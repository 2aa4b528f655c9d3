"""Names and notes that officers give to runs, and runs that are no longer wanted."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.allocation import drafts, questions
from app.allocation.models import Paper, Place, Run, Unplaced, WhatIf
from app.audit.service import Actor, record
from app.errors import N_, Invalid, Refused

NAME, NOTE = 80, 500  # characters


def name(
    session: Session, run_id: int, named: str, note: str, *, actor: Actor, now: datetime
) -> Run:
    """Give a run a short name (80 characters) and a note (500); empty takes them away.

    Raises NotFound, and Invalid for what is too long.
    """
    run = drafts.the_run(session, run_id)
    named, note = " ".join(named.split()), note.strip()
    faults = {}
    if len(named) > NAME:
        faults["named"] = N_("Write no more than 80 characters.")
    if len(note) > NOTE:
        faults["note"] = N_("Write no more than 500 characters.")
    if faults:
        raise Invalid(N_("The name cannot be kept like this."), faults)
    if (run.name, run.note) != (named, note):
        story = {"name": [run.name, named], "note": [run.note, note]}
        run.name, run.note = named, note
        _record(session, actor, "allocation.name", run, now, story)
    return run


def forget(session: Session, run_id: int, *, actor: Actor, now: datetime) -> None:
    """Delete a run with its places, its acts and the questions to it; what was published stays.

    Raises NotFound, and Refused for a published run and while anything of it is at work.
    """
    run = drafts.the_run(session, run_id)
    if run.state == "published":
        raise Refused(N_("Run %(number)s is published. What was published is kept."), number=run.id)
    busy = select(func.count(WhatIf.id)).where(
        WhatIf.run_id == run.id, WhatIf.state.in_(questions.AT_WORK)
    )
    if run.state in drafts.AT_WORK or session.scalar(busy):
        raise Refused(
            N_("Run %(number)s, or a question to it, is still at work. Stop it first."),
            number=run.id,
        )
    _record(session, actor, "allocation.delete", run, now, {"name": [run.name, None]})
    for table in (Place, Unplaced, WhatIf, Paper):
        session.execute(delete(table).where(table.run_id == run.id))
    session.delete(run)


def _record(
    session: Session,
    actor: Actor,
    action: str,
    run: Run,
    now: datetime,
    story: dict[str, Any],
) -> None:
    label = f"Run {run.id}"
    record(session, actor, action, kind="run", id=run.id, label=label, now=now, changes=story)
