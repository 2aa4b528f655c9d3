"""Pages on which a scan of credentials is attached and taken home."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.credentials import papers
from app.credentials.models import INSTRUMENTS
from app.errors import N_, Invalid, NotFound
from app.invitations import scans
from app.programme import service as programme
from app.web import clock
from app.web.downloads import download
from app.web.errors import translated

bp = Blueprint("credentials_papers", __name__, url_prefix="/credentials/<int:participant_id>")


@bp.url_value_preprocessor
def _room_for_a_scan(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one form be larger than others, so that a large scan is named and not cut off."""
    if endpoint == "credentials_papers.keep":
        request.max_content_length = 4 * scans.MOST


@bp.post("/<instrument>/papers")
@requires("credentials.decide")
def keep(participant_id: int, instrument: str) -> ResponseReturnValue:
    """Keep a scan, told by its content."""
    if instrument not in INSTRUMENTS:
        raise NotFound(N_("There is no such instrument."))
    here = url_for("credentials.show", participant_id=participant_id, _anchor=instrument)
    sent = request.files.get("paper")
    try:
        data = sent.stream.read(scans.MOST + 1) if sent else b""
        given = scans.scan(sent.filename or "" if sent else "", data)
        with db.writing() as session:
            papers.keep(
                session,
                programme.current(session).id,
                participant_id,
                instrument,
                given,
                folder=Path(current_app.config["DATA_FOLDER"]),
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        flash(" ".join(translated(fault) for fault in reason.faults.values()), "error")
        return redirect(here, 303)
    flash(gettext("The scan is kept with the credentials."), "success")
    return redirect(here, 303)


@bp.get("/papers/<int:paper_id>")
@requires("credentials.papers")
def opened(participant_id: int, paper_id: int) -> ResponseReturnValue:
    """Give a scan, to be saved and never shown inside a page of ours."""
    with db.reading() as session:
        found = papers.find(session, participant_id, paper_id)
    data = scans.read(Path(current_app.config["DATA_FOLDER"]), found.sum)
    return download(data, found.media_type, found.name)
