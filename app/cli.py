"""The `rostrum` commands: each parses, calls one service, and prints."""

from flask import Flask
from flask.cli import AppGroup

from app.jobs.commands import add_commands

rostrum = AppGroup("rostrum", help="Run a high-level segment from the command line.")


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    add_commands(rostrum)
    app.cli.add_command(rostrum)
