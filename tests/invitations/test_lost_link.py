"""A lost link: the same answer whoever asks, and a letter to the known address alone."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.accounts import service as accounts
from app.accounts.models import PersonalLink
from app.errors import Gone
from app.invitations import renewing
from app.jobs import kinds, worker
from app.jobs.models import Job
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW

KNOWN = "embassy.beijing@ken.example.org"
SAME_TIME = {"unknown": "nobody@example.org", "known": KNOWN}


@pytest.fixture
def invited(app):
    """Invite Kenya by its embassy, and give the link of its letter."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        addressee = builders.an_addressee(session)
        invitation = builders.an_invitation(session, conference, addressee, state="dispatched")
        link = builders.a_link(session, "reply", invitation.id, created_at=NOW)
    app.config["CLOCK_OFFSET_S"] = 0
    return link


def _asks(client, address):
    return client.post("/lost-link", data={"address": address})


def _letters():
    with db.reading() as session:
        return session.scalars(select(Letter).order_by(Letter.id)).all()


def _work(app):
    # Whichever application was built last in this process has registered its own settings.
    kinds.register(renewing.JOB, renewing.performer(app.config), apart=False)
    while worker.work_once(app.config):
        pass


def test_the_answer_is_the_same_whoever_asks(client, invited, statements):
    told = {}
    for who, address in SAME_TIME.items():
        with statements() as seen:
            answer = _asks(client, address)
        page = client.get(answer.location).text
        told[who] = (answer.status_code, answer.location, [one[:40] for one in seen], page)

    assert told["unknown"] == told["known"]
    assert "we do not say here whether an address is known" in told["known"][3]


def test_only_the_known_address_gets_a_letter_with_a_link_that_opens(app, client, invited):
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        _asks(client, "nobody@example.org")
        _asks(client, f"  {KNOWN.upper()} ")
        _work(app)

        (letter,) = _letters()
        assert letter.to_address == KNOWN
        token = letter.text.split("/r/")[1].split()[0]
        assert client.get(f"/r/{token}").status_code == 200
        assert client.get(f"/r/{invited}").status_code == 200  # nobody can shut a delegation out


def test_what_was_typed_is_kept_nowhere(app, client, invited):
    _asks(client, "my.secret@example.org")

    with db.reading() as session:
        kept = json.dumps([job.arguments for job in session.scalars(select(Job))])
    assert "secret" not in kept


def _sent(hours):
    with db.writing() as session:
        return renewing.send(
            session, 1, base_url="https://hls.example.org", now=NOW + timedelta(hours=hours)
        )


def test_nobody_fills_a_mailbox_by_asking(invited):
    assert [_sent(hours) for hours in (0, 0.1, 0.2, 0.3, 1, 2, 3)] == [
        False, False, True, False, True, False, False,
    ]  # fmt: skip
    assert _sent(30)


def test_an_invitation_that_was_withdrawn_gets_no_link(app, client, invited):
    with db.writing() as session:
        invitation = session.get_one(builders.Invitation, 1)
        invitation.state = "withdrawn"
    _asks(client, KNOWN)
    _work(app)

    assert _letters() == []
    with db.writing() as session, pytest.raises(Gone):
        renewing.send(session, 1, base_url="https://hls.example.org", now=NOW)


@pytest.mark.parametrize(
    "address", ["", "x", "a@b", "x" * 300 + "@example.org", "a@example.org\nBcc: x"]
)
def test_what_is_no_address_is_said_beside_the_field(client, invited, address):
    answer = _asks(client, address)

    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_an_expired_link_leads_to_the_page(app, client, invited):
    with db.writing() as session:
        session.get_one(PersonalLink, 1).expires_at = NOW

    page = client.get(f"/r/{invited}")

    assert (page.status_code, "/lost-link" in page.text) == (410, True)


def test_a_link_of_one_purpose_opens_no_other_kind_of_page(client, invited):
    with db.writing() as session:
        roster = builders.a_link(session, "roster", 1)

    assert client.get(f"/r/{roster}").status_code == 404
    assert client.get(f"/roster/{invited}").status_code == 404
    with db.reading() as session, pytest.raises(Exception, match="no such link"):
        accounts.follow_link(session, roster, "reply", now=NOW)
