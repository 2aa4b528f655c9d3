"""The steps of a demonstration, from an empty file to a published list of speakers."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import db, schema
from app.accounts import policy
from app.accounts import service as accounts
from app.allocation import service as allocation
from app.allocation.models import Run, SpeakingSlot
from app.audit.service import SYSTEM, Actor
from app.delegations import service as delegations
from app.delegations.models import Addressee
from app.demo import guests, simulate
from app.demo.standing import PASSWORD
from app.errors import Refused
from app.invitations import service as invitations
from app.jobs import worker
from app.jobs.models import Job
from app.notifications import post_room
from app.notifications import service as notifications
from app.notifications.models import Letter
from app.programme import conference_file
from app.programme import service as programme
from app.recordings import service as recordings
from app.recordings.service import RecordingGiven
from app.rsvp.models import Delegation, Inscription

# Ten in the morning in Kunming on the days of the demonstration's story.
LOADED = datetime(2021, 8, 19, 2, 0, tzinfo=UTC)
DISPATCHED = datetime(2021, 8, 20, 2, 0, tzinfo=UTC)
RECORDED = datetime(2021, 9, 17, 2, 0, tzinfo=UTC)
SOLVED = datetime(2021, 9, 19, 2, 0, tzinfo=UTC)
PUBLISHED = datetime(2021, 9, 20, 1, 0, tzinfo=UTC)
OPENED = datetime(2021, 9, 20, 1, 30, tzinfo=UTC)

Step = Callable[[int], None]  # told how much of a step has been done since the last word
LINK = re.compile(r"/r/([A-Za-z0-9_-]{43})")
SHOWN = ("LBR", "PER", "CHE")  # whose page is shown first, if they have a place


def load(speakers: int, *, seed: int) -> None:
    """Make the tables, and load the reference data and the Kunming segment."""
    schema.upgrade()
    text = (Path(programme.__file__).parent / "conferences" / "kunming.yaml").read_text("utf-8")
    with db.writing() as session:
        delegations.load_reference(session)
        parsed = conference_file.parse(text)
        programme.load(session, parsed, actor=SYSTEM, now=LOADED).simulated = True
        guests.add_posts(session, speakers, seed=seed)


def add_staff() -> None:
    """Add one member of staff for each role."""
    with db.writing() as session:
        for role, title in policy.ROLES.items():
            accounts.add_staff(
                session, title, address(role), PASSWORD, [role], actor=SYSTEM, now=LOADED
            )


def address(role: str) -> str:
    """Give the sign-in of a role."""
    return f"{role.replace('_', '.')}@rostrum.example.org"


def officer(role: str) -> Actor:
    """Act as the member of staff who holds a role."""
    return Actor("staff", policy.ROLES[role], roles=frozenset({role}))


def dispatch(base_url: str) -> dict[int, str]:
    """Send every invitation and give the tokens of their links, which only the letters hold."""
    with db.writing() as session:
        everybody = session.scalars(select(Addressee.id)).all()
        conference_id, actor = programme.current(session).id, officer("invitation_officer")
        invitations.dispatch(
            session, conference_id, everybody, actor=actor, now=DISPATCHED, base_url=base_url
        )
        invitations.admit_host(session, conference_id, actor=actor, now=DISPATCHED)
        letters = session.scalars(select(Letter).where(Letter.kind == "invitation")).all()
    found = (
        (letter.about.removeprefix("invitation:"), LINK.search(letter.text)) for letter in letters
    )
    return {int(number): link[1] for number, link in found if link}


def print_enclosures(settings: Mapping[str, Any]) -> None:
    """Have the agenda printed that goes with the letters."""
    while worker.work_once(settings):
        pass


def reply(
    coming: list[simulate.Simulated], tokens: Mapping[int, str], base_url: str, step: Step
) -> Counter[str]:
    """Let the replies come in."""
    counts = simulate.give(coming, base_url=base_url, tokens=tokens, step=step)
    _recordings_come()
    return counts


def _recordings_come() -> None:
    """Let every recording be registered and accepted, through the verbs that everybody uses."""
    with db.writing() as session:
        conference = programme.current(session)
        for line in recordings.lines(session, conference):
            asked = line.inscription
            name = f"statement-{asked.id}.mp4"
            given = RecordingGiven(name, line.limit_s - 5, asked.language, True, "read_out")
            taken = recordings.register(session, line, given, actor=simulate.ACTOR, now=RECORDED)
            operator = officer("technical_operator")
            come = replace(line, recording=taken)
            recordings.accept(session, come, actor=operator, now=RECORDED)


def solve(settings: Mapping[str, Any], *, seed: int, seconds: int) -> Iterator[Mapping[str, Any]]:
    """Do an allocation run and yield its progress; raises Refused where there is no plan."""
    actor = officer("programme_officer")
    with db.writing() as session:
        conference_id = programme.current(session).id
        run = allocation.start(
            session, conference_id, seed=seed, seconds=seconds, actor=actor, now=SOLVED
        )
    work = threading.Thread(target=worker.work_once, args=(settings,), daemon=True)
    work.start()
    while work.is_alive():
        work.join(0.3)
        with db.reading() as session:
            job = session.get(Job, run.job_id)
            yield job.progress if job else {}
    _is_draft(run.id)


def _is_draft(run_id: int) -> None:
    with db.reading() as session:
        run = session.get(Run, run_id)
    if run is None or run.state != "draft":
        why = " ".join(run.reasons) or run.error if run else ""
        raise Refused("The allocation found no plan. %(why)s", why=why)


def publish(settings: Mapping[str, Any]) -> None:
    """Publish the draft as revision 1."""
    with db.writing() as session:
        run_id = session.scalars(select(Run.id).where(Run.state == "draft")).one()
        actor = officer("programme_officer")
        allocation.publish(session, run_id, actor=actor, now=PUBLISHED, settings=settings)


def waiting() -> int:
    """Count the letters that are still to be sent."""
    with db.reading() as session:
        return notifications.outbox(session).get("queued", 0)


def deliver(settings: Mapping[str, Any], step: Step) -> int:
    """Send every letter that waits and give their number."""
    sent = 0
    while count := post_room.drain(settings, PUBLISHED, most=50):
        sent += count
        step(count)
    return sent


def links(tokens: Mapping[int, str]) -> dict[str, str]:
    """Give the paths that are shown: one delegation's page, one moderator's roster."""
    with db.writing() as session:
        conference = programme.current(session)
        table = programme.roundtables(conference)[0]
        roster = accounts.make_link(
            session,
            "roster",
            table.id,
            f"Moderator of roundtable {table.code}",
            expires_at=table.ends_at + timedelta(days=30),
            actor=officer("programme_officer"),
            now=PUBLISHED,
        )
        placed = session.scalars(
            select(Delegation)
            .join(Inscription, Inscription.delegation_id == Delegation.id)
            .join(SpeakingSlot, SpeakingSlot.inscription_id == Inscription.id)
            .where(Inscription.mode != "pre_recorded")  # a recording has no calendar entry
            .order_by(Delegation.id)
        ).all()
        linked = [one for one in placed if one.invitation_id in tokens]  # the host's has no letter
        first = min(linked, key=lambda one: one.participant.code not in SHOWN)
        shown = {"delegate": f"/r/{tokens[first.invitation_id]}", "moderator": f"/roster/{roster}"}
        return shown | {"delegation": first.participant.short_name, "roundtable": table.code}
