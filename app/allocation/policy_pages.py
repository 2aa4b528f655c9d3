"""Pages of the policy: what stands and why, a change, the versions, and the way back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import curve, policies, policy_values, rows, settings, words
from app.allocation.models import PolicyVersion
from app.allocation.policy_forms import PolicyForm, RestoreForm, moved
from app.errors import Invalid, Overtaken
from app.programme import service as programme
from app.programme.models import Conference
from app.web import clock
from app.web.fields import blame

bp = Blueprint("policy", __name__, url_prefix="/allocation/policy")


@bp.get("")
@requires("allocation.read")
def show() -> ResponseReturnValue:
    """Show every setting with its meaning, what differs from the default, and the versions."""
    with db.reading() as session:
        conference = programme.current(session)
        versions = policies.versions(session, conference.id)
        values = policies.of_version(conference, versions[0] if versions else None)
        shipped = policies.defaults(conference)
        return render_template(
            "allocation/policy.html",
            conference=conference,
            versions=versions,
            values=values,
            shipped=shipped,
            differing=policy_values.differing(values, shipped),
            curve=curve.draw(values["home_hours"]),
            settings=settings,
            words=words,
        )


@bp.get("/edit")
@requires("allocation.policy")
def edit() -> ResponseReturnValue:
    """Show the settings, to be changed."""
    with db.reading() as session:
        conference = programme.current(session)
        latest = rows.latest_policy(session, conference.id)
        form = PolicyForm(formdata=None)
        form.show(policies.of_version(conference, latest), latest.number if latest else 0)
        return _edit_page(form, conference)


@bp.post("/edit")
@requires("allocation.policy")
def change() -> ResponseReturnValue:
    """Keep the settings as the next version, or only move an objective or take a curve."""
    form = PolicyForm()
    with db.reading() as session:
        conference = programme.current(session)
        before = policies.standing(session, conference)
    if _stepped(form):
        return _edit_page(form, conference)
    if not form.validate():
        return _edit_page(form, conference), 422
    try:
        made = _changed(form, conference, before)
    except Invalid as reason:
        blame(form, reason)
        return _edit_page(form, conference), 422
    except Overtaken as reason:
        return _overtaken(form, conference, reason), 409
    return _told(made)


def _changed(form: PolicyForm, conference: Conference, before: Any) -> PolicyVersion | None:
    with db.writing() as session:
        return policies.change(
            session,
            conference.id,
            form.sent(before),
            reason=" ".join((form.reason.data or "").split()),
            seen_version=form.seen_version.data or 0,
            actor=me(),
            now=clock.now(),
        )


def _stepped(form: PolicyForm) -> bool:
    """Do what a button inside the form asks for, which keeps nothing yet."""
    how, _colon, name = request.form.get("move", "").partition(":")
    preset = request.form.get("preset", "")
    if how in {"up", "down", "out", "back"}:
        form.put_order(moved(form.order, how, name))
        return True
    form.put_curve(preset)
    return bool(preset)


def _told(made: PolicyVersion | None) -> ResponseReturnValue:
    if made is None:
        flash(_("Nothing differs from what stands: nothing was changed."), "info")
    else:
        said = _(
            "Version %(number)s of the policy stands. The next run uses it.", number=made.number
        )
        flash(said, "success")
    return redirect(url_for(".show"), 303)


def _overtaken(form: PolicyForm, conference: Conference, reason: Overtaken) -> str:
    with db.reading() as session:
        latest = rows.latest_policy(session, conference.id)
    form.seen_version.put(latest.number if latest else 0)
    return _edit_page(form, conference, reason.difference, latest)


def _edit_page(
    form: PolicyForm,
    conference: Conference,
    difference: Any = None,
    latest: PolicyVersion | None = None,
) -> str:
    left_out = [name for name in words.MEANINGS if name not in form.order]
    return render_template(
        "allocation/policy_edit.html",
        form=form,
        conference=conference,
        difference=difference,
        latest=latest,
        left_out=left_out,
        shipped=policies.defaults(conference),
        curve=curve.draw(form.prices),
        presets=curve.PRESETS,
        settings=settings,
        words=words,
    )


@bp.get("/versions/<int:number>")
@requires("allocation.read")
def version(number: int) -> ResponseReturnValue:
    """Show what a version changed, and what going back to it would change."""
    with db.reading() as session:
        form = RestoreForm(formdata=None)
        conference = programme.current(session)
        latest = rows.latest_policy(session, conference.id)
        form.seen_version.put(latest.number if latest else 0)
        return _version_page(session, conference, number, form)


@bp.post("/versions/<int:number>")
@requires("allocation.policy")
def restore(number: int) -> ResponseReturnValue:
    """Go back to a version, by making the next one of it."""
    form = RestoreForm()
    with db.reading() as session:
        conference = programme.current(session)
        if not form.validate():
            return _version_page(session, conference, number, form), 422
    try:
        return _told(_restored(conference, number, form))
    except Overtaken:
        with db.reading() as session:
            latest = rows.latest_policy(session, conference.id)
            form.seen_version.put(latest.number if latest else 0)
            return _version_page(session, conference, number, form, overtaken=True), 409


def _restored(conference: Conference, number: int, form: RestoreForm) -> PolicyVersion | None:
    with db.writing() as session:
        return policies.restore(
            session,
            conference.id,
            number,
            reason=" ".join((form.reason.data or "").split()),
            seen_version=form.seen_version.data or 0,
            actor=me(),
            now=clock.now(),
        )


def _version_page(
    session: Session,
    conference: Conference,
    number: int,
    form: RestoreForm,
    *,
    overtaken: bool = False,
) -> str:
    it = policies.version(session, conference.id, number)
    latest = rows.latest_policy(session, conference.id)
    its = policies.of_version(conference, it)
    before = its
    if number:
        earlier = policies.version(session, conference.id, number - 1)
        before = policies.of_version(conference, earlier)
    now = policies.of_version(conference, latest)
    return render_template(
        "allocation/policy_version.html",
        form=form,
        conference=conference,
        overtaken=overtaken,
        version=it,
        number=number,
        standing=latest.number if latest else 0,
        changed=policy_values.differing(its, before),
        back=policy_values.differing(its, now),
        settings=settings,
        words=words,
    )
