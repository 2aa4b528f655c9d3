"""Lists of speakers as revisions published them: kept line by line, and read again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.allocation import rows
from app.allocation.models import Place, PublishedList, Revision
from app.delegations.models import Participant
from app.errors import N_, NotFound
from app.programme.models import ConferenceSession
from app.rsvp.models import Inscription


@dataclass(frozen=True)
class Line:
    """One speaker as published: no name and no address of a person, only the post.

    `code` and `name` are those of the participant, `behalf` whom the statement is made for,
    `limit_s` seconds of speaking time.
    """

    position: int
    starts_at: datetime
    code: str
    name: str
    behalf: str
    post: str
    language: str
    mode: str
    limit_s: int


@dataclass(frozen=True)
class Listed:
    """One roundtable of a revision, with its lines in the order of floor."""

    table: ConferenceSession
    lines: Sequence[Line]


def freeze(session: Session, revision: Revision) -> None:
    """Keep the lists of a revision as they now read, instead of those kept before."""
    session.execute(delete(PublishedList).where(PublishedList.revision_id == revision.id))
    tables = rows.roundtables(session, revision.conference_id)
    lines = _lines_of_places(session, revision, [table.id for table in tables])
    kept = [
        {
            "revision_id": revision.id,
            "session_id": table.id,
            "lines": [_plain(line) for line in lines[table.id]],
        }
        for table in tables
    ]
    if kept:
        session.execute(insert(PublishedList), kept)


def _lines_of_places(
    session: Session, revision: Revision, tables: Iterable[int]
) -> dict[int, list[Line]]:
    query = select(Place).where(Place.run_id == revision.run_id).order_by(Place.position)
    places = session.scalars(query).all()
    people = rows.of_ids(session, [place.inscription_id for place in places])
    found: dict[int, list[Line]] = {number: [] for number in tables}
    for place in places:
        if place.session_id in found:
            found[place.session_id].append(_line(place, people[place.inscription_id]))
    return found


def _line(place: Place, one: Inscription) -> Line:
    body = one.delegation.participant
    return Line(
        position=place.position,
        starts_at=place.starts_at,
        code=body.code,
        name=body.short_name,
        behalf=rows.behalf(one),
        post=one.speaker.post,
        language=one.language,
        mode=one.mode,
        limit_s=int((place.ends_at - place.starts_at).total_seconds()),
    )


def _plain(line: Line) -> dict[str, object]:
    return asdict(line) | {"starts_at": line.starts_at.isoformat()}


def the_revision(session: Session, conference_id: int, number: int) -> Revision:
    """Give a revision by its number; raises NotFound."""
    found = session.scalar(
        select(Revision).where(Revision.conference_id == conference_id, Revision.number == number)
    )
    if found is None:
        raise NotFound(N_("There is no revision %(number)s."), number=number)
    return found


def of_revision(session: Session, revision: Revision, code: str | None = None) -> list[Listed]:
    """Read the lists of a revision as published; of one roundtable only if its code is given.

    Raises NotFound for an unknown code.
    """
    tables = rows.roundtables(session, revision.conference_id)
    wanted = [table for table in tables if code in {None, table.code}]
    if not wanted:
        raise NotFound(N_("There is no roundtable %(code)s."), code=code)
    query = select(PublishedList).where(
        PublishedList.revision_id == revision.id,
        PublishedList.session_id.in_([table.id for table in wanted]),
    )
    kept = {one.session_id: [_read(line) for line in one.lines] for one in session.scalars(query)}
    if not kept:  # published before lists were kept
        kept = _lines_of_places(session, revision, [table.id for table in wanted])
    return [Listed(table, kept.get(table.id, [])) for table in wanted]


def _read(line: Mapping[str, object]) -> Line:
    values = dict(line) | {"starts_at": datetime.fromisoformat(str(line["starts_at"]))}
    return Line(**values)  # type: ignore[arg-type]  # what `freeze` wrote


def counts(session: Session, revision: Revision) -> dict[int, int]:
    """Count the statements of each session in a revision."""
    query = select(Place.session_id, func.count()).where(Place.run_id == revision.run_id)
    return dict(session.execute(query.group_by(Place.session_id)).all())


def bodies(session: Session, listed: Iterable[Listed]) -> dict[str, Participant]:
    """Read the participants of lists by code, for their names in other languages."""
    codes = {line.code for one in listed for line in one.lines}
    found = session.scalars(select(Participant).where(Participant.code.in_(codes)))
    return {body.code: body for body in found}
