"""The commands of workers: apart from the web server, behind a broker, and for one job."""

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup

from app.jobs import apart, carrier, embedded, worker

QUEUES = ("letters", "jobs")


def add_commands(group: AppGroup) -> None:
    """Add `work`, `celery-worker` and `job`."""
    group.add_command(work)
    group.add_command(celery_worker)
    group.add_command(job)


@click.command()
def work() -> None:
    """Send letters and do jobs until stopped (Ctrl-C, or the signal TERM)."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    embedded.work_until(stopping, dict(current_app.config))


@click.command("celery-worker")
@click.option("--only", type=click.Choice(QUEUES), help="This queue alone, in this process.")
@click.option("--tied", is_flag=True, help="End when standard input ends.")
def celery_worker(only: str | None, tied: bool) -> None:  # noqa: FBT001 (click's own way)
    """Send letters and do jobs whose numbers RabbitMQ brings (ROSTRUM_JOBS=celery)."""
    settings = dict(current_app.config)
    if settings["JOBS"] != "celery":
        raise click.ClickException("set ROSTRUM_JOBS=celery, or run `rostrum work`")
    if tied:
        apart.tie_to_parent()
    from app.jobs import hauling  # noqa: PLC0415 (brings Celery, which nobody else needs)

    if only:
        hauling.haul(settings, only)
    else:
        hauling.haul_all(settings, next(name for name in QUEUES if name in carrier.CARGO))


@click.command()
@click.argument("job_id", type=int)
@click.option("--attempt", type=int, required=True, help="The number under which it was claimed.")
@click.option("--tied", is_flag=True, help="End when standard input ends.")
def job(job_id: int, attempt: int, tied: bool) -> None:  # noqa: FBT001 (click's own way)
    """Do one claimed job; workers call this."""
    if tied:
        apart.tie_to_parent()
    worker.perform(current_app.config, job_id, attempt)
