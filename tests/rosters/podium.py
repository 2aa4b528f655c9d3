"""A published roundtable A, as a moderator finds it."""

from app.allocation.models import SpeakingSlot
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish

MODERATOR = "moderator"


def published(session, *codes, **changes):
    """Publish a list on which these Parties speak in Roundtable A; give conference and slots."""
    conference = builders.a_conference(session)
    table = builders.the_session(conference, "A")
    for code in codes:
        an_asker(session, conference, code, pin_session_id=table.id, **changes)
    publish(session, a_draft(session, conference))
    slots = session.query(SpeakingSlot).order_by(SpeakingSlot.position).all()
    return conference, slots
