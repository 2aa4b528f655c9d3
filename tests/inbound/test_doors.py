"""The three doors: the mail server of this machine, the mailbox elsewhere, the web."""

import io
import sys

import pytest

from app import db
from app.inbound import mailbox
from app.inbound.models import InboundMessage
from app.notifications import service as notifications
from tests.inbound.imap import Mailbox, a_certificate
from tests.inbound.mails import SOON, a_letter, a_mail, an_entry, the_entry

SECRET = {"Authorization": "Bearer " + "h" * 32}
KIND = {"content_type": "message/rfc822"}


def kept():
    with db.reading() as session:
        return [(one.door, one.reason) for one in session.query(InboundMessage)]


def piped(app, monkeypatch, raw):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    return app.test_cli_runner().invoke(args=["rostrum", "mail-in"], input=raw).exit_code


@pytest.mark.parametrize(("raw", "code"), [(a_letter(), 0), (b"", 65), (b"x" * 1048577, 65)])
def test_the_pipe_ends_as_mail_servers_expect(app, monkeypatch, raw, code):
    assert piped(app, monkeypatch, raw) == code
    assert kept() == ([("pipe", "mail")] if code == 0 else [])


def test_the_pipe_asks_for_the_message_again_where_the_database_fails(app, monkeypatch):
    db.configure("sqlite:////nowhere/at/all.db")

    assert piped(app, monkeypatch, a_letter()) == 75


def test_the_hook_takes_a_message_once(app, client):
    raw = a_mail(an_entry())
    answers = [client.post("/hooks/mail", data=raw, headers=SECRET, **KIND) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200]
    assert (the_entry().answer, kept()) == ("ACCEPTED", [("hook", "")])


@pytest.mark.parametrize(
    ("headers", "more", "status"),
    [
        ({}, {}, 401),
        ({"Authorization": "Bearer wrong"}, {}, 401),
        ({"Authorization": "Bearer \xff"}, {}, 401),
        (SECRET, {"content_type": "application/x-www-form-urlencoded"}, 415),
        (SECRET, {"data": b"x" * 1048577}, 413),
        (SECRET, {"data": b" "}, 422),
    ],
)
def test_the_hook_refuses_with_a_reason(client, headers, more, status):
    given = {"data": a_letter(), **KIND, **more}

    assert client.post("/hooks/mail", headers=headers, **given).status_code == status
    assert kept() == []


def test_the_hook_is_shut_without_a_secret(app, client):
    app.config["MAIL_HOOK_SECRET"] = ""

    answer = client.post(
        "/hooks/mail", data=a_letter(), headers={"Authorization": "Bearer "}, **KIND
    )

    assert answer.status_code == 503


def test_the_hook_needs_no_token_against_forgery(app, client):
    app.config["WTF_CSRF_ENABLED"] = True

    assert client.post("/hooks/mail", data=a_letter(), headers=SECRET, **KIND).status_code == 201


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return a_certificate(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def box(app, keys):
    made = Mailbox(*keys)
    app.config |= {
        "IMAP_SERVER": "localhost", "IMAP_PORT": made.server_address[1], "IMAP_TIMEOUT_S": 2,
        "IMAP_USERNAME": "rsvp", "IMAP_PASSWORD": "right", "IMAP_CA_FILE": str(keys[1]),
    }  # fmt: skip
    yield made
    made.shutdown()
    made.server_close()


def silent(app):
    with db.reading() as session:
        return notifications.outage(session, mailbox.server_of(app.config)) is not None


def test_the_mailbox_is_read_once(app, box):
    box.messages += [a_mail(an_entry()), a_letter()]

    assert [mailbox.visit(app.config, SOON) for _ in range(2)] == [2, 0]
    assert (box.seen, the_entry().answer, silent(app)) == ({1, 2}, "ACCEPTED", False)


def test_a_message_marked_unread_again_changes_nothing(app, box):
    box.messages.append(a_letter())
    mailbox.visit(app.config, SOON)
    box.seen.clear()

    assert mailbox.visit(app.config, SOON) == 0
    assert len(kept()) == 1


def test_of_what_is_too_large_the_beginning_is_kept(app, box):
    box.messages.append(a_letter(words="x" * 2_000_000))
    mailbox.visit(app.config, SOON)

    assert kept() == [("mailbox", "too_large")]


@pytest.mark.parametrize(
    "wrong",
    [{"IMAP_PASSWORD": "no"}, {"IMAP_CA_FILE": ""}, {"IMAP_SERVER": "127.0.0.1"}, {"IMAP_PORT": 9}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_mailbox_that_cannot_be_read_is_noted(app, box, wrong):
    box.messages.append(a_letter())
    app.config |= wrong

    assert mailbox.visit(app.config, SOON) == 0
    assert (silent(app), kept()) == (True, [])


def test_nothing_is_asked_where_no_mailbox_is_named(app):
    postman = mailbox.Postman(app.config)
    postman.start()
    postman.join(5)

    assert not postman.is_alive()
