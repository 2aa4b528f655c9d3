"""Personal links: one purpose, an end, and a way to take them back."""

from datetime import timedelta

import pytest

from app import db
from app.accounts import service
from app.accounts.models import PersonalLink
from app.errors import Gone, NotFound
from tests import builders
from tests.builders import NOW

END = NOW + timedelta(days=30)
OFFICER = builders.an_actor("invitation_officer")


def _a_link(purpose="reply", object_id=7):
    with db.writing() as session:
        return service.make_link(
            session, purpose, object_id, "Minister", expires_at=END, actor=OFFICER, now=NOW
        )


def _follow(token, purpose="reply", now=NOW):
    with db.reading() as session:
        return service.follow_link(session, token, purpose, now=now)


def test_a_link_opens_what_it_was_made_for(database):
    assert _follow(_a_link()).object_id == 7


def test_the_token_stands_nowhere_in_the_database(database):
    token = _a_link()

    link = _follow(token)
    assert token not in {str(value) for value in vars(link).values()}
    assert len(token) == 43


def test_a_link_opens_nothing_else(database):
    token = _a_link("roster")

    with pytest.raises(NotFound):
        _follow(token, "reply")


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "A", str.swapcase, lambda _: ""])
def test_a_tampered_link_opens_nothing(database, spoil):
    token = _a_link()

    with pytest.raises(NotFound):
        _follow(spoil(token))


def test_a_link_expires_on_its_moment(database):
    token = _a_link()

    assert _follow(token, now=END - timedelta(seconds=1))
    with pytest.raises(Gone, match="expired"):
        _follow(token, now=END)


def test_a_revoked_link_says_so_and_others_stand(database):
    token, other, third = _a_link(), _a_link(object_id=8), _a_link("roster")
    with db.writing() as session:
        count = service.revoke_links(session, "reply", 7, actor=OFFICER, now=NOW)

    assert count == 1
    with pytest.raises(Gone, match="withdrawn"):
        _follow(token)
    assert _follow(other)
    assert _follow(third, "roster")


def test_only_the_first_use_is_noted(database):
    token = _a_link()
    for hours in (1, 2):
        with db.writing() as session:
            link = service.follow_link(session, token, "reply", now=NOW)
            service.note_use(session, link, now=NOW + timedelta(hours=hours))

    with db.reading() as session:
        assert session.get(PersonalLink, 1).used_at == NOW + timedelta(hours=1)


def test_making_and_revoking_stand_in_the_audit_trail(database):
    _a_link()
    with db.writing() as session:
        service.revoke_links(session, "reply", 7, actor=OFFICER, now=NOW)
        service.revoke_links(session, "reply", 7, actor=OFFICER, now=NOW)

    with db.reading() as session:
        acts = [entry.action for entry in service.audit.latest(session)]
    assert acts == ["links.revoke", "links.make"]
