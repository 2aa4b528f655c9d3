"""One focal point of a mission replies for several ministers of one Party from one link."""

import re

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.rsvp.models import Reply
from tests import builders
from tests.builders import NOW


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mission(database) -> tuple[str, int, int, int]:
    """Invite two ministers of Kenya by its embassy, a third directly, and one of France."""
    with db.writing() as session:
        builders.the_ranks(session)
        conference = builders.a_conference(session)
        first = builders.an_addressee(session, builders.a_party(session))
        finance = {"portfolio": "finance", "post": "Minister of Finance of Kenya"}
        second = builders.an_addressee(session, first.participant, **finance, mission=first.mission)
        alone = {"portfolio": "climate", "post": "Minister of Climate", "mission": None}
        third = builders.an_addressee(session, first.participant, **alone)
        france = builders.an_addressee(session, builders.a_party(session, "FRA"))
        ids = [
            builders.an_invitation(session, conference, one).id
            for one in (first, second, third, france)
        ]
        return builders.a_link(session, "reply", ids[0]), ids[1], ids[2], ids[3]


def test_the_page_lists_the_other_ministers_whose_letters_the_mission_carried(mission, client):
    token, second, *_ = mission
    page = client.get(f"/r/{token}").text
    assert "Other invitations of your Party" in page
    assert f"/r/{token}/of/{second}" in page
    assert "Minister of Finance of Kenya" in page
    assert "Minister of Climate" not in page


def test_the_focal_point_replies_for_each_from_its_one_link(mission, client):
    token, second, *_ = mission
    way = f"/r/{token}/of/{second}"
    assert client.get(way).status_code == 200
    answered = client.post(f"{way}/answer", data={"answer": "accepted"})
    assert answered.location.endswith(f"{way}/delegation/0")
    page = client.get(f"{way}/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert client.post(f"{way}/review", data=hidden).location.endswith(way)
    with db.reading() as session:
        sent = session.scalars(select(Reply)).one()
        assert (sent.invitation_id, sent.source) == (second, "portal")
    assert "Accepts" in client.get(f"/r/{token}").text


def test_the_link_opens_no_invitation_that_went_elsewhere(mission, client):
    token, _second, third, france = mission
    for other in (third, france, 999):
        assert client.get(f"/r/{token}/of/{other}").status_code == 404
        answer = client.post(f"/r/{token}/of/{other}/answer", data={"answer": "declined"})
        assert answer.status_code == 404


def test_a_reply_for_another_minister_costs_at_most_fifteen_statements(mission, client, statements):
    token, second, *_ = mission
    with statements() as seen:
        client.post(f"/r/{token}/of/{second}/answer", data={"answer": "accepted", "send": "now"})
    assert len(seen) <= 15, "\n".join(one[:80] for one in seen)
    with statements() as seen:
        client.get(f"/r/{token}/of/{second}")
    assert len(seen) <= 20
