"""What must never be written into a log: passwords, codes, cookies, tokens of links."""

import io
import logging
import re
import sys

import pytest
import structlog

from app import db
from app.accounts import passwords
from app.web import logs
from tests import builders
from tests.accounts.shown import ADDRESS, SECRET, set_up
from tests.builders import PASSWORD, STAFF_COOKIE


@pytest.fixture
def written(monkeypatch):
    """Collect all that is logged, by whichever way, at the most talkative level."""
    paper = io.StringIO()
    monkeypatch.setattr(sys, "stderr", paper)
    logs.configure("DEBUG")
    handler = logging.StreamHandler(paper)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield paper
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def _walk(app, client):
    """Do what people do, well and badly, and give all the secrets that were shown on the way."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        desk = builders.a_staff(session, "host_administrator", email=ADDRESS)
        invitation = builders.an_invitation(session, conference)
        reply = builders.a_link(session, "reply", invitation.id)
        roster = builders.a_link(session, "roster", builders.the_session(conference, "A").id)
    set_up(desk)
    form = {"email": ADDRESS, "password": PASSWORD}
    client.post("/accounts/sign-in", data=form | {"password": "a wrong one, typed in haste"})
    client.post("/accounts/sign-in", data=form)
    cookie = client.get_cookie(STAFF_COOKIE).value
    client.post("/accounts/second-step", data={"code": "123987"})
    for path in (f"/r/{reply}", f"/r/{reply}/delegation", f"/roster/{roster}", "/r/" + "x" * 43):
        client.get(path)
        client.post(path, data={"answer": "accepts"})
    client.get(f"/nowhere/{reply}?token={roster}")
    client.post("/hooks/mail", headers={"Authorization": f"Bearer {'h' * 32}"}, data=b"x")
    client.get("/accounts/directory/back?code=the-code-of-the-directory&state=x")
    typed = (PASSWORD, "a wrong one, typed in haste", "123987", "the-code-of-the-directory")
    return (*typed, reply, roster, cookie, SECRET, "h" * 32, desk.password_hash)


def test_no_secret_of_a_whole_walk_is_in_the_log(app, client, written):
    secrets = _walk(app, client)

    said = written.getvalue()
    assert '"event": "request"' in said
    assert "/r/[token]" in said
    assert [secret for secret in secrets if secret in said] == []


def test_a_failure_is_logged_with_its_reference_and_without_the_token(
    app, client, written, monkeypatch
):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with db.writing() as session:
        link = builders.a_link(session, "reply", 1)

    def fail(*_given, **_named):
        raise RuntimeError(f"something about {link}")

    monkeypatch.setattr("app.rsvp.ways.accounts.follow_link", fail)
    answer = client.get(f"/r/{link}")

    said = written.getvalue()
    assert answer.status_code == 500
    assert link not in said
    assert re.search(rf'"id": "{answer.headers["X-Request-Id"]}".*"event": "failed"', said)
    assert "something about [token]" in said


def test_a_seal_may_be_read_in_the_log(written):
    structlog.get_logger().info("audit.sealed", seal="a" * 64, other="b" * 64)

    assert "a" * 64 in written.getvalue()
    assert "b" * 64 not in written.getvalue()


def test_the_time_of_a_refusal_tells_nothing(client, monkeypatch):
    """Argon2 is nearly all of the time: it runs once, with the same cost, whoever asks."""
    runs = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(
        passwords.PasswordHasher, "verify", lambda *given: runs.append(1) or real(*given)
    )
    with db.writing() as session:
        builders.a_staff(session, email=ADDRESS)
        builders.a_staff(session, email="gone@example.org", active=False)

    for email in (ADDRESS, "gone@example.org", "nobody@example.org"):
        client.post("/accounts/sign-in", data={"email": email, "password": "wrong"})

    assert len(runs) == 3
