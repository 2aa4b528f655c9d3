"""The application with some jobs to try workers on; a child process loads this one."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.cli import AppGroup

import config
from app import db
from app.errors import Refused
from app.jobs.commands import add_commands
from app.jobs.kinds import Report
from app.jobs.worker import register


def count(to: int, report: Report) -> Mapping[str, Any]:
    """Count, saying each number, until told to stop."""
    for number in range(to):
        if not report({"done": number, "total": to}):
            return {"counted": number}
        time.sleep(0.05)
    return {"counted": to}


def sleep(folder: str, report: Report) -> None:
    """Say who sleeps, then sleep for ever without listening."""
    report({"sentence": "asleep"})
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)


def stumble(report: Report) -> None:
    """Fail with a fault of ours."""
    report({})
    raise RuntimeError("a stone on the way")


def refuse(report: Report) -> None:
    """Say no."""
    report({})
    raise Refused("there is nothing to do")


def die(report: Report) -> None:
    """End without a word."""
    report({})
    os._exit(7)


def register_all() -> None:
    """Make the trial jobs known in this process."""
    register("count", count, reads="allocation.read", cancels="allocation.run")
    register("count_here", count, apart=False)
    register("sleep", sleep)
    register("stumble", stumble, apart=False)
    register("refuse", refuse, apart=False)
    register("die", die)


if os.environ.get("ROSTRUM_TRIAL") == "whole":
    from app import create_app

    app = create_app()
    register_all()
elif os.environ.get("ROSTRUM_TRIAL") == "child":
    # As little of the application as a child needs, since every trial starts one.
    app = Flask("trial")
    app.config.update(config.load())
    db.configure(app.config["DATABASE_URL"])
    group = AppGroup("rostrum")
    add_commands(group)
    app.cli.add_command(group)
    register_all()
