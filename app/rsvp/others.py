"""On whose behalf a delegation speaks, or with whom it aligns itself: names looked up once."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Group, GroupMember, Participant
from app.errors import N_, Invalid
from app.rsvp.given import Given

NOT_A_MEMBER = N_("Choose a group of which you are a member.")


@dataclass(frozen=True)
class Others:
    """The groups and Parties that a reply names, by code: ids and names, and names.

    `same` tells that the reply before named the same: they were looked up then.
    """

    groups: dict[str, tuple[int, str]] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    same: bool = False

    def group(self, code: str | None) -> tuple[int | None, str | None]:
        """Give id and name of a group; neither for none."""
        return self.groups[code] if code else (None, None)


def named_in(
    session: Session, participant: Participant, given: Given, before: Given | None = None
) -> Others:
    """Look up whom a reply names; raises Invalid for a group without it, or an unknown Party."""
    if before is not None and _naming(before) == _naming(given):
        return Others(same=True)
    asked = given.on_behalf
    fields = {"on_behalf.group_code": asked.group_code if asked else None, "aligned": given.aligned}
    wanted = {field: code for field, code in fields.items() if code}
    groups = _groups(session, participant, set(wanted.values())) if wanted else {}
    parties = _parties(session, asked.parties) if asked and asked.parties else {}
    faults = {field: NOT_A_MEMBER for field, code in wanted.items() if code not in groups}
    if asked and set(asked.parties) - parties.keys():
        faults["on_behalf.parties"] = N_("Name Parties to the Convention only.")
    if faults:
        raise Invalid(N_("Some answers cannot be taken."), faults)
    return Others(groups, parties)


def _naming(given: Given) -> tuple[object, ...]:
    asked = given.on_behalf
    return given.aligned, asked and asked.group_code, asked and asked.parties


def _groups(
    session: Session, participant: Participant, codes: set[str]
) -> dict[str, tuple[int, str]]:
    mine = (
        select(Group.code, Group.id, Group.name)
        .join(GroupMember)
        .where(Group.code.in_(codes), Group.retired_at.is_(None))
        .where(GroupMember.participant_id == participant.id, GroupMember.retired_at.is_(None))
    )
    return {code: (number, name) for code, number, name in session.execute(mine)}


def _parties(session: Session, codes: tuple[str, ...]) -> dict[str, str]:
    query = select(Participant.code, Participant.short_name).where(
        Participant.code.in_(codes), Participant.category_code == "GOV-PARTIES"
    )
    return {code: name for code, name in session.execute(query)}  # noqa: C416 (rows, not pairs)
