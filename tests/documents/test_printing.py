"""Print: what a PDF says, in which language, on how many pages, and in which order."""

import builtins
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app import db
from app.documents import copies, printing, prints, recipients, service, sheets
from app.documents.models import DocumentPrint
from app.errors import Refused
from app.invitations import service as invitations
from app.jobs.models import Job
from app.jobs.worker import perform
from tests import builders
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_draft, a_setting, a_signed

BY = {"actor": OFFICER, "now": NOW}
KUNMING = "COP15-HLS-1"
pytestmark = pytest.mark.usefixtures("app")  # features register their jobs when it is built


def reader(session, document, conference) -> PdfReader:
    whole = copies.setting(session, document, conference)
    recipient = recipients.meant(session, document, conference)[0]
    content, _ = printing.pdf([lambda: sheets.sheet(whole, recipient, now=NOW)], document.title)
    return PdfReader(BytesIO(content))


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Please accept, Excellency"),
        ("fr", "République du Kenya"),
        ("zh", "肯尼亚共和国环境部长阁下"),
        ("ar", ""),
    ],
)
def test_a_letter_is_a_tagged_pdf_with_title_and_language(database, language, words):
    with db.writing() as session:
        conference = a_setting(session, "KEN", code=KUNMING)
        document = a_signed(session, conference, language=language)
        pdf = reader(session, document, conference)
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title == document.title
    assert words in text_of(pdf)
    assert "MEE/HLS/2021/0001/KEN" in text_of(pdf)
    width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)  # A4 in points


