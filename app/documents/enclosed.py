"""What is enclosed with documents as files, as it stands."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.documents.models import Document, Enclosure
from app.notifications.models import Attachment

AGENDA, DECLARATION = "agenda", "declaration"


def kept(session: Session, document_ids: Collection[int]) -> dict[int, dict[str, Enclosure]]:
    """Give what is kept with some documents, by document and key; one statement, no bytes."""
    query = (
        select(Enclosure)
        .where(Enclosure.document_id.in_(document_ids))
        .options(joinedload(Enclosure.attachment).defer(Attachment.content))
    )
    found: dict[int, dict[str, Enclosure]] = {}
    for one in session.scalars(query):
        found.setdefault(one.document_id, {})[one.key] = one
    return found


def of(session: Session, document: Document) -> dict[str, Enclosure]:
    """Give what is kept with a document, as far as the document still lists it."""
    listed = document.enclosures.split(",")
    mine = kept(session, [document.id]).get(document.id, {})
    return {key: one for key, one in mine.items() if key in listed}


def lacking(session: Session, document: Document) -> bool:
    """Tell whether the declaration is listed and nobody has put it here yet."""
    listed = DECLARATION in document.enclosures.split(",")
    return listed and DECLARATION not in of(session, document)


def attached(session: Session, document: Document) -> list[int]:
    """List the ids of the files that travel with the letters of a signed document."""
    files = (one.attachment_id for one in of(session, document).values())
    return sorted(number for number in files if number is not None)


def unprinted(one: Enclosure) -> bool:
    """Tell whether the file of an enclosure is still to be made."""
    return one.attachment is not None and not one.attachment.size
