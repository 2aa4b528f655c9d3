"""Numbers of documents: in each series and year from 1 upwards, without gaps."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.documents.models import Document, NumberSeries

SERIES = {"letter": "MEE/HLS", "notification": "SCBD/HLS", "note_verbale": "MEE/NV"}


def lock(session: Session, series: str, year: int) -> NumberSeries:
    """Lock a series for the transaction; whoever comes second waits and sees what was given."""
    standing = session.get(NumberSeries, (series, year), with_for_update=True)
    if standing is not None:
        return standing
    try:
        with session.begin_nested():
            session.add(NumberSeries(series=series, year=year, last=0))
    except IntegrityError:
        pass  # another transaction opened the series in this moment
    return session.get_one(NumberSeries, (series, year), with_for_update=True)


def following(series: NumberSeries) -> int:
    """Give the next number of a locked series; undone with the transaction, so never lost."""
    series.last += 1
    return series.last


def reference(series: str, year: int, number: int) -> str:
    """Write a number as it stands on the document: "MEE/HLS/2021/0001"."""
    return f"{series}/{year}/{number:04}"


def year_of(now: datetime, zone: str) -> int:
    """Give the year of a moment at the place of the meeting, where its numbers begin anew."""
    return now.astimezone(ZoneInfo(zone)).year


def corrected(reference: str, correction: int) -> str:
    """Write the reference of a correction, which keeps the number: "MEE/HLS/2021/0001/Corr.1"."""
    return f"{reference}/Corr.{correction}"


def copy(document: Document | None, code: str) -> str:
    """Write the reference of one recipient's copy: "MEE/HLS/2021/0001/KEN"; "" without one.

    Letters from before there were copies have a number each, and no form.
    """
    if document is None or not document.form:
        return document.reference if document else ""
    return f"{document.reference}/{code}"
