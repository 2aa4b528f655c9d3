"""The answers that a delegation may ask for, and what a late change does to people."""

from dataclasses import replace

import pytest

from scheduling import conflicts, difference, solve, verify, what_if, why
from tests.scheduling.builders import asks, at, kunming, problem, segment, table, window


def test_why_here_names_the_wish_and_what_other_tables_cost():
    asked = problem(kunming(), [asks("x", wishes=("B", "A"))])
    answer = why(asked, solve(asked), "x", seconds=30)
    assert answer.text == "x speaks in Roundtable B: the 1st wish is met."
    assert {other.session for other in answer.alternatives} == {"A", "C", "D"}
    costs = {
        other.session: (other.tier, other.before, other.after) for other in answer.alternatives
    }
    assert costs["A"] == ("wishes: only the 2nd met", 0, 1)
    assert costs["C"] == ("wishes: none met", 0, 1)
    assert all(other.proved for other in answer.alternatives)


def test_a_forced_answer_is_what_a_pinned_solve_would_give():
    asked = segment(70)
    plan = solve(asked, seconds=60)
    answer = why(asked, plan, "p007", seconds=60)
    for other in answer.alternatives:
        people = (
            replace(p, pin=other.session) if p.id == "p007" else p for p in asked.inscriptions
        )
        pinned = solve(replace(asked, inscriptions=tuple(people)), seconds=60)
        pairs = zip(plan.tiers[:-1], pinned.tiers[:-1], strict=True)
        worse = next((a.name, b.value) for a, b in pairs if a.value != b.value)
        assert (other.tier, other.after) == worse


def test_why_waiting_names_the_rule_and_who_would_wait_instead():
    asked = problem([table("A", places=1)], [asks("x", tier=1), asks("y", tier=2)])
    answer = why(asked, solve(asked), "y", seconds=30)
    assert (answer.session, answer.rules) == (None, ("3",))
    assert "x would wait instead." in answer.details[1]
    assert answer.alternatives[0].tier == "waiting: Parties, tier 1"


def remedy(answer, kind):
    return next(way for way in answer.remedies if way.kind == kind)


def test_the_least_that_all_must_give():
    """Thirty statements leave no second to spare: 31 x (180 - n + 30) <= 6300 from n = 7 on."""
    asked = problem([table("A")], [asks(f"x{k:02}") for k in range(31)])
    plan = solve(asked)
    answer = why(asked, plan, plan.waiting[0].inscription)
    assert remedy(answer, "limit").text.startswith("If every statement were 7 s shorter")
    shorter = [replace(one, limit_s=173) for one in asked.inscriptions]
    assert solve(problem(asked.sessions, shorter)).waiting == ()


def test_one_more_place_another_table_another_mode_another_hour():
    full = table("A", onsite_places=1)
    pair = [asks("x", tier=1, never=("B",)), asks("y", never=("B",))]
    asked = problem([full, table("B")], pair)
    answer = why(asked, solve(asked), "y")
    assert {way.kind for way in answer.remedies} >= {"table", "mode", "place"}
    away = problem([table("A")], [asks("x", windows=(window(14, 8, 9),))])
    assert remedy(why(away, solve(away), "x"), "window").session == "A"


def test_pins_beyond_the_seats_name_the_fewest():
    asked = problem([table("A", seats=1)], [asks("x", pin="A"), asks("y", pin="A"), asks("z")])
    assert conflicts(asked) == [
        "x is pinned to Roundtable A.",
        "y is pinned to Roundtable A.",
        "Rule 4: Roundtable A has no more seats than 1.",
    ]


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        ("1", [asks("x", pin="A"), asks("y", pin="B", person="minister of x")]),
        ("2", [asks("x", pin="A"), asks("y", pin="C", party="x")]),
        ("5", [asks("x", pin="A", never=("A",))]),
        ("6", [asks("x", pin="A", person="chair")]),
        ("7", [asks("x", pin="A", windows=(window(13, 8, 12),))]),
        ("7", [asks("x", pin="A", mode="pre_recorded")]),
        (
            "7",
            [asks(n, pin="A", windows=(window(12, 19, 19, 14),)) for n in "xy"],
        ),
        (
            "10",
            [asks(n, pin="A", kind="group", group=n, person="one") for n in "xy"],
        ),
    ],
)
def test_each_rule_can_be_the_one_in_conflict(rule, people):
    sessions = (table("A", co_chairs=("chair",)), *kunming()[1:])
    found = conflicts(problem(sessions, people))
    assert found[-1].startswith(f"Rule {rule}:")
    assert len(found) == len(people) + 1


def published(asked, plan, **gone):
    people = tuple(replace(one, state=gone.get(one.id, one.state)) for one in asked.inscriptions)
    return replace(asked, inscriptions=people, published=plan.placements)


def test_one_withdrawal_moves_nobody():
    asked = segment(130)
    plan = solve(asked, seconds=60)
    leaves = plan.placements[7].inscription
    after, changes = what_if(plan, published(asked, plan, **{leaves: "withdrawn"}))
    assert [change.inscription for change in changes.lost] == [leaves]
    assert len(changes.placed) == 1
    assert changes.moved == changes.retimed == ()
    assert after.proved


def test_a_minister_who_must_leave_at_eight_is_heard_before():
    asked = segment(60)
    plan = solve(asked, seconds=60)
    late = next(p for p in reversed(plan.of("A")))
    early = (window(12, 18, 20),)
    people = tuple(
        replace(one, windows=early) if one.id == late.inscription else one
        for one in asked.inscriptions
    )
    changed = replace(published(asked, plan), inscriptions=people)
    after, changes = what_if(plan, changed)
    assert verify(changed, after) == ()
    assert after.place(late.inscription).ends_at <= at(12, 20)
    assert changes.people <= 2


def test_a_plan_does_not_differ_from_itself():
    plan = solve(segment(12))
    assert difference(plan, plan).people == 0
    assert difference(plan, plan).tiers == ()


def test_a_further_table_would_give_a_place_where_the_floor_is_full():
    asked = problem([table("A", places=1)], [asks("x", wishes=("A",)), asks("y", wishes=("A",))])
    plan = solve(asked)
    waiting = plan.waiting[0].inscription

    answer = why(asked, plan, waiting, seconds=0)

    assert "If a further table met beside Roundtable A." in [way.text for way in answer.remedies]
    assert answer.details == (*answer.reasons, *(way.text for way in answer.remedies))
