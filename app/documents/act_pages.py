"""One page for each act on a document: what will happen, and the button that does it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.documents import acts, enclosed, numbers, rules, service, words
from app.documents.forms import ActForm
from app.documents.models import Document, NumberSeries
from app.errors import Invalid
from app.programme import service as programme
from app.web import clock
from app.web.fields import blame

VERBS: dict[str, Callable[..., Document]] = {
    "clear": service.clear,
    "take_back": service.take_back,
    "sign": service.sign,
    "sent": service.sent,
    "correct": service.correct,
    "supersede": service.supersede,
    "cancel": service.cancel,
}
DRAFTING = ("correct", "supersede")


def add_to(bp: Blueprint) -> None:
    """Add the page and the button of every act, each behind its own gate."""
    for name in VERBS:
        gate = requires(acts.ACTS[name].action)
        path = f"/<int:document_id>/{name.replace('_', '-')}"
        bp.add_url_rule(path, f"confirm_{name}", gate(_confirm(name)), methods=["GET"])
        bp.add_url_rule(path, name, gate(_do(name)), methods=["POST"])


def _confirm(name: str) -> Callable[[int], ResponseReturnValue]:
    def confirm(document_id: int) -> ResponseReturnValue:
        return _page(document_id, name, ActForm(formdata=None))

    return confirm


def _do(name: str) -> Callable[[int], ResponseReturnValue]:
    def act(document_id: int) -> ResponseReturnValue:
        form = ActForm()
        if not form.validate():
            return _page(document_id, name, form), 422
        given: dict[str, Any] = {"reason": form.reason.data or ""} if name == "cancel" else {}
        try:
            with db.writing() as session:
                if name == "clear":
                    rules.must_clear(session, programme.current(session).id, me())
                done = VERBS[name](session, document_id, **given, actor=me(), now=clock.now())
        except Invalid as reason:
            blame(form, reason)
            return _page(document_id, name, form), 422
        flash(gettext(words.DONE[name]), "success")
        to = "documents.edit" if name in DRAFTING else "documents.show"
        return redirect(url_for(to, document_id=done.id), 303)

    return act


def _page(document_id: int, name: str, form: ActForm) -> str:
    with db.reading() as session:
        document = service.find(session, document_id)
        conference = programme.current(session)
        acts.must_be(document, name)
        if name == "clear":
            rules.must_clear(session, conference.id, me())
        year = numbers.year_of(clock.now(), conference.zone)
        standing = session.get(NumberSeries, (document.series, year))
        lacks = name in {"clear", "sign"} and enclosed.lacking(session, document)
    return render_template(
        "documents/act.html",
        conference=conference,
        document=document,
        name=name,
        form=form,
        lacks=lacks,
        next_reference=_next(document, year, standing),
        w=words,
    )


def _next(document: Document, year: int, standing: NumberSeries | None) -> str:
    """Say which reference comes next; somebody else may be quicker."""
    if document.corrects_id is not None:
        return ""
    return numbers.reference(document.series, year, (standing.last if standing else 0) + 1)
