"""Pages of credentials: all Parties, one Party, and the report for the Bureau."""

from math import ceil
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.credentials import (
    concerns,
    home_lines,
    paper_pages,
    papers,
    report_pages,
    service,
    states,
    words,
)
from app.credentials.forms import StepForm
from app.credentials.models import INSTRUMENTS
from app.credentials.service import Line
from app.delegations import names
from app.delegations.models import REGIONS
from app.errors import Invalid, Overtaken
from app.programme import service as programme
from app.rsvp import hooks
from app.web import clock, home
from app.web.errors import said
from app.web.fields import blame

PAGE = 50

bp = Blueprint("credentials", __name__, url_prefix="/credentials")


def _contests() -> bool:
    return home.may("credentials.contest")


@bp.get("")
@requires("credentials.read")
def index() -> str:
    """List the Parties with the state of their credentials under each instrument."""
    asked = {name: request.args.get(name, "") for name in ("search", "region", "state")}
    with db.reading() as session:
        conference = programme.current(session)
        found = service.lines(session, conference.id, contests=_contests())
    parties = _chosen(found, asked)
    query: dict[str, Any] = {name: value for name, value in asked.items() if value}
    pages = max(ceil(len(parties) / PAGE), 1)
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "credentials/index.html",
        conference=conference,
        parties=parties[(page - 1) * PAGE : page * PAGE],
        found=len(parties),
        whole=len(found) // len(INSTRUMENTS),
        asked=asked,
        page=page,
        pages=pages,
        page_url=lambda n: url_for(".index", page=n, **query),
        words=words,
        shown_states=[one for one in words.STATES if one != "contested" or _contests()],
    )


def _chosen(found: list[Line], asked: dict[str, str]) -> list[dict[str, Line]]:
    language = get_locale().language
    by_party: dict[int, dict[str, Line]] = {}
    for line in found:
        by_party.setdefault(line.participant.id, {})[line.instrument] = line
    kept = [one for one in by_party.values() if _fits(one, asked, language)]
    key = names.sort_key(language)
    return sorted(kept, key=lambda one: key(_name(one["CBD"], language)))


def _name(line: Line, language: str) -> str:
    return line.participant.names.get(language) or line.participant.short_name


def _fits(one: dict[str, Line], asked: dict[str, str], language: str) -> bool:
    party = one["CBD"].participant
    wanted = asked["search"].strip().casefold()
    named = f"{_name(one['CBD'], language)} {party.short_name}".casefold()
    return (
        wanted in named
        and (asked["region"] not in REGIONS or party.region == asked["region"])
        and (
            asked["state"] not in words.STATES
            or any(line.state == asked["state"] for line in one.values())
        )
    )


@bp.get("/<int:participant_id>")
@requires("credentials.read")
def show(participant_id: int) -> str:
    """Show one Party under each instrument, with every step and a form for the next."""
    with db.reading() as session:
        return _party_page(session, participant_id)


def _party_page(session: Session, participant_id: int, faulty: StepForm | None = None) -> str:
    conference = programme.current(session)
    found = service.of_party(session, conference.id, participant_id, contests=_contests())
    if faulty is not None:
        faulty.offer(_offered(_line(found, faulty.instrument)))
    return render_template(
        "credentials/party.html",
        conference=conference,
        party=found[0].participant,
        lines=[(line, _form(line, faulty), _steps(line)) for line in found],
        form=faulty,
        papers=papers.of(session, [line.row.id for line in found if line.row]),
        words=words,
        may_adopt=states.may_adopt,
    )


def _line(found: list[Line], instrument: str) -> Line:
    return next(line for line in found if line.instrument == instrument)


def _offered(line: Line) -> list[str]:
    follows = states.may_follow(line.state)
    return [one for one in follows if one != "contested" or _contests()]


def _form(line: Line, faulty: StepForm | None) -> StepForm:
    if faulty is not None and faulty.instrument == line.instrument:
        return faulty
    form = StepForm(formdata=None, prefix=f"{line.instrument}-")
    form.offer(_offered(line))
    form.seen.data = line.version
    return form


def _steps(line: Line) -> list[Any]:
    taken = list(line.row.steps) if line.row else []
    return taken if _contests() else [one for one in taken if one.state != "contested"]


@bp.post("/<int:participant_id>/<instrument>")
@requires("credentials.decide")
def step(participant_id: int, instrument: str) -> ResponseReturnValue:
    """Take credentials one step further."""
    if instrument not in INSTRUMENTS:
        return redirect(url_for(".show", participant_id=participant_id))
    form = StepForm(prefix=f"{instrument}-")
    form.instrument = instrument
    form.offer(words.STEPS)
    if form.validate_on_submit():
        try:
            _take(participant_id, instrument, form)
        except Overtaken as reason:
            flash(said(reason), "warning")
            return redirect(url_for(".show", participant_id=participant_id), 303)
        except Invalid as reason:
            blame(form, reason)
        else:
            flash(gettext("Noted: %(what)s.", what=words.STATES[form.to.data]), "success")
            here = url_for(".show", participant_id=participant_id, _anchor=instrument)
            return redirect(here, 303)
    with db.reading() as session:
        return _party_page(session, participant_id, form), 422


def _take(participant_id: int, instrument: str, form: StepForm) -> None:
    with db.writing() as session:
        service.step(
            session,
            programme.current(session).id,
            participant_id,
            instrument,
            form.to.data,
            authority=form.authority.data or "",
            note=form.note.data or "",
            seen_version=form.seen.data or 0,
            contests=_contests(),
            actor=me(),
            now=clock.now(),
        )


def init_app(app: Flask) -> None:
    """Add these pages, and what the page of a delegation says of credentials."""
    app.register_blueprint(report_pages.bp)
    app.register_blueprint(paper_pages.bp)
    app.register_blueprint(bp)
    home.navigate(
        app, lazy_gettext("Credentials"), "credentials.index", "credentials.read", 40, "people"
    )
    home.counts(app, "credentials.read", home_lines.awaited, home_lines.says)
    hooks.show_concerns(concerns.of_visit)
