"""Pages on which the host administrator manages the staff, and all of them read the roles."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts import factors, passwords, policy, staff
from app.accounts.forms import AddStaffForm, ChangeStaffForm, NewPasswordForm
from app.accounts.gates import me, requires
from app.errors import Invalid
from app.web import clock
from app.web.fields import blame
from app.web.gate import staff_only

bp = Blueprint("staff", __name__, url_prefix="/accounts")


@bp.get("/staff")
@requires("staff.manage")
def index() -> ResponseReturnValue:
    """List the staff with their roles."""
    with db.reading() as session:
        return render_template(
            "accounts/staff.html", members=staff.all_staff(session), roles=policy.ROLES
        )


@bp.get("/staff/add")
@requires("staff.manage")
def add() -> ResponseReturnValue:
    """Ask who joins."""
    return render_template("accounts/add_staff.html", form=AddStaffForm())


@bp.post("/staff/add")
@requires("staff.manage")
def added() -> ResponseReturnValue:
    """Add a member of staff."""
    form = AddStaffForm()
    if not form.validate():
        return render_template("accounts/add_staff.html", form=form), 422
    kept = passwords.hashed(form.password.data or "", current_app.config["PASSWORD_COST"])
    try:
        with db.writing() as session:
            member = staff.add_staff(
                session,
                form.name.data or "",
                form.email.data or "",
                kept,
                form.roles.data or [],
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return render_template("accounts/add_staff.html", form=form), 422
    flash(_("%(name)s may now sign in.", name=member.name), "success")
    return redirect(url_for("staff.index"))


@bp.get("/staff/<int:staff_id>")
@requires("staff.manage")
def edit(staff_id: int) -> ResponseReturnValue:
    """Show one member of staff, to be changed."""
    with db.reading() as session:
        member = staff.the_staff(session, staff_id)
    held = [role.role for role in member.roles]
    form = ChangeStaffForm(data={"name": member.name, "active": member.active, "roles": held})
    return render_template("accounts/edit_staff.html", form=form, member=member)


@bp.post("/staff/<int:staff_id>")
@requires("staff.manage")
def change(staff_id: int) -> ResponseReturnValue:
    """Change the name or the roles, or close the account."""
    form = ChangeStaffForm()
    if not form.validate():
        with db.reading() as session:
            member = staff.the_staff(session, staff_id)
        return render_template("accounts/edit_staff.html", form=form, member=member), 422
    with db.writing() as session:
        staff.change_staff(
            session,
            staff_id,
            name=form.name.data or "",
            roles=form.roles.data or [],
            active=form.active.data,
            actor=me(),
            now=clock.now(),
        )
    flash(_("The account was changed."), "success")
    return redirect(url_for("staff.index"))


@bp.get("/staff/<int:staff_id>/password")
@requires("staff.manage")
def password(staff_id: int) -> ResponseReturnValue:
    """Ask for a new password for somebody who has forgotten the old one."""
    with db.reading() as session:
        member = staff.the_staff(session, staff_id)
    return render_template("accounts/new_password.html", form=NewPasswordForm(), member=member)


@bp.post("/staff/<int:staff_id>/password")
@requires("staff.manage")
def change_password(staff_id: int) -> ResponseReturnValue:
    """Give a new password and end every visit under the old one."""
    form = NewPasswordForm()
    if not form.validate():
        with db.reading() as session:
            member = staff.the_staff(session, staff_id)
        return render_template("accounts/new_password.html", form=form, member=member), 422
    kept = passwords.hashed(form.new.data or "", current_app.config["PASSWORD_COST"])
    with db.writing() as session:
        staff.set_password(session, staff_id, kept, actor=me(), now=clock.now())
    flash(_("The password was changed. Hand it over in person."), "success")
    return redirect(url_for("staff.index"))


@bp.post("/staff/<int:staff_id>/visits/end")
@requires("staff.manage")
def end_visits(staff_id: int) -> ResponseReturnValue:
    """End all visits of somebody else."""
    if staff_id == me().id:
        return redirect(url_for("accounts.own"))
    with db.writing() as session:
        member = staff.end_all_visits(session, staff_id, actor=me(), now=clock.now())
    flash(_("All visits of %(name)s were ended.", name=member.name), "success")
    return redirect(url_for("staff.index"))


@bp.get("/staff/<int:staff_id>/factors")
@requires("staff.manage")
def factors_of(staff_id: int) -> ResponseReturnValue:
    """Say which second factors somebody has, and what taking them away does."""
    with db.reading() as session:
        member = staff.the_staff(session, staff_id)
        kept = factors.kept_by(session, staff_id)
    return render_template("accounts/reset_factors.html", member=member, kept=kept)


@bp.post("/staff/<int:staff_id>/factors")
@requires("staff.manage")
def reset_factors(staff_id: int) -> ResponseReturnValue:
    """Take the second factors from somebody who has lost them."""
    with db.writing() as session:
        factors.reset(session, staff_id, actor=me(), now=clock.now())
        name = staff.the_staff(session, staff_id).name
    flash(_("%(name)s can set up a second factor again after signing in.", name=name), "success")
    return redirect(url_for("staff.index"))


@bp.get("/roles")
@staff_only
def roles() -> ResponseReturnValue:
    """Show the table of roles and actions as it binds."""
    return render_template("accounts/roles.html", policy=policy)
