"""The `rostrum` commands: each parses, calls one service, and prints."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app import db
from app.accounts import policy
from app.accounts import service as accounts
from app.audit.commands import audit_verify
from app.audit.service import SYSTEM
from app.delegations import service as delegations
from app.errors import Invalid, Refused
from app.inbound.commands import mail_in
from app.jobs.commands import add_commands
from app.programme import conference_file
from app.programme import service as programme
from app.programme.yaml_lines import Faulty
from app.upkeep import commands as upkeep
from app.web import clock

SIZES = ["60", "196", "400", "1000"]

rostrum = AppGroup("rostrum", help="Run a high-level segment from the command line.")


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    add_commands(rostrum)
    rostrum.add_command(mail_in)
    rostrum.add_command(audit_verify)
    upkeep.add_commands(rostrum)
    app.cli.add_command(rostrum)


@rostrum.command()
def migrate() -> None:
    """Bring the tables of the database to the form that this version needs."""
    from app import schema  # noqa: PLC0415 (brings Alembic, which no web worker needs)

    before = schema.standing()
    schema.upgrade()
    print(f"The database stands at revision {schema.standing()} (before: {before or 'empty'}).")


@rostrum.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Load the reference data and the conference that FILE describes (YAML)."""
    try:
        parsed = conference_file.parse(file.read_text(encoding="utf-8"))
        with db.writing() as session:
            delegations.load_reference(session, host=parsed.host_code or delegations.HOST)
            loaded = programme.load(session, parsed, actor=SYSTEM, now=clock.now())
    except (Faulty, Refused) as reason:
        raise click.ClickException(str(reason)) from reason
    print(f"Loaded: {loaded.title}.")


@rostrum.command()
@click.argument("name")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([*policy.ROLES]))
@click.password_option(help="Asked for when it is left out, which keeps it out of the history.")
def staff(name: str, email: str, roles: tuple[str, ...], password: str) -> None:
    """Add a member of staff, for example the first host administrator."""
    try:
        with db.writing() as session:
            accounts.add_staff(session, name, email, password, roles, actor=SYSTEM, now=clock.now())
    except Invalid as reason:
        raise click.ClickException(" ".join(map(str, reason.faults.values()))) from reason
    print(f"{name} may now sign in as {email}.")


@rostrum.command()
@click.option("--speakers", type=click.Choice(SIZES), help="196 unless another number stands.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Serve it when it is built.")
def demo(speakers: str | None, port: int, serve: bool) -> None:  # noqa: FBT001 (click's own way)
    """Show the Kunming segment with simulated replies, from invitations to rosters."""
    from app import create_app  # noqa: PLC0415 (we are imported by it)
    from app.demo import run  # noqa: PLC0415 (brings a mail server that no other command needs)

    try:
        wanted = int(speakers) if speakers else None
        run.demo(create_app, speakers=wanted, port=port, serving=serve)
    except (run.Cannot, Refused) as reason:
        raise click.ClickException(str(reason)) from reason
