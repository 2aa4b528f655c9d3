"""The commands of whoever keeps the machine: backup, restore, doctor, check."""

import os
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.errors import Refused
from app.upkeep import settings
from app.web import clock

MARKS = {"well": "well   ", "look": "LOOK   ", "ill": "ILL    "}


def add_commands(group: AppGroup) -> None:
    """Add them all."""
    for command in (backup, restore, diagnose, check):
        group.add_command(command)


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path | None) -> None:
    """Write database, scans and papers into FILE, while the site runs.

    Without FILE the archive lies in var/backups and bears the time in its name.
    """
    from app.upkeep import backups  # noqa: PLC0415 (brings Alembic, which no web worker needs)

    now = clock.now()
    target = file or Path("var") / "backups" / _named(now)
    try:
        manifest = backups.backup(target, Path(current_app.config["DATA_FOLDER"]), now=now)
    except Refused as reason:
        raise click.ClickException(str(reason)) from reason
    rows = sum(manifest.rows.values())
    print(f"{target}: {rows} rows, {manifest.papers} papers, {target.stat().st_size} bytes.")
    print("Keep ROSTRUM_SECRET_KEY elsewhere: it is not in the archive.")


def _named(now: datetime) -> str:
    return f"rostrum-{now:%Y%m%d-%H%M%S}.tar.gz"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of the rows that stand.")
@click.option("--look", is_flag=True, help="Say what is in it and change nothing.")
@with_appcontext
def restore(file: Path, replace: bool, look: bool) -> None:  # noqa: FBT001 (click's own way)
    """Put back what `backup` wrote, in one step or not at all, and compare the rows."""
    from app import schema  # noqa: PLC0415 (brings Alembic, which no web worker needs)
    from app.upkeep import backups  # noqa: PLC0415

    folder = Path(current_app.config["DATA_FOLDER"])
    try:
        manifest = backups.read(file)
        if not look:
            backups.restore(file, folder, replace=replace)
    except Refused as reason:
        raise click.ClickException(str(reason)) from reason
    rows = sum(manifest.rows.values())
    print(f"Made {manifest.made_at}, revision {manifest.revision}: {rows} rows, ", end="")
    print(f"{manifest.papers} papers.")
    if look:
        return
    unlike = backups.differences(manifest)
    for table, (there, here) in unlike.items():
        print(f"{table}: {there} rows in the backup, {here} in the database")
    if unlike:
        raise click.ClickException("The database is not as the backup has it.")
    print("Every table has as many rows as in the backup.")
    if manifest.revision != schema.newest():
        schema.upgrade()
        print(f"The tables were brought to revision {schema.standing()}.")


@click.command("doctor")
@click.option("--quick", is_flag=True, help="Leave out what takes seconds: fonts and solver.")
@with_appcontext
def diagnose(quick: bool) -> None:  # noqa: FBT001 (click's own way)
    """Look at database, papers, mail, jobs, clock, fonts and solver, and say how they are."""
    from app.upkeep import doctor  # noqa: PLC0415 (brings Alembic, which no web worker needs)

    found = doctor.examine(dict(current_app.config), now=clock.now(), quick=quick)
    for one in found:
        print(f"{MARKS[one.state]}{one.what:<12}{one.said}")
    if any(one.state == "ill" for one in found):
        raise SystemExit(1)


@click.command()
@with_appcontext
def check() -> None:
    """Say what a production site would refuse in these settings, and what looks like a mistake.

    Ends with 1 where production would not start.
    """
    refused = settings.refused(current_app.config, os.environ)
    for sentence in refused:
        print(f"REFUSED {sentence}")
    for sentence in settings.doubtful(current_app.config, os.environ):
        print(f"LOOK    {sentence}")
    if refused:
        raise SystemExit(1)
    print("A production site starts with these settings.")
