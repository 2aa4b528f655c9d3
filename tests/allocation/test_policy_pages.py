"""Pages of the policy: every setting in words, moved without JavaScript, kept with a reason."""

import pytest

from app import db
from app.allocation import policies
from tests import builders
from tests.allocation.drafts import a_draft, an_asker
from tests.forms_on_pages import forms_on

OFFICER = "programme_officer"
EDIT = "/allocation/policy/edit"


@pytest.fixture
def officer(signed_in):
    with db.writing() as session:
        builders.a_conference(session)
    return signed_in(OFFICER)


def filled(client, path=EDIT, **changes):
    """Read the form of a page, without its buttons, and change some fields."""
    page = client.get(path).text
    fields = next(one[2] for one in forms_on(page) if any(n == "reason" for n, _ in one[2]))
    sent = {name: value for name, value in fields if name not in {"move", "preset"}}
    return sent | {"reason": "For the record"} | changes


def standing():
    with db.reading() as session:
        conference = policies.rows.the_conference(session, 1)
        return policies.standing(session, conference)


def test_every_setting_stands_with_its_meaning(officer, statements):
    with statements() as seen:
        page = officer.get("/allocation/policy").text

    assert "As few statements as possible wait" in page
    assert "Length of a national statement" in page
    assert "It stands as the conference file brought it." in page
    assert len(seen) <= 8


def test_a_change_is_kept_and_shown_beside_the_default(officer, statements):
    sent = filled(officer, limit_national="120", recording_cut_off_s="24")
    with statements() as seen:
        answer = officer.post(EDIT, data=sent)

    page = officer.get("/allocation/policy").text
    assert answer.location == "/allocation/policy"
    assert standing()["recording_cut_off_s"] == 86_400
    assert "2 settings differ from the default" in page
    assert "For the record" in page
    assert len(seen) <= 15


def test_a_form_sent_unchanged_changes_nothing(officer):
    page = officer.post(EDIT, data=filled(officer), follow_redirects=True).text

    assert "nothing was changed" in page


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("up:lost", "lost,waiting,moved"),
        ("down:waiting", "lost,waiting,moved"),
        ("out:lost", "waiting,moved"),
        ("back:themes", "waiting,lost,moved,themes"),
        ("up:waiting", "waiting,lost,moved"),
        ("down:moved", "waiting,lost,moved"),
        ("up:tides", "waiting,lost,moved"),
    ],
)
def test_objectives_move_without_javascript_and_nothing_is_kept(officer, step, order):
    sent = filled(officer, objectives="waiting,lost,moved", limit_national="100", move=step)

    page = officer.post(EDIT, data=sent).text

    assert f'name="objectives" value="{order}"' in page
    assert 'value="100"' in page
    assert standing()["limit_national"] == 180


def test_a_curve_can_be_taken_to_begin_with(officer):
    sent = filled(officer, preset="none")

    page = officer.post(EDIT, data=sent).text

    assert page.count('name="home_hours-') == 24
    assert 'value="100"' not in page


def test_a_fault_stands_beside_its_field_and_answers_are_kept(officer):
    answer = officer.post(EDIT, data=filled(officer, limit_group="7", gap_read_out="x"))

    assert answer.status_code == 422
    assert 'id="gap_read_out-fault"' in answer.text
    assert 'value="7"' in answer.text

    answer = officer.post(EDIT, data=filled(officer, limit_group="7", reason="Why not"))

    assert 'id="limit_group-fault"' in answer.text
    assert "Give a whole number of seconds from 30 to 3600." in answer.text


def test_the_second_officer_sees_the_difference_and_may_go_on(officer):
    first, second = filled(officer, limit_national="120"), filled(officer, limit_national="90")
    officer.post(EDIT, data=first)

    answer = officer.post(EDIT, data=second)

    assert answer.status_code == 409
    assert "Somebody else changed the policy" in answer.text
    assert "What stands now" in answer.text
    assert 'name="seen_version" type="hidden" value="1"' in answer.text
    officer.post(EDIT, data=second | {"seen_version": "1"})
    assert standing()["limit_national"] == 90


def test_a_version_says_what_it_changed_and_one_can_go_back(officer):
    officer.post(EDIT, data=filled(officer, limit_national="120"))
    page = officer.get("/allocation/policy/versions/1").text
    assert "What it changed" in page
    assert "This is the policy that stands." in page

    back = filled(officer, "/allocation/policy/versions/0")
    answer = officer.post("/allocation/policy/versions/0", data=back)

    assert answer.status_code == 303
    assert standing()["limit_national"] == 180


def test_who_goes_back_second_sees_what_it_would_change_now(officer):
    officer.post(EDIT, data=filled(officer, limit_national="120"))
    back = filled(officer, "/allocation/policy/versions/0")
    officer.post(EDIT, data=filled(officer, limit_group="240"))

    answer = officer.post("/allocation/policy/versions/0", data=back)

    assert answer.status_code == 409
    assert "Somebody else changed the policy" in answer.text
    assert "Length of a group statement" in answer.text
    assert standing()["limit_national"] == 120


def test_a_draft_says_that_the_policy_has_changed_since(officer):
    with db.writing() as session:
        conference = policies.rows.the_conference(session, 1)
        an_asker(session, conference, "KEN")
        a_draft(session, conference)
    assert "The policy has changed since" not in officer.get("/allocation/runs/1").text

    officer.post(EDIT, data=filled(officer, share_tolerance="3"))

    assert "The policy has changed since" in officer.get("/allocation/runs/1").text


def test_readers_change_nothing(signed_in, officer):
    reader = signed_in("secretariat")

    assert "Change the policy" not in reader.get("/allocation/policy").text
    assert reader.get(EDIT).status_code == 403
    assert reader.post(EDIT).status_code == 403
    assert reader.post("/allocation/policy/versions/0").status_code == 403
