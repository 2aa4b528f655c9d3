"""Finding documents, naming them, and telling the record of each step."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.documents.copies import letter_in_force
from app.documents.house_forms import MINISTER
from app.documents.models import Document
from app.errors import N_, NotFound, Refused


def find(session: Session, document_id: int, *, lock: bool = False) -> Document:
    """Find a document, for the rest of the transaction if locked; raises NotFound."""
    found = session.get(Document, document_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound(N_("There is no such document."))
    return found


def letter_to_send(session: Session, conference_id: int, form: str = MINISTER) -> Document | None:
    """Give the letter of invitation that is signed and stands; None where nobody began one.

    Raises Refused while the only one there is has not been signed: it is to be waited for.
    """
    found = letter_in_force(session, conference_id, form)
    mine = (Document.conference_id == conference_id) & (Document.form == form)
    begun = mine & Document.state.in_(("draft", "cleared"))
    if found is None and session.scalar(select(Document.id).where(begun).limit(1)):
        raise Refused(N_("A letter of invitation is being prepared. Have it signed, or cancel it."))
    return found


def step(
    session: Session,
    document: Document,
    verb: str,
    state: str,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> Document:
    before, document.state = document.state, state
    session.flush()
    note(session, document, verb, actor, now, state=[before, state], **changes)
    return document


def label(document: Document) -> str:
    """Name a document to people: by its reference, or by its title before it has one."""
    return document.reference or document.title


def note(
    session: Session,
    document: Document,
    verb: str,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> None:
    record(
        session,
        actor,
        f"documents.{verb}",
        kind="document",
        id=document.id,
        label=label(document),
        now=now,
        changes=changes,
    )
