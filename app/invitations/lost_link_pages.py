"""The page for delegations that have lost their personal link; it tells nobody anything."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import EmailField
from wtforms.validators import Email, InputRequired, Length

from app import db
from app.invitations import renewing
from app.web import clock, rates
from app.web.fields import PageForm

bp = Blueprint("lost_link", __name__, url_prefix="/lost-link")


class AddressForm(PageForm):
    """The address to which the letter of invitation went."""

    address = EmailField(
        _("E-mail address to which the letter went"),
        [
            InputRequired(_("Give the address to which the letter went.")),
            Length(max=254, message=_("Use fewer characters here.")),
            Email(_("Give an e-mail address like office@ministry.example.org.")),
        ],
        filters=[lambda typed: typed.strip() if typed else typed],
        render_kw={"autocomplete": "email"},
    )


@bp.get("")
def ask() -> str:
    """Ask for the address."""
    return render_template("invitations/lost_link.html", form=AddressForm())


@bp.post("")
@rates.limited("LINKS")
def asked() -> ResponseReturnValue:
    """Take the request, and say the same whoever asks."""
    form = AddressForm()
    if not form.validate():
        return render_template("invitations/lost_link.html", form=form), 422
    base_url, now = current_app.config["BASE_URL"], clock.now()
    with db.writing() as session:
        renewing.ask(session, form.address.data or "", base_url=base_url, now=now)
    return redirect(url_for(".taken"))


@bp.get("/taken")
def taken() -> str:
    """Say what happens now."""
    return render_template("invitations/lost_link_taken.html")
