"""Requests for the floor, and drafts made of them by precedence alone, without a solver."""

from dataclasses import replace
from datetime import timedelta

from app.allocation import drafts, planner, service
from app.allocation.models import Revision, Run
from app.programme.models import Conference
from app.rsvp.models import Inscription
from scheduling import greedy
from tests import builders

LATER = builders.NOW + timedelta(days=1)
SETTINGS = {
    "BASE_URL": "http://rostrum.example.org",
    "CALENDAR_DOMAIN": "rostrum.example.org",
    "MAIL_SENDER_NAME": "High-Level Segment",
    "MAIL_SENDER": "hls@example.org",
    "MAIL_ANSWERS": "rsvp@example.org",
}


def an_asker(session, conference: Conference, code: str, wishes=("A",), **changes) -> Inscription:
    """Add a Party with its delegation and its request for the floor."""
    party = builders.a_party(session, code)
    addressee = builders.an_addressee(session, party)
    invitation = builders.an_invitation(session, conference, addressee)
    delegation = builders.a_delegation(session, invitation)
    return builders.an_inscription(session, delegation, wishes, **changes)


def a_run(session, conference: Conference, **changes) -> Run:
    """Add a run that is at work."""
    values = {
        "conference_id": conference.id,
        "state": "running",
        "asked_by": "Officer",
        "created_at": builders.NOW,
    }
    run = Run(**(values | changes))
    session.add(run)
    session.flush()
    return run


def a_draft(session, conference: Conference, **changes) -> Run:
    """Add a run whose plan was made by precedence and has passed the referee."""
    run = a_run(session, conference, state="queued", **changes)
    drafts.begin(session, run.id)
    problem = planner.question(session, run)
    return planner.keep(session, run.id, problem, greedy(problem), now=builders.NOW)


def a_wrong_plan(session, conference: Conference):
    """Give a problem and a plan in which the first speaker speaks before the session opens."""
    problem = planner.problem_from(session, conference)
    plan = greedy(problem)
    first = plan.placements[0]
    early = replace(first, starts_at=problem.sessions[0].starts_at)
    return problem, replace(plan, placements=(early, *plan.placements[1:]))


def publish(session, run: Run, now=LATER, settings=SETTINGS) -> Revision:
    """Publish a draft a day later."""
    actor = builders.an_actor()
    return service.publish(session, run.id, actor=actor, now=now, settings=settings)
