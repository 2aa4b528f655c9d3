"""The parts of the form of a request for the floor that repeat: a roundtable, a day."""

from dataclasses import dataclass
from datetime import date

from wtforms import Field

from app.programme.models import ConferenceSession


@dataclass(frozen=True)
class Table:
    """A roundtable on the form: the session, its field, and whether it is night for the reader."""

    session: ConferenceSession
    field: Field
    night: bool


@dataclass(frozen=True)
class Day:
    """A day on the form with its three fields."""

    day: date
    free: Field
    start: Field
    end: Field
