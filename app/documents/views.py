"""Pages of documents: the list, one document, its words, a copy as a recipient gets it."""

from functools import partial
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.audit import service as audit
from app.documents import (
    act_pages,
    acts,
    circular_pages,
    circulars,
    copies,
    edit_pages,
    enclosure_pages,
    home_lines,
    house_forms,
    labels,
    listing,
    placeholders,
    print_pages,
    prints,
    recipients,
    rules,
    rules_pages,
    sealing,
    service,
    sheets,
    wording,
    words,
)
from app.documents.copies import Recipient, Setting
from app.documents.forms import PrintForm
from app.documents.models import Document
from app.errors import Refused
from app.jobs import kinds
from app.notifications import hooks as letters
from app.notifications.words import STATES as MAILED
from app.programme import service as programme
from app.web import clock, home

bp = Blueprint("documents", __name__, url_prefix="/documents")
for part in (act_pages, circular_pages, edit_pages, enclosure_pages, print_pages, rules_pages):
    part.add_to(bp)


@bp.get("")
@requires("documents.read")
def index() -> str:
    """List the documents, the newest first."""
    asked = listing.Question.of(request.args)
    with db.reading() as session:
        conference = programme.current(session)
        answer = listing.listed(session, conference.id, asked)
        series, years = listing.series(session)
    return render_template(
        "documents/index.html",
        conference=conference,
        asked=asked,
        answer=answer,
        series=series,
        years=years,
        page_url=partial(_page_url, asked),
        w=words,
    )


def _page_url(asked: listing.Question, page: int) -> str:
    given: dict[str, Any] = asked.narrowed()
    return url_for("documents.index", **given, page=page)


@bp.get("/<int:document_id>")
@requires("documents.read")
def show(document_id: int) -> str:
    """Show a document: where it stands, what may be done, to whom it goes, its history."""
    with db.reading() as session:
        whole = _setting(session, document_id)
        document = whole.document
        former, later = listing.family(session, document)
        return render_template(
            "documents/show.html",
            conference=whole.conference,
            document=document,
            former=former,
            later=later,
            holders=sum(sum(recipients.counted(session, one).values()) for one in former),
            acts=_possible(session, whole),
            act_of=acts.ACTS,
            enclosed=sheets.enclosed(whole),
            files={key: one for key, one in whole.enclosed.items() if key in _listed(document)},
            **_to_whom(session, whole),
            prints=prints.of_document(session, document_id),
            history=audit.history(session, "document", document_id, most=50),
            form=PrintForm(formdata=None),
            letter_states=MAILED,
            w=words,
        )


def _possible(session: Session, whole: Setting) -> list[str]:
    clears = rules.may_clear(session, whole.conference.id, me())
    found = (name for name in acts.possible(whole.document) if name in words.ACTS)
    return [name for name in found if clears or name != "clear"]


def _listed(document: Document) -> list[str]:
    return document.enclosures.split(",")


def _to_whom(session: Session, whole: Setting) -> dict[str, Any]:
    gone = recipients.counted(session, whole.document)
    tally: dict[str, int] = {}
    for (_channel, state), count in gone.items():
        tally[state] = tally.get(state, 0) + count
    if gone:
        pouch = sum(n for (channel, _), n in gone.items() if channel in recipients.BY_HAND)
        meant = 0
    else:
        pouch = len(recipients.for_the_pouch(session, whole.document, whole.conference))
        meant = len(recipients.meant(session, whole.document, whole.conference))
    circular = whole.document.kind == "notification"
    mailed = circulars.tally(session, whole.document) if circular else {}
    return {"mailed": mailed, "tally": tally, "meant": meant, "pouch": pouch}


def _setting(session: Session, document_id: int) -> Setting:
    document = service.find(session, document_id)
    return copies.setting(session, document, programme.current(session))


@bp.get("/<int:document_id>/preview")
@requires("documents.read")
def preview(document_id: int) -> str:
    """Show a copy as one recipient gets it."""
    with db.reading() as session:
        whole = _setting(session, document_id)
        every = recipients.meant(session, whole.document, whole.conference)
        shown = _shown(session, every)
        copy = copies.copy_of(whole, shown, now=clock.now())
        place = next((n for n, one in enumerate(every) if one.key == shown.key), -1)
        return render_template(
            "documents/preview.html",
            conference=whole.conference,
            document=whole.document,
            every=every,
            shown=shown,
            place=place,
            copy=copy,
            head=house_forms.letterhead(
                whole.document.kind, whole.document.language, whole.conference
            ),
            enclosed=sheets.enclosed(whole),
            said=labels.of(whole.document.language),
            signatory=sheets.lines(str(copy.values["signatory"])),
            name_of=_name_of,
            form=PrintForm(formdata=None, data={"to": shown.key}),
            w=words,
        )


def _shown(session: Session, every: list[Recipient]) -> Recipient:
    asked = request.args.get("to", "")[:60]
    if asked:
        return recipients.find(session, asked)
    if not every:
        raise Refused(recipients.NOBODY)
    return every[0]


def _name_of(recipient: Recipient) -> str:
    if recipient.addressee is None:
        return str(gettext("Everybody (circular)"))
    language = str(get_locale().language)
    named = wording.short(recipient.addressee.participant, language)
    portfolio = words.PORTFOLIOS.get(recipient.portfolio)
    return f"{named} ({gettext(portfolio)})" if portfolio else named


def init_app(app: Flask) -> None:
    """Add these pages, the job that prints, and a line for those who clear and sign."""
    app.register_blueprint(bp)
    app.jinja_env.filters["begun"] = placeholders.begun
    home.navigate(
        app, lazy_gettext("Documents"), "documents.index", "documents.read", 15, "inviting"
    )
    home.waits(app, "documents.read", home_lines.waiting)
    kinds.register(
        prints.KIND,
        prints.perform,
        apart=True,
        reads="documents.read",
        cancels="documents.read",
        ended=prints.ended,
    )
    letters.hear(circulars.KIND, circulars.letter_ended)
    kinds.register(
        sealing.KIND, sealing.perform, apart=True, reads="documents.read", ended=sealing.ended
    )
