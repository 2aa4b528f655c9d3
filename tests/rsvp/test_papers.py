"""Scans of papers: what is kept, where it lies, who may open it, what is refused."""

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import db
from app.audit.models import AuditEntry
from app.errors import Invalid
from app.rsvp import papers
from app.rsvp.models import Paper, Reply
from tests import builders

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"


@pytest.fixture
def folder(app, tmp_path) -> Path:
    app.config["DATA_FOLDER"] = str(tmp_path)
    return tmp_path


@pytest.fixture
def invitation_id(folder) -> int:
    with db.writing() as session:
        builders.the_ranks(session)
        return builders.an_invitation(session).id


def enter(client, invitation_id: int, data: bytes, name: str = "note.pdf", **fields):
    given = {"answer": "accepted", "source": "note", "paper": (io.BytesIO(data), name)}
    return client.post(f"/invitations/{invitation_id}/reply", data=given | fields)


def kept() -> list[Paper]:
    with db.reading() as session:
        return list(session.scalars(select(Paper).order_by(Paper.id)))


def send(client, invitation_id: int) -> None:
    page = client.get(f"/invitations/{invitation_id}/reply/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    client.post(f"/invitations/{invitation_id}/reply/review", data=hidden)


def test_a_reply_by_paper_is_entered_on_behalf_with_source_and_scan(
    invitation_id, signed_in, folder
):
    """Edge case: reply by telephone or paper."""
    client = signed_in("invitation_officer")
    enter(client, invitation_id, PDF, send="now")

    with db.reading() as session:
        sent = session.scalars(select(Reply)).one()
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).first() == (
            "papers.keep"
        )
    (paper,) = kept()
    assert (sent.source, paper.reply_id, paper.name) == ("note", sent.id, "note.pdf")
    assert papers.path(folder, paper.sum).read_bytes() == PDF
    page = client.get(f"/invitations/{invitation_id}").text
    assert f"/invitations/{invitation_id}/papers/{paper.id}" in page


def test_a_scan_waits_with_the_draft_and_goes_with_what_is_sent(invitation_id, signed_in):
    client = signed_in("invitation_officer")
    enter(client, invitation_id, PNG, "note.png")
    assert "note.png" in client.get(f"/invitations/{invitation_id}/reply").text
    assert kept()[0].reply_id is None

    send(client, invitation_id)

    assert kept()[0].reply_id == 1


def test_a_scan_is_forgotten_with_its_draft(invitation_id, signed_in):
    client = signed_in("invitation_officer")
    enter(client, invitation_id, PDF)
    client.post(f"/invitations/{invitation_id}/reply/discard")
    assert kept() == []


@pytest.mark.parametrize(("data", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg")])
def test_content_decides_what_a_file_is_whatever_its_name_says(data, kind):
    found = papers.scan("C:\\scans\\..\\not\u00e9 <b>.exe", data)
    assert found.media_type.endswith(kind)
    assert "\u00e9" in found.name
    assert not set(found.name) & set('<>\\/:"')


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"<script>alert(1)</script>", "no whole PDF"),
        (b"MZ" + PDF, "no whole PDF"),
        (PDF[:-7], "no whole PDF"),
    ],
)
def test_what_is_no_scan_is_refused_beside_its_field(invitation_id, signed_in, data, said):
    client = signed_in("invitation_officer")
    answer = enter(client, invitation_id, data)
    if data:  # an empty file field is no file
        assert answer.status_code == 422
        assert said in answer.text
    assert kept() == []


def test_a_scan_larger_than_five_megabytes_is_refused():
    with pytest.raises(Invalid) as refused:
        papers.scan("note.pdf", PDF + b" " * papers.MOST + b"%%EOF")
    assert "larger than 5 MB" in refused.value.faults["paper"]


def test_a_request_beyond_all_measure_is_cut_off(invitation_id, signed_in):
    client = signed_in("invitation_officer")
    length = {"CONTENT_LENGTH": str(5 * papers.MOST)}
    answer = client.post(
        f"/invitations/{invitation_id}/reply",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        environ_overrides=length,
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("role", "status"),
    [("invitation_officer", 200), ("protocol_officer", 200), ("programme_officer", 403)],
)
def test_a_scan_is_saved_never_shown_and_only_by_roles_that_may(
    invitation_id, signed_in, role, status
):
    enter(signed_in("invitation_officer"), invitation_id, PDF, send="now")
    answer = signed_in(role).get(f"/invitations/{invitation_id}/papers/1")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Disposition"] == "attachment; filename=note.pdf"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.data == PDF


def test_a_scan_is_not_found_with_another_invitation_nor_without_its_file(
    invitation_id, signed_in, folder
):
    client = signed_in("invitation_officer")
    enter(client, invitation_id, PDF, send="now")
    assert client.get("/invitations/999/papers/1").status_code == 404
    papers.path(folder, kept()[0].sum).unlink()
    assert client.get(f"/invitations/{invitation_id}/papers/1").status_code == 404


def test_the_delegation_itself_sends_no_scans(invitation_id, client):
    with db.writing() as session:
        token = builders.a_link(session, "reply", invitation_id)
    data = {"answer": "accepted", "paper": (io.BytesIO(PDF), "note.pdf")}
    client.post(f"/r/{token}/answer", data=data)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Paper)) == 0
