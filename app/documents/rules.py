"""What the host settles about documents: who clears them, and where the numbers of a year begin."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import ROLES, TABLE
from app.audit.service import Actor, record
from app.documents import numbers
from app.documents.models import Document, DocumentRules, NumberSeries
from app.errors import N_, Invalid, Refused

ACTION = "documents.clear"
USUAL = ("host_administrator", "protocol_officer")
HIGHEST = 9000  # a year has fewer documents than that


def who_clears(session: Session, conference_id: int) -> list[str]:
    """List the roles that clear documents for signature, in the order of the table of roles."""
    kept = session.get(DocumentRules, conference_id)
    named = set(kept.clears.split(",")) if kept is not None else set(USUAL)
    return [role for role in ROLES if role in named & TABLE[ACTION]]


def may_clear(session: Session, conference_id: int, actor: Actor) -> bool:
    """Tell whether somebody is among those who clear."""
    return not actor.roles.isdisjoint(who_clears(session, conference_id))


def must_clear(session: Session, conference_id: int, actor: Actor) -> None:
    """Raise Refused for whoever is not among those who clear."""
    if not may_clear(session, conference_id, actor):
        raise Refused(N_("The host has settled that others clear documents for signature."))


def let_clear(
    session: Session, conference_id: int, roles: Collection[str], *, actor: Actor, now: datetime
) -> list[str]:
    """Settle who clears; raises Invalid (field "roles") for nobody, or a role that cannot."""
    chosen = [role for role in ROLES if role in roles]
    fault = ""
    if not chosen:
        fault = N_("Choose at least one role: somebody has to clear.")
    elif set(roles) - TABLE[ACTION]:
        fault = N_("Choose roles from the list.")
    if fault:
        raise Invalid(fault, {"roles": fault})
    before = who_clears(session, conference_id)
    kept = session.get(DocumentRules, conference_id, with_for_update=True)
    if kept is None:
        kept = DocumentRules(conference_id=conference_id)
        session.add(kept)
    kept.clears = ",".join(chosen)
    session.flush()
    _note(session, "clearing", actor, now, clears=[", ".join(before), ", ".join(chosen)])
    return chosen


def begin_at(
    session: Session, series: str, year: int, first: int, *, actor: Actor, now: datetime
) -> NumberSeries:
    """Let the numbers of a series begin in a year, as long as none was given.

    Raises Invalid (field "first"), and Refused once a number stands: gaps are never made.
    """
    if series not in numbers.SERIES.values():
        raise Invalid(N_("Choose a series."), {"series": N_("Choose a series.")})
    if not 1 <= first <= HIGHEST:
        fault = N_("Give a number from 1 to 9000.")
        raise Invalid(fault, {"first": fault})
    row = numbers.lock(session, series, year)
    if given(session, series, year):
        raise Refused(N_("A number of this series was given already; the next ones follow it."))
    before, row.last = row.last + 1, first - 1
    session.flush()
    _note(session, "begin", actor, now, series=series, year=year, first=[before, first])
    return row


def given(session: Session, series: str, year: int) -> bool:
    """Tell whether a number of a series was given in a year."""
    mine = (Document.series == series) & (Document.year == year) & Document.number.is_not(None)
    return session.scalar(select(Document.id).where(mine).limit(1)) is not None


def following(session: Session, year: int) -> dict[str, tuple[int, bool]]:
    """Give the next number of each series in a year, and whether one was given."""
    rows = select(NumberSeries.series, NumberSeries.last).where(NumberSeries.year == year)
    last = {row[0]: row[1] for row in session.execute(rows)}
    return {
        series: (last.get(series, 0) + 1, given(session, series, year))
        for series in numbers.SERIES.values()
    }


def _note(session: Session, verb: str, actor: Actor, now: datetime, **changes: object) -> None:
    record(session, actor, f"documents.{verb}", kind="documents", id=None, now=now, changes=changes)
