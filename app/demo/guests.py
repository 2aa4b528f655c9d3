"""Who answers in the simulation: the first addressees, and more posts where more must speak."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.delegations import posts
from app.delegations.models import Addressee, Group, GroupMember, Participant
from app.invitations.colleagues import TITLES
from app.invitations.models import Invitation

BODIES = {"IGO": "Intergovernmental", "NGO": "Non-governmental", "ACAD": "Research"}
FORMS = {"King": "H.M.", "Amir": "H.H.", "Prince": "H.S.H."}
SPARE = 1.09  # addressees for each speaker: some decline, some never answer


@dataclass(frozen=True)
class Guest:
    """All that the simulation knows of one addressee; `post` and `rank` are those who come."""

    invitation_id: int
    code: str
    zone: str
    language: str
    portfolio: str
    post: str
    rank: str
    minister: str
    form_of_address: str
    groups: tuple[str, ...] = ()

    @property
    def state(self) -> bool:
        """Tell whether it is a State or the European Union."""
        return self.rank not in {"HO", "RO"}


@cache
def _posts_that_came() -> dict[str, tuple[str, str]]:
    path = Path(__file__).parent / "data" / "posts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["post"], row["rank"]) for row in csv.DictReader(file)}


def who_comes(addressee: Addressee) -> tuple[str, str]:
    """Give the post and the rank in which this addressee's country or body is represented."""
    participant = addressee.participant
    came = _posts_that_came().get(participant.code)
    if participant.category_code not in {"GOV-PARTIES", "GOV-NON-PARTIES"}:
        return addressee.post, "HO"
    if addressee.portfolio != "environment" or came is None:
        return addressee.post, "M"
    post, rank = came
    whole = post if " of the " in post else f"{post} of {posts.with_article(participant)}"
    return whole, rank


def add_posts(session: Session, speakers: int, *, seed: int) -> int:
    """Add ministers of other portfolios, and bodies without a name, until enough are there."""
    standing = session.scalars(select(Addressee)).all()
    missing = max(0, round(speakers * SPARE) - len(standing))
    bodies = missing // 10
    session.add_all(_ministers(standing, missing - bodies, Random(f"{seed} posts")))  # noqa: S311
    session.add_all(_bodies(bodies))
    session.flush()
    return missing


def _ministers(standing: Sequence[Addressee], count: int, draw: Random) -> Iterator[Addressee]:
    ministers = [one for one in standing if one.portfolio == "environment"]
    pairs = [(one, portfolio) for one in ministers for portfolio in TITLES]
    draw.shuffle(pairs)
    for first, portfolio in pairs[:count]:
        party = first.participant
        yield Addressee(
            participant_id=party.id,
            portfolio=portfolio,
            post=f"{TITLES[portfolio]} of {posts.with_article(party)}",
            email=f"minister.{portfolio.replace(' ', '.')}@{party.code.lower()}.example.org",
            mission_id=first.mission_id,
        )


def _bodies(count: int) -> Iterator[Addressee]:
    kinds = list(BODIES.items())
    for number in range(1, count + 1):
        category, word = kinds[number % len(kinds)]
        name = f"{word} Organization {number}"
        body = Participant(
            code=f"BODY-{number}",
            category_code=category,
            short_name=name,
            formal_name=name,
            names={"en": name},
            zone="UTC",
        )
        post, email = f"Head of {name}", f"head@body-{number}.example.org"
        yield Addressee(
            participant=body, portfolio="head", post=post, form_of_address="", email=email
        )


def guests(session: Session, conference_id: int) -> list[Guest]:
    """Describe everybody who was invited, in the order of the invitations."""
    groups = _memberships(session)
    invited = session.scalars(
        select(Invitation)
        .where(Invitation.conference_id == conference_id)
        .options(joinedload(Invitation.addressee))
        .order_by(Invitation.id)
    )
    return [_guest(one, groups) for one in invited]


def _guest(invitation: Invitation, groups: Mapping[int, tuple[str, ...]]) -> Guest:
    addressee, participant = invitation.addressee, invitation.addressee.participant
    post, rank = who_comes(addressee)
    return Guest(
        invitation_id=invitation.id,
        code=participant.code,
        zone=participant.zone,
        language=participant.language,
        portfolio=addressee.portfolio,
        post=post,
        rank=rank,
        minister=addressee.post,
        form_of_address=FORMS.get(post.split(" of ")[0], addressee.form_of_address),
        groups=groups.get(participant.id, ()),
    )


def _memberships(session: Session) -> dict[int, tuple[str, ...]]:
    """Map participants to the negotiating groups they belong to."""
    rows = session.execute(
        select(GroupMember.participant_id, Group.code)
        .join(Group, Group.id == GroupMember.group_id)
        .where(Group.kind == "negotiating", GroupMember.retired_at.is_(None))
        .order_by(Group.code)
    )
    found: dict[int, tuple[str, ...]] = {}
    for participant_id, code in rows:
        found[participant_id] = (*found.get(participant_id, ()), code)
    return found
