"""A full disk, a read-only file, a database that goes away: 503, what was typed, no half write."""

import errno
import os
import re
import subprocess
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from app import db
from app.audit.models import AuditEntry
from app.delegations.models import Participant
from app.invitations import scans
from app.notifications.models import Letter
from app.rsvp.models import Reply, ReplyDraft
from tests import builders, postgres
from tests.conftest import all_tables, make_app

pytestmark = pytest.mark.timeout(300)  # servers start and stop, on a busy machine too

HEAD = {
    "form_of_address": "H.E.",
    "name": "Minister of Environment of Kenya",
    "post": 'Minister of "Environment" <script>',
    "rank_code": "M",
    "email": "minister@ken.example.org",
}


@contextmanager
def site(url):
    """Open a site on a database of its own, with one invitation and its link."""
    app = make_app(url)
    all_tables().create_all(db.engine())
    with db.writing() as session:
        builders.the_ranks(session)
        invitation = builders.an_invitation(session)
        token = builders.a_link(session, "reply", invitation.id)
    try:
        yield app.test_client(), f"/r/{token}"
    finally:
        db.engine().dispose()


def counts():
    with db.reading() as session:
        tables = (Reply, ReplyDraft, Letter, AuditEntry, Participant)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {
        name: value.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">")
        for name, value in found
        if name != "csrf_token"
    }


def gives_back(answer, typed):
    """Say that an answer is a 503 that holds all that was typed, ready to be sent again."""
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Not possible at this moment" in answer.text
    assert "<script>" not in answer.text
    assert hidden(answer.text) == typed
    return True


def sent_again(client, path, page):
    """Press the button of the page that was given back."""
    return client.post(path, data=hidden(page))


def fill():
    """Leave the SQLite file no room for one more page."""

    def tight(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    db.engine().dispose()
    event.listen(db.engine(), "connect", tight)
    return lambda: (event.remove(db.engine(), "connect", tight), db.engine().dispose())


def test_a_full_disk_keeps_nothing_by_halves_and_gives_back_what_was_typed(tmp_path):
    with site(f"sqlite:///{tmp_path / 'full.db'}") as (client, link):
        client.post(f"{link}/answer", data={"answer": "accepted"})
        before, typed = counts(), {"answer": "accepted", "note": "é" * 1900}
        room_again = fill()
        refused = client.post(f"{link}/answer", data=typed)
        assert gives_back(refused, typed)
        assert client.get(link).status_code == 200
        assert counts() == before

        room_again()
        assert sent_again(client, f"{link}/answer", refused.text).status_code == 302
        assert "é" * 1900 in client.get(f"{link}/answer").text


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of half a megabyte where that is allowed."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", tmp_path], check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a small disk")
    yield tmp_path
    subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_disk_that_is_really_full(small_disk):
    with site(f"sqlite:///{small_disk / 'full.db'}") as (client, link):
        client.post(f"{link}/answer", data={"answer": "accepted"})
        ballast = small_disk / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"0" * 4096)
        typed = {"answer": "accepted", "note": "y" * 1900}
        refused = client.post(f"{link}/answer", data=typed)
        assert gives_back(refused, typed)

        ballast.unlink()
        assert sent_again(client, f"{link}/answer", refused.text).status_code == 302


def test_a_file_that_may_only_be_read(tmp_path):
    with site(f"sqlite:///{tmp_path / 'shut.db'}") as (client, link):

        def shut(connection, _record):
            connection.execute("PRAGMA query_only=ON")

        db.engine().dispose()
        event.listen(db.engine(), "connect", shut)
        assert client.get(link).status_code == 200
        refused = client.post(f"{link}/answer", data={"answer": "accepted"})
        assert gives_back(refused, {"answer": "accepted"})

        event.remove(db.engine(), "connect", shut)
        db.engine().dispose()
        assert sent_again(client, f"{link}/answer", refused.text).status_code == 302


def test_a_database_that_goes_away_and_comes_back():
    try:
        with postgres.running() as server, site(server.url) as (client, link):
            client.post(f"{link}/answer", data={"answer": "accepted"})
            server.stop("fast")
            refused = client.post(f"{link}/delegation/0", data=HEAD)
            assert gives_back(refused, HEAD)
            assert client.get(link).status_code == 503
            assert client.get("/ping").status_code == 200
            assert client.get("/ready").status_code == 503

            server.start()
            assert sent_again(client, f"{link}/delegation/0", refused.text).status_code == 302
            assert HEAD["name"] in client.get(f"{link}/delegation").text
    except postgres.Absent as reason:
        pytest.skip(str(reason))


def test_secrets_are_not_given_back(tmp_path):
    with site(f"sqlite:///{tmp_path / 'gone.db'}") as (client, _link):
        db.engine().dispose()
        for file in tmp_path.glob("gone.db*"):
            file.unlink()
        (tmp_path / "gone.db").mkdir()
        answer = client.post(
            "/accounts/sign-in", data={"email": "a@example.org", "password": "Kunming"}
        )

        assert answer.status_code == 503
        assert "Kunming" not in answer.text
        assert 'type="password" name="password"' in answer.text


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_data_folder_without_room_keeps_no_half_of_a_scan(tmp_path, monkeypatch, code):
    def half(path, data):
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match=os.strerror(code)):
        scans.write(tmp_path, "ab" * 32, b"%PDF-1.7 a scan")

    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_fails_under_a_page_answers_503(app, client, code):
    def fail():
        raise OSError(code, os.strerror(code))

    app.view_functions["health.ping"], ping = fail, app.view_functions["health.ping"]
    try:
        assert client.get("/ping").status_code == 503
    finally:
        app.view_functions["health.ping"] = ping


def test_a_file_that_was_sent_is_asked_for_again(app, client):
    def fail():
        raise OSError(errno.ENOSPC, "full")

    before = app.view_functions["language.choose"]
    app.view_functions["language.choose"] = fail
    try:
        sent = {"note": "kept", "scan": (BytesIO(b"%PDF"), "a.pdf")}
        page = client.post("/language", data=sent).text
    finally:
        app.view_functions["language.choose"] = before

    assert 'type="file" name="scan"' in page
    assert 'enctype="multipart/form-data"' in page
    assert hidden(page) == {"note": "kept"}
