"""Who shows a draft: the room above says so, and the page of runs asks for it here."""

from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.allocation.models import Run
from app.programme.models import Conference

KEY = "rostrum.allocation.drafts"
Makes = Callable[[Session, Run, Conference], str]


def show_drafts_with(app: Flask, makes: Makes) -> None:
    """Let `makes` write the page of every run that has a plan: drafts, and what was published."""
    app.extensions[KEY] = makes


def draft_page(session: Session, run: Run, conference: Conference) -> str:
    """Write the page of a run that has a plan."""
    makes: Makes = current_app.extensions[KEY]
    return makes(session, run, conference)
