"""Between the rows and the engine: the only module that imports `scheduling`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from app import db
from app.allocation import drafts, rows
from app.allocation.models import Run
from app.allocation.objectives import gathered, in_words
from app.allocation.watch import Watch
from app.delegations.models import Participant
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Delegate, Inscription
from scheduling import files
from scheduling import problem as asked
from scheduling.clock import Interval
from scheduling.explain import why as explained
from scheduling.plan import Placement, Plan, Progress
from scheduling.policy import Policy
from scheduling.solve import Impossible, solve
from scheduling.verify import verify

Report = Callable[[dict[str, Any]], bool]
KNOWN = frozenset(setting.name for setting in fields(Policy))


def policy_of(conference: Conference) -> Policy:
    """Read the allocation policy of a conference; raises scheduling.problem.Faulty."""
    raw = {name: value for name, value in conference.policy.items() if name in KNOWN}
    return cast("Policy", _read(Policy, {"host": conference.host_code} | raw))


def _read(kind: type, raw: Mapping[str, Any]) -> Any:
    faults: list[str] = []
    value = files.read(kind, dict(raw), "$", faults)
    if faults:
        raise asked.Faulty(faults)
    return value


def problem_from(session: Session, conference: Conference, policy: Policy) -> asked.Problem:
    """Read the rows of a conference as a problem; raises scheduling.problem.Faulty."""
    return problem_of(rows.material(session, conference), policy)


def problem_of(found: rows.Material, policy: Policy) -> asked.Problem:
    """Put the rows as a problem; raises scheduling.problem.Faulty.

    Ids are those of the rows: an inscription's number, a session's code, "delegate:12".
    """
    conference = found.conference
    code_of = {table.id: table.code for table in found.roundtables}
    persons = [one.speaker for one in found.inscriptions]
    return asked.Problem(
        sessions=tuple(_table(table, persons, conference) for table in found.roundtables),
        inscriptions=tuple(_asker(one, found, code_of) for one in found.inscriptions),
        apart=tuple((one, other) for one, other in conference.policy.get("apart", ())),
        published=tuple(_published(found, code_of)),
        policy=policy,
    )


def _table(
    table: ConferenceSession, persons: list[Delegate], conference: Conference
) -> asked.Session:
    quota = conference.policy.get("quota", {}).get(table.code, {})
    return asked.Session(
        id=table.code,
        title=f"Roundtable {table.code}",
        starts_at=table.starts_at,
        ends_at=table.ends_at,
        opening_s=table.opening_s,
        keynote_s=table.keynote_s,
        wrap_up_s=table.wrap_up_s,
        changeover_s=table.changeover_s,
        onsite_places=table.seats,
        remote_lines=table.remote_lines,
        co_chairs=rows.presiding(table, "co_chair", persons),
        moderators=rows.presiding(table, "moderator", persons),
        themes=tuple(table.themes),
        quota=tuple(asked.Share(region, weight) for region, weight in sorted(quota.items())),
    )


def _asker(one: Inscription, found: rows.Material, code_of: dict[int, str]) -> asked.Inscription:
    body = one.delegation.participant
    wished = [wish for wish in one.wishes if wish.session_id in code_of]
    return asked.Inscription(
        id=str(one.id),
        party=body.code,
        person=rows.person_id(one.speaker),
        inscribed_at=one.inscribed_at,
        name=body.short_name,
        category="party" if body.is_party else "observer",
        kind=_kind(one, body),
        group=one.group.name if one.group else None,
        tier=found.ranks[one.speaker.rank_code].tier,
        limit_s=one.limit_s,
        wishes=tuple(code_of[wish.session_id] for wish in wished if wish.rank),
        never=tuple(code_of[wish.session_id] for wish in wished if not wish.rank),
        mode=cast("asked.Mode", one.mode),
        home_zone=one.home_zone,
        windows=tuple(Interval(window.starts_at, window.ends_at) for window in one.windows),
        themes=(one.portfolio,),
        language=one.language,
        region=body.region,
        sids=body.sids,
        ldc=body.ldc,
        gender=one.speaker.gender,
        pin=code_of.get(one.pin_session_id) if one.pin_session_id else None,
        # Recordings themselves are checked outside; who asked in time is taken to deliver in time.
        recording_accepted=one.inscribed_at if one.mode == "pre_recorded" else None,
        state=cast("asked.State", one.state),
    )


def _kind(one: Inscription, body: Participant) -> asked.Kind:
    """Observers, and non-Party States with them, speak as observers whatever they asked."""
    if not body.is_party:
        return "observer"
    return "group" if one.kind == "group" else "national"


def _published(found: rows.Material, code_of: dict[int, str]) -> Iterator[Placement]:
    for one in found.inscriptions:
        slot = found.slots.get(one.id)
        if slot is not None and slot.session_id in code_of:
            code = code_of[slot.session_id]
            yield Placement(str(one.id), code, slot.position, slot.starts_at, slot.ends_at)


def perform(run_id: int, report: Report, *, now: Callable[[], datetime]) -> None:
    """Do one run: read, solve, let the referee judge, and keep the plan or the reasons.

    `report` takes the progress and answers False once the officer has asked to stop; the best
    plan found so far is then kept.
    """
    with db.writing() as session:
        run = drafts.begin(session, run_id)
        conference = rows.the_conference(session, run.conference_id)
        try:
            problem = problem_from(session, conference, policy_of(conference))
        except asked.Faulty as faulty:
            drafts.fail(session, run_id, list(faulty.faults), now=now())
            return
    try:
        plan = _solved(problem, run, report)
    except Impossible as impossible:
        with db.writing() as session:
            drafts.rule_out(session, run_id, list(impossible.sentences), now=now())
        return
    with db.writing() as session:
        keep(session, run_id, problem, plan, now=now())


def _solved(problem: asked.Problem, run: Run, report: Report) -> Plan:
    watch = Watch(report)

    def hear(progress: Progress) -> None:
        watch.hear(asdict(progress))

    return solve(problem, seconds=run.seconds, seed=run.seed, progress=hear, stopped=watch.stopped)


def keep(
    session: Session, run_id: int, problem: asked.Problem, plan: Plan, *, now: datetime
) -> Run:
    """Keep a plan as a draft if the referee finds nothing; otherwise fail the run, keep no place.

    The referee shares no code with the solver, so a fault of the one cannot hide in the other.
    """
    violations = verify(problem, plan)
    if violations:
        sentences = [f"{found.text} (rule {found.rule})" for found in violations]
        return drafts.fail(session, run_id, sentences, now=now)
    wishes = {one.id: one.wishes for one in problem.inscriptions}
    return drafts.keep(
        session,
        run_id,
        problem=files.plain(problem),
        plan=files.plain(plan),
        seats=[_seat(place, wishes[place.inscription]) for place in plan.placements],
        waiting={int(one.inscription): gathered(one.reason) for one in plan.waiting},
        now=now,
    )


def _seat(place: Placement, wishes: tuple[str, ...]) -> drafts.Seat:
    met = wishes.index(place.session) + 1 if place.session in wishes else None
    number = int(place.inscription)
    return drafts.Seat(number, place.session, place.position, place.starts_at, place.ends_at, met)


def asked_and_found(run: Run) -> tuple[asked.Problem, Plan]:
    """Read back the problem and the plan that a run has kept."""
    return _read(asked.Problem, run.problem), _read(Plan, run.plan)


def why(run: Run, inscription_id: int, *, seconds: float = 0) -> tuple[str, ...]:
    """Say why somebody has this place or waits: a sentence, then one for each thing to know.

    With `seconds` every other roundtable is solved for as well, which only a job may do.
    """
    problem, plan = asked_and_found(run)
    answer = explained(problem, plan, str(inscription_id), seconds=seconds)
    return (answer.text, *map(in_words, answer.details))


def drift(run: Run, found: rows.Material) -> tuple[drafts.Drift, tuple[str, ...]]:
    """Tell what has changed since the draft, and which rules it would break as things now stand.

    Requests made after the draft are left out of the judgement: they only wait for the next run.
    """
    then, plan = asked_and_found(run)
    today = problem_of(found, policy_of(found.conference))
    known = replace(
        today, inscriptions=tuple(i for i in today.inscriptions if i.id in then.inscription_by_id)
    )
    still = replace(
        plan, waiting=tuple(w for w in plan.waiting if w.inscription in known.inscription_by_id)
    )
    here = known.inscription_by_id.keys()
    broken = tuple(v.text for v in verify(known, still) if here >= set(v.inscriptions))
    return _drift(then, today), (*_left(then, known, plan), *broken)


def _left(then: asked.Problem, known: asked.Problem, plan: Plan) -> Iterator[str]:
    for place in plan.placements:
        if place.inscription not in known.inscription_by_id:
            label = then.inscription_by_id[place.inscription].label
            yield f"{label} has withdrawn since this draft was made."


def _drift(then: asked.Problem, today: asked.Problem) -> drafts.Drift:
    before, after = then.inscription_by_id, today.inscription_by_id
    return drafts.Drift(
        gone=tuple(before[name].label for name in before if name not in after),
        changed=tuple(
            after[name].label
            for name in after
            if name in before and replace(before[name], state=after[name].state) != after[name]
        ),
        new=tuple(after[name].label for name in after if name not in before),
    )