def test_the_faces_are_those_of_the_house(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN", code=KUNMING)
        faces = {
            language: _faces(
                reader(session, a_draft(session, conference, language=language), conference)
            )
            for language in ("zh", "ar")
        }
    assert any("CJK-SC" in face for face in faces["zh"])
    assert any("Naskh-Arabic" in face for face in faces["ar"])


def _faces(pdf: PdfReader) -> set[str]:
    fonts = (page["/Resources"]["/Font"].values() for page in pdf.pages)
    return {font.get_object()["/BaseFont"] for page in fonts for font in page}


def test_what_is_not_signed_says_so_on_the_sheet(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        text = text_of(reader(session, a_draft(session, conference), conference))
    assert "Draft, not signed" in text
    assert "(number given at signing)" in text


def test_a_note_carries_the_letter_it_transmits_and_no_signature(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN", code=KUNMING)
        a_signed(session, conference)
        pdf = reader(session, a_signed(session, conference, "note_verbale"), conference)
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "presents its compliments" in first
    assert "(initials and seal)" in first
    assert "MEE/NV/2021/0001/KEN" in first
    assert "MEE/HLS/2021/0001/KEN" in " ".join(pdf.pages[1].extract_text().split())


def test_a_notification_bears_its_public_number_and_annexes_the_invitation(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN", code=KUNMING)
        a_signed(session, conference)
        text = text_of(reader(session, a_signed(session, conference, "notification"), conference))
    for words in ("Ref.: SCBD/HLS/2021/0001", "2021-001", "Dear Madam/Sir", "ABS Focal Points"):
        assert words in text
    assert "Your Excellency," in text


def test_each_letter_counts_its_own_pages_in_the_pouch(database):
    with db.writing() as session:
        conference = a_setting(session, "PER", "EGY", "KEN", code=KUNMING)
        document = a_signed(session, conference)
        asked = prints.ask(session, document.id, "pouch:", **BY)
    run(asked)
    with db.reading() as session:
        made = session.get(DocumentPrint, asked.id)
        pages = [page.extract_text() for page in PdfReader(BytesIO(made.content)).pages]
    each = len(pages) // 3
    assert (made.copies, made.pages) == (3, len(pages))
    whose = [code for page in pages for code in ("EGY", "KEN", "PER") if f"0001/{code}" in page]
    assert whose == [code for code in ("EGY", "KEN", "PER") for _ in range(each)]
    assert [f"{n + 1} / {each}" in page for n, page in enumerate(pages[:each])] == [True] * each


def test_the_pouch_holds_what_is_carried_by_hand_and_not_what_is_mailed(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        body = builders.a_party(session, "UNEP", category_code="UN", iso2=None)
        head = builders.an_addressee(session, body, mission=None, portfolio="head")
        document = a_signed(session, conference)
        whole = recipients.for_the_pouch(session, document, conference)
        invitations.dispatch(
            session, conference.id, [2, head.id], base_url="https://hls.example.org", **BY
        )
        gone = recipients.for_the_pouch(session, document, conference)
    assert [one.addressee.participant.code for one in whole] == ["KEN"]
    assert [one.addressee.participant.code for one in gone] == ["KEN"]
    with db.reading() as session:
        assert len(recipients.out(session, service.find(session, document.id))) == 2


def test_a_print_asked_for_twice_is_made_once_and_a_later_one_takes_its_place(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        document = a_signed(session, conference)
        first = prints.ask(session, document.id, "copy:2:", **BY)
        assert prints.ask(session, document.id, "copy:2:", **BY).id == first.id
    run(first)
    with db.writing() as session:
        second = prints.ask(session, document.id, "copy:2:", **BY)
        assert [one.id for one in prints.of_document(session, document.id)] == [second.id]


def test_a_pouch_of_nobody_is_refused(database):
    with db.writing() as session:
        conference = a_setting(session)
        document = a_signed(session, conference)
        with pytest.raises(Refused, match="no pouch"):
            prints.ask(session, document.id, "pouch:", **BY)


def test_a_pouch_too_large_for_one_print_asks_for_a_portfolio(database, monkeypatch):
    monkeypatch.setattr(prints, "LARGEST_POUCH", 4)
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        document = a_signed(session, conference, "colleague_letter")
        with pytest.raises(Refused, match="5 copies"):
            prints.ask(session, document.id, "pouch:", **BY)
        assert prints.ask(session, document.id, "pouch:finance", **BY).scope == "pouch:finance"


def test_a_draft_goes_into_no_pouch(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        with pytest.raises(Refused, match="goes into the pouch"):
            prints.ask(session, a_draft(session, conference).id, "pouch:", **BY)


def test_without_pango_the_refusal_says_what_to_install(database, monkeypatch):
    load = builtins.__import__

    def without(name, *given, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *given, **named)

    with db.writing() as session:
        conference = a_setting(session, "KEN")
        asked = prints.ask(session, a_signed(session, conference).id, "copy:2:", **BY)
    monkeypatch.setattr(builtins, "__import__", without)
    run(asked)
    with db.reading() as session:
        job = session.get(Job, asked.job_id)
        assert job.state == "failed"
        assert "apt-get install libpango-1.0-0" in job.error
        assert session.scalars(select(DocumentPrint)).all() == []


def test_a_print_is_watched_and_taken_home_as_an_attachment(app, signed_in):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        number = a_signed(session, conference).id
    officer = signed_in("invitation_officer")
    page = officer.post(f"/documents/{number}/print", data={"to": "2:"}).headers["Location"]
    assert "Waiting for a worker" in officer.get(page).text
    assert officer.get(f"{page}/file").status_code == 409
    with db.reading() as session:
        asked = session.scalars(select(DocumentPrint)).one()
    run(asked)
    assert "Download the PDF" in officer.get(page).text
    answer = officer.get(f"{page}/file")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "MEE-HLS-2021-0001" in answer.headers["Content-Disposition"]


def run(asked: DocumentPrint) -> None:
    """Do the job of a print here, as the worker's child would."""
    with db.writing() as session:
        job = session.get(Job, asked.job_id)
        job.state, job.attempts = "running", 1
    perform({"CLOCK_OFFSET_S": 0}, asked.job_id, 1)
