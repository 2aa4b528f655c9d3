"""Two plans beside each other, names of runs, and runs that go."""

import pytest
from sqlalchemy import select

from app import db
from app.allocation import compare, naming, questions, rows
from app.allocation.models import Place, Revision, Run, Unplaced, WhatIf
from app.board.models import BoardAct
from app.delegations.models import Participant
from app.errors import Invalid, Refused
from tests import builders
from tests.allocation.drafts import a_draft, an_asker
from tests.allocation.test_pages import CODES, OFFICER, a_segment, count, words_of
from tests.allocation.thousand import a_large_draft


def two_drafts():
    """Two drafts of six requests: the second has Kenya at B, and one of France waits no more."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        asked = {code: an_asker(session, conference, code, ("A", "B")) for code in CODES}
        first = a_draft(session, conference)
        asked["KEN"].pin_session_id = builders.the_session(conference, "B").id
        an_asker(session, conference, "COL", ("A",))
        return first.id, a_draft(session, conference).id


def read(one, other):
    with db.reading() as session:
        runs = [session.get(Run, number) for number in (one, other)]
        conference = rows.the_conference(session, runs[0].conference_id)
        return compare.read(session, *runs, conference, "http://rostrum.example.org")


def test_who_moves_and_who_gets_a_worse_wish(database):
    found = read(*two_drafts())

    kenya = next(one for one in found.changes if one.body.code == "KEN")
    assert kenya.fate == "moved"
    assert (kenya.before.code, kenya.after.code) == ("A", "B")
    assert kenya.balance == {"wish": -1}


def test_a_request_that_came_later_gets_a_place_and_was_not_asked_before(database):
    found = read(*two_drafts())

    late = next(one for one in found.changes if one.body.code == "COL")
    assert (late.fate, late.asked_before, late.gains) == ("placed", False, True)


def test_the_other_way_round_gains_become_losses(database):
    first, second = two_drafts()

    there, back = read(first, second), read(second, first)

    assert there.fates["placed"] == back.fates["lost"] == 1
    assert there.balance["wish", -1] == back.balance["wish", 1]


def test_a_draft_says_how_many_its_publication_would_tell_and_a_revision_does_not(database):
    run_id = a_segment(publish=True)
    with db.writing() as session:
        conference = rows.the_conference(session, 1)
        an_asker(session, conference, "COL", ("A",))
        draft = a_draft(session, conference)

    found = read(run_id, draft.id)

    assert found.one.told is None
    assert found.other.told["new"] == 1


def test_a_run_without_a_plan_cannot_be_compared(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        empty = Run(conference_id=conference.id, asked_by="x", created_at=builders.NOW)
        session.add(empty)
        session.flush()
        with pytest.raises(Refused, match="has no plan to compare"):
            compare.read(session, empty, empty, conference, "")


def test_the_page_says_the_sum_and_then_who(signed_in):
    first, second = two_drafts()

    page = signed_in(OFFICER).get(f"/allocation/compare?run={first}&run={second}")

    said = words_of(page.text)
    assert page.status_code == 200
    assert "People told" in said
    assert "Worse wish" in said
    assert "not asked there" in said


@pytest.mark.parametrize(
    ("asked", "seen", "unseen"),
    [
        ("q=kenya", "Kenya", "Colombia"),
        ("region=GRULAC", "Colombia", "Kenya"),
        ("show=placed", "Colombia", "Kenya"),
        ("show=loses", "Kenya", "Colombia"),
    ],
)
def test_the_page_is_filtered(signed_in, asked, seen, unseen):
    first, second = two_drafts()
    with db.writing() as session:
        late = session.scalars(select(Participant).where(Participant.code == "COL")).one()
        late.region, late.names = "GRULAC", {"en": "Colombia"}

    page = signed_in(OFFICER).get(f"/allocation/compare?run={first}&run={second}&{asked}").text

    who = page[page.index('id="who"') :]
    assert seen in who
    assert f">{unseen}<" not in who


@pytest.mark.parametrize("asked", ["run=1", "run=1&run=1", "run=1&run=999", "run=x&run=y"])
def test_what_are_not_two_plans_leads_to_the_choice(signed_in, asked):
    two_drafts()

    page = signed_in(OFFICER).get(f"/allocation/compare?{asked}")

    assert page.status_code == 422
    assert "Choose two different plans" in page.text


def test_a_thousand_are_compared_in_few_statements_and_little_paper(signed_in, statements):
    with db.writing() as session:
        run = a_large_draft(session)
        conference = rows.the_conference(session, run.conference_id)
        first, second = run.id, a_draft(session, conference).id
    officer = signed_in(OFFICER)

    with statements() as ran:
        page = officer.get(f"/allocation/compare?run={first}&run={second}&show=same")

    assert page.status_code == 200
    assert len(ran) <= 20
    assert len(page.data) < 300_000


def test_a_run_is_named_and_the_index_says_it(signed_in):
    run_id = a_segment()
    officer = signed_in(OFFICER)

    officer.post(
        f"/allocation/runs/{run_id}/name", data={"named": " Three  minutes ", "note": "Why"}
    )

    page = officer.get("/allocation/").text
    assert "Three minutes" in page
    assert "Why" in page


def test_a_name_that_is_too_long_is_said_beside_the_field(signed_in):
    run_id = a_segment()

    answer = signed_in(OFFICER).post(f"/allocation/runs/{run_id}/name", data={"named": "x" * 81})

    assert answer.status_code == 422
    assert "no more than 80 characters" in answer.text
    assert "x" * 81 in answer.text


def test_a_long_note_is_refused(database):
    run_id = a_segment()
    with db.writing() as session, pytest.raises(Invalid):
        naming.name(session, run_id, "", "x" * 501, actor=builders.an_actor(), now=builders.NOW)


def test_a_draft_is_deleted_with_all_that_belongs_to_it(signed_in):
    run_id = a_segment()
    with db.writing() as session:
        change = {"kind": "length", "session": "A", "minutes": 30}
        it = questions.ask(
            session,
            run_id,
            [change],
            near=True,
            seconds=5,
            actor=builders.an_actor(),
            now=builders.NOW,
        )
        it.state = "done"

    answer = signed_in(OFFICER).post(f"/allocation/runs/{run_id}/delete")

    assert answer.status_code == 303
    assert [count(table) for table in (Run, Place, Unplaced, WhatIf)] == [0, 0, 0, 0]


def test_a_published_run_stays(signed_in):
    run_id = a_segment(publish=True)

    answer = signed_in(OFFICER).post(f"/allocation/runs/{run_id}/delete")

    assert answer.status_code == 409
    assert count(Revision) == 1


def test_a_run_with_a_question_at_work_stays(database):
    run_id = a_segment()
    with db.writing() as session:
        session.add(
            WhatIf(run_id=run_id, state="running", seconds=5, asked_by="x", created_at=builders.NOW)
        )
    with db.writing() as session, pytest.raises(Refused, match="Stop it first"):
        naming.forget(session, run_id, actor=builders.an_actor(), now=builders.NOW)


def test_a_secretary_may_compare_and_not_delete(signed_in):
    first, second = two_drafts()
    reader = signed_in("secretariat")

    page = reader.get(f"/allocation/compare?run={first}&run={second}")

    assert page.status_code == 200
    assert reader.post(f"/allocation/runs/{first}/delete").status_code == 403


def test_the_published_run_can_be_told_apart(signed_in):
    a_segment(publish=True)
    with db.writing() as session:
        a_draft(session, rows.the_conference(session, 1))

    page = signed_in(OFFICER).get("/allocation/compare").text

    assert "revision 1, the published list" in page


def test_the_acts_on_a_draft_go_with_it(database):
    run_id = a_segment()
    with db.writing() as session:
        act = BoardAct(run_id=run_id, number=1, kind="pin", arguments={}, done_by="Officer")
        act.done_at = builders.NOW
        session.add(act)

    with db.writing() as session:
        naming.forget(session, run_id, actor=builders.an_actor(), now=builders.NOW)

    assert [count(table) for table in (Run, BoardAct)] == [0, 0]


def test_of_two_ticked_the_older_comes_first(signed_in):
    first, second = two_drafts()

    page = signed_in(OFFICER).get(f"/allocation/compare?ticked=1&run={second}&run={first}").text

    assert f"Run {first} and run {second} compared" in page
