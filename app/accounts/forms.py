"""The fields of signing in, and of the members of staff."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.accounts import policy
from app.accounts.passwords import LONGEST
from app.accounts.staff import password_fault
from app.web.fields import PageForm, TicksField, choice

WORDS = _("Use at least twelve characters; three or four words are easy to remember.")
NEW = {"autocomplete": "new-password"}
PRESENT = {"autocomplete": "current-password"}
TOO_LONG = _("Use fewer characters here.")


def _good_password(_form: PageForm, field: PasswordField) -> None:
    if fault := password_fault(field.data or ""):
        raise ValidationError(_(fault))


class SignInForm(PageForm):
    """Who it is, and the proof."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Give your e-mail address."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Give your password.")), Length(max=LONGEST, message=TOO_LONG)],
        render_kw=PRESENT,
    )
    next = HiddenField()


class CodeForm(PageForm):
    """The second step of signing in."""

    code = StringField(
        _("Code"),
        [InputRequired(_("Give the code.")), Length(max=60, message=TOO_LONG)],
        description=_("Six digits from your app, or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "dir": "ltr"},
    )
    next = HiddenField()


class AppForm(PageForm):
    """A code that proves that an app has taken the secret."""

    sealed = HiddenField()
    code = StringField(
        _("Code that the app shows now"),
        [InputRequired(_("Give the six digits that the app shows.")), Length(max=60)],
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "short",
            "dir": "ltr",
        },
    )


def _roles() -> TicksField:
    return TicksField(
        _("Roles"),
        [InputRequired(_("Choose at least one of the roles."))],
        choices=[choice(role, _(name)) for role, name in policy.ROLES.items()],
    )


class ChangeStaffForm(PageForm):
    """What may be changed about a member of staff."""

    name = StringField(
        _("Name or post"),
        [InputRequired(_("Give a name or the name of a post.")), Length(max=200, message=TOO_LONG)],
    )
    roles = _roles()
    active = BooleanField(
        _("May sign in"),
        description=_("Without this tick the account is closed and its visits end at once."),
    )


class AddStaffForm(PageForm):
    """A new member of staff, with a first password to be handed over in person."""

    name = StringField(
        _("Name or post"),
        [InputRequired(_("Give a name or the name of a post.")), Length(max=200, message=TOO_LONG)],
    )
    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Give an e-mail address.")), Length(max=254, message=TOO_LONG)],
    )
    password = PasswordField(
        _("First password"),
        [InputRequired(_("Give a first password.")), _good_password],
        description=WORDS,
        render_kw=NEW,
    )
    roles = _roles()


class PasswordForm(PageForm):
    """A new password for oneself."""

    present = PasswordField(
        _("Present password"),
        [InputRequired(_("Give your present password.")), Length(max=LONGEST, message=TOO_LONG)],
        render_kw=PRESENT,
    )
    new = PasswordField(
        _("New password"),
        [InputRequired(_("Give a new password.")), _good_password],
        description=WORDS,
        render_kw=NEW,
    )


class NewPasswordForm(PageForm):
    """A new password for somebody who has forgotten the old one."""

    new = PasswordField(
        _("New password"),
        [InputRequired(_("Give a new password.")), _good_password],
        description=WORDS,
        render_kw=NEW,
    )
