"""The pages of documents: who may do what, what is asked first, what an address may not do."""

import pytest
from sqlalchemy import select

from app import db
from app.documents import service
from app.documents.models import Document
from tests import builders
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_cleared, a_draft, a_setting, a_signed


@pytest.fixture
def conference(database):
    with db.writing() as session:
        return a_setting(session, "KEN", "FRA")


def made(make, *given) -> int:
    with db.writing() as session:
        return make(session, *given).id


def document(number: int) -> Document:
    with db.reading() as session:
        return session.get(Document, number)


def words_of(number: int, **changes) -> dict[str, str]:
    one = document(number)
    values = {"title": one.title, "body": one.body, "signatory": one.signatory}
    return values | {"seen_version": one.row_version, "enclosures": ["agenda"]} | changes


def test_a_document_goes_its_way_through_three_pairs_of_hands(conference, signed_in):
    officer, protocol = signed_in("invitation_officer"), signed_in("protocol_officer")
    answer = officer.post("/documents/new", data={"form": "minister_letter", "language": "en"})
    assert answer.headers["Location"] == "/documents/1/edit"
    officer.post("/documents/1/edit", data=words_of(1, title="Invitation to Kunming"))
    protocol.post("/documents/1/clear")
    assert "The next number is" in officer.get("/documents/1/sign").text
    officer.post("/documents/1/sign")

    page = officer.get("/documents/1").text
    assert "MEE/HLS/2021/0001" in page or "MEE/HLS/20" in page
    assert "Invitation to Kunming" in page
    assert document(1).state == "numbered"


@pytest.mark.parametrize(
    ("act", "role"),
    [
        ("clear", "moderator"),
        ("sign", "protocol_officer"),
        ("cancel", "invitation_officer"),
        ("sent", "protocol_officer"),
        ("correct", "programme_officer"),
    ],
)
def test_an_act_is_refused_to_a_role_without_it(conference, signed_in, act, role):
    number = made(a_draft, conference)
    assert signed_in(role).post(f"/documents/{number}/{act}").status_code == 403
    assert document(number).state == "draft"


def test_an_act_out_of_order_is_refused_with_its_reason(conference, signed_in):
    number = made(a_draft, conference)
    for answer in (
        signed_in("host_administrator").get(f"/documents/{number}/sign"),
        signed_in("host_administrator").post(f"/documents/{number}/sign"),
    ):
        assert answer.status_code == 409
        assert "Only a document that has been cleared can be signed." in answer.text


def test_an_unknown_placeholder_is_named_with_its_line_and_nothing_is_lost(conference, signed_in):
    number = made(a_draft, conference)
    sent = words_of(number, body="{{ opening }}\n\nDear {{ first_name }}")
    answer = signed_in("invitation_officer").post(f"/documents/{number}/edit", data=sent)

    assert answer.status_code == 422
    assert "first_name (3)" in answer.text
    assert "Dear {{ first_name }}" in answer.text
    assert "first_name" not in document(number).body


def test_whoever_is_overtaken_sees_both_and_may_save_again(conference, signed_in):
    number = made(a_draft, conference)
    seen = words_of(number)
    officer = signed_in("invitation_officer")
    officer.post(f"/documents/{number}/edit", data=seen | {"title": "The first"})
    answer = officer.post(f"/documents/{number}/edit", data=seen | {"title": "The second"})

    assert answer.status_code == 409
    assert "The first" in answer.text
    assert "The second" in answer.text
    again = seen | {"title": "The second", "seen_version": document(number).row_version}
    assert officer.post(f"/documents/{number}/edit", data=again).status_code == 303


def test_cancelling_asks_for_a_reason(conference, signed_in):
    number = made(a_signed, conference)
    administrator = signed_in("host_administrator")
    answer = administrator.post(f"/documents/{number}/cancel", data={"reason": " "})
    assert answer.status_code == 422
    assert "Please say why." in answer.text
    administrator.post(f"/documents/{number}/cancel", data={"reason": "Wrong date"})
    assert "Wrong date" in administrator.get(f"/documents/{number}").text


def test_the_list_is_filtered_and_paged_by_the_server(conference, signed_in, statements):
    with db.writing() as session:
        for _ in range(30):
            a_draft(session, conference)
        a_cleared(session, conference, "note_verbale")
        a_signed(session, conference)
    officer = signed_in("secretariat")
    with statements() as ran:
        page = officer.get("/documents").text
    assert len(ran) <= 20
    assert "32 documents" in page
    assert "Page 1 of 2" in page
    assert "Page 2 of 2" in officer.get("/documents?page=2").text
    assert "1 document" in officer.get("/documents?kind=note_verbale&state=cleared").text
    assert "1 document" in officer.get("/documents?series=MEE/HLS&year=2021&state=numbered").text
    assert "No document fits" in officer.get("/documents?kind=notification").text


def test_a_copy_is_shown_as_its_recipient_gets_it(conference, signed_in, statements):
    number = made(a_signed, conference)
    officer = signed_in("invitation_officer")
    with statements() as ran:
        page = officer.get(f"/documents/{number}/preview").text
    assert len(ran) <= 20
    assert "MEE/HLS/2021/0001/FRA" in page  # France comes before Kenya
    assert "Copy 1 of 2" in page
    with db.reading() as session:
        kenya = session.scalar(select(builders.Addressee).order_by(builders.Addressee.id).offset(1))
    page = officer.get(f"/documents/{number}/preview?to={kenya.id}:").text
    assert "H.E. the Minister of Environment of Kenya" in page


@pytest.mark.parametrize("to", ["99:", "x", "1:cooking", "9" * 50, "0:finance"])
def test_a_recipient_that_is_none_is_not_found(conference, signed_in, to):
    number = made(a_draft, conference)
    page = signed_in("invitation_officer").get(f"/documents/{number}/preview?to={to}")
    assert page.status_code == 404


def test_a_document_page_asks_the_database_little(conference, signed_in, statements):
    number = made(a_signed, conference)
    officer = signed_in("host_administrator")
    with statements() as ran:
        page = officer.get(f"/documents/{number}")
    assert page.status_code == 200
    assert len(ran) <= 20
    assert "It is meant for 2 addressees." in page.text


def test_the_first_page_says_what_waits_for_clearance_and_signature(conference, signed_in):
    with db.writing() as session:
        a_draft(session, conference)
        a_cleared(session, conference)
    assert "1 document waits to be cleared" in signed_in("protocol_officer").get("/").text
    assert "1 document waits for signature" in signed_in("invitation_officer").get("/").text
    assert "waits to be cleared" not in signed_in("invitation_officer").get("/").text


def test_a_language_that_the_house_lacks_is_refused_beside_its_field(conference, signed_in):
    sent = {"form": "notification", "language": "ar"}
    answer = signed_in("secretariat").post("/documents/new", data=sent)
    assert answer.status_code == 422
    assert "The house has no text of this form in that language." in answer.text


def test_a_correction_is_begun_from_the_page_and_shown_on_both(conference, signed_in):
    number = made(a_signed, conference)
    administrator = signed_in("host_administrator")
    answer = administrator.post(f"/documents/{number}/correct")
    correction = int(answer.headers["Location"].split("/")[2])
    with db.writing() as session:
        service.clear(session, correction, actor=OFFICER, now=NOW)
        service.sign(session, correction, actor=OFFICER, now=NOW)
    assert "MEE/HLS/2021/0001/Corr.1" in administrator.get(f"/documents/{number}").text
    assert "Corrects" in administrator.get(f"/documents/{correction}").text
