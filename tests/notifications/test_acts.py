"""Decisions about many letters: previewed, done to those that were confirmed, undone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from app import db
from app.audit import service as audit
from app.errors import Refused
from app.notifications import acts
from app.notifications.models import Letter, OutboxAct
from app.notifications.post_room import drain
from tests.builders import NOW, an_actor
from tests.notifications.letters_written import read, written


@pytest.fixture
def dead(app):
    """Write three letters and give them up."""
    numbers = written(3)
    with db.writing() as session:
        session.execute(update(Letter).values(state="dead", attempts=24))
    return numbers


@pytest.fixture
def officer(signed_in):
    return signed_in("invitation_officer")


def states(numbers):
    return [read(number).state for number in numbers]


def act():
    with db.reading() as session:
        return session.scalars(select(OutboxAct)).one()


def decide(officer, numbers, decision="send"):
    sent = {"decision": decision, "letters": ",".join(map(str, numbers))}
    return officer.post("/letters/decisions", data=sent)


def test_only_lists_of_what_can_be_decided_offer_it(officer, dead):
    page = officer.get("/letters/?state=dead").text

    assert page.count('name="one"') == 3
    assert 'name="one"' not in officer.get("/letters/").text


def test_the_preview_says_what_will_happen_and_to_how_many(officer, dead):
    page = officer.get(f"/letters/decisions?decision=send&one={dead[0]}&one={dead[2]}&one=x").text

    assert "Send 2 letters once more" in page
    assert f'value="{dead[2]},{dead[0]}"' in page
    assert states(dead) == ["dead"] * 3
    assert (
        "Give up 3 letters"
        in officer.get("/letters/decisions?decision=drop&whom=all&state=dead&q=kenya").text
    )
    assert "No letter to decide about" in officer.get("/letters/decisions?decision=send").text
    assert officer.get("/letters/decisions?decision=burn").status_code == 404


def test_formal_letters_in_doubt_are_named(officer, dead):
    with db.writing() as session:
        session.execute(update(Letter).values(state="uncertain", formal=True))

    page = officer.get("/letters/decisions?decision=send&whom=all").text
    assert "3 of them are formal letters in doubt" in page


def test_letters_of_an_act_leave_after_half_a_minute(officer, app, smtp, dead):
    answer = decide(officer, dead[:2])

    assert answer.status_code == 303
    assert states(dead) == ["queued", "queued", "dead"]
    assert drain(app.config, datetime.now(UTC)) == 0
    assert drain(app.config, datetime.now(UTC) + acts.GRACE) == 2
    assert "Nothing of it can be undone" in officer.get(answer.headers["Location"]).text


@pytest.mark.parametrize(("decision", "after"), [("send", "queued"), ("drop", "cancelled")])
def test_an_act_is_undone_where_nobody_touched_it_since(officer, dead, decision, after):
    decide(officer, dead, decision)
    assert states(dead) == [after] * 3
    with db.writing() as session:
        session.execute(update(Letter).where(Letter.id == dead[0]).values(state="sent"))

    page = officer.get(f"/letters/decisions/{act().id}").text
    assert "2 letters can still be put back" in page
    assert officer.post(f"/letters/decisions/{act().id}/undo").status_code == 303
    assert states(dead) == ["sent", "dead", "dead"]
    assert read(dead[1]).attempts == 24
    assert officer.post(f"/letters/decisions/{act().id}/undo").status_code == 409
    with db.reading() as session:
        assert audit.latest(session)[0].action == "letters.undo"


def test_two_officers_at_once_decide_once(officer, dead):
    decide(officer, dead)

    assert decide(officer, dead, "drop").status_code == 409
    with pytest.raises(Refused), db.writing() as session:
        acts.decide_all(session, dead, "drop", actor=an_actor(), now=NOW)


@pytest.mark.parametrize("letters", ["", "1;2", "x", ",".join(["1"] * 501), "9" * 30])
def test_nonsense_decides_nothing(officer, dead, letters):
    sent = {"decision": "send", "letters": letters}

    assert officer.post("/letters/decisions", data=sent).status_code == 404
    assert states(dead) == ["dead"] * 3


def test_many_letters_cost_few_statements(officer, dead, statements):
    with statements() as seen:
        decide(officer, dead)

    assert len(seen) <= 15


def test_who_may_not_decide_is_kept_out(signed_in, dead):
    reader = signed_in("secretariat")

    assert 'name="one"' not in reader.get("/letters/?state=dead").text
    assert decide(reader, dead).status_code == 403
