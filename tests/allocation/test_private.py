"""Pairs to keep apart are seen by few and named nowhere else; who has spoken bends the lists."""

import pytest
from sqlalchemy import func, select

from app import db
from app.allocation import planner, private
from app.allocation.models import EarlierStatement, PrivatePair
from app.audit.models import AuditEntry
from app.errors import Invalid, NotFound
from tests import builders
from tests.allocation.drafts import a_draft, an_asker

ACTOR = builders.an_actor()
NOW = builders.NOW
APART = {"name": "apart: pairs", "value": 1, "bound": 1, "seconds": 0.1, "proved": True}


@pytest.fixture
def conference(database):
    with db.writing() as session:
        made = builders.a_conference(session)
        for code in ("KEN", "FRA"):
            an_asker(session, made, code)
        return made


def keep_apart(conference, one="KEN", other="FRA"):
    with db.writing() as session:
        return private.keep_apart(session, conference.id, one, other, actor=ACTOR, now=NOW).id


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_pair_reaches_the_engine_once_whichever_way_round(conference):
    assert keep_apart(conference) == keep_apart(conference, "FRA", "KEN")

    with db.reading() as session:
        assert planner.problem_from(session, conference).apart == (("KEN", "FRA"),)
        entries = session.scalars(select(AuditEntry)).all()
    assert [(one.object_label, one.changes) for one in entries] == [("Private pair", {})]


@pytest.mark.parametrize(
    ("one", "other", "fields"),
    [("KEN", "KEN", {"other"}), ("", "FRA", {"one"}), ("XXX", "", {"one", "other"})],
)
def test_a_pair_is_two_participants(conference, one, other, fields):
    with pytest.raises(Invalid) as caught:
        keep_apart(conference, one, other)

    assert caught.value.faults.keys() == fields


def test_a_pair_can_be_forgotten(conference):
    number = keep_apart(conference)
    with db.writing() as session:
        private.let_go(session, number, actor=ACTOR, now=NOW)

    assert count(PrivatePair) == 0
    with db.writing() as session, pytest.raises(NotFound):
        private.let_go(session, number, actor=ACTOR, now=NOW)


def note(conference, code="KEN", delegate_id=None):
    with db.writing() as session:
        private.note_spoken(session, conference.id, code, delegate_id, actor=ACTOR, now=NOW)


def waiting(conference):
    with db.writing() as session:
        run = a_draft(session, conference)
        return [one["reason"] for one in run.plan["waiting"]]


def test_the_person_who_has_spoken_does_not_speak_again(conference):
    note(conference, delegate_id=1)

    assert waiting(conference) == ["Kenya has already spoken in this segment."]


def test_somebody_else_of_the_party_may(conference):
    note(conference)

    assert waiting(conference) == []


def test_a_second_note_takes_the_place_of_the_first(conference):
    note(conference)
    note(conference, delegate_id=1)

    assert count(EarlierStatement) == 1


def test_the_person_is_one_of_the_party(conference):
    with pytest.raises(Invalid):
        note(conference, "FRA", delegate_id=1)


def test_pages_of_both_lists(app, signed_in, conference, statements):
    officer = signed_in("programme_officer")

    kept = officer.post("/allocation/pairs", data={"one": "KEN", "other": "FRA"})
    noted = officer.post("/allocation/spoken", data={"who": "KEN:1"})
    with statements() as seen:
        page = officer.get("/allocation/pairs").text
    spoken = officer.get("/allocation/spoken").text

    assert (kept.status_code, noted.status_code) == (303, 303)
    assert "Kenya</bdi> · <bdi" in page
    assert "Minister of Environment of Kenya" in spoken
    assert len(seen) <= 10
    assert officer.post("/allocation/pairs/1/let-go").status_code == 303
    assert officer.post("/allocation/spoken/1/forget").status_code == 303
    assert (count(PrivatePair), count(EarlierStatement)) == (0, 0)


@pytest.mark.parametrize("who", ["", "KEN:99", "XXX:", "KEN:²", "KEN:" + "9" * 30])
def test_what_is_nobody_is_refused_beside_the_field(app, signed_in, conference, who):
    answer = signed_in("programme_officer").post("/allocation/spoken", data={"who": who})

    assert answer.status_code == 422


def test_pairs_are_closed_to_others_and_not_in_what_they_read(app, signed_in, conference):
    keep_apart(conference)
    with db.writing() as session:
        run = a_draft(session, conference)
        run.plan = {**run.plan, "tiers": [APART]}
    reached = "Pairs of the private list at one roundtable"
    reader = signed_in("secretariat")

    assert reader.get("/allocation/pairs").status_code == 403
    assert reader.post("/allocation/pairs").status_code == 403
    assert reader.get("/allocation/spoken").status_code == 200
    assert reader.post("/allocation/spoken").status_code == 403
    for path in ("/audit/", "/allocation/policy"):
        assert "Private pair:" not in reader.get(path).text
        assert "Kenya" not in reader.get(path).text
    assert reached not in reader.get("/allocation/runs/1").text
    assert reached in signed_in("protocol_officer").get("/allocation/runs/1").text
