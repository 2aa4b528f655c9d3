"""Documents as officers have them: drafted, cleared, signed."""

from sqlalchemy.orm import Session

from app.documents import service
from app.documents.models import Document
from app.programme.models import Conference
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer", label="Invitation officer")
PROTOCOL = builders.an_actor("protocol_officer", label="Protocol officer")


def a_setting(session: Session, *codes: str, **changes) -> Conference:
    """Add a conference, its host, and a minister with an embassy for each country."""
    conference = builders.a_conference(session, **changes)
    host = {"short_name": "China", "formal_name": "the People's Republic of China", "iso2": "CN"}
    host |= {"capital": "Beijing"}
    builders.an_addressee(session, builders.a_party(session, "CHN", **host))
    for code in codes:
        builders.an_addressee(session, builders.a_party(session, code))
    return conference


def a_draft(session: Session, conference: Conference, form="minister_letter", **changes):
    values = {"actor": OFFICER, "now": NOW} | changes
    return service.draft(session, conference, form, **values)


def a_cleared(session: Session, conference: Conference, *given, **changes) -> Document:
    made = a_draft(session, conference, *given, **changes)
    return service.clear(session, made.id, actor=PROTOCOL, now=NOW)


def a_signed(session: Session, conference: Conference, *given, now=NOW, **changes) -> Document:
    made = a_cleared(session, conference, *given, **changes)
    return service.sign(session, made.id, actor=OFFICER, now=now)
