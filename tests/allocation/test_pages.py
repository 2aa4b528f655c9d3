"""Pages of allocation: what they show, to whom, and at what cost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app import db
from app.allocation import service
from app.allocation.models import Revision, Run
from app.jobs.models import Job
from app.notifications.models import Letter
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import SETTINGS, a_draft, a_run, an_asker

OFFICER = "programme_officer"
CODES = ("KEN", "FRA", "EGY", "PER", "FJI", "POL")


def a_segment(*, publish=False, **changes):
    """Six requests for the floor and a draft; published if so wished. Gives the run's id."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in CODES:
            an_asker(session, conference, code, ("A", "B"), mode="live_remote", **changes)
        run = a_draft(session, conference)
        if publish:
            actor = builders.an_actor()
            service.publish(session, run.id, actor=actor, now=builders.NOW, settings=SETTINGS)
        return run.id


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def words_of(page):
    """Take the elements out of a page: names in it are isolated by elements of their own."""
    return re.sub(r"<[^>]+>", "", page)


def test_a_run_is_started_from_the_index(signed_in):
    a_segment()

    answer = signed_in(OFFICER).post("/allocation/runs", data={"seconds": "10", "seed": "3"})

    assert answer.status_code == 303
    assert answer.location == "/allocation/runs/2"
    assert count(Job) == 1


@pytest.mark.parametrize(
    ("seconds", "seed", "said"),
    [
        ("2", "0", "Give a time between 5 and 600 seconds."),
        ("", "0", "Say how many seconds"),
        ("ten", "0", "There is a problem"),
        ("30", "-4", "Give a whole number from 0 to 2147483647."),
    ],
)
def test_wrong_figures_are_said_beside_the_field(signed_in, seconds, seed, said):
    a_segment()

    answer = signed_in(OFFICER).post("/allocation/runs", data={"seconds": seconds, "seed": seed})

    assert answer.status_code == 422
    assert said in answer.text
    assert count(Run) == 1


def test_the_draft_shows_board_wishes_and_proofs(signed_in):
    run_id = a_segment()

    page = signed_in(OFFICER).get(f"/allocation/runs/{run_id}").text

    assert page.count("Minister of Environment of") == len(CODES)
    assert "Nobody but the programme team sees this draft." in page
    assert "1st wish" in page
    assert "Nobody waits" in page


def test_what_is_not_proved_is_said_with_how_far_it_could_come_down(signed_in):
    run_id = a_segment()
    open_tiers = [
        ("waiting: Parties, tier 3", 5, 2),
        ("wishes: none met", 4, 3),
        ("load: unequal", 9, 1),
        ("lost: published places", 1, 1),
    ]
    with db.writing() as session:
        run = session.get(Run, run_id)
        run.plan = {**run.plan, "tiers": [tier(*one) for one in open_tiers]}

    page = words_of(signed_in(OFFICER).get(f"/allocation/runs/{run_id}").text)

    assert "3 objectives are not proved best: the time ran out." in page
    assert "at most 3 more could have a place" in page
    assert "at most 1 more could get a better wish" in page
    assert "it could come down by at most 8" in page
    assert "published place;" not in page


def tier(name, value, bound):
    return {
        "name": name,
        "value": value,
        "bound": bound,
        "seconds": 1.5,
        "proved": value == bound,
    }


def test_a_speaker_at_night_is_marked(signed_in):
    run_id = a_segment(home_zone="Pacific/Auckland", pin_session_id=2)

    page = signed_in(OFFICER).get(f"/allocation/runs/{run_id}").text

    # Not before 19:10 in Kunming is ten past midnight in New Zealand.
    assert '<i class="hour hour--bad">00:10</i>' in page


def test_the_draft_says_what_has_changed_since(signed_in):
    run_id = a_segment()
    with db.writing() as session:
        session.execute(update(Inscription).where(Inscription.id == 1).values(state="withdrawn"))

    page = signed_in(OFFICER).get(f"/allocation/runs/{run_id}").text

    assert "Kenya has withdrawn since this draft was made." in words_of(page)
    assert "See who would be told" not in page


def test_a_run_at_work_can_be_stopped(signed_in):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        actor = builders.an_actor()
        run = service.start(
            session, conference.id, seed=0, seconds=30, actor=actor, now=builders.NOW
        )
        session.get(Job, run.job_id).progress = {
            "tier": "moved: to another table than published",
            "value": 2,
            "bound": 1,
            "tiers_done": 3,
            "tiers_total": 9,
            "tiers": [tier("waiting: Parties, tier 3", 7, 7), tier("moved: x", 2, 1)],
        }
    officer = signed_in(OFFICER)

    page = officer.get("/allocation/runs/1").text
    stopped = officer.post("/allocation/runs/1/stop", follow_redirects=True).text

    assert "Objective 4 of 9" in page
    assert "Objective by objective" in page
    assert "at most 1 fewer might have to move" in page
    assert "Speakers moved to another roundtable than published" in page
    assert "stopped before it had begun" in stopped


def test_progress_leads_to_the_draft_once_the_run_has_ended(signed_in):
    run_id = a_segment()

    answer = signed_in(OFFICER).get(f"/allocation/runs/{run_id}/progress")

    assert answer.headers["HX-Redirect"] == f"/allocation/runs/{run_id}"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("impossible", "These cannot hold together"),
        ("failed", "gave no plan that may be kept"),
        ("cancelled", "stopped before it had begun"),
    ],
)
def test_a_run_without_a_plan_says_why(signed_in, state, said):
    with db.writing() as session:
        conference = builders.a_conference(session)
        a_run(session, conference, state=state, reasons=["Kenya is pinned to <A>."])

    page = signed_in(OFFICER).get("/allocation/runs/1").text

    assert said in page
    assert "<A>" not in page


