"""Who stands where in a draft, read from its rows."""

from sqlalchemy import select

from app import db
from app.allocation.models import Place, Unplaced


def lists(run_id):
    """Give the inscriptions of each roundtable in their order, and those who wait."""
    with db.reading() as session:
        of_it = select(Place).where(Place.run_id == run_id).order_by(Place.position)
        found = {}
        for place in session.scalars(of_it):
            found.setdefault(place.session.code, []).append(place.inscription_id)
        waiting = session.scalars(select(Unplaced.inscription_id).where(Unplaced.run_id == run_id))
        return found, sorted(waiting)
