"""A link with the numbers of another delegation, on every address: nothing seen or changed."""

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.rsvp.models import Delegate, Delegation, Inscription, ReplyDraft
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.conftest import make_app
from tests.forms_on_pages import forms_on
from tests.test_routes import PUBLIC, rules

SECRET = "only-for-france"
NUMBERS = (1, 2, 3)  # the first delegation's rows, the second's, and none
MOST = 9  # addresses of one rule


@pytest.fixture
def two(app: Flask) -> dict[str, str]:
    """Fill the site with two delegations, and give links of the first."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        asked = [an_asker(session, conference, code, pin_session_id=table.id) for code in ("KEN", "FRA")]  # fmt: skip  # noqa: E501
        publish(session, a_draft(session, conference))
        for person in asked[1].delegation.delegates:
            person.email = f"{SECRET}@example.org"  # the speaker's name is public
        asked[1].delegation.delegates.append(_an_adviser())
        first = asked[0].delegation.invitation_id
        reply = builders.a_link(session, "reply", first)
        roster = builders.a_link(session, "roster", table.id)
    return {"reply": reply, "roster": roster}


def _an_adviser():
    name, email = f"Adviser {SECRET}", f"adviser.{SECRET}@example.org"
    return Delegate(role="member", name=name, email=email, post="Adviser", rank_code="CD")


def _of_france():
    """Give all rows of the second delegation, as they stand."""
    with db.reading() as session:
        delegation = session.scalars(select(Delegation).order_by(Delegation.id)).all()[1]
        rows = [delegation]
        for table in (Delegate, Inscription):
            mine = select(table).where(table.delegation_id == delegation.id).order_by(table.id)
            rows += session.scalars(mine).all()
        mine = select(ReplyDraft).where(ReplyDraft.invitation_id == delegation.invitation_id)
        rows += session.scalars(mine).all()
        return [
            {column.key: getattr(row, column.key) for column in row.__table__.columns}
            for row in rows
        ]


def _linked(app):
    return [rule for rule in rules(app) if "token" in rule.arguments]


def _paths(app, rule, token):
    """Give the address with every number it can take, and as the sibling of another invitation."""
    numbers = sorted(rule.arguments - {"token"})
    values = list(product(NUMBERS, repeat=len(numbers)))[:MOST]
    with app.test_request_context():
        for chosen in values:
            given = dict(zip(numbers, chosen, strict=True)) | {"token": token}
            given |= {name: "A" for name in numbers if f"<int:{name}>" not in rule.rule}
            path = rule.build(given)[1]
            yield from (path, f"{path}?of=2")


def _tries(client, path, methods):
    page = client.get(path) if "GET" in methods else None
    yield page
    forms = (
        forms_on(page.text) if page and page.status_code == 200 and page.is_json is False else []
    )
    for way, action, fields in forms:
        target = action or path
        if way == "post" and not target.endswith("language"):
            yield client.post(target, data=dict(fields))
    if "POST" in methods:
        yield client.post(path, data={"answer": "declines", "text": "x", "decision": "accept"})


@pytest.mark.parametrize("purpose", ["reply", "roster"])
def test_no_link_shows_or_changes_anything_of_another_delegation(app, client, two, purpose):
    before, seen = _of_france(), []
    for rule in _linked(app):
        for path in _paths(app, rule, two[purpose]):
            tried = _tries(client, path, rule.methods)
            seen += [path for answer in tried if answer is not None and SECRET in answer.text]

    assert seen == []
    assert _of_france() == before


def test_the_secret_would_have_been_seen(app, client, two):
    """What is looked for above does stand on the pages of the delegation itself."""
    with db.writing() as session:
        own = builders.a_link(session, "reply", 2)
        head = session.scalars(select(Delegate).where(Delegate.delegation_id == 2)).first()
        head.name = f"Minister {SECRET}"

    shown = (
        SECRET in client.get(path).text
        for rule in _linked(app)
        for path in _paths(app, rule, own)
        if "GET" in rule.methods
    )
    assert any(shown)


def test_a_new_address_without_a_rule_is_found_out():
    made = make_app("sqlite://")
    made.add_url_rule("/new", "new.page", lambda: "everything")

    bare = {name for name, view in made.view_functions.items() if not hasattr(view, "action")}

    assert bare - PUBLIC.keys() == {"new.page"}
