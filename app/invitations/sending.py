"""The words of a letter of invitation: which document, to whom its copy goes, and its mail."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.delegations.models import Addressee
from app.documents import copies, enclosed, house_forms
from app.documents import service as documents
from app.documents.copies import Recipient, Setting
from app.documents.house_forms import COLLEAGUE, MINISTER
from app.documents.models import Document
from app.documents.portfolios import COLLEAGUES
from app.errors import N_, NotFound
from app.invitations import addressing, letter
from app.invitations.copies_out import recipients_of
from app.invitations.links import draw
from app.invitations.lookup import about, conference_of
from app.invitations.models import Dispatch, Invitation
from app.notifications import service as notifications
from app.notifications.service import Composed
from app.programme.models import Conference


def form_for(conference: Conference, addressee: Addressee) -> str:
    """Name the form of the letter: a colleague is invited through the minister."""
    colleague = addressee.portfolio in COLLEAGUES
    return COLLEAGUE if colleague and house_forms.languages(COLLEAGUE, conference) else MINISTER


def letter_to_send(
    session: Session,
    conference: Conference,
    form: str,
    series: str | None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Give the document that is signed and stands; without one the house's own is signed now."""
    found = documents.letter_to_send(session, conference.id, form)
    return found or documents.issue(session, conference, form, series=series, actor=actor, now=now)


def send_all(
    session: Session,
    conference: Conference,
    document: Document,
    invited: Sequence[tuple[Invitation, Dispatch]],
    *,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the letters of many invitations, each with a link of its own."""
    whole = copies.setting(session, document, conference)
    to = recipients_of(session, document.form, [one.addressee for one, _ in invited])
    mailed = [(invitation, way) for invitation, way in invited if way.address]
    tokens = [draw(session, invitation, actor=actor, now=now) for invitation, _ in mailed]
    session.flush()  # all links at once: each letter would else write its own
    files = enclosed.attached(session, document)
    for (invitation, way), token in zip(mailed, tokens, strict=True):
        link = letter.reply_url(base_url, token)
        recipient = to[invitation.addressee_id]
        _write(session, whole, invitation, way, recipient, link=link, files=files, now=now)


def send_letter(
    session: Session,
    whole: Setting,
    invitation: Invitation,
    way: Dispatch,
    recipient: Recipient,
    *,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the letter for one attempt, with a new link; by hand nothing is written."""
    if not way.address:
        return
    link = letter.reply_url(base_url, draw(session, invitation, actor=actor, now=now))
    files = enclosed.attached(session, whole.document)
    _write(session, whole, invitation, way, recipient, link=link, files=files, now=now)


def _write(
    session: Session,
    whole: Setting,
    invitation: Invitation,
    way: Dispatch,
    recipient: Recipient,
    *,
    link: str,
    files: Sequence[int],
    now: datetime,
) -> None:
    key = about(invitation.id)
    notifications.write(
        session,
        letter.KIND,
        about=key,
        once=key if way.attempt == 1 else f"{key}:route:{way.attempt}",
        to_name=way.carrier,
        to_address=way.address,
        values=letter.values(whole, recipient, now=now, link=link),
        now=now,
        formal=True,
        language=whole.document.language,
        attached=files,
    )


def recipient_of(session: Session, invitation: Invitation) -> Recipient:
    """Say to whom the copy of an invitation goes: a post, or a colleague through it."""
    document = invitation.document
    form = document.form if document is not None else MINISTER
    return recipients_of(session, form, [invitation.addressee])[invitation.addressee_id]


def preview(
    session: Session, conference_id: int, addressee_id: int, *, now: datetime
) -> tuple[Addressee, Composed]:
    """Compose the letter of one addressee as it would go now; number and link are drawn later.

    Raises NotFound for an unknown conference or addressee.
    """
    conference = conference_of(session, conference_id)
    found = addressing.addressees(session, {addressee_id})
    if not found:
        raise NotFound(N_("There is no such addressee."))
    form = form_for(conference, found[0])
    letter_found = documents.letter_to_send(session, conference_id, form)
    document = letter_found or documents.unsaved(conference, form, now=now)
    whole = copies.setting(session, document, conference)
    recipient = recipients_of(session, form, found)[found[0].id]
    values = letter.values(whole, recipient, now=now)
    return found[0], notifications.compose(letter.KIND, values, document.language)
