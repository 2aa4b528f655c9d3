"""What staff see of work under way, and who may stop it."""

import pytest

from app import db
from app.jobs import service
from tests.builders import NOW
from tests.jobs import trial_app


@pytest.fixture
def job(app):
    """Ask for a job that programme officers may see and stop."""
    trial_app.register_all()
    with db.writing() as session:
        return service.enqueue(session, "count", {"to": 3}, now=NOW).id


def test_whoever_may_read_sees_how_far_it_has_come(signed_in, job):
    with db.writing() as session:
        service.claim(session, now=NOW, lease_s=10)
        service.report(
            session, job, {"done": 2, "total": 5, "sentence": "Counting <slowly>"}, now=NOW
        )

    page = signed_in("secretariat").get(f"/jobs/{job}").text

    assert 'value="2" max="5"' in page
    assert "Counting &lt;slowly&gt;" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Stop this work" not in page


def test_the_fragment_is_asked_for_again_while_it_works(signed_in, job):
    client = signed_in("programme_officer")

    answer = client.get(f"/jobs/{job}/progress", headers={"HX-Request": "true"})

    assert f'hx-get="/jobs/{job}/progress"' in answer.text
    assert "<html" not in answer.text
    assert "HX-Refresh" not in answer.headers


def test_the_page_is_loaded_anew_once_it_has_ended(signed_in, job):
    client = signed_in("programme_officer")
    with db.writing() as session:
        service.cancel(session, job, now=NOW)

    answer = client.get(f"/jobs/{job}/progress", headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-get" not in answer.text


def test_whoever_may_stop_it_can(signed_in, job):
    client = signed_in("programme_officer")
    assert "Stop this work" in client.get(f"/jobs/{job}").text

    assert client.post(f"/jobs/{job}/cancel").status_code == 303
    assert client.post(f"/jobs/{job}/cancel").status_code == 409
    with db.reading() as session:
        assert service.find(session, job).state == "cancelled"


def test_whoever_may_only_read_cannot_stop_it(signed_in, job):
    assert signed_in("secretariat").post(f"/jobs/{job}/cancel").status_code == 403


def test_whoever_may_not_read_is_told_that_there_is_none(signed_in, client, job):
    assert signed_in("moderator").get(f"/jobs/{job}").status_code == 404
    assert client.get(f"/jobs/{job}").status_code == 302
    assert signed_in("programme_officer").get("/jobs/999").status_code == 404


def test_a_failed_job_shows_what_was_said_last(signed_in, job):
    with db.writing() as session:
        service.claim(session, now=NOW, lease_s=10)
        service.fail(session, job, "ValueError: <b>", now=NOW, for_good=True)

    assert "ValueError: &lt;b&gt;" in signed_in("secretariat").get(f"/jobs/{job}").text
