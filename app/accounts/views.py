"""Pages of accounts: signing in and out, own sessions, staff, the table of roles."""

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    return render_template("accounts/sign_in.html")


@bp.get("/me")
def own() -> ResponseReturnValue:
    """Show the own sessions."""
    return redirect(url_for("home.home"))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    return redirect(url_for("home.home"))


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
