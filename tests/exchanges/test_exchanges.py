"""Swaps between two Parties and freed places for those who wait, on pages and in drafts."""

import re

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.allocation import planner, rows
from app.allocation.models import Run, SpeakingSlot
from app.errors import NotFound, Refused
from app.exchanges import service
from app.exchanges.models import Offer, Swap
from app.rsvp import service as rsvp
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven
from app.rsvp.models import Inscription, Reply, Wish
from tests import builders
from tests.allocation.drafts import LATER, a_draft, an_asker, publish
from tests.builders import NOW

OFFICER = builders.an_actor("programme_officer", label="Programme officer")
ACT = {"actor": OFFICER, "now": LATER}
BASE = {"base_url": "http://x"}


def agree(session, one, other):
    return service.enter(session, one.id, other.id, **ACT, **BASE)


def where(session) -> dict[int, tuple[str, int]]:
    slots = session.scalars(select(SpeakingSlot).where(SpeakingSlot.state != "withdrawn"))
    return {slot.inscription_id: (slot.session.code, slot.position) for slot in slots}


@pytest.fixture
def published(database):
    """Kenya and France speak in A, Peru in C."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        wishes = {"KEN": ("A",), "FRA": ("A",), "PER": ("C",)}
        asked = {code: an_asker(session, conference, code, w) for code, w in wishes.items()}
        publish(session, a_draft(session, conference))
        return conference, asked


def drafted(session, conference):
    conference = rows.the_conference(session, conference.id)
    return service.make_draft(session, conference, **ACT)


def test_a_swap_across_roundtables_is_published_as_a_new_revision(published):
    """Edge case: swap between two Parties: both must confirm, same session or across."""
    conference, asked = published
    with db.writing() as session:
        before = where(session)
        agree(session, asked["KEN"], asked["PER"])
        assert where(session) == before
        revision = publish(session, drafted(session, conference))
        after = where(session)
        assert revision.number == 2
        assert after[asked["KEN"].id] == before[asked["PER"].id]
        assert after[asked["PER"].id] == before[asked["KEN"].id]
        assert after[asked["FRA"].id] == before[asked["FRA"].id]
        assert service.pending(session, conference.id) == ([], [])
        pins = {one.id: one.pin for one in planner.problem_from(session, conference).inscriptions}

        assert pins == {str(asked["KEN"].id): "C", str(asked["PER"].id): "A",
                        str(asked["FRA"].id): None}  # fmt: skip


def test_a_swap_within_a_roundtable_exchanges_the_order(published):
    conference, asked = published
    with db.writing() as session:
        agree(session, asked["KEN"], asked["FRA"])
        publish(session, drafted(session, conference))
        assert where(session)[asked["FRA"].id] == ("A", 1)
        assert where(session)[asked["KEN"].id] == ("A", 2)


def test_a_swap_that_breaks_a_rule_is_refused_with_the_reason(published):
    """Edge case: swap between two Parties: check hard rules both ways."""
    conference, asked = published
    with db.writing() as session:
        table = builders.the_session(rows.the_conference(session, conference.id), "C")
        refusal = Wish(inscription_id=asked["KEN"].id, session_id=table.id, rank=0)
        session.add(refusal)
        session.flush()
        agree(session, asked["KEN"], asked["PER"])
        with pytest.raises(Refused, match="refused Roundtable C"):
            drafted(session, conference)


def test_one_side_alone_swaps_nothing(published):
    conference, asked = published
    with db.writing() as session:
        swap = service.propose(session, asked["KEN"].id, asked["PER"].id, **ACT, **BASE)
        with pytest.raises(Refused):
            drafted(session, conference)
        with pytest.raises(Refused):
            service.propose(session, asked["FRA"].id, asked["PER"].id, **ACT, **BASE)
        service.answer_swap(session, swap.id, agree=False, **ACT, **BASE)
        with pytest.raises(Refused):
            service.answer_swap(session, swap.id, agree=True, **ACT, **BASE)
        with pytest.raises(Refused):
            service.propose(session, asked["KEN"].id, asked["KEN"].id, **ACT, **BASE)
        with pytest.raises(NotFound):
            service.propose(session, asked["KEN"].id, 999, **ACT, **BASE)


def test_before_publication_a_swap_exchanges_wishes_and_pins(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        builders.the_ranks(session)
        asked = []
        for code, wish in (("KEN", "A"), ("PER", "C")):
            addressee = builders.an_addressee(session, builders.a_party(session, code))
            invitation = builders.an_invitation(session, conference, addressee)
            head = DelegateGiven(
                f"Minister of {code}", "Minister", "M", "head", "", "m@example.org"
            )
            given = Given("accepted", "", (head,), InscriptionGiven(wishes=(wish,)))
            rsvp.reply(
                session, invitation.id, given, actor=OFFICER, source="mail", now=NOW,
                base_url="http://x",
            )  # fmt: skip
            asked.append(
                session.scalars(select(Inscription).order_by(Inscription.id.desc())).first()
            )
        agree(session, *asked)
        session.flush()
        session.expire_all()
        assert [one.wishes[0].session.code for one in asked] == ["C", "A"]
        assert [one.inscribed_at for one in asked] == [NOW, NOW]
        assert sorted(session.scalars(select(Reply.version))) == [1, 1, 2, 2]


@pytest.fixture
def full(database):
    """One place in A for Kenya; France and a minister of Fiji wait, France asked first."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        table.seats = 1
        for code in ("B", "C", "D"):
            builders.the_session(conference, code).seats = 0
        asked = {code: an_asker(session, conference, code) for code in ("KEN", "FRA", "FJI")}
        publish(session, a_draft(session, conference))
        table.seats = None
        return conference, asked


