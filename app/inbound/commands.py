"""The door for a mail server on this machine: `rostrum mail-in` reads one message."""

import sys
from typing import NoReturn

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from app import db
from app.errors import Refused
from app.inbound import service
from app.inbound.reading import LARGEST
from app.web import clock

# sysexits.h, which mail servers read: a message that cannot be taken, one to bring again later.
EX_OK, EX_DATAERR, EX_TEMPFAIL = 0, 65, 75
log = structlog.get_logger()


@click.command("mail-in")
@with_appcontext
def mail_in() -> None:
    """Take in one message from standard input, as a mail server hands it over.

    Ends with 0 when it is kept (or had come before), 65 when it is empty or larger than 1 MB,
    75 when it should be brought again later: the database does not answer, for example.
    """
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1)
        with db.writing() as session:
            service.take(session, raw, door="pipe", settings=current_app.config, now=clock.now())
    except Refused as reason:
        _end(str(reason), EX_DATAERR)
    except Exception as fault:  # noqa: BLE001 (whatever it is, the mail server keeps the message)
        log.warning("mail_in.failed", reason=type(fault).__name__)
        _end("Not now; bring it again later.", EX_TEMPFAIL)


def _end(words: str, code: int) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(code)
