"""The first step of a reply: the answer, sent at once or kept, with the scan of a paper if any."""

from collections.abc import Sequence
from dataclasses import replace

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.errors import Invalid, Overtaken
from app.rsvp import forms, papers, sending
from app.rsvp.given import Given
from app.rsvp.models import Paper
from app.rsvp.papers import Scan
from app.rsvp.step_pages import keep, keep_scan, note_use, page, withdraws
from app.rsvp.visits import Visit
from app.rsvp.ways import Way
from app.web.fields import blame


def answer(way: Way) -> ResponseReturnValue:
    """Ask whether the invitation is accepted."""
    with db.reading() as session:
        visit = way.open(session)
    form = _answer_form(visit)
    if not form.validate_on_submit():
        return _answer_page(way, visit, form)
    given = replace(visit.given, answer=form.answer.data, note=form.note.data or "")
    source, scan = visit.source, None
    if isinstance(form, forms.PaperAnswerForm):
        try:
            source, scan = form.source.data, form.scan()
        except Invalid as reason:
            blame(form, reason)
            return _answer_page(way, visit, form)
    if "send" in request.form and not withdraws(visit, given):
        return _send_now(way, visit, given, source, scan)
    keep(visit, given, "answer", source, scan)
    if given.answer == "declined":
        return redirect(way.url("review"))
    if given.head is None:
        return redirect(way.url("person", place=0))
    return redirect(way.url("delegation"))


def _answer_page(way: Way, visit: Visit, form: forms.AnswerForm) -> ResponseReturnValue:
    kept: Sequence[Paper] = ()
    if visit.hand.token is None:
        with db.reading() as session:
            kept = papers.of_draft(session, visit.invitation.id, visit.hand.key)
    return page("answer", way, visit, form=form, kept=kept)


def _answer_form(visit: Visit) -> forms.AnswerForm:
    data = {"answer": visit.given.answer or None, "note": visit.given.note}
    if visit.hand.token is not None:
        return forms.AnswerForm(data=data)
    # Whoever comes from a telephone call brings along what was said.
    said = {name: request.args.get(name) for name in ("answer", "source")}
    known = {"answer": data["answer"], "source": visit.draft and visit.draft.source}
    return forms.PaperAnswerForm(
        data={**data, **{name: value or said[name] for name, value in known.items()}}
    )


def _send_now(
    way: Way, visit: Visit, given: Given, source: str, scan: Scan | None
) -> ResponseReturnValue:
    try:
        with db.writing() as session:
            note_use(session, visit)
            keep_scan(session, visit, scan)
            base_url = current_app.config["BASE_URL"]
            sent = sending.send_now(session, visit, given, source=source, base_url=base_url)
    except (Overtaken, Invalid):
        keep(visit, given, "answer", source, scan)
        return redirect(way.url("review"))
    _thank(visit, sent.version)
    return redirect(way.url("overview"))


def _thank(visit: Visit, version: int) -> None:
    if version == visit.standing.version:
        flash(gettext("Nothing was changed: this is the reply that stands."), "info")
    else:
        flash(gettext("The reply was received as version %(n)s.", n=version), "success")
