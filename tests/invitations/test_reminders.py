"""Reminders: planned by day and channel, to the silent only, once, also after a crash."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app import db
from app.errors import Invalid, Refused
from app.invitations import channels, reminders, reminding, service
from app.invitations.models import Invitation, Reminder, ReminderLetter
from app.jobs import service as jobs
from app.jobs import worker
from app.jobs.models import Job
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW

OFFICER = builders.an_actor("invitation_officer")
ACT = {"actor": OFFICER, "now": NOW}
BASE = "https://hls.example.org"
DAY = date(2021, 8, 30)
DUE = datetime(2021, 8, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CODES = ("KEN", "PER", "FRA")


@pytest.fixture
def invited(database) -> list[int]:
    """Invite Kenya and Peru through their embassies, France by e-mail."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        sent: list[int] = []
        for code in CODES:
            addressee = builders.an_addressee(session, builders.a_party(session, code))
            channel = "email" if code == "FRA" else ""
            sent += service.dispatch(
                session, conference.id, [addressee.id], **ACT, base_url=BASE, channel=channel
            ).sent
        return sent


def plan(on: date = DAY, channel: str | None = None) -> int:
    with db.writing() as session:
        conference = service.conference_of(session, 1)
        return reminders.plan(session, conference, on, channel, **ACT).id


def ring(now: datetime = DUE) -> int:
    return reminding.ring(now)


def send(reminder_id: int, most: int = 50) -> int:
    count, goes_on = 0, True
    while goes_on:
        with db.writing() as session:
            some, goes_on = reminding.send_some(
                session, reminder_id, base_url=BASE, now=DUE, most=most
            )
        count += some
    return count


def reminded() -> list[str]:
    with db.reading() as session:
        written = select(Letter.to_address).where(Letter.kind == "reminder").order_by(Letter.id)
        return list(session.scalars(written))


def answer(invitation_id: int) -> None:
    with db.writing() as session:
        found = session.get_one(Invitation, invitation_id)
        channels.answered(found, "accepted", at=NOW, late=False)


def test_no_reply_brings_reminders_at_set_dates_by_channel(invited):
    """Edge case: no reply."""
    plan()
    assert ring(DUE - timedelta(seconds=1)) == 0
    assert ring(DUE) == 1
    assert send(1) == 3
    assert reminded() == [
        "embassy.beijing@ken.example.org",
        "embassy.beijing@per.example.org",
        "minister.environment@fra.example.org",
    ]


def test_a_formal_letter_for_a_demarche_and_mail_for_e_mail(invited):
    plan()
    ring()
    send(1)
    with db.reading() as session:
        reminders = select(Letter).where(Letter.kind == "reminder").order_by(Letter.about)
        kenya, _, france = session.scalars(reminders)
        assert (kenya.formal, france.formal) == (True, False)
        assert "I have the honour to refer to my letter of 20 August 2021" in kenya.text
        assert "To: H.E. the Minister of Environment of Kenya" in kenya.text
        assert "We refer to the invitation of 20 August 2021" in france.text
        assert "6 September 2021" in france.text
        assert "https://hls.example.org/r/" in kenya.text


def test_a_reminder_of_one_channel_goes_to_that_channel_only(invited):
    plan(channel="email")
    ring()
    assert send(1) == 1
    assert reminded() == ["minister.environment@fra.example.org"]


def test_whoever_answers_in_between_is_not_reminded(invited):
    plan()
    ring()
    with db.writing() as session:
        reminding.send_some(session, 1, base_url=BASE, now=DUE, most=1)
    answer(invited[1])
    send(1)
    assert "embassy.beijing@per.example.org" not in reminded()
    assert len(reminded()) == 2


def test_a_returned_letter_and_the_host_are_not_reminded(invited):
    with db.writing() as session:
        channels.mark(session, 1, [invited[0]], "returned", **ACT)
        builders.an_addressee(session, builders.a_party(session, "CHN"))
        service.admit_host(session, 1, **ACT)
    plan()
    ring()
    assert send(1) == 2


