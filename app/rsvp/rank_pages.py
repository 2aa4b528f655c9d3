"""The page on which protocol settles ranks and forms of address of a delegation."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid
from app.invitations import service as invitations
from app.rsvp import books, ranking
from app.rsvp.forms import RankForm
from app.rsvp.models import Delegate
from app.web import clock
from app.web.fields import blame, choice

bp = Blueprint("ranks", __name__, url_prefix="/invitations/<int:invitation_id>/ranks")


@bp.get("")
@requires("ranks.edit")
def index(invitation_id: int) -> str:
    """Show every person with rank and form of address, as given and as settled."""
    return _page(invitation_id, 0, None)


def _page(invitation_id: int, faulty_id: int, faulty: RankForm | None) -> str:
    with db.reading() as session:
        invitation = invitations.invitation_of(session, invitation_id)
        names = books.ranks(session)
        found = ranking.persons(session, invitation_id)
    forms = [(one, _form(one, names, faulty if one.id == faulty_id else None)) for one in found]
    return render_template(
        "rsvp/ranks.html",
        conference=invitation.conference,
        invitation=invitation,
        forms=forms,
        form=faulty,
        names=names,
    )


def _form(person: Delegate, names: dict[str, str], faulty: RankForm | None) -> RankForm:
    form = faulty or RankForm(formdata=None, obj=person, prefix=f"p{person.id}-")
    form.rank_code.choices = [choice(code, gettext(name)) for code, name in names.items()]
    return form


@bp.post("/<int:delegate_id>")
@requires("ranks.edit")
def settle(invitation_id: int, delegate_id: int) -> ResponseReturnValue:
    """Settle rank and form of address of one person."""
    form = RankForm(prefix=f"p{delegate_id}-")
    try:
        with db.writing() as session:
            person = ranking.settle(
                session,
                invitation_id,
                delegate_id,
                form.rank_code.data or "",
                form.form_of_address.data or "",
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return _page(invitation_id, delegate_id, form), 422
    flash(gettext("Settled for %(name)s.", name=person.name), "success")
    return redirect(url_for(".index", invitation_id=invitation_id), 303)
