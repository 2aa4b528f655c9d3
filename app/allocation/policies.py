"""The verbs of the policy: what stands, a change with its reason, the way back to a version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import planner, policy_values, rows
from app.allocation.models import PolicyVersion
from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound, Overtaken
from app.programme.models import Conference

OVERTAKEN = N_("Somebody else changed the policy while you were looking at it.")
MOST_REASON = 500


def defaults(conference: Conference) -> dict[str, Any]:
    """Give every setting as the conference file, or else the engine, has it."""
    return planner.settings_of(conference, {})


def standing(session: Session, conference: Conference) -> dict[str, Any]:
    """Give every setting as it stands."""
    return planner.settings_of(conference, rows.amended(session, conference.id))


def of_version(conference: Conference, version: PolicyVersion | None) -> dict[str, Any]:
    """Give every setting as a version has it; None is the conference file."""
    return planner.settings_of(conference, version.settings if version else {})


def versions(session: Session, conference_id: int, *, most: int = 100) -> Sequence[PolicyVersion]:
    """List the versions that officers made, newest first."""
    of_it = select(PolicyVersion).where(PolicyVersion.conference_id == conference_id)
    return session.scalars(of_it.order_by(PolicyVersion.number.desc()).limit(most)).all()


def version(session: Session, conference_id: int, number: int) -> PolicyVersion | None:
    """Give one version; None for 0, the conference file; raises NotFound for a number unknown."""
    if number == 0:
        return None
    wanted = (PolicyVersion.conference_id == conference_id) & (PolicyVersion.number == number)
    found = session.scalar(select(PolicyVersion).where(wanted))
    if found is None:
        raise NotFound(N_("There is no version %(number)s of the policy."), number=number)
    return found


def change(
    session: Session,
    conference_id: int,
    sent: policy_values.Flat,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> PolicyVersion | None:
    """Make what was sent the policy of every later run, as a version with who, when and why.

    Nothing is written where nothing differs (None). Raises Invalid with the fault of each field,
    and Overtaken with (sent, standing) of each setting when the version seen is old.
    """
    conference = rows.the_conference(session, conference_id, lock=True)
    latest = rows.latest_policy(session, conference_id)
    before = of_version(conference, latest)
    differing = policy_values.differing(sent, before)
    if seen_version != (latest.number if latest else 0):
        raise Overtaken(OVERTAKEN, differing)
    _check(sent, reason)
    if not differing:
        return None
    made = PolicyVersion(
        conference_id=conference_id,
        number=seen_version + 1,
        settings=_own(sent, defaults(conference)),
        reason=reason,
        made_at=now,
        made_by=actor.label[:200],
    )
    session.add(made)
    session.flush()
    _note(session, actor, made, differing, now)
    return made


def restore(
    session: Session,
    conference_id: int,
    number: int,
    *,
    reason: str,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> PolicyVersion | None:
    """Go back to an earlier version (0: the conference file) by making it the next one.

    Raises like `change`, and NotFound.
    """
    conference = rows.the_conference(session, conference_id)
    back_to = of_version(conference, version(session, conference_id, number))
    return change(
        session,
        conference_id,
        back_to,
        reason=reason,
        seen_version=seen_version,
        actor=actor,
        now=now,
    )


def _check(sent: policy_values.Flat, reason: str) -> None:
    faults = policy_values.faults(sent)
    if not reason.strip():
        faults["reason"] = N_("Say why, for whoever reads this later.")
    elif len(reason) > MOST_REASON:
        faults["reason"] = N_("Use fewer characters here.")
    if faults:
        raise Invalid(N_("The policy cannot be changed like this."), faults)


def _own(sent: policy_values.Flat, shipped: policy_values.Flat) -> dict[str, Any]:
    return {key: mine for key, (mine, _) in policy_values.differing(sent, shipped).items()}


def _note(
    session: Session,
    actor: Actor,
    made: PolicyVersion,
    differing: dict[str, tuple[Any, Any]],
    now: datetime,
) -> None:
    story: dict[str, Any] = {key: [was, sent] for key, (sent, was) in differing.items()}
    record(
        session,
        actor,
        "allocation.policy",
        kind="policy",
        id=made.id,
        label=f"Policy, version {made.number}",
        now=now,
        changes=story | {"why": made.reason},
    )
