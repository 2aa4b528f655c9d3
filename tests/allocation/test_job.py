"""A run is the work of a job, done in a process of its own."""

from app import db
from app.allocation import service
from app.allocation.models import Run
from app.jobs import worker
from app.jobs.models import Job
from tests import builders
from tests.allocation.drafts import an_asker


def test_a_worker_brings_a_run_to_its_draft(app):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "EGY"):
            an_asker(session, conference, code, ("A", "B"))
        actor = builders.an_actor()
        service.start(session, conference.id, seed=1, seconds=20, actor=actor, now=builders.NOW)

    worker.work_once(app.config)

    with db.reading() as session:
        job, run = session.get(Job, 1), session.get(Run, 1)
        assert (job.state, job.error, run.state) == ("done", "", "draft")
        assert len(run.plan["placements"]) == 3
        assert all(tier["proved"] for tier in run.plan["tiers"])
