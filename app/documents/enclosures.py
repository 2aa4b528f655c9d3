"""What is enclosed with a document as a file: the declaration, kept with the draft."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.documents import acts, enclosed_files
from app.documents.enclosed import DECLARATION, kept, of
from app.documents.enclosed_files import PDF
from app.documents.lookup import find, note
from app.documents.models import Document, Enclosure
from app.errors import N_, Invalid, NotFound
from app.notifications.models import Attachment

LONGEST_TEXT = 60_000  # signs; the Declaration of Kunming has eleven thousand


def keep_file(
    session: Session, document_id: int, name: str, data: bytes, *, actor: Actor, now: datetime
) -> Enclosure:
    """Keep the declaration as a PDF file; it takes the place of what was kept.

    Raises NotFound, Refused for anything but a draft, Invalid (field "file") for no sound PDF.
    """
    document = _draft(session, document_id)
    pages = enclosed_files.examined(data)
    file = Attachment(name=enclosed_files.safe(name), media_type=PDF, size=len(data), content=data)
    session.add(file)
    session.flush()
    made = Enclosure(source="file", pages=pages, attachment_id=file.id)
    return _put(session, document, made, actor, now, file=file.name)


def keep_text(
    session: Session, document_id: int, text: str, *, actor: Actor, now: datetime
) -> Enclosure:
    """Keep the declaration as a text, to be printed when the document is signed.

    Raises NotFound, Refused for anything but a draft, Invalid (field "text").
    """
    document = _draft(session, document_id)
    tidy = text.replace("\r\n", "\n").strip()
    fault = ""
    if not tidy:
        fault = N_("There is no text yet.")
    elif len(tidy) > LONGEST_TEXT:
        fault = N_("The text is too long. Put it here as a PDF file.")
    elif "{{" in tidy or "}}" in tidy:
        fault = N_("An enclosure is the same for everybody: it may have no placeholders.")
    if fault:
        raise Invalid(fault, {"text": fault})
    return _put(session, document, Enclosure(source="text", text=tidy + "\n"), actor, now)


def remove(session: Session, document_id: int, *, actor: Actor, now: datetime) -> None:
    """Take the declaration out again; raises NotFound, and Refused for anything but a draft."""
    document = _draft(session, document_id)
    if DECLARATION not in kept(session, [document.id]).get(document.id, {}):
        raise NotFound(N_("Nothing is enclosed here."))
    _clear_away(session, document)
    note(session, document, "unenclose", actor, now)


def _draft(session: Session, document_id: int) -> Document:
    document = find(session, document_id, lock=True)
    acts.must_be(document, "edit")
    if DECLARATION not in document.enclosures.split(","):
        raise NotFound(N_("This document does not list the declaration among its enclosures."))
    return document


def _put(
    session: Session,
    document: Document,
    made: Enclosure,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> Enclosure:
    _clear_away(session, document)
    made.document_id, made.key = document.id, DECLARATION
    made.kept_at, made.kept_by = now, actor.label[:200]
    session.add(made)
    session.flush()
    note(session, document, "enclose", actor, now, kept=made.source, **changes)
    return made


def _clear_away(session: Session, document: Document) -> None:
    standing = kept(session, [document.id]).get(document.id, {}).get(DECLARATION)
    if standing is None:
        return
    file = standing.attachment_id
    session.execute(delete(Enclosure).where(Enclosure.id == standing.id))
    shared = select(Enclosure.id).where(Enclosure.attachment_id == file).limit(1)
    if file is not None and session.scalar(shared) is None:
        session.execute(delete(Attachment).where(Attachment.id == file))
    session.expire_all()


def carry_over(session: Session, former: Document, made: Document, now: datetime) -> None:
    """Let a correction or a successor begin with the declaration of the document it follows."""
    _copy(session, kept(session, [former.id]).get(former.id, {}).get(DECLARATION), made, now)


def carry_on(session: Session, made: Document, now: datetime) -> None:
    """Let a new draft begin with the declaration that was kept last, in its language if any."""
    if DECLARATION not in made.enclosures.split(","):
        return
    query = (
        select(Enclosure)
        .join(Document, Document.id == Enclosure.document_id)
        .where(Enclosure.key == DECLARATION, Document.conference_id == made.conference_id)
        .where(Document.language == made.language, Document.state != "cancelled")
        .order_by(Enclosure.kept_at.desc(), Enclosure.id.desc())
        .limit(1)
    )
    _copy(session, session.scalar(query), made, now)


def _copy(session: Session, one: Enclosure | None, made: Document, now: datetime) -> None:
    if one is None:
        return
    file = one.attachment_id if one.source == "file" else None
    session.add(
        Enclosure(
            document_id=made.id,
            key=one.key,
            source=one.source,
            text=one.text,
            pages=one.pages if file else 0,
            attachment_id=file,
            kept_at=now,
            kept_by=one.kept_by,
        )
    )
    session.flush()


def file_of(session: Session, document_id: int, key: str) -> tuple[str, bytes]:
    """Give name and bytes of an enclosure; raises NotFound, also while it is being printed."""
    one = session.scalar(
        select(Enclosure).where(Enclosure.document_id == document_id, Enclosure.key == key)
    )
    content = one.attachment.content if one and one.attachment else None
    if one is None or one.attachment is None or content is None:
        raise NotFound(N_("There is no such enclosure, or it is being printed. Look again soon."))
    return one.attachment.name, content


def file_to_bind(session: Session, document: Document) -> bytes:
    """Give the PDF of a declaration, to be bound behind each printed copy; b"" without one."""
    one = of(session, document).get(DECLARATION)
    is_file = one is not None and one.source == "file" and one.attachment is not None
    content = one.attachment.content if one and one.attachment and is_file else None
    return content or b""
