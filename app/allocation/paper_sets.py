"""How papers of a run are set: the lists of speakers, and the fairness for the Bureau.

They are printed in the process of a job, which has no request of its own: pages of paper are
written by the house's own templates in the language asked for.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import fairness, fairness_panels, papers, published, rows, words
from app.allocation.models import Paper, Revision, Run
from app.delegations.service import name_of
from app.documents import house_forms, printing
from app.documents.sheets import Sheet
from app.errors import Refused
from app.programme.models import Conference

STYLE = Path(__file__).resolve().parents[2] / "templates" / "print" / "paper.css"


def _printed(template: str, language: str, values: Mapping[str, Any]) -> tuple[bytes, int]:
    with current_app.test_request_context(), force_locale(language):
        put = partial(house_forms.words, language=language, conference=values["conference"])
        html = render_template(template, words=words, put=put, **values)
        title = values["title"]()
    sheet = Sheet(html, title)
    return printing.pdf([lambda: sheet], title, style=STYLE.read_text(encoding="utf-8"))


def _list(session: Session, run: Run, paper: Paper) -> tuple[bytes, int]:
    revision = session.scalar(select(Revision).where(Revision.run_id == run.id))
    if revision is None:
        raise Refused("Only what is published is printed as a list.")  # no draft, ever
    conference = rows.the_conference(session, run.conference_id)
    listed = published.of_revision(session, revision, paper.scope or None)
    known = published.bodies(session, listed)
    names = {code: name_of(body, paper.language) for code, body in known.items()}
    values = {
        "conference": conference,
        "revision": revision,
        "listed": listed,
        "names": names,
        "title": partial(_list_title, conference, revision, paper.scope),
    }
    return _printed("print/speakers.html", paper.language, values)


def _list_title(conference: Conference, revision: Revision, scope: str) -> str:
    what = (
        _("List of speakers, Roundtable %(code)s", code=scope) if scope else _("Lists of speakers")
    )
    number = _("Revision %(number)s", number=revision.number)
    return f"{conference.short_title}: {what}, {number}"


def _fairness(session: Session, run: Run, paper: Paper) -> tuple[bytes, int]:
    conference = rows.the_conference(session, run.conference_id)
    found = fairness.read(session, run)
    revision = session.scalar(select(Revision).where(Revision.run_id == run.id))
    with current_app.test_request_context(), force_locale(paper.language):
        panels = fairness_panels.panels(found)
    values = {
        "conference": conference,
        "revision": revision,
        "run": run,
        "found": found,
        "panels": panels,
        "percent": fairness_panels.percent,
        "title": lambda: _("Fairness of the allocation, run %(number)s", number=run.id),
    }
    return _printed("print/fairness.html", paper.language, values)


PRINTS: Mapping[str, papers.Print] = {"list": _list, "fairness": _fairness}
