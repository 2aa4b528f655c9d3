"""Enclosures: the agenda as it was at signing, the declaration as a file or a text, with mail
and in the pouch."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from app import db
from app.documents import copies, enclosures, prints, sealing, service, sheets
from app.documents.models import Document, DocumentPrint, Enclosure
from app.errors import Invalid, Refused
from app.invitations import service as invitations
from app.jobs import service as jobs
from app.jobs.models import Job
from app.jobs.worker import perform
from app.notifications.models import Attachment, Letter
from app.programme.models import Conference
from tests.builders import NOW
from tests.documents.drafts import OFFICER, PROTOCOL, a_draft, a_setting

BY = {"actor": OFFICER, "now": NOW}
TEXT = "We, the Ministers,\n\n*Recalling* the Convention,\n\n- Declare that [all] is well."
MINE = "Declaration, final draft.pdf"


def a_pdf(pages: int = 2) -> bytes:
    made, target = PdfWriter(), BytesIO()
    for _ in range(pages):
        made.add_blank_page(595, 842)
    made.write(target)
    return target.getvalue()


@pytest.fixture
def draft(database) -> int:
    with db.writing() as session:
        return a_draft(session, a_setting(session, "KEN", "FRA")).id


def sign(session, number: int) -> None:
    service.clear(session, number, actor=PROTOCOL, now=NOW)
    service.sign(session, number, **BY)


def work(app, kind: str) -> None:
    with db.writing() as session:
        found = iter(lambda: jobs.claim(session, now=NOW, lease_s=60), None)
        job = next(one for one in found if one.kind == kind)
    perform(app.config, job.id, job.attempts)
    with db.reading() as session:
        assert session.get(Job, job.id).state == "done"


def files() -> dict[str, Attachment]:
    with db.reading() as session:
        rows = session.execute(select(Enclosure.key, Attachment).join(Enclosure.attachment))
        return {row[0]: row[1] for row in rows}


def words(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_agenda_and_declaration_are_printed_once_signed_and_travel_with_every_letter(app, draft):
    with db.writing() as session:
        enclosures.keep_text(session, draft, TEXT, **BY)
        sign(session, draft)
        invitations.dispatch(session, 1, [2, 3], **BY, base_url="https://hls.example.org")
    assert all(one.held_until == NOW + sealing.HELD for one in files().values())
    work(app, sealing.KIND)
    made = files()
    assert "Roundtable A" in words(made["agenda"].content)
    assert "Recalling the Convention" in words(made["declaration"].content)
    assert made["agenda"].name == "MEE-HLS-2021-0001-agenda.pdf"
    assert [one.held_until for one in made.values()] == [None, None]
    with db.reading() as session:
        letters = session.scalars(select(Letter)).all()
        assert [len(letter.attached) for letter in letters] == [2, 2]
        assert "- Draft of the declaration\n" in letters[0].text
        assert session.scalar(select(Attachment.id).order_by(Attachment.id.desc())) == 2


def test_a_file_goes_as_it_is_and_behind_every_copy_of_the_pouch(app, draft):
    with db.writing() as session:
        enclosures.keep_file(session, draft, f"C:\\drafts\\{MINE}", a_pdf(), **BY)
        sign(session, draft)
        prints.ask(session, draft, "pouch:", **BY)
    work(app, prints.KIND)
    with db.reading() as session:
        pouch = session.scalars(select(DocumentPrint)).one()
    assert files()["declaration"].name == "Declaration final draft.pdf"
    assert files()["declaration"].content == a_pdf()
    texts = [page.extract_text() for page in PdfReader(BytesIO(pouch.content)).pages]
    assert len(texts) == pouch.pages
    blank = [not text.strip() for text in texts]
    half = len(blank) // 2
    assert blank[half - 2 : half] == blank[-2:] == [True, True]
    assert blank.count(True) == 4


def test_a_text_is_printed_with_every_copy(app, draft):
    with db.writing() as session:
        enclosures.keep_text(session, draft, TEXT, **BY)
        whole = copies.setting(session, session.get(Document, draft), session.get(Conference, 1))
        html = sheets.sheet(whole, copies.Recipient(), now=NOW).html
    assert "<em>Recalling</em>" in html
    assert "[all]" in html


def test_without_a_file_the_letter_says_that_the_declaration_comes_apart(draft):
    with db.writing() as session:
        sign(session, draft)
        invitations.dispatch(session, 1, [2], **BY, base_url="https://hls.example.org")
        letter = session.scalars(select(Letter)).one()
    assert "(separate document)" in letter.text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"MZ of course", "no PDF"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (a_pdf(61), "more than 60"),
        (b"%PDF-" + bytes(3 * 1024 * 1024), "larger than 3 MB"),
    ],
)
def test_what_is_no_sound_pdf_is_refused_by_its_content(draft, data, why):
    with db.writing() as session, pytest.raises(Invalid) as refused:
        enclosures.keep_file(session, draft, "declaration.pdf", data, **BY)
    assert why in refused.value.faults["file"]


def test_a_pdf_with_files_in_it_or_a_password_is_refused(draft):
    for spoil in (lambda pdf: pdf.add_attachment("a", b"a"), lambda pdf: pdf.encrypt("secret")):
        made, target = PdfWriter(clone_from=BytesIO(a_pdf())), BytesIO()
        spoil(made)
        made.write(target)
        with db.writing() as session, pytest.raises(Invalid):
            enclosures.keep_file(session, draft, "declaration.pdf", target.getvalue(), **BY)


def test_only_a_draft_takes_enclosures_and_a_correction_begins_with_them(draft):
    with db.writing() as session:
        enclosures.keep_file(session, draft, MINE, a_pdf(), **BY)
        sign(session, draft)
        with pytest.raises(Refused):
            enclosures.keep_text(session, draft, TEXT, **BY)
        correction = service.correct(session, draft, **BY).id
        second = a_draft(session, session.get(Conference, 1), "notification").id
        enclosures.keep_text(session, correction, TEXT, **BY)
    with db.reading() as session:
        query = select(Enclosure.document_id, Enclosure.source).where(Enclosure.key != "agenda")
        kept = {row[0]: row[1] for row in session.execute(query)}
        assert kept == {draft: "file", correction: "text", second: "file"}
    assert files()["declaration"].content == a_pdf()


def test_a_print_that_fails_lets_the_letters_go_and_is_asked_for_again(app, draft, signed_in):
    with db.writing() as session:
        sign(session, draft)
        sealing.ended(session, session.scalars(select(Job)).one(), NOW)
    assert files()["agenda"].held_until is None
    officer = signed_in("invitation_officer")
    assert "could not be printed" in officer.get(f"/documents/{draft}").text
    assert officer.post(f"/documents/{draft}/enclosures/print").status_code == 303
    with db.reading() as session:
        assert len(session.scalars(select(Job)).all()) == 2


def test_an_officer_puts_the_declaration_here_and_takes_it_out(draft, signed_in):
    officer = signed_in("invitation_officer")
    page = f"/documents/{draft}/enclosures"
    clear = signed_in("protocol_officer").get(f"/documents/{draft}/clear").text
    assert "nobody has put it here" in clear
    bad = officer.post(f"{page}/file", data={"file": (BytesIO(b"GIF89a"), "declaration.pdf")})
    assert bad.status_code == 422
    assert 'href="#file"' in bad.text
    sent = officer.post(f"{page}/file", data={"file": (BytesIO(a_pdf()), MINE)})
    assert sent.status_code == 303
    assert "2 pages" in officer.get(page).text
    saved = officer.get(f"{page}/declaration")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.data == a_pdf()
    assert officer.post(f"{page}/text", data={"text": "{{ country }}"}).status_code == 422
    assert officer.post(f"{page}/remove").status_code == 303
    assert "Nothing is kept yet" in officer.get(page).text
    with db.reading() as session:
        assert session.scalars(select(Attachment)).all() == []
    assert signed_in("secretariat").get(page).status_code == 200
    assert signed_in("moderator").get(page).status_code == 403


def test_the_page_of_a_document_costs_at_most_twenty_statements(draft, signed_in, statements):
    with db.writing() as session:
        enclosures.keep_text(session, draft, TEXT, **BY)
    officer = signed_in("invitation_officer")
    with statements() as seen:
        officer.get(f"/documents/{draft}")
    assert len(seen) <= 20
