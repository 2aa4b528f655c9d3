"""What is answered while nothing can be kept: a page that gives back what was typed.

The database may be gone, the disk full, the files read-only: nothing of the request was kept,
and the same may succeed a little later. This page needs neither database nor disk.
"""

import errno
import re
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, g, make_response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app import db
from app.web.language import words

AGAIN_S = 10
FULL_OR_SHUT = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
SECRET = re.compile("passw|secret|(^|_)otp|^code$|recovery", re.IGNORECASE)
TOKEN = "csrf_token"  # noqa: S105 (the name of a field)


@dataclass(frozen=True)
class Typed:
    """One field as it came: `secret` ones are asked for again, not given back."""

    name: str
    value: str
    secret: bool

    @property
    def label(self) -> str:
        """Name the field as a person may recognise it."""
        return re.sub(r"[_-]+", " ", self.name).strip().capitalize()

    @property
    def shown(self) -> bool:
        """Tell whether the reader is shown it: no secrets, nothing empty."""
        return not self.secret and bool(self.value.strip())


def _answer() -> Response:
    values = {"typed": _typed(), "files": _files(), "reference": g.get("request_id", "")}
    page = current_app.jinja_env.get_template("errors/unable.html")
    answer = make_response(page.render(values | words() | {"action": request.full_path}), 503)
    answer.headers["Retry-After"] = str(AGAIN_S)
    return answer


def _typed() -> list[Typed]:
    if request.method != "POST":
        return []
    try:
        pairs = [*request.form.items(multi=True)]
    except (HTTPException, OSError):  # what came can itself not be read
        return []
    mine = [(name, value) for name, value in pairs if name != TOKEN]  # the page brings its own
    return [Typed(name, value, bool(SECRET.search(name))) for name, value in mine]


def _files() -> list[str]:
    try:
        return [name for name, file in request.files.items(multi=True) if file.filename]
    except (HTTPException, OSError):
        return []


def _database_failed(fault: SQLAlchemyError) -> Response:
    if not db.unavailable(fault):
        raise fault
    reason = type(getattr(fault, "orig", None) or fault).__name__
    structlog.get_logger().warning("web.unable", id=g.get("request_id"), reason=reason)
    return _answer()


def _disk_failed(fault: OSError) -> Response:
    if fault.errno not in FULL_OR_SHUT:
        raise fault
    reason = errno.errorcode[fault.errno]
    structlog.get_logger().warning("web.unable", id=g.get("request_id"), reason=reason)
    return _answer()


def init_app(app: Flask) -> None:
    """Answer so wherever a page meets a database or a disk that can keep nothing."""
    app.register_error_handler(SQLAlchemyError, _database_failed)
    app.register_error_handler(OSError, _disk_failed)
