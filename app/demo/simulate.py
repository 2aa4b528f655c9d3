"""Replies that nobody sent: drawn from a seed, given through the same service as real ones."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app import db
from app.audit.service import Actor
from app.demo import answers, guests
from app.demo.guests import Guest
from app.programme import service as programme
from app.rsvp import service as rsvp
from app.rsvp.given import Given, Span

ACTOR = Actor("system", "Simulation")
GROUPS = ("AOSIS", "LDC", "LLDC", "ARAB", "LMMC")  # each lets one member speak for it
DECLINED, SILENT_FLOOR, SUBSTITUTED = 0.03, 0.03, 0.03  # shares of the number of speakers
# Replies of each day from 21 August to 8 September 2021: few at first, most in the last week,
# none to speak of at weekends, and some after the day that the letter names.
FIRST_DAY = datetime(2021, 8, 21, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = (1, 1, 6, 7, 8, 8, 7, 1, 1, 9, 10, 11, 12, 14, 3, 3, 22, 5, 2)
AT_ONCE = 25  # replies in one transaction


@dataclass(frozen=True)
class Simulated:
    """One reply to come, and when."""

    at: datetime
    guest: Guest
    given: Given


def replies(
    invited: Sequence[Guest], tables: Mapping[str, Span], speakers: int, *, seed: int
) -> list[Simulated]:
    """Draw what everybody answers, in the order in which it comes.

    Exactly `speakers` ask for the floor if as many were invited; some decline, some come
    without speaking, the rest stays silent. The same arguments give the same replies.
    """
    draw = Random(seed)  # noqa: S311 (a demonstration must be repeatable, not secret)
    order = draw.sample(list(invited), len(invited))
    speaking, others = order[:speakers], order[speakers:]
    given = [(guest, answers.speaks(guest, tables, draw)) for guest in speaking]
    given = list(_for_groups(given))
    declining = round(len(speaking) * DECLINED)
    attending = declining + round(len(speaking) * SILENT_FLOOR)
    given += [(guest, answers.declines()) for guest in others[:declining]]
    given += [(guest, answers.attends(guest, draw)) for guest in others[declining:attending]]
    first = [Simulated(_moment(draw), guest, reply) for guest, reply in given]
    return sorted([*first, *_second_thoughts(first, draw)], key=lambda one: one.at)


def _for_groups(given: Sequence[tuple[Guest, Given]]) -> Iterator[tuple[Guest, Given]]:
    """Let the first minister of each group who asks for the floor speak for the whole group."""
    left = list(GROUPS)
    for guest, reply in given:
        own = [code for code in left if code in guest.groups]
        if not own or reply.inscription is None or guest.portfolio != "environment":
            yield guest, reply
            continue
        left.remove(own[0])
        yield guest, replace(reply, inscription=replace(reply.inscription, group_code=own[0]))


def _moment(draw: Random) -> datetime:
    day = draw.choices(range(len(DAYS)), DAYS)[0]
    return FIRST_DAY + timedelta(days=day, seconds=draw.randint(9 * 3600, 19 * 3600))


def _second_thoughts(first: Sequence[Simulated], draw: Random) -> Iterator[Simulated]:
    """Replace some ministers by their deputies within the days after their reply."""
    ministers = [one for one in first if one.given.inscription and one.guest.rank == "M"]
    count = min(len(ministers), round(len(first) * SUBSTITUTED))
    for one in draw.sample(ministers, count):
        at = one.at + timedelta(hours=draw.randint(2, 30))
        yield replace(one, at=at, given=answers.substituted(one.given, one.guest))


def give(
    coming: Sequence[Simulated],
    *,
    base_url: str,
    tokens: Mapping[int, str],
    step: Callable[[int], None] = lambda _: None,
) -> Counter[str]:
    """Hand all replies to the service, each at its own time, and count the answers.

    `tokens` are the personal links by invitation, for the acknowledgements; `step` is told
    after each transaction how many replies it took.
    """
    counts: Counter[str] = Counter()
    for start in range(0, len(coming), AT_ONCE):
        batch = coming[start : start + AT_ONCE]
        with db.writing() as session:
            for one in batch:
                taken = rsvp.reply(
                    session,
                    one.guest.invitation_id,
                    one.given,
                    actor=ACTOR,
                    source="simulation",
                    now=one.at,
                    base_url=base_url,
                    reply_token=tokens.get(one.guest.invitation_id),
                )
                counts[taken.answer] += taken.version == 1
                counts["late"] += taken.late
                counts["changed"] += taken.version > 1
        step(len(batch))
    return counts


def drawn(speakers: int, *, seed: int) -> list[Simulated]:
    """Draw the replies to the invitations of the current conference."""
    with db.reading() as session:
        conference = programme.current(session)
        tables = {
            one.code: (one.starts_at, one.ends_at) for one in programme.roundtables(conference)
        }
        return replies(guests.guests(session, conference.id), tables, speakers, seed=seed)