def test_why_and_the_pin_stand_together(signed_in):
    run_id = a_segment()
    officer = signed_in(OFFICER)

    page = officer.get(f"/allocation/runs/{run_id}/why/1").text
    officer.post(f"/allocation/runs/{run_id}/pin/1", data={"roundtable": "B"})

    assert "Kenya speaks in Roundtable A: the 1st wish is met." in words_of(page)
    again = officer.get(f"/allocation/runs/{run_id}/why/1").text
    assert '<option selected value="B">' in again


@pytest.mark.parametrize("number", ["9", 2**31, 10**30, "-1", "x", "9" * 5000])
def test_an_answer_that_was_never_asked_for_is_not_there(signed_in, number):
    run_id = a_segment()

    page = signed_in(OFFICER).get(
        f"/allocation/runs/{run_id}/why/1", query_string={"asked": number}
    )

    assert page.status_code == 200
    assert "is being solved for" not in page.text


def test_what_another_place_would_cost_is_asked_of_a_job(signed_in):
    run_id = a_segment()
    officer = signed_in(OFFICER)

    asked = officer.post(f"/allocation/runs/{run_id}/why/1")
    waiting = officer.get(asked.location).text
    with db.writing() as session:
        job = session.scalars(select(Job)).one()
        job.state, job.result = "done", {"costs": ["Roundtable B: dear."]}

    assert "is being solved for" in waiting
    assert "Roundtable B: dear." in officer.get(asked.location).text


def test_the_dry_run_writes_nothing_and_counts_the_letters(signed_in):
    run_id = a_segment()

    page = signed_in(OFFICER).get(f"/allocation/runs/{run_id}/publish").text

    assert "6 people will be told" in page
    assert "Publish and write 6 letters" in page
    assert (count(Revision), count(Letter)) == (0, 0)


def test_addresses_in_the_dry_run_are_for_those_who_may_read_contacts(signed_in):
    run_id = a_segment()

    assert "ken.example.org" not in signed_in(OFFICER).get(
        f"/allocation/runs/{run_id}/publish"
    ).text  # fmt: skip
    assert "ken.example.org" in signed_in("host_administrator").get(
        f"/allocation/runs/{run_id}/publish"
    ).text  # fmt: skip


def test_a_second_click_publishes_nothing_more(signed_in):
    run_id = a_segment()
    officer = signed_in(OFFICER)

    first = officer.post(f"/allocation/runs/{run_id}/publish", follow_redirects=True).text
    second = officer.post(f"/allocation/runs/{run_id}/publish", follow_redirects=True).text

    assert "Revision 1 is published." in first
    assert "was already published; nobody was written to again" in second
    assert (count(Revision), count(Letter)) == (1, 6)


def test_who_is_overtaken_is_told_by_whom(signed_in):
    first = a_segment()
    with db.writing() as session:
        second = a_draft(session, builders_conference(session)).id
    officer = signed_in(OFFICER)
    officer.post(f"/allocation/runs/{first}/publish")

    answer = officer.post(f"/allocation/runs/{second}/publish")

    assert answer.status_code == 409
    assert "Revision 1 has been published by Officer" in answer.text


def builders_conference(session):
    return service.rows.the_conference(session, 1)


def test_the_public_list_shows_party_post_and_time_alone(client, signed_in):
    a_segment(publish=True)

    page = client.get("/lists/A").text

    everybody = "".join(client.get(f"/lists/{code}").text for code in "ABCD")
    assert "Revision 1" in page
    assert everybody.count("Minister of Environment of") == len(CODES)
    assert "Not before" in page
    assert "example.org" not in page
    assert "wish" not in page


def test_a_plenary_has_no_list(client, app):
    a_segment(publish=True)

    assert client.get("/lists/PL1").status_code == 404


def test_a_delegation_downloads_its_own_entries_only(client):
    a_segment(publish=True)
    with db.writing() as session:
        token = builders.a_link(session, "reply", 1)

    answer = client.get(f"/r/{token}/calendar.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "Statement of Kenya" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("purpose", ["roster", "nothing"])
def test_another_link_opens_no_calendar(client, purpose):
    a_segment(publish=True)
    with db.writing() as session:
        token = builders.a_link(session, purpose, 1)

    assert client.get(f"/r/{token}/calendar.ics").status_code == 404


def test_a_revoked_link_opens_no_calendar(client):
    a_segment(publish=True)
    with db.writing() as session:
        token = builders.a_link(session, "reply", 1, revoked_at=builders.NOW)

    assert client.get(f"/r/{token}/calendar.ics").status_code == 410


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "/allocation/",
        "/allocation/runs/1",
        "/allocation/runs/1/publish",
        "/allocation/runs/1/why/1",
        "/lists",
        "/lists/A",
        "/rosters/",
        "/rosters/A",
        "/rosters/A.ics",
        "/rosters/A/links",
    ],
)
def test_every_page_is_made_with_few_statements(signed_in, statements, path, published):
    a_segment(publish=published)
    officer = signed_in("host_administrator")
    officer.get(path)

    with statements() as seen:
        assert officer.get(path).status_code == 200

    assert len(seen) <= 20


def test_publishing_takes_a_bounded_number_of_statements_a_person(database, statements):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in CODES:
            an_asker(session, conference, code)
        run = a_draft(session, conference)
    with statements() as seen, db.writing() as session:
        service.publish(
            session,
            run.id,
            actor=builders.an_actor(),
            now=builders.NOW + timedelta(days=1),
            settings=SETTINGS,
        )

    assert len(seen) <= 45 + 6 * len(CODES)
