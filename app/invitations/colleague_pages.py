"""Pages that invite colleagues through the ministers: how many, to which sessions, and the act."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import db
from app.accounts.gates import me, requires
from app.delegations.models import REGIONS
from app.documents.portfolios import COLLEAGUES
from app.invitations import colleagues, lookup, posting, register, service
from app.invitations.forms import ColleaguesForm
from app.invitations.register_pages import PORTFOLIOS
from app.programme import service as programme
from app.web import clock
from app.web.fields import choice

bp = Blueprint("colleagues", __name__, url_prefix="/invitations/colleagues")
UNPROCESSABLE = 422


def _form(**given: object) -> ColleaguesForm:
    form = ColleaguesForm(**given)
    form.portfolios.choices = [choice(one, PORTFOLIOS[one]) for one in COLLEAGUES]
    named = current_app.jinja_env.globals["region_names"]
    regions = [choice(code, named[code]) for code in REGIONS]  # type: ignore[index]
    form.region.choices = [
        choice("", gettext("Of all Parties")),
        *regions,
        choice(register.NO_REGION, gettext("Of those without a regional group")),
    ]
    return form


@bp.get("")
@requires("invitations.dispatch")
def ask() -> ResponseReturnValue:
    """Ask which colleagues, and say what inviting them would do."""
    wanted = [one for one in COLLEAGUES if one in request.args.getlist("portfolios")]
    region = request.args.get("region", "")
    region = region if region in {*REGIONS, register.NO_REGION} else ""
    form = _form(formdata=None, data={"portfolios": wanted, "region": region})
    return _page(form, wanted, region)


def _page(form: ColleaguesForm, wanted: list[str], region: str) -> str:
    with db.reading() as session:
        conference = lookup.conference_of(session, programme.current(session).id)
        found = colleagues.prospects(session, conference, wanted, region=region)
    return render_template(
        "invitations/colleagues.html",
        conference=conference,
        form=form,
        found=found,
        will=sum(one.will for one in found),
        already=sum(one.already for one in found),
        portfolios=PORTFOLIOS,
    )


@bp.post("")
@requires("invitations.dispatch")
def invite() -> ResponseReturnValue:
    """Name the posts and dispatch their letters."""
    form = _form()
    if not form.validate():
        return _page(form, [], ""), UNPROCESSABLE
    base_url, now = current_app.config["BASE_URL"], clock.now()
    with db.writing() as session:
        conference_id = programme.current(session).id
        region = form.region.data or ""
        ids = colleagues.name(session, conference_id, form.portfolios.data or [], region=region)
        if len(ids) >= posting.MANY:
            job = posting.enqueue(
                session, conference_id, ids, channel="", actor=me(), base_url=base_url, now=now
            )
            return redirect(url_for("jobs.show", job_id=job.id), 303)
        done = service.dispatch(session, conference_id, ids, actor=me(), now=now, base_url=base_url)
    sentence = ngettext(
        "%(num)s colleague was invited.", "%(num)s colleagues were invited.", len(done.sent)
    )
    flash(sentence, "success")
    return redirect(url_for("replies.index"))
