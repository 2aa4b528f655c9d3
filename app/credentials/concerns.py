"""What the page of a delegation says of its credentials."""

from datetime import timedelta

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.credentials import service, words
from app.rsvp.hooks import Concern
from app.rsvp.visits import Visit

GRACE = timedelta(hours=24)  # after the opening, rule 18 of the rules of procedure


def of_visit(session: Session, visit: Visit) -> list[Concern]:
    """Tell a delegation under which instruments its credentials are still missing."""
    conference = visit.conference
    if not visit.participant.is_party or not (visit.reply and visit.reply.answer != "declined"):
        return []
    found = service.of_party(session, conference.id, visit.participant.id, contests=False)
    open_ = [line for line in found if line.state in {"awaited", "copy_received", "not_in_order"}]
    if not open_:
        return []
    named = ", ".join(str(words.INSTRUMENTS[line.instrument]) for line in open_)
    opening = min(one.starts_at for one in conference.sessions)
    sentence = gettext("Original credentials for: %(instruments)s", instruments=named)
    return [
        Concern(
            sentence,
            due_at=opening + GRACE,
            explains=gettext(
                "Signed by the Head of State or Government or the Minister for Foreign Affairs."
                " They are needed to take part in the adoption, not to speak."
            ),
        )
    ]
