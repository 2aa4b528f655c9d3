"""The queue of jobs: leases, attempts, cancelling."""

from datetime import timedelta

import pytest

from app import db
from app.errors import NotFound, Refused
from app.jobs import kinds, service
from app.jobs.models import Job
from tests.builders import NOW

LATER = NOW + timedelta(minutes=1)


def a_job(**changes):
    with db.writing() as session:
        job = service.enqueue(session, "count", {"to": 3}, now=NOW)
        for name, value in changes.items():
            setattr(job, name, value)
    return job.id


def claimed(now=NOW):
    with db.writing() as session:
        job = service.claim(session, now=now, lease_s=10)
    return job.id if job else None


def read(job_id):
    with db.reading() as session:
        return service.find(session, job_id)


def act(verb, job_id, *words, **named):
    with db.writing() as session:
        return verb(session, job_id, *words, now=LATER, **named)


def test_the_oldest_job_is_claimed_first_and_only_once(database):
    first, second = a_job(), a_job()

    assert [claimed(), claimed(), claimed()] == [first, second, None]
    assert (read(first).state, read(first).attempts) == ("running", 1)


def test_a_job_whose_worker_fell_silent_is_claimed_again(database):
    job = a_job()
    claimed()

    assert claimed(NOW + timedelta(seconds=9)) is None
    assert claimed(NOW + timedelta(seconds=11)) == job
    assert read(job).attempts == 2


def test_a_report_keeps_the_lease(database):
    job = a_job()
    claimed()
    with db.writing() as session:
        assert service.report(session, job, {"done": 1}, now=NOW + timedelta(seconds=9))

    assert claimed(NOW + timedelta(seconds=15)) is None
    assert read(job).progress == {"done": 1}


def test_after_three_silent_workers_it_has_failed(database):
    job = a_job()
    for minute in range(3):
        assert claimed(NOW + timedelta(minutes=minute)) == job

    assert claimed(NOW + timedelta(minutes=4)) is None
    assert read(job).state == "failed"
    assert "stopped three times" in read(job).error


def test_a_fault_is_kept_and_the_job_tried_three_times(database):
    job = a_job()
    for minute in range(3):
        assert claimed(NOW + timedelta(minutes=minute)) == job
        act(service.fail, job, f"fault {minute}")

    assert (read(job).state, read(job).error) == ("failed", "fault 2")
    assert claimed(LATER) is None


def test_a_fault_for_good_is_not_tried_again(database):
    job = a_job()
    claimed()

    assert act(service.fail, job, "no", for_good=True).state == "failed"


def test_done_is_done(database):
    job = a_job()
    claimed()
    act(service.finish, job, {"counted": 3})
    act(service.fail, job, "too late")

    assert (read(job).state, read(job).result, read(job).error) == ("done", {"counted": 3}, "")


def test_a_waiting_job_is_cancelled_at_once(database):
    job = a_job()
    act(service.cancel, job)

    assert read(job).state == "cancelled"
    assert claimed(LATER) is None


def test_a_running_job_is_told_to_stop_and_then_cancelled(database):
    job = a_job()
    claimed()
    act(service.cancel, job)

    assert read(job).state == "running"
    assert act(service.report, job, {}) is False
    assert act(service.finish, job, {"counted": 1}).state == "cancelled"
    assert read(job).result == {"counted": 1}


def test_a_job_to_be_cancelled_whose_worker_died_is_not_begun_again(database):
    job = a_job(state="running", cancel_asked=True, lease_until=NOW, attempts=1)

    assert claimed(LATER) is None
    assert read(job).state == "cancelled"


def test_what_has_ended_cannot_be_cancelled(database):
    job = a_job(state="done")

    with pytest.raises(Refused):
        act(service.cancel, job)
    with pytest.raises(NotFound):
        act(service.cancel, job + 1)


def test_a_stopped_worker_costs_no_attempt(database):
    job = a_job()
    claimed()
    with db.writing() as session:
        service.release(session, job)

    assert (read(job).state, read(job).attempts) == ("queued", 0)


@pytest.mark.parametrize("verb", [service.cancel, service.fail, service.finish])
def test_a_feature_hears_when_its_job_ends_without_success(database, monkeypatch, verb):
    heard = []
    kind = kinds.Kind("count", dict, False, None, None, lambda _s, job, _n: heard.append(job.state))
    monkeypatch.setitem(kinds._KINDS, "count", kind)
    job = a_job(attempts=service.ATTEMPTS, state="queued" if verb is service.cancel else "running")
    act(verb, job, *(["a fault"] if verb is service.fail else []))

    assert (
        heard
        == {
            service.cancel: ["cancelled"],
            service.fail: ["failed"],
            service.finish: [],
        }[verb]
    )


def test_a_lost_lease_is_told_to_stop(database):
    job = a_job(state="queued")

    with db.writing() as session:
        assert service.keep_lease(session, job, now=NOW) is False
        assert session.get(Job, job).lease_until is None
