"""What if: changes to a kept problem, answered apart from the draft, kept, compared, deleted."""

from datetime import timedelta

import pytest

from app import db
from app.allocation import planner, questions, rows
from app.allocation.models import Place, Run, WhatIf
from app.errors import Invalid, NotFound, Refused
from app.jobs import worker
from tests import builders
from tests.allocation.drafts import a_draft, a_run, an_asker

ACTOR = builders.an_actor()
OFFICER = "programme_officer"
CODES = ("KEN", "FRA", "EGY", "PER", "FJI", "POL")


def a_segment(places=2, **changes):
    """Six requests for roundtable A alone, which holds so many; a draft of it. Gives its id."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        conference.sessions = [table]
        table.seats = places
        for code in CODES:
            an_asker(session, conference, code, **changes)
        return a_draft(session, conference).id


def ask(*changes, run_id=1, seconds=10, near=True):
    with db.writing() as session:
        return questions.ask(
            session,
            run_id,
            changes,
            near=near,
            seconds=seconds,
            actor=ACTOR,
            now=builders.NOW,
        ).id


def answer(*changes, **more):
    """Ask, and have it answered in this process as the job would."""
    number = ask(*changes, **more)
    planner.answer(number, lambda _progress: True, now=lambda: builders.NOW)
    with db.reading() as session:
        return questions.the_question(session, number)


def test_one_place_more_goes_to_the_next_in_line_and_the_draft_stays(database):
    run_id = a_segment()
    with db.reading() as session:
        before = session.get(Run, run_id).plan

    it = answer({"kind": "place", "session": "A"})

    assert it.state == "done", it.reasons
    assert it.result["gained"] == [["3", "A"]]
    assert (it.result["lost"], it.result["moved"]) == ([], [])
    assert it.result["placed"] == [2, 3]
    assert it.result["tables"] == {"A": [2, 3]}
    assert ["waiting: Parties, tier 3", None, 3, True] in it.result["tiers"]
    with db.reading() as session:
        assert session.get(Run, run_id).plan == before
        assert session.query(Place).count() == 2


def test_who_withdraws_is_told_apart_from_who_loses(database):
    a_segment()

    it = answer({"kind": "withdraw", "party": "KEN"})

    assert it.result["withdrawn"] == ["1"]
    assert (it.result["lost"], it.result["gained"]) == ([], [["3", "A"]])


def test_late_requests_of_a_high_tier_push_others_out(database):
    a_segment()

    it = answer({"kind": "late", "count": 1, "tier": 1})

    assert it.result["gained"] == [["late:1:1", "A"]]
    assert len(it.result["lost"]) == 1


def test_several_changes_at_once(database):
    a_segment(places=None)

    it = answer(
        {"kind": "limit", "of": "national", "seconds": 120},
        {"kind": "length", "session": "A", "minutes": -90},
        {"kind": "further", "session": "A"},
        {"kind": "objective", "name": "load", "to": 2},
        near=False,
    )

    assert it.state == "done", it.reasons
    assert sum(after for _before, after in it.result["tables"].values()) == 6
    assert set(it.result["tables"]) == {"A", "A+"}


def test_changes_that_contradict_the_session_give_reasons(database):
    a_segment()

    it = answer({"kind": "length", "session": "A", "minutes": -180})

    assert it.state == "failed"
    assert it.reasons


def the_problem():
    with db.reading() as session:
        return planner.asked_and_found(session.get(Run, 1))


def test_each_change_does_what_it_says(database):
    a_segment(limit_s=600)
    problem, plan = the_problem()

    def change(**one):
        return planner.changed(problem, plan, [one], near=False)

    shorter = change(kind="limit", of="national", seconds=120)
    assert {shorter.limit_s(one) for one in shorter.inscriptions} == {120}
    table = problem.sessions[0]
    longer = change(kind="length", session="A", minutes=10).sessions[0]
    assert longer.ends_at - table.ends_at == timedelta(minutes=10)
    assert change(kind="objective", name="themes", to=1).policy.objectives[0] == "themes"
    assert "themes" not in change(kind="objective", name="themes", to=0).policy.objectives
    assert change(kind="place", session="A").sessions[0].onsite_places == table.onsite_places + 1
    assert planner.changed(problem, plan, [], near=True).published == plan.placements


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "limit", "of": "national", "seconds": 5}, "limit_seconds"),
        ({"kind": "limit", "of": "national", "seconds": None}, "limit_seconds"),
        ({"kind": "limit", "of": "nobody", "seconds": 100}, "limit_of"),
        ({"kind": "length", "session": "Z", "minutes": 5}, "length_at"),
        ({"kind": "length", "session": "A", "minutes": 500}, "length_minutes"),
        ({"kind": "withdraw", "party": "XXX"}, "withdraw"),
        ({"kind": "late", "count": 51, "tier": 1}, "late_count"),
        ({"kind": "late", "count": 5, "tier": None}, "late_tier"),
        ({"kind": "objective", "name": "tides", "to": 1}, "objective"),
        ({"kind": "objective", "name": "load", "to": 99}, "objective_to"),
    ],
)
def test_a_fault_names_its_field(database, change, field):
    a_segment()

    with pytest.raises(Invalid) as caught:
        ask(change)

    assert caught.value.faults.keys() == {field}


def test_a_question_needs_a_change_a_plan_and_patience(database):
    a_segment()
    change = {"kind": "place", "session": "A"}
    with pytest.raises(Invalid) as caught:
        ask(seconds=1)
    assert caught.value.faults.keys() == {"nothing", "seconds"}
    with pytest.raises(NotFound):
        ask(change, run_id=9)
    with db.writing() as session:
        empty = a_run(session, rows.the_conference(session, 1)).id
    with pytest.raises(Refused, match="no plan"):
        ask(change, run_id=empty)
    for _ in range(questions.MOST_AT_WORK):
        ask(change)
    with pytest.raises(Refused, match="Five questions"):
        ask(change)


def test_a_question_is_stopped_before_it_is_deleted(app):
    a_segment()
    number = ask({"kind": "place", "session": "A"})
    with db.writing() as session, pytest.raises(Refused):
        questions.delete(session, number, actor=ACTOR, now=builders.NOW)
    with db.writing() as session:
        questions.stop(session, number, actor=ACTOR, now=builders.NOW)
        assert session.get(WhatIf, number).state == "cancelled"
        questions.delete(session, number, actor=ACTOR, now=builders.NOW)
    with db.reading() as session:
        assert session.get(WhatIf, number) is None


def test_an_officer_asks_reads_compares_and_deletes(app, signed_in, statements):
    a_segment()
    officer = signed_in(OFFICER)
    data = {"place_at": "A", "withdraw": "KEN", "near": "y", "seconds": "10"}

    first = officer.post("/allocation/runs/1/what-if", data=data)
    watched = officer.get(first.location).text
    worker.work_once(app.config)
    done = officer.get("/allocation/what-if/1/progress")
    late = {"late_count": "2", "late_tier": "1", "seconds": "10"}
    officer.post("/allocation/runs/1/what-if", data=late)
    worker.work_once(app.config)
    with statements() as seen:
        page = officer.get(first.location).text
    with statements() as more:
        index = officer.get("/allocation/runs/1/what-if").text
    compared = officer.get("/allocation/runs/1/what-if/compare?one=1&one=2&one=x").text

    assert "Waiting for a worker" in watched
    assert done.headers["HX-Redirect"] == "/allocation/what-if/1"
    assert "Kenya withdraws" in page
    assert "Egypt" in page
    assert "Late request 1, tier 1" in officer.get("/allocation/what-if/2").text
    assert "2 late requests of tier 1 come in" in index
    assert "Roundtable A has one place more; Kenya withdraws" in compared
    assert max(len(seen), len(more)) <= 20
    assert officer.post("/allocation/what-if/1/delete").location == "/allocation/runs/1/what-if"
    assert officer.get("/allocation/what-if/1").status_code == 404


def test_faults_stand_beside_their_fields_and_answers_are_kept(app, signed_in):
    a_segment()

    answer = signed_in(OFFICER).post(
        "/allocation/runs/1/what-if",
        data={"length_at": "A", "limit_of": "national", "limit_seconds": "2", "seconds": "10"},
    )

    assert answer.status_code == 422
    assert 'id="length_minutes-fault"' in answer.text
    assert 'id="limit_seconds-fault"' in answer.text
    assert '<option selected value="A">' in answer.text


def test_readers_read_and_do_not_ask(app, signed_in):
    a_segment()
    reader = signed_in("secretariat")

    assert reader.get("/allocation/runs/1/what-if").status_code == 200
    for path in ("runs/1/what-if", "what-if/1/stop", "what-if/1/delete"):
        assert reader.post(f"/allocation/{path}").status_code == 403
