"""The roster behind a personal link: for a moderator or co-chair without an account."""

from flask import Blueprint, render_template, url_for
from flask import redirect as to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts import service as accounts
from app.audit.service import Actor
from app.errors import Invalid, Overtaken
from app.programme.models import Conference
from app.rosters import roster_page, service
from app.rosters.forms import NoteForm
from app.web import clock
from app.web.fields import blame

bp = Blueprint("roster", __name__, url_prefix="/roster/<token>")


@bp.get("")
def show(token: str) -> ResponseReturnValue:
    """Show the roster to whoever holds the link; nothing is written."""
    with db.reading() as session:
        link = accounts.follow_link(session, token, service.PURPOSE, now=clock.now())
    return roster_page.answered(
        link.object_id,
        notes=True,
        note_url=lambda slot_id: url_for(".note", token=token, slot_id=slot_id),
    )


@bp.post("/notes/<int:slot_id>")
def note(token: str, slot_id: int) -> ResponseReturnValue:
    """Keep a note of the holder of the link, only on the roster it opens."""
    form = NoteForm()
    now = clock.now()
    back = url_for(".show", token=token, _anchor=f"place-{slot_id}")
    with db.reading() as session:
        link = accounts.follow_link(session, token, service.PURPOSE, now=now)
        conference = service.roster_of(session, link.object_id).conference
    try:
        with db.writing() as session:
            accounts.note_use(session, link, now=now)
            service.write_note(
                session,
                link.object_id,
                slot_id,
                form.text.data or "",
                seen_version=form.seen.data or 0,
                actor=Actor("link", link.label, link.id),
                now=now,
            )
    except (Invalid, Overtaken) as reason:
        return not_kept(conference, slot_id, form, reason, back)
    return to(back, 303)


def not_kept(
    conference: Conference, slot_id: int, form: NoteForm, reason: Invalid | Overtaken, back: str
) -> ResponseReturnValue:
    """Show why a note was not kept; where somebody was quicker, both texts side by side."""
    if isinstance(reason, Invalid):
        blame(form, reason)
    else:
        with db.reading() as session:
            standing = service.note_on(session, slot_id)
        # Shown for the version that now stands: saving again is a choice, not an accident.
        form.seen.data = standing.row_version if standing else 0
        form.seen.raw_data = None
    page = render_template(
        "rosters/note.html",
        conference=conference,
        form=form,
        reason=reason if isinstance(reason, Overtaken) else None,
        back=back,
        title=_("Your note was not kept"),
    )
    return page, reason.status
