"""A notification mailed to focal points: whom it reaches, once each, with the letter annexed."""

import pytest
from sqlalchemy import select

from app import db
from app.delegations.models import FocalPoint, FocalPointKind
from app.documents import circulars
from app.documents.models import Document
from app.errors import Refused
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_cleared, a_setting, a_signed

BY = {"actor": OFFICER, "now": NOW}


@pytest.fixture
def notification(database) -> int:
    """Sign letter and notification; one person is focal point twice, one for nothing of ours."""
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        for code in ("CBD-FP1", "CPB-FP1", "ABS-FP", "GTI-FP"):
            session.add(FocalPointKind(code=code, title=code))
        session.flush()
        for kind, email in (
            ("CBD-FP1", "cbd@ken.example.org"),
            ("CPB-FP1", "CBD@ken.example.org"),
            ("ABS-FP", "abs@ken.example.org"),
            ("ABS-FP", ""),
            ("GTI-FP", "taxonomy@ken.example.org"),
        ):
            session.add(
                FocalPoint(
                    participant_id=2, kind_code=kind, name=f"Focal point {kind}", email=email
                )
            )
        a_signed(session, conference)
        return a_signed(session, conference, "notification").id


def mail(number: int) -> int:
    with db.writing() as session:
        return circulars.mail(session, number, **BY)


def test_each_address_is_written_to_once_with_the_letter_annexed(notification):
    assert [mail(notification), mail(notification)] == [2, 0]
    with db.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.id)).all()
        assert session.get(Document, notification).state == "queued"
    assert [one.to_address for one in letters] == ["cbd@ken.example.org", "abs@ken.example.org"]
    for words in ("Dear Madam/Sir,", "Reference: SCBD/HLS/2021/0001", "Your Excellency,"):
        assert words in letters[0].text
    assert letters[0].subject.startswith("Notification 2021-001: Invitation")
    assert letters[0].formal


def test_neither_a_letter_nor_a_draft_goes_to_focal_points(notification):
    with db.writing() as session:
        conference = session.get(builders.Conference, 1)
        draft = a_cleared(session, conference, "notification").id
    for number, reason in ((1, "Only a notification"), (draft, "signed and numbered")):
        with pytest.raises(Refused, match=reason):
            mail(number)


def test_the_page_says_how_many_get_it(notification, signed_in):
    secretariat = signed_in("secretariat")
    assert "Mail to the focal points" in secretariat.get(f"/documents/{notification}").text
    page = f"/documents/{notification}/mail"
    assert "2 addresses get the notification" in secretariat.get(page).text
    assert secretariat.post(page).status_code == 303
    assert "Nobody to write to" in secretariat.get(page).text


def test_a_notification_is_sent_by_itself_and_its_page_tells_what_came_back(
    notification, signed_in
):
    mail(notification)
    with db.writing() as session:
        for letter, state in zip(session.scalars(select(Letter)), ("sent", "refused"), strict=True):
            assert session.get(Document, notification).state == "queued"
            letter.state = state
            session.flush()
            circulars.letter_ended(session, letter, state, "", NOW)
        assert session.get(Document, notification).state == "sent"
    page = signed_in("secretariat").get(f"/documents/{notification}").text
    assert f"about=document:{notification}&amp;state=refused" in page
