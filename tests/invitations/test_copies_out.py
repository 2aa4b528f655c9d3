"""To whom the copies of a letter go."""

import pytest

from app import db
from app.documents.house_forms import COLLEAGUE, MINISTER
from app.invitations.copies_out import recipients_of
from tests import builders


@pytest.mark.parametrize(("form", "through"), [(MINISTER, False), (COLLEAGUE, True)])
def test_only_the_form_for_colleagues_goes_through_the_minister(database, form, through):
    with db.writing() as session:
        minister = builders.an_addressee(session)
        party = minister.participant
        colleague = builders.an_addressee(session, party, portfolio="climate change", mission=None)

        to = recipients_of(session, form, [minister, colleague])

        assert to[minister.id].key == f"{minister.id}:"
        expected = f"{minister.id}:climate" if through else f"{colleague.id}:"
        assert to[colleague.id].key == expected
