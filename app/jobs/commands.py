"""The commands of workers: `work` runs one apart from the web server, `job` does one job."""

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from app.jobs import apart, embedded, worker


def add_commands(group: AppGroup) -> None:
    """Add `work` and `job`."""
    group.add_command(work)
    group.add_command(job)


@click.command()
def work() -> None:
    """Send letters and do jobs until stopped (Ctrl-C, or the signal TERM)."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    embedded.work_until(stopping, dict(current_app.config))


@click.command()
@click.argument("job_id", type=int)
@click.option("--attempt", type=int, required=True, help="The number under which it was claimed.")
@click.option("--tied", is_flag=True, help="End when standard input ends.")
def job(job_id: int, attempt: int, tied: bool) -> None:  # noqa: FBT001 (click's own way)
    """Do one claimed job; workers call this."""
    if tied:
        apart.tie_to_parent()
    worker.perform(current_app.config, job_id, attempt)
