"""Starting and stopping runs, pins, what waits on the home page."""

import pytest
from sqlalchemy import select

from app import db
from app.allocation import service
from app.audit.models import AuditEntry
from app.errors import Invalid, NotFound, Refused
from app.jobs import service as jobs
from app.jobs.models import Job
from tests import builders
from tests.allocation.drafts import SETTINGS, a_draft, an_asker

NOW = builders.NOW


def start(session, conference, seed=0, seconds=30):
    return service.start(
        session, conference.id, seed=seed, seconds=seconds, actor=builders.an_actor(), now=NOW
    )


def test_a_run_is_asked_of_a_job(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")

        run = start(session, conference, seed=7, seconds=10)

        job = session.get(Job, run.job_id)
        assert (job.kind, job.arguments) == ("allocation", {"run_id": run.id})
        assert (run.state, run.seed, run.seconds, run.asked_by) == ("queued", 7, 10, "Officer")


@pytest.mark.parametrize(
    ("seed", "seconds", "field"),
    [(-1, 30, "seed"), (2**31, 30, "seed"), (0, 4, "seconds"), (0, 601, "seconds")],
)
def test_figures_out_of_range_are_refused(database, seed, seconds, field):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")

        with pytest.raises(Invalid) as reason:
            start(session, conference, seed, seconds)

        assert list(reason.value.faults) == [field]


def test_there_is_one_run_at_a_time(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        start(session, conference)

        with pytest.raises(Refused, match="Run 1 is still at work"):
            start(session, conference)


def test_without_requests_there_is_nothing_to_allocate(database):
    with db.writing() as session, pytest.raises(Refused, match="Nobody has asked"):
        start(session, builders.a_conference(session))


def test_a_waiting_run_is_cancelled_with_its_job(app):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = start(session, conference)

        service.stop(session, run.id, actor=builders.an_actor(), now=NOW)

        assert run.state == "cancelled"
        assert start(session, conference).state == "queued"


def test_a_run_whose_job_fails_for_good_has_failed(app):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = start(session, conference)
        jobs.claim(session, now=NOW, lease_s=10)

        jobs.fail(session, run.job_id, "out of memory", now=NOW, for_good=True)

        assert (run.state, run.error, run.finished_at) == ("failed", "out of memory", NOW)


def test_a_pin_is_set_moved_and_taken_away(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        for code in ("A", "B", "B", None):
            service.pin(session, one.id, code, actor=builders.an_actor(), now=NOW)

        trail = session.scalars(
            select(AuditEntry.changes).where(AuditEntry.action == "allocation.pin")
        ).all()
        assert one.pin_session_id is None
        assert [line["roundtable"] for line in trail] == [[None, "A"], ["A", "B"], ["B", None]]


def test_nobody_is_pinned_to_a_plenary(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")

        with pytest.raises(NotFound):
            service.pin(session, one.id, "PL1", actor=builders.an_actor(), now=NOW)


def test_the_home_page_counts_drafts_on_the_standing_revision_and_new_requests(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        old, new = a_draft(session, conference), a_draft(session, conference)
        assert service.what_waits(session) == (2, 1)

        service.publish(session, new.id, actor=builders.an_actor(), now=NOW, settings=SETTINGS)

        assert service.what_waits(session) == (0, 0)
        assert old.state == "draft"


def test_a_question_is_only_answered_where_it_was_asked(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one, other = (an_asker(session, conference, code) for code in ("KEN", "FRA"))
        run = a_draft(session, conference)

        job = service.ask_why(session, run.id, one.id, now=NOW)

        assert service.answer_of(session, job.id, run.id, one.id) is job
        assert service.answer_of(session, job.id, run.id, other.id) is None
        with pytest.raises(NotFound):
            service.ask_why(session, run.id, 99, now=NOW)
