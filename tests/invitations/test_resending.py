"""A correction sent to whoever has the letter that it follows: each once, and nobody else."""

import pytest
from sqlalchemy import select

from app import db
from app.delegations.models import Addressee
from app.documents import service as documents
from app.documents.models import Document
from app.errors import Refused
from app.invitations import channels, rerouting, resending, service
from app.invitations.models import Invitation
from app.notifications.models import Letter
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_setting

BY = {"actor": OFFICER, "now": NOW}
BASE = {"base_url": "https://hls.example.org"}


@pytest.fixture
def corrected(database) -> tuple[int, int]:
    """Dispatch a letter to Kenya and France, sign its correction, and give both ids."""
    with db.writing() as session:
        conference = a_setting(session, "KEN", "FRA", "PER")
        service.dispatch(session, conference.id, [2, 3], **BY, **BASE)
        first = session.scalars(select(Document)).one()
        draft = documents.correct(session, first.id, **BY)
        draft.body = "{{ opening }}\n\nThe hour was wrong."
        documents.clear(session, draft.id, **BY)
        documents.sign(session, draft.id, **BY)
        return first.id, draft.id


def resend(document_id: int) -> int:
    with db.writing() as session:
        return resending.resend(session, document_id, **BY, **BASE)


def test_whoever_had_the_letter_gets_the_correction_once(corrected):
    _, correction = corrected
    assert [resend(correction), resend(correction)] == [2, 0]
    with db.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.id)).all()
        held = session.scalars(select(Invitation.document_id)).all()
        assert session.get(Document, correction).state == "queued"
    assert len(letters) == 4
    assert all("The hour was wrong." in letter.text for letter in letters[2:])
    assert letters[2].subject.startswith("MEE/HLS/2021/0001/Corr.1/")
    assert held == [correction, correction]


def test_whoever_is_invited_later_gets_the_corrected_text_at_once(corrected):
    _, correction = corrected
    with db.writing() as session:
        service.dispatch(session, 1, [4], **BY, **BASE)
        newest = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
    assert newest.document_id == correction
    assert resend(correction) == 2


def test_what_is_not_signed_is_not_sent(corrected):
    _, correction = corrected
    with db.writing() as session:
        draft = documents.correct(session, correction, **BY)
    with pytest.raises(Refused, match="signed and numbered"):
        resend(draft.id)


def test_the_page_says_how_many_before_anything_leaves(corrected, signed_in):
    former, correction = corrected
    officer = signed_in("invitation_officer")
    assert "2 addressees have a text" in officer.get(f"/documents/{correction}").text
    page = f"/invitations/documents/{correction}/resend"
    assert "2 letters leave by mail" in officer.get(page).text
    assert officer.post(page).status_code == 303
    assert "Nobody has a document that this one follows" in officer.get(page).text
    assert "addressees have a text" not in officer.get(f"/documents/{former}").text


def test_a_correction_that_bounces_is_booked_on_the_way_by_which_it_went(corrected):
    """Kenya's letter came back and went another way; only then did the correction follow."""
    _, correction = corrected
    with db.writing() as session:
        channels.mark(session, 1, [1], "returned", **BY)
        rerouting.re_route_as_proposed(session, 1, **BY, **BASE)
    resend(correction)
    with db.writing() as session:
        mine = select(Letter).where(Letter.once == f"invitation:1:document-{correction}:2")
        channels.letter_ended(session, session.scalars(mine).one(), "refused", "550 no", NOW)
        ways = channels.history(session, 1)
        assert [(one.attempt, one.state) for one in ways] == [(2, "returned"), (1, "re_routed")]


def test_a_document_is_sent_by_itself_once_no_copy_is_on_its_way(corrected):
    _, correction = corrected
    resend(correction)
    with db.writing() as session:
        for invitation, state in ((1, "sent"), (2, "refused")):
            assert session.get(Document, correction).state == "queued"
            once = f"invitation:{invitation}:document-{correction}:1"
            letter = session.scalars(select(Letter).where(Letter.once == once)).one()
            channels.letter_ended(session, letter, state, "", NOW)
        assert session.get(Document, correction).state == "sent"


def test_what_goes_by_hand_keeps_a_document_on_its_way_until_it_was_handed_over(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        session.get(Addressee, 2).mission = None
        session.get(Addressee, 2).email = ""
        service.dispatch(session, conference.id, [2], **BY, **BASE, channel="paper")
        document = session.scalars(select(Document)).one()
        assert document.state == "queued"
        channels.mark(session, conference.id, [1], "delivered", **BY)
        assert document.state == "sent"
