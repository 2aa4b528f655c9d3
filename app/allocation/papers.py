"""Papers of a run in print: asked for in a transaction, made by a job, kept until made anew."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, defer

from app import db
from app.allocation import rows
from app.allocation.models import Paper, Revision, Run
from app.errors import N_, NotFound
from app.jobs import service as jobs
from app.jobs.models import Job

KIND = "allocation_papers"
LANGUAGES = ("en", "ar")
Report = Callable[[dict[str, Any]], bool]
Print = Callable[[Session, Run, Paper], tuple[bytes, int]]
PRINTS: dict[str, Print] = {}  # how each kind is set; `paper_pages.listen` fills it


def ask_lists(session: Session, revision: Revision, *, now: datetime) -> Job:
    """Ask for the lists of a revision: each roundtable and all in one file, in each language."""
    codes = [table.code for table in rows.roundtables(session, revision.conference_id)]
    names = {
        (scope, language): f"speakers-{scope or 'all'}-rev-{revision.number}-{language}"
        for scope in ("", *codes)
        for language in LANGUAGES
    }
    return _ask(session, revision.run_id, "list", names, now)


def ask_fairness(session: Session, run: Run, language: str, *, now: datetime) -> Job:
    """Ask for the fairness of a run on paper, in one language."""
    return _ask(session, run.id, "fairness", {("", language): f"fairness-run-{run.id}"}, now)


def _ask(
    session: Session, run_id: int, kind: str, names: Mapping[tuple[str, str], str], now: datetime
) -> Job:
    languages = {language for _scope, language in names}
    session.execute(
        delete(Paper).where(
            Paper.run_id == run_id, Paper.kind == kind, Paper.language.in_(languages)
        )
    )
    job = jobs.enqueue(session, KIND, {"run_id": run_id, "kind": kind}, now=now)
    wanted = [
        {
            "run_id": run_id,
            "kind": kind,
            "scope": scope,
            "language": language,
            "job_id": job.id,
            "file_name": re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") + ".pdf",
            "made_at": now,
        }
        for (scope, language), name in names.items()
    ]
    session.execute(insert(Paper), wanted)
    return job


def of_run(session: Session, run_id: int, kind: str) -> dict[tuple[str, str], Paper]:
    """List the papers of a run by scope and language, without their bytes."""
    query = select(Paper).where(Paper.run_id == run_id, Paper.kind == kind)
    found = session.scalars(query.options(defer(Paper.content)))
    return {(one.scope, one.language): one for one in found}


def find(session: Session, run_id: int, kind: str, scope: str, language: str) -> Paper:
    """Give a finished paper with its bytes; raises NotFound before it is made."""
    mine = (Paper.run_id == run_id) & (Paper.kind == kind)
    query = select(Paper).where(mine, Paper.scope == scope, Paper.language == language)
    paper = session.scalar(query)
    if paper is None or paper.content is None:
        raise NotFound(N_("This paper is not ready yet. Try again in a minute."))
    return paper


def perform(run_id: int, kind: str, report: Report) -> Mapping[str, Any]:
    """Make what is missing of the papers of a run; each is kept as soon as it is made."""
    with db.reading() as session:
        query = select(Paper.id).where(Paper.run_id == run_id, Paper.kind == kind)
        wanted = session.scalars(query.where(Paper.content.is_(None)).order_by(Paper.id)).all()
    for done, number in enumerate(wanted, start=1):
        _make(number)
        if not report({"done": done, "total": len(wanted), "sentence": f"{done} / {len(wanted)}"}):
            break
    return {"papers": len(wanted)}


def _make(number: int) -> None:
    with db.reading() as session:
        paper = session.get(Paper, number)
        run = session.get(Run, paper.run_id) if paper else None
        if paper is None or run is None:
            return  # asked for anew meanwhile, or its run was deleted
        content, pages = PRINTS[paper.kind](session, run, paper)
    with db.writing() as session:
        kept = session.get(Paper, number)
        if kept is not None:
            kept.content, kept.pages = content, pages