def test_a_freed_place_is_offered_to_the_next_who_accepts_by_its_link(full, client, signed_in):
    """Edge case: withdraws after final: call from the waiting list with consent."""
    _conference, asked = full
    officer = signed_in("programme_officer")
    with db.writing() as session:
        token = builders.a_link(session, "reply", asked["FRA"].delegation.invitation_id)
        stranger = builders.a_link(session, "reply", asked["FJI"].delegation.invitation_id)
    with time_machine.travel(LATER, tick=False):
        page = officer.get("/exchanges").text
        line = re.findall(r"<li><bdi>(\w+):", page)
        assert line[:2] == ["France", "Fiji"]
        officer.post(f"/exchanges/offers/A/{asked['FRA'].id}")
        assert "is offered to you" in client.get(f"/r/{token}").text
        assert client.post(f"/r/{stranger}/exchange/offers/1/accept").status_code == 404
        assert client.post(f"/r/{token}/exchange/offers/1/accept").status_code == 303
        made = officer.post("/exchanges/draft")
    with db.writing() as session:
        run = session.scalars(select(Run).order_by(Run.id.desc())).first()
        assert made.location.endswith(f"/runs/{run.id}")
        publish(session, run)
        assert where(session)[asked["FRA"].id] == ("A", 2)
        assert session.scalars(select(Offer.state)).one() == "accepted"


def test_who_declines_an_offer_is_not_asked_for_the_same_place_again(full):
    conference, asked = full
    with db.writing() as session:
        conference = rows.the_conference(session, conference.id)
        made = service.offer(session, conference, "A", asked["FRA"].id, **ACT, **BASE)
        service.answer_offer(session, made.id, accept=False, **ACT)
        (free,) = [one for one in service.free_places(session, conference) if one.table.code == "A"]
        assert [one.id for one in free.line] == [asked["FJI"].id]
        with pytest.raises(Refused):
            service.offer(session, conference, "A", asked["FRA"].id, **ACT, **BASE)


def test_two_delegations_swap_by_their_links(published, client):
    _conference, asked = published
    with db.writing() as session:
        kenya, peru = (
            builders.a_link(session, "reply", asked[code].delegation.invitation_id)
            for code in ("KEN", "PER")
        )
    ids = {"one": str(asked["KEN"].id), "other": str(asked["PER"].id)}
    with time_machine.travel(LATER, tick=False):
        assert "Propose a swap" in client.get(f"/r/{kenya}/exchange").text
        assert client.post(f"/r/{peru}/exchange", data=ids).status_code == 422
        nobody = client.post(f"/r/{kenya}/exchange", data=ids | {"other": ""})
        assert nobody.status_code == 422
        assert 'href="#other"' in nobody.text
        with db.reading() as session:
            assert session.scalars(select(Swap)).all() == []
        assert client.post(f"/r/{kenya}/exchange", data=ids).status_code == 303
        assert "proposes to exchange places" in client.get(f"/r/{peru}").text
        assert client.post(f"/r/{kenya}/exchange/swaps/1/agree").status_code == 404
        assert client.post(f"/r/{peru}/exchange/swaps/1/agree").status_code == 303
    with db.reading() as session:
        assert session.scalars(select(Swap.state)).one() == "agreed"


def test_an_officer_enters_a_swap_and_pages_cost_at_most_twenty_statements(
    published, signed_in, statements
):
    _conference, asked = published
    client = signed_in("programme_officer")
    ids = {"one": str(asked["KEN"].id), "other": str(asked["KEN"].id)}
    assert "takes two Parties" in client.post("/exchanges/swaps", data=ids).text
    ids["other"] = str(asked["PER"].id)
    assert client.post("/exchanges/swaps", data=ids).status_code == 303
    with statements() as seen:
        assert "Agreed and not yet published" in client.get("/exchanges").text
    assert len(seen) <= 20
