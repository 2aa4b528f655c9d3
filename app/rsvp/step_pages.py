"""What the steps of a reply share: keeping a step, showing a page."""

from pathlib import Path
from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import db
from app.accounts import service as accounts
from app.rsvp import drafts, papers, words
from app.rsvp.given import Given, tidy
from app.rsvp.papers import Scan
from app.rsvp.visits import Visit
from app.rsvp.ways import Way

UNPROCESSABLE = 422
STEPS = ("answer", "delegation", "floor", "review")


def withdraws(visit: Visit, given: Given) -> bool:
    """Tell whether a reply takes back a request for the floor that stands."""
    stands = visit.standing.given
    if stands is None:
        return False
    left = tidy(given)
    pairs = ((stands.inscription, left.inscription), (stands.on_behalf, left.on_behalf))
    return any(stood is not None and stays is None for stood, stays in pairs)


def keep(
    visit: Visit, given: Given, step: str, source: str | None = None, scan: Scan | None = None
) -> None:
    """Keep one step of the reply in its draft."""
    with db.writing() as session:
        note_use(session, visit)
        keep_scan(session, visit, scan)
        drafts.keep(
            session,
            visit.invitation.id,
            visit.hand.key,
            given,
            step,
            source=source or visit.source,
            seen_version=visit.seen_version,
            now=visit.now,
        )


def keep_scan(session: Session, visit: Visit, scan: Scan | None) -> None:
    """Keep the scan of a paper beside the draft."""
    if scan is not None:
        hand, folder = visit.hand, Path(current_app.config["DATA_FOLDER"])
        papers.keep(
            session,
            visit.invitation.id,
            hand.key,
            scan,
            folder=folder,
            actor=hand.actor,
            now=visit.now,
        )


def note_use(session: Session, visit: Visit) -> None:
    """Note the first act through a link."""
    link = visit.hand.link
    if link is not None and link.used_at is None:
        accounts.note_use(session, link, now=visit.now)


def page(name: str, way: Way, visit: Visit, **values: Any) -> ResponseReturnValue:
    """Show a page of the reply; 422 where its form has faults."""
    form = values.get("form")
    page = render_template(
        f"rsvp/{name}.html",
        way=way,
        visit=visit,
        conference=visit.conference,
        words=words,
        steps=STEPS,
        step={"person": "delegation", "behalf": "floor"}.get(name, name),
        **values,
    )
    return page, UNPROCESSABLE if form is not None and form.errors else 200
