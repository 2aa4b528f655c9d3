"""Letters of exchange: who is written to, with which link, and what lapses by itself."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.allocation import rows
from app.errors import Refused
from app.exchanges import lapsing, letters, service
from app.exchanges.models import Offer, Swap
from app.notifications.models import Letter
from tests import builders
from tests.allocation.drafts import LATER, a_draft, an_asker, publish

OFFICER = builders.an_actor("programme_officer", label="Programme officer")
BY = {"actor": OFFICER, "now": LATER, "base_url": "https://hls.example.org"}
LATE = LATER + letters.ANSWER_WITHIN
SETTINGS = {"BASE_URL": BY["base_url"]}
LINK = re.compile(r"https://hls\.example\.org(/r/\S+/exchange)")


@pytest.fixture
def published(database):
    """Kenya speaks in A and Peru in C; France waits for A, where one more fits."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        table.seats = 1
        for code in ("B", "D"):
            builders.the_session(conference, code).seats = 0
        wishes = {"KEN": ("A",), "PER": ("C",), "FRA": ("A",)}
        asked = {code: an_asker(session, conference, code, w) for code, w in wishes.items()}
        builders.the_session(conference, "C").seats = 1
        publish(session, a_draft(session, conference))
        table.seats = None
        return conference, asked


def written(session, kind) -> list[Letter]:
    mine = select(Letter).where(Letter.kind == kind).order_by(Letter.id)
    return list(session.scalars(mine))


def test_an_offered_place_is_written_to_the_address_of_the_invitation(published, client):
    conference, asked = published
    with db.writing() as session:
        conference = rows.the_conference(session, conference.id)
        service.offer(session, conference, "A", asked["FRA"].id, **BY)
        (letter,) = written(session, "place_offered")
    assert letter.to_address == "embassy.beijing@fra.example.org"
    assert "Tue 24 Aug 2021" in letter.text
    for words in ("Roundtable A", "Nothing changes without your consent"):
        assert words in letter.text
        assert words in letter.html
    with time_machine.travel(LATER, tick=False):
        page = client.get(LINK.search(letter.text).group(1)).text
    assert "Accept the place" in page
    assert "Please answer until" in page


def test_a_proposed_swap_is_written_to_the_other_party_alone(published, client):
    _, asked = published
    with db.writing() as session:
        service.propose(session, asked["KEN"].id, asked["PER"].id, **BY)
        (letter,) = written(session, "swap")
    assert letter.to_address == "embassy.beijing@per.example.org"
    assert letter.subject.endswith("A swap of places is proposed by Kenya")
    for words in ("Kenya:", "Roundtable A: Roundtable A", "Peru:", "In your own time:"):
        assert words in letter.text
    with time_machine.travel(LATER, tick=False):
        assert "A swap is proposed to you" in client.get(LINK.search(letter.text).group(1)).text


@pytest.mark.parametrize(("agree", "words"), [(True, "is agreed"), (False, "is declined")])
def test_both_parties_hear_what_became_of_a_swap(published, agree, words):
    _, asked = published
    with db.writing() as session:
        swap = service.propose(session, asked["KEN"].id, asked["PER"].id, **BY)
        service.answer_swap(session, swap.id, agree=agree, **BY)
        told = written(session, "swap")[1:]
    assert {one.to_name for one in told} == {
        "Embassy of the Republic of Kenya in Beijing",
        "Embassy of the Republic of Peru in Beijing",
    }
    assert all(words in one.subject and "/r/" not in one.text for one in told)


def test_a_swap_that_an_officer_enters_asks_nobody_again(published):
    _, asked = published
    with db.writing() as session:
        service.enter(session, asked["KEN"].id, asked["PER"].id, **BY)
        assert ["is agreed" in one.subject for one in written(session, "swap")] == [True, True]


def test_what_nobody_answers_lapses_once_and_says_so(published):
    conference, asked = published
    with db.writing() as session:
        conference = rows.the_conference(session, conference.id)
        service.propose(session, asked["KEN"].id, asked["PER"].id, **BY)
        service.offer(session, conference, "A", asked["FRA"].id, **BY)
    assert lapsing.ring(LATE - timedelta(seconds=1), SETTINGS) == 0
    assert [lapsing.ring(LATE, SETTINGS) for _ in range(2)] == [2, 0]
    with db.writing() as session:
        assert session.scalars(select(Swap.state)).one() == "lapsed"
        assert session.scalars(select(Offer.state)).one() == "lapsed"
        assert [one.to_name for one in written(session, "place_offered")][1:] == [
            "Embassy of the French Republic in Beijing"
        ]
        assert sum("has lapsed" in one.subject for one in written(session, "swap")) == 2
        with pytest.raises(Refused, match="has lapsed"):
            service.answer_swap(session, 1, agree=True, **BY)
        service.propose(session, asked["KEN"].id, asked["PER"].id, **BY)


def test_a_withdrawn_request_ends_what_was_proposed_and_offered(published):
    conference, asked = published
    with db.writing() as session:
        conference = rows.the_conference(session, conference.id)
        service.propose(session, asked["KEN"].id, asked["PER"].id, **BY)
        service.offer(session, conference, "A", asked["FRA"].id, **BY)
        for code in ("PER", "FRA"):
            session.get(type(asked[code]), asked[code].id).state = "withdrawn"
    assert lapsing.ring(LATER, SETTINGS) == 2
    with db.reading() as session:
        assert len(written(session, "place_offered")) == 1


def test_whoever_is_reached_on_paper_only_gets_no_mail(published):
    conference, asked = published
    with db.writing() as session:
        conference = rows.the_conference(session, conference.id)
        one = rows.of_ids(session, {asked["FRA"].id})[asked["FRA"].id]
        addressee = one.delegation.invitation.addressee
        addressee.mission, addressee.email = None, ""
        service.offer(session, conference, "A", asked["FRA"].id, **BY)
        assert written(session, "place_offered") == []
