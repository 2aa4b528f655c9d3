"""Pages of what-if questions: ask, watch, read the answer, compare, delete."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import drafts, objectives, planner, questions, rows, words
from app.allocation.models import Run, WhatIf
from app.allocation.question_forms import QuestionForm
from app.delegations.models import Participant
from app.delegations.service import name_of
from app.errors import Invalid
from app.web import clock
from app.web.fields import blame

MOST_COMPARED = 4

bp = Blueprint("what_if", __name__, url_prefix="/allocation")


@bp.get("/runs/<int:run_id>/what-if")
@requires("allocation.read")
def index(run_id: int) -> ResponseReturnValue:
    """Show the questions put to a run, and the form of another one."""
    with db.reading() as session:
        return _index(session, drafts.the_run(session, run_id), QuestionForm(formdata=None))


@bp.post("/runs/<int:run_id>/what-if")
@requires("allocation.run")
def ask(run_id: int) -> ResponseReturnValue:
    """Ask; a job answers within the seconds given."""
    form = QuestionForm()
    if form.validate():
        try:
            return _asked(run_id, form)
        except Invalid as reason:
            blame(form, reason)
    with db.reading() as session:
        return _index(session, drafts.the_run(session, run_id), form), 422


def _asked(run_id: int, form: QuestionForm) -> ResponseReturnValue:
    with db.writing() as session:
        it = questions.ask(
            session,
            run_id,
            form.changes(),
            near=bool(form.near.data),
            seconds=form.seconds.data or 0,
            actor=me(),
            now=clock.now(),
        )
    return redirect(url_for(".show", what_if_id=it.id), 303)


def _index(session: Session, run: Run, form: QuestionForm) -> str:
    codes = [one["id"] for one in run.problem.get("sessions", ())]
    names = _names(session, {one["party"] for one in run.problem.get("inscriptions", ())})
    form.offer(codes, sorted(names.items(), key=lambda pair: pair[1].casefold()))
    return render_template(
        "allocation/questions.html",
        run=run,
        conference=rows.the_conference(session, run.conference_id),
        form=form,
        asked=questions.of_run(session, run.id),
        names=names,
        words=words,
    )


def _names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Name participants in the language of the page, by code."""
    language = get_locale().language
    found = session.scalars(select(Participant).where(Participant.code.in_(list(codes))))
    return {one.code: name_of(one, language) for one in found}


@bp.get("/what-if/<int:what_if_id>")
@requires("allocation.read")
def show(what_if_id: int) -> ResponseReturnValue:
    """Show how far the answer has come, or the answer."""
    with db.reading() as session:
        it = questions.the_question(session, what_if_id)
        run = it.run
        return render_template(
            "allocation/question.html",
            it=it,
            run=run,
            job=it.job,
            searched=objectives.searched(session, it.job),
            conference=rows.the_conference(session, run.conference_id),
            names=_names(session, _withdrawing([it])),
            people=rows.of_ids(session, _people(it.result)),
            tiers=_tiers(session, it.result),
            late=planner.LATE,
            words=words,
        )


def _withdrawing(asked: Iterable[WhatIf]) -> list[str]:
    return [change["party"] for it in asked for change in it.changes if "party" in change]


def _people(result: Mapping[str, Any]) -> list[int]:
    named = [one[0] for key in ("gained", "lost", "moved") for one in result.get(key, ())]
    named += result.get("withdrawn", ())
    return [int(name) for name in named if name.isdigit()]


def _tiers(session: Session, result: Mapping[str, Any]) -> list[objectives.Changed]:
    ranks = rows.ranks(session).values()
    return objectives.changed(result.get("tiers", ()), ranks)


@bp.get("/what-if/<int:what_if_id>/progress")
@requires("allocation.read")
def progress(what_if_id: int) -> ResponseReturnValue:
    """Show how far it has come; once it is answered, send the browser to the answer."""
    with db.reading() as session:
        it = questions.the_question(session, what_if_id)
        found = objectives.searched(session, it.job)
    if it.state not in questions.AT_WORK:
        return "", 200, {"HX-Redirect": url_for(".show", what_if_id=what_if_id)}
    return render_template(
        "allocation/_asking_alone.html", it=it, job=it.job, searched=found, words=words
    )


@bp.post("/what-if/<int:what_if_id>/stop")
@requires("allocation.run")
def stop(what_if_id: int) -> ResponseReturnValue:
    """Stop; the best plan found so far is the answer."""
    with db.writing() as session:
        questions.stop(session, what_if_id, actor=me(), now=clock.now())
    flash(_("The search will stop within seconds; the best plan found is the answer."), "success")
    return redirect(url_for(".show", what_if_id=what_if_id), 303)


@bp.post("/what-if/<int:what_if_id>/delete")
@requires("allocation.run")
def delete(what_if_id: int) -> ResponseReturnValue:
    """Delete a question with its answer."""
    with db.writing() as session:
        run_id = questions.delete(session, what_if_id, actor=me(), now=clock.now())
    flash(_("Question %(number)s is deleted.", number=what_if_id), "success")
    return redirect(url_for(".index", run_id=run_id), 303)


@bp.get("/runs/<int:run_id>/what-if/compare")
@requires("allocation.read")
def compare(run_id: int) -> ResponseReturnValue:
    """Set up to four answers beside each other and beside the plan."""
    chosen = {text for text in request.args.getlist("one") if text.isascii() and text.isdigit()}
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        every = [one for one in questions.of_run(session, run_id) if one.state == "done"]
        picked = [one for one in reversed(every) if str(one.id) in chosen] or every[::-1]
        picked = picked[-MOST_COMPARED:]
        return render_template(
            "allocation/questions_compared.html",
            run=run,
            conference=rows.the_conference(session, run.conference_id),
            asked=picked,
            tiers=objectives.beside([one.result["tiers"] for one in picked], _ranks(session)),
            names=_names(session, _withdrawing(picked)),
            words=words,
        )


def _ranks(session: Session) -> Any:
    return rows.ranks(session).values()


def perform(what_if_id: int, report: Any) -> Mapping[str, Any]:
    """Answer a question, for the job that was asked."""
    planner.answer(what_if_id, report, now=clock.now)
    return {"what_if_id": what_if_id}
