"""Enclosures fixed at signing, and their print as work of a job."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app import db
from app.audit.service import Actor
from app.documents import copies, enclosed, printing, sheets
from app.documents.enclosed_files import PDF
from app.documents.lookup import find, label, note
from app.documents.models import Document, Enclosure
from app.jobs import service as jobs
from app.jobs.models import Job
from app.notifications.models import Attachment
from app.programme.models import Conference

KIND = "documents.enclose"
HELD = timedelta(minutes=10)  # letters wait for their enclosures so long, and no longer


def seal(session: Session, document: Document, *, actor: Actor, now: datetime) -> None:
    """Fix what is enclosed with a document that was signed now, and have it printed.

    The agenda is that of the programme as it stands; letters wait for the print a while.
    """
    if enclosed.AGENDA in document.enclosures.split(","):
        programme = Enclosure(
            document_id=document.id,
            key=enclosed.AGENDA,
            source="programme",
            kept_at=now,
            kept_by=actor.label[:200],
        )
        session.add(programme)
        session.flush()
    bare = [one for one in enclosed.of(session, document).values() if one.attachment_id is None]
    for one in bare:
        file = Attachment(name=_name(document, one.key), media_type=PDF, held_until=now + HELD)
        session.add(file)
        session.flush()
        one.attachment_id = file.id
    if bare:
        _ask(session, document, now)


def print_again(session: Session, document_id: int, *, actor: Actor, now: datetime) -> int:
    """Have printed what could not be printed at signing, and give how many files those are."""
    document = find(session, document_id, lock=True)
    waiting = [one for one in enclosed.of(session, document).values() if enclosed.unprinted(one)]
    if waiting:
        _ask(session, document, now)
        note(session, document, "print", actor, now, scope="enclosures")
    return len(waiting)


def _ask(session: Session, document: Document, now: datetime) -> None:
    jobs.enqueue(session, KIND, {"document_id": document.id, "at": now.isoformat()}, now=now)


def _name(document: Document, key: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{label(document)} {key}").strip("-")[:110] + ".pdf"


def perform(document_id: int, at: str, report: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Print what is enclosed with a signed document and has no file yet."""
    now = datetime.fromisoformat(at)
    with db.reading() as session:
        document = find(session, document_id)
        kept = enclosed.of(session, document).values()
        waiting = [one for one in kept if enclosed.unprinted(one)]
        conference = session.scalars(
            select(Conference)
            .where(Conference.id == document.conference_id)
            .options(selectinload(Conference.sessions), selectinload(Conference.deadlines))
        ).one()
        whole = copies.setting(session, document, conference)
    for done, one in enumerate(waiting, start=1):
        sheet = sheets.enclosure(whole, one, now=now)
        content, pages = printing.pdf([lambda made=sheet: made], sheet.title)  # type: ignore[misc]
        _store(one, content, pages)
        report({"done": done, "total": len(waiting)})
    return {"files": len(waiting)}


def _store(one: Enclosure, content: bytes, pages: int) -> None:
    with db.writing() as session:
        file = session.get(Attachment, one.attachment_id)
        made = session.get(Enclosure, one.id)
        if file is not None and made is not None:
            file.content, file.size, file.held_until = content, len(content), None
            made.pages = pages


def ended(session: Session, job: Job, _now: datetime) -> None:
    """Let letters go without a file that could not be printed; the page of the document says so."""
    document = session.get(Document, int(job.arguments["document_id"]))
    if document is None:
        return
    for one in enclosed.of(session, document).values():
        if enclosed.unprinted(one) and one.attachment is not None:
            one.attachment.held_until = None
