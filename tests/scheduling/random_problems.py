"""Small problems drawn from a seed, tight enough for every rule to bite."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from scheduling import Inscription, Policy, Problem, Session, Spoken, greedy
from tests.scheduling.builders import CALLED, asks, at, problem, table, window

ZONES = ("Africa/Nairobi", "America/La_Paz", "Pacific/Apia", "Europe/Oslo")


def random_problem(seed: int, size: int = 5, *, pins: bool = True) -> Problem:
    draw = Random(seed)
    sessions = [_session(draw, name) for name in "ABC"[: draw.choice((2, 2, 3))]]
    inscriptions = [_inscription(draw, k, sessions, pins=pins) for k in range(size)]
    spoken = (Spoken("party0", "person0"),) if draw.random() < 0.2 else ()
    apart = (("party1", "party2"),) if draw.random() < 0.3 else ()
    asked = problem(sessions, inscriptions, spoken=spoken, apart=apart, policy=_policy(draw))
    return _published(draw, asked) if draw.random() < 0.4 else asked


def _policy(draw: Random) -> Policy:
    return Policy(
        statements_per_party=draw.choice((1, 1, 2)),
        earlier_statements=draw.choice(("same_person", "always", "never")),
        presiding_may_speak=draw.random() < 0.3,
        high_tier=2,
        share_tolerance=draw.choice((0, 1)),
        host="party0",
        host_speaks=draw.choice(("by_rank", "first", "last")),
    )


def _session(draw: Random, name: str) -> Session:
    here = table(
        name,
        *draw.choice(((12, 19), (12, 19), (12, 21), (13, 10))),
        places=draw.choice((1, 2, 3, 4)),
        themes=(draw.choice("tu"),),
    )
    return replace(
        here,
        seats=draw.choice((None, None, 2)),
        onsite_places=draw.choice((None, None, 1)),
        remote_lines=draw.choice((None, None, 1)),
        co_chairs=draw.choice(((), (), ("person1",))),
    )


def _inscription(draw: Random, k: int, sessions: list[Session], *, pins: bool) -> Inscription:
    names = [session.id for session in sessions]
    kind = draw.choice(("national", "national", "national", "group", "observer"))
    wishes = tuple(draw.sample(names, draw.randrange(len(names) + 1)))
    never = tuple(n for n in names if n not in wishes and draw.random() < 0.2)
    pinned = pins and draw.random() < 0.1
    return asks(
        f"i{k}",
        party=f"party{draw.randrange(5)}",
        person=f"person{draw.randrange(6)}",
        kind=kind,
        category="observer" if kind == "observer" else "party",
        group="AOSIS" if kind == "group" else None,
        uses_national=kind == "group" and draw.random() < 0.3,
        tier=draw.randrange(1, 4),
        limit_s=draw.choice((None, None, 120)),
        wishes=wishes,
        never=never,
        mode=draw.choice(("in_person", "live_remote", "live_remote", "read_out", "pre_recorded")),
        home_zone=draw.choice(ZONES),
        windows=_windows(draw),
        region=draw.choice(("African", "EEG", None)),
        ldc=draw.random() < 0.3,
        themes=(draw.choice("tu"),),
        pin=draw.choice(names) if pinned else None,
        recording_accepted=draw.choice((at(1, 0), at(1, 0), at(8, 8), None)),
        state=draw.choice(("confirmed", "confirmed", "confirmed", "inscribed", "withdrawn")),
        inscribed_at=CALLED + timedelta(minutes=draw.randrange(4)),
    )


def _windows(draw: Random) -> tuple:
    kind = draw.randrange(6)
    if kind == 0:
        return (window(12, 18, 19, draw.choice((14, 17, 20))), window(13, 9, 12))
    if kind == 1:
        return (window(12, 19, 22), window(13, 10, 10, draw.choice((13, 16))))
    return ()


def _published(draw: Random, asked: Problem) -> Problem:
    """Publish the plan by precedence of the problem as it was before some wishes changed."""
    before = replace(
        asked, inscriptions=tuple(replace(i, pin=None, windows=()) for i in asked.inscriptions)
    )
    places = greedy(before).placements
    return replace(asked, published=tuple(p for p in places if draw.random() < 0.9))
