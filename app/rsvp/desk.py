"""Pages of officers: invitations and replies side by side, and the whole of one invitation."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.audit import service as audit
from app.invitations import journey, register_pages
from app.invitations import service as invitations
from app.rsvp import books, drafts, floor, hooks, papers, service, standing, words
from app.rsvp.difference import flat as flat_of
from app.rsvp.given import read
from app.rsvp.models import Reply
from app.rsvp.visits import Hand, Visit
from app.web import clock
from app.web.downloads import download
from app.web.logs import masked

ACTS = journey.ACTS | {
    "papers.keep": lazy_gettext("Scan kept"),
    "rsvp.reply": lazy_gettext("Reply received"),
    "ranks.settle": lazy_gettext("Rank or form of address settled"),
}

bp = Blueprint("replies", __name__, url_prefix="/invitations")


@bp.get("")
@requires("invitations.read")
def index() -> str:
    """List everybody who may be invited, with the state of invitation and reply."""
    return register_pages.index()


@bp.get("/<int:invitation_id>")
@requires("invitations.read")
def show(invitation_id: int) -> str:
    """Show one invitation whole: letter, link, versions of the reply, history."""
    with db.reading() as session:
        page = _invitation_page(session, invitation_id)
    return render_template("rsvp/invitation.html", **page)


def _invitation_page(session: Session, invitation_id: int) -> dict[str, Any]:
    actor, now = me(), clock.now()
    invitation = invitations.invitation_of(session, invitation_id)
    hand = Hand(f"staff:{actor.id}", actor)
    stands = standing.of(session, invitation_id)
    visit = Visit(hand, invitation, stands, drafts.of(session, invitation_id, hand.key), now)
    replies = service.versions(session, invitation_id)
    asked = floor.kept(session, stands.delegation).first if stands.delegation else None
    return {
        "visit": visit,
        "invitation": invitation,
        "conference": invitation.conference,
        "link": invitations.link_of(session, invitation_id),
        "letters": invitations.letters_of(session, invitation_id),
        "replies": replies,
        "papers": papers.by_reply(session, invitation_id),
        "lines": side_by_side(replies, books.book_of(session, visit)),
        "asked": asked,
        "place": hooks.published_place(session, asked.id) if asked else None,
        "history": audit.history(session, "invitation", invitation_id),
        "journey": journey.of(session, invitation),
        "words": words,
        "acts": ACTS,
        "masked": masked,
        "instant": now,
    }


@bp.get("/<int:invitation_id>/papers/<int:paper_id>")
@requires("papers.read")
def paper(invitation_id: int, paper_id: int) -> ResponseReturnValue:
    """Give the scan of a paper, to be saved and never shown inside a page of ours."""
    with db.reading() as session:
        found = papers.the_paper(session, invitation_id, paper_id)
    data = papers.bytes_of(found, Path(current_app.config["DATA_FOLDER"]))
    return download(data, found.media_type, found.name)


@bp.url_value_preprocessor
def _room_for_a_scan(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one form be larger than others, so that a large scan is named and not cut off."""
    if endpoint == "replies.answer":
        request.max_content_length = 4 * papers.MOST


def side_by_side(
    replies: Sequence[Reply], book: words.Book
) -> list[tuple[str, list[tuple[str, bool]]]]:
    """Give each line of all versions, newest first: its label, then words and "changed" of each."""
    flat = [flat_of(read(reply.content)) for reply in replies]
    keys = dict.fromkeys(key for version in flat for key in version)
    older = [*flat[1:], {}]
    return [
        (
            words.label(key),
            [
                (
                    words.said(key, version[key], book) if key in version else "",
                    version.get(key) != before.get(key),
                )
                for version, before in zip(flat, older, strict=True)
            ],
        )
        for key in keys
    ]
