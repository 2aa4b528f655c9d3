"""Which kinds of jobs there are and who performs them; features register theirs at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.models import Job

# report(progress) tells how far the work has come; it answers False once cancelling was asked.
Report = Callable[[Mapping[str, Any]], bool]
# perform(**arguments, report=report) does the work and gives the result, JSON or nothing.
Perform = Callable[..., Mapping[str, Any] | None]
Ended = Callable[[Session, Job, datetime], None]


@dataclass(frozen=True)
class Kind:
    """A kind of job: who performs it, where, and which actions let a person see or stop it."""

    name: str
    perform: Perform
    apart: bool
    reads: str | None
    cancels: str | None
    ended: Ended | None
    winds_up_s: float = 0


_KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    perform: Perform,
    apart: bool = True,  # noqa: FBT001, FBT002 (the word is said at every call)
    *,
    reads: str | None = None,
    cancels: str | None = None,
    ended: Ended | None = None,
    winds_up_s: float = 0,
) -> None:
    """Say who performs jobs of this kind: `perform(**arguments, report=report)`.

    `apart` runs it in a child process. `reads` and `cancels` are actions of the table of
    roles: who may look at its progress and stop it; without them nobody can through the web.
    `ended(session, job, now)` is called in the transaction in which a job fails for good or
    is cancelled, so that a feature can bring its own rows to rest; not when it is done.
    `winds_up_s` gives a child that was asked to stop so many seconds to keep what it has found.
    """
    _KINDS[kind] = Kind(kind, perform, apart, reads, cancels, ended, winds_up_s)


def find(kind: str) -> Kind | None:
    """Give the kind of that name, or None where no feature registered it."""
    return _KINDS.get(kind)