def test_a_due_reminder_is_sent_once_also_after_a_crash(invited):
    plan()
    ring()
    with db.writing() as session:
        reminding.send_some(session, 1, base_url=BASE, now=DUE, most=2)
    assert send(1) == 1
    assert len(reminded()) == 3
    assert (ring(), send(1)) == (0, 0)


def test_two_workers_at_once_send_one_reminder_to_each(invited):
    plan()
    ring()
    ready, done = Barrier(2), []

    def work() -> None:
        ready.wait()
        done.append(send(1, most=1))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 3
    assert len(reminded()) == 3


def test_two_bells_at_once_hand_a_reminder_to_one_worker(invited):
    plan()
    ready, done = Barrier(2), []

    def listen() -> None:
        ready.wait()
        done.append(ring())

    threads = [Thread(target=listen) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 1]
    with db.reading() as session:
        mine = select(func.count()).select_from(Job).where(Job.kind == reminders.JOB)
        assert session.scalar(mine) == 1


def test_the_worker_sends_what_is_due(app, invited):
    plan()
    ring()
    with db.writing() as session:
        claimed = iter(lambda: jobs.claim(session, now=DUE, lease_s=60), None)
        job = next(one for one in claimed if one.kind == reminders.JOB)
    worker.perform(app.config, job.id, job.attempts)
    assert len(reminded()) == 3
    with db.reading() as session:
        assert session.get(Reminder, 1).state == "done"
        assert session.get(Job, job.id).state == "done"


def test_a_reminder_can_be_paused_and_goes_on(invited):
    plan()
    with db.writing() as session:
        reminders.set_state(session, 1, "pause", **ACT)
    assert ring() == 0
    with db.writing() as session:
        reminders.set_state(session, 1, "resume", **ACT)
    assert ring() == 1
    with db.writing() as session:
        reminders.set_state(session, 1, "pause", **ACT)
    assert send(1) == 0


def test_what_was_sent_cannot_be_taken_out_of_the_plan(invited):
    plan()
    ring()
    send(1)
    with db.writing() as session, pytest.raises(Refused):
        reminders.remove(session, 1, **ACT)


@pytest.mark.parametrize("on", [date(2021, 8, 20), date(2021, 8, 1), date(2021, 10, 14)])
def test_a_day_that_passed_or_lies_after_the_segment_is_refused(invited, on):
    with pytest.raises(Invalid) as reason:
        plan(on)
    assert "on" in reason.value.faults


def test_a_day_has_one_reminder(invited):
    plan()
    with pytest.raises(Invalid):
        plan()


def test_the_usual_days_are_before_the_deadline_and_ahead(invited):
    with db.reading() as session:
        conference = service.conference_of(session, 1)
    days = reminders.usual_days(conference, NOW)
    assert days == [date(2021, 8, 23), date(2021, 8, 30), date(2021, 9, 4)]
    assert reminders.usual_days(conference, DUE) == [date(2021, 9, 4)]


def test_on_paper_a_reminder_is_noted_and_printed(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        mute = builders.an_addressee(session, email="", mission=None)
        service.dispatch(session, conference.id, [mute.id], **ACT, base_url=BASE, channel="paper")
    plan()
    ring()
    assert send(1) == 1
    assert reminded() == []
    with db.reading() as session:
        kept = session.scalars(select(ReminderLetter)).one()
        assert (kept.channel, kept.mailed) == ("paper", False)
        ((_, letter),) = reminding.to_print(session, [kept.invitation_id], now=DUE)
        assert "A reply has not reached us yet." in letter.text
        assert "/r/" not in letter.text


def test_a_lapsed_invitation_is_not_reminded_and_still_takes_a_reply(invited):
    """Edge case: silence is not a refusal."""
    with db.writing() as session:
        channels.mark(session, 1, invited, "lapsed", **ACT)
    plan()
    ring()
    assert send(1) == 0
    with db.reading() as session:
        found = service.invitation_of(session, invited[0])
        service.must_be_out(found)
        assert found.answer is None


def test_a_day_that_cannot_be_read_is_named_with_how_it_is_written(invited, signed_in):
    page = signed_in("invitation_officer").post("/invitations/reminders", data={"on": "next week"})

    assert page.status_code == 422
    assert "“next week” is not a date. Write it as 2021-10-12." in page.text
    assert 'value="next week"' in page.text
