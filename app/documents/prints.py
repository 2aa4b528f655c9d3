"""Printing as work of a job: one copy, or all copies for the pouch in one PDF."""

import re
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer, selectinload

from app import db
from app.audit.service import Actor, record
from app.documents import copies, enclosures, lookup, printing, recipients, sheets
from app.documents.copies import Recipient, Setting
from app.documents.models import IN_FORCE, Document, DocumentPrint
from app.documents.sheets import Sheet
from app.errors import N_, NotFound, Refused
from app.jobs import service as jobs
from app.jobs.models import Job
from app.programme.models import Conference

KIND = "documents.print"
POUCH = "pouch"
LARGEST_POUCH = 400  # copies; they need two megabytes each while they are set
BEAT_S = 1.0  # how often the page of a long print hears of it


def ask(
    session: Session, document_id: int, scope: str, *, actor: Actor, now: datetime
) -> DocumentPrint:
    """Ask for a print: "copy:<key of the recipient>" or "pouch:<portfolio>".

    The former print of the same scope goes; one that is being made is given back instead.
    Raises NotFound for an unknown recipient, Refused when nobody's copy is carried by hand.
    """
    document = lookup.find(session, document_id)
    whole = _whole(session, document, now)
    _must_have_copies(session, whole, scope)
    same = (DocumentPrint.document_id == document_id) & (DocumentPrint.scope == scope)
    standing = session.scalar(
        select(DocumentPrint).where(same).options(defer(DocumentPrint.content))
    )
    if standing is not None and _under_way(session, standing):
        return standing
    session.execute(delete(DocumentPrint).where(same))
    made = DocumentPrint(
        document_id=document_id,
        scope=scope,
        file_name=_file_name(document, scope),
        created_at=now,
        asked_by=actor.label[:200],
    )
    session.add(made)
    session.flush()
    job = jobs.enqueue(session, KIND, {"print_id": made.id, "at": now.isoformat()}, now=now)
    made.job_id = job.id
    record(
        session,
        actor,
        KIND,
        kind="document",
        id=document_id,
        label=lookup.label(document),
        now=now,
        changes={"scope": scope},
    )
    return made


def find(session: Session, print_id: int, *, with_content: bool = False) -> DocumentPrint:
    """Find a print, without its bytes unless they are wanted; raises NotFound."""
    query = select(DocumentPrint).where(DocumentPrint.id == print_id)
    found = session.scalar(query if with_content else query.options(defer(DocumentPrint.content)))
    if found is None:
        raise NotFound(N_("There is no such print. A newer one may have taken its place."))
    return found


def of_document(session: Session, document_id: int) -> list[DocumentPrint]:
    """List the prints of a document, the newest first, without their bytes."""
    mine = select(DocumentPrint).where(DocumentPrint.document_id == document_id)
    rows = mine.options(defer(DocumentPrint.content)).order_by(DocumentPrint.id.desc()).limit(10)
    return list(session.scalars(rows))


def perform(print_id: int, at: str, report: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Print, telling how far the work has come; the PDF is kept with the print."""
    now = datetime.fromisoformat(at)
    with db.reading() as session:
        row = find(session, print_id)
        document = lookup.find(session, row.document_id)
        whole = _whole(session, document, now)
        who = _for(session, whole, row.scope)
        behind = enclosures.file_to_bind(session, document)
    made = [partial(_sheet, whole, recipient, now) for recipient in who]
    told = _Teller(len(who), report)
    try:
        title = _title(document, len(who))
        content, pages = printing.pdf(made, title, progress=told, enclosed=behind)
    except printing.Stopped:
        return {}
    with db.writing() as session:
        kept = session.get(DocumentPrint, print_id)
        if kept is not None:
            kept.content, kept.pages, kept.copies = content, pages, len(who)
    return {"pages": pages, "copies": len(who)}


def ended(session: Session, job: Job, _now: datetime) -> None:
    """Take away the row of a print that came to nothing, so that another may be asked for."""
    session.execute(
        delete(DocumentPrint).where(DocumentPrint.job_id == job.id, DocumentPrint.content.is_(None))
    )


class _Teller:
    """Tells the job how many copies are set, not more often than anybody looks."""

    def __init__(self, total: int, report: Callable[[dict[str, Any]], bool]) -> None:
        self._total, self._report, self._told_at = total, report, 0.0
        self._wanted = True

    def __call__(self, done: int) -> bool:
        if done == self._total or time.monotonic() - self._told_at > BEAT_S:
            self._told_at = time.monotonic()
            sentence = f"{done} / {self._total}"
            self._wanted = self._report({"done": done, "total": self._total, "sentence": sentence})
        return self._wanted


def _sheet(whole: Setting, recipient: Recipient, now: datetime) -> Sheet:
    return sheets.sheet(whole, recipient, now=now)


def _whole(session: Session, document: Document, _now: datetime) -> Setting:
    conference = session.scalars(
        select(Conference)
        .where(Conference.id == document.conference_id)
        .options(selectinload(Conference.sessions), selectinload(Conference.deadlines))
    ).one()
    return copies.setting(session, document, conference)


def _for(session: Session, whole: Setting, scope: str) -> list[Recipient]:
    what, _, key = scope.partition(":")
    if what == POUCH:
        return recipients.for_the_pouch(session, whole.document, whole.conference, key)
    return [recipients.find(session, key)]


def _must_have_copies(session: Session, whole: Setting, scope: str) -> None:
    if not whole.document.body.strip():
        raise Refused(N_("This document has no text here: its letters stand under Letters."))
    if scope.startswith(POUCH) and whole.document.state not in IN_FORCE:
        raise Refused(N_("Only a signed and numbered document goes into the pouch."))
    count = len(_for(session, whole, scope))
    if count > LARGEST_POUCH:
        raise Refused(
            N_("That would be %(count)s copies. Please print one portfolio at a time."),
            count=count,
        )
    if not count:
        raise Refused(N_("No copy of this document is carried by hand, so there is no pouch."))


def _under_way(session: Session, standing: DocumentPrint) -> bool:
    job = session.get(Job, standing.job_id) if standing.job_id else None
    return job is not None and job.state in {"queued", "running"} and not job.cancel_asked


def _title(document: Document, count: int) -> str:
    named = f"{lookup.label(document)}: {document.title}" if document.reference else document.title
    return named if count == 1 else f"{named} ({count})"


def _file_name(document: Document, scope: str) -> str:
    words = f"{lookup.label(document)} {scope}"
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:120] + ".pdf"
