"""The page on which the host settles who clears documents, and where numbers begin."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.accounts.policy import ROLES, TABLE
from app.documents import numbers, rules
from app.documents.forms import ClearingForm, SeriesForm
from app.errors import Invalid, Refused
from app.programme import service as programme
from app.web import clock
from app.web.errors import said
from app.web.fields import blame


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/rules", "rules", _show, methods=["GET"])
    bp.add_url_rule("/rules/clearing", "let_clear", _let_clear, methods=["POST"])
    bp.add_url_rule("/rules/series", "begin_series", _begin, methods=["POST"])


@requires("documents.rules")
def _show() -> str:
    """Show what is settled."""
    return _page(None, None)


def _page(clearing: ClearingForm | None, series: SeriesForm | None) -> str:
    with db.reading() as session:
        conference = programme.current(session)
        chosen = rules.who_clears(session, conference.id)
        year = numbers.year_of(clock.now(), conference.zone)
        following = rules.following(session, year)
    clearing_form = clearing or ClearingForm(formdata=None, data={"roles": chosen})
    return render_template(
        "documents/rules.html",
        conference=conference,
        year=year,
        following=following,
        clearing=clearing_form,
        series=series or SeriesForm(formdata=None),
        form=clearing or series,
        chosen=[ROLES[role] for role in chosen],
        offered=[role for role in ROLES if role in TABLE[rules.ACTION]],
    )


@requires("documents.rules")
def _let_clear() -> ResponseReturnValue:
    """Settle who clears."""
    form = ClearingForm()
    try:
        with db.writing() as session:
            conference = programme.current(session)
            roles = form.roles.data or []
            rules.let_clear(session, conference.id, roles, actor=me(), now=clock.now())
    except Invalid as reason:
        blame(form, reason)
        return _page(form, None), 422
    flash(gettext("It is settled who clears documents."), "success")
    return redirect(url_for(".rules"), 303)


@requires("documents.rules")
def _begin() -> ResponseReturnValue:
    """Settle where the numbers of a series begin this year."""
    form = SeriesForm()
    if not form.validate():
        return _page(None, form), 422
    now = clock.now()
    try:
        with db.writing() as session:
            year = numbers.year_of(now, programme.current(session).zone)
            first = int(form.first.data or 0)
            rules.begin_at(session, form.series.data, year, first, actor=me(), now=now)
    except Invalid as reason:
        blame(form, reason)
        return _page(None, form), 422
    except Refused as reason:
        form.form_errors.append(said(reason))
        return _page(None, form), 409
    flash(gettext("The numbers begin there."), "success")
    return redirect(url_for(".rules"), 303)
