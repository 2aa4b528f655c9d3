"""Each objective decides a plan that would come out otherwise without it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduling import DEFAULT_OBJECTIVES, FloorException, Policy, Share, greedy, solve
from tests.scheduling.builders import CALLED, asks, at, kunming, problem, table, window


def places(plan):
    return {place.inscription: place.session for place in plan.placements}


def solved(sessions, people, *objectives, **rest):
    policy = Policy(objectives=objectives or DEFAULT_OBJECTIVES, high_tier=2)
    return solve(problem(sessions, people, policy=policy, **rest), seconds=30)


def remote(name, zone="Africa/Nairobi", **changes):
    return asks(name, mode="live_remote", home_zone=zone, **changes)


def test_waiting_counts_from_the_top_tier():
    people = [asks("low", tier=5, wishes=("A",)), asks("high", tier=1)]
    assert places(solved([table("A", places=1)], people, "waiting")) == {"high": "A"}


def test_nobody_loses_a_published_place_to_a_later_equal():
    sessions = [table("A", places=1)]
    people = [asks("new", inscribed_at=CALLED - timedelta(days=1)), asks("old")]
    before = greedy(problem(sessions, people[1:])).placements
    assert places(solved(sessions, people, published=before)) == {"old": "A"}
    assert places(solved(sessions, people)) == {"new": "A"}


def test_nobody_is_moved_for_another_wish():
    people = [asks("x", wishes=("B",))]
    before = greedy(problem([table("A")], [asks("x")])).placements
    assert places(solved([table("A"), table("B")], people, published=before)) == {"x": "A"}
    assert places(solved([table("A"), table("B")], people)) == {"x": "B"}


def test_a_published_time_is_kept_although_a_higher_rank_comes_later():
    sessions = [table("A")]
    before = greedy(problem(sessions, [asks("x")])).placements
    people = [asks("x"), asks("head of state", tier=1)]
    kept = solved(sessions, people, published=before)
    assert [place.inscription for place in kept.of("A")] == ["x", "head of state"]
    anew = solved(sessions, people)
    assert [place.inscription for place in anew.of("A")] == ["head of state", "x"]


def test_a_newcomer_goes_where_no_published_time_changes():
    """y can speak in A only at its beginning, where x has been told to speak."""
    sessions = [table("A", places=3), table("C", 13, 10)]
    before = greedy(problem(sessions, [asks("x", wishes=("A",))])).placements
    hours = (window(12, 19, 19, 14), window(13, 10, 12))
    people = [asks("x", wishes=("A",)), asks("y", wishes=("A",), windows=hours)]
    assert places(solved(sessions, people, published=before)) == {"x": "A", "y": "C"}
    assert places(solved(sessions, people)) == {"x": "A", "y": "A"}


def test_hours_at_home_come_before_wishes():
    """In Nairobi it is five in the morning when C begins, and two in the afternoon for A."""
    people = [remote("x", wishes=("C",))]
    assert places(solved([table("A"), table("C", 13, 10)], people)) == {"x": "A"}
    assert places(solved([table("A"), table("C", 13, 10)], people, "waiting", "wishes")) == {
        "x": "C"
    }


def test_a_wish_counts_for_everybody_before_it_counts_twice_for_one():
    people = [asks("x", wishes=("A", "B")), asks("y", wishes=("A", "C"))]
    sessions = [table("A", places=1), table("B", places=1)]
    assert places(solved([*sessions, table("C", 13, 10, places=1)], people)) in (
        {"x": "A", "y": "C"},
        {"x": "B", "y": "A"},
    )
    alone = [asks("x", wishes=("A", "B")), asks("y", wishes=("A",))]
    assert places(solved(sessions, alone)) == {"x": "B", "y": "A"}


def test_regions_share_the_tables():
    people = [asks(f"a{k}", region="African", wishes=("A",)) for k in range(4)]
    people += [asks(f"e{k}", region="EEG", wishes=("B",)) for k in range(4)]
    assert africans_at_a(people, "waiting", "regions", "wishes") == 2
    assert africans_at_a(people, "waiting", "wishes") == 4


def africans_at_a(people, *objectives):
    sessions = [table("A", places=4), table("B", places=4)]
    policy = Policy(objectives=objectives, share_tolerance=0)
    seats = places(solve(problem(sessions, people, policy=policy)))
    return sum(1 for name in seats if name[0] == "a" and seats[name] == "A")


def test_a_quota_that_a_region_cannot_fill_is_shared_again():
    people = [asks("a", region="African"), *(asks(f"e{k}", region="EEG") for k in range(3))]
    sessions = [
        table("A", places=2, quota=(Share("African", 1), Share("EEG", 1))),
        table("B", places=2, quota=(Share("African", 1), Share("EEG", 1))),
    ]
    policy = Policy(objectives=("waiting", "regions"), share_tolerance=1)
    plan = solve(problem(sessions, people, policy=policy))
    assert plan.tiers[-2].value == 0
    assert len(plan.placements) == 4


def test_high_tiers_are_spread():
    people = [asks(name, tier=1, wishes=("A",)) for name in "xy"]
    people += [asks(name, wishes=("B",)) for name in "zw"]
    sessions = [table("A", places=2), table("B", places=2)]
    seats = places(solved(sessions, people, "waiting", "high_tiers", "wishes"))
    assert seats["x"] != seats["y"]
    anyhow = places(solved(sessions, people, "waiting", "wishes"))
    assert anyhow["x"] == anyhow["y"] == "A"


def test_parallel_tables_are_even():
    people = [asks(f"x{k}", themes=("t",)) for k in range(4)]
    sessions = [table("A", themes=("t",)), table("B")]
    even = places(solved(sessions, people, "waiting", "load", "themes"))
    assert sorted(even.values()) == ["A", "A", "B", "B"]
    assert set(places(solved(sessions, people, "waiting", "themes")).values()) == {"A"}


def test_small_states_are_not_those_who_wait():
    people = [asks("x"), asks("y", ldc=True, inscribed_at=CALLED + timedelta(days=1))]
    assert places(solved([table("A", places=1)], people)) == {"y": "A"}


@pytest.mark.parametrize(("objective", "field"), [("languages", "language"), ("genders", "gender")])
def test_languages_and_genders_are_spread_where_asked(objective, field):
    wished = {"p": ("A",), "q": ("B",)}
    people = [
        asks(f"{kind}{k}", wishes=wished[kind], **{field: kind}) for kind in "pq" for k in range(2)
    ]
    sessions = [table("A", places=2), table("B", places=2)]
    policy = Policy(objectives=("waiting", objective, "wishes"), spread_tolerance=0)
    seats = places(solve(problem(sessions, people, policy=policy)))
    assert seats["p0"] != seats["p1"]
    assert seats["q0"] != seats["q1"]


def test_the_private_list_is_kept_apart():
    people = [asks("x", themes=("t",)), asks("y", themes=("t",))]
    sessions = [table("A", themes=("t",)), table("C", 13, 10)]
    seats = places(solved(sessions, people, apart=(("x", "y"),)))
    assert seats["x"] != seats["y"]
    assert set(places(solved(sessions, people)).values()) == {"A"}


def test_themes_decide_between_tables_that_are_alike():
    sessions = [table("A"), table("C", 13, 10, themes=("climate",))]
    assert places(solved(sessions, [asks("x", themes=("climate",))])) == {"x": "C"}


def test_who_asked_first_has_the_last_word():
    early = CALLED - timedelta(days=1)
    people = [asks("x", wishes=("A",)), asks("y", wishes=("A",), inscribed_at=early)]
    assert places(solved([table("A", places=1), table("B", places=1)], people)) == {
        "x": "B",
        "y": "A",
    }


def test_table_and_order_are_decided_together_where_an_hour_cuts():
    """At 10:00 in Kunming it is five in Riyadh, at eleven six; a later start is a better hour.

    Table C has few statements before and C's floor ends at 11:00 at home's five o'clock; only at D,
    where others speak first, does the remote speaker reach the better hour. Deciding the table by
    wish and then the order would leave the speaker at the worse hour.
    """
    sessions = [table("C", 13, 10, places=3), table("D", 13, 10)]
    person = remote("x", "Asia/Riyadh", wishes=("C",))
    together = solved(sessions, [person])
    apart = solved(sessions, [person], "waiting", "wishes")
    assert places(together) == {"x": "D"}
    assert together.place("x").starts_at == at(13, 11)
    assert places(apart) == {"x": "C"}
    assert together.tiers[1].value < 100


def test_a_window_that_cuts_lets_more_people_speak_than_one_order_fixed_before():
    """Two who must leave early cannot both open one table; one of them opens the other."""
    early = (window(12, 18, 19, 14),)
    people = [asks("x", windows=early, wishes=("A",)), asks("y", windows=early, wishes=("A",))]
    plan = solved([table("A"), table("B")], people)
    assert set(places(plan).values()) == {"A", "B"}


def test_the_order_bends_as_little_as_it_can():
    leaves = asks("late in rank", tier=7, windows=(window(12, 18, 19, 17),))
    people = [asks("first", tier=1), asks("second", tier=2), asks("third", tier=3), leaves]
    plan = solved([table("A")], people)
    order = [place.inscription for place in plan.of("A")]
    assert order == ["first", "late in rank", "second", "third"]
    assert plan.tiers[-1].value == (1 + 5) + (1 + 4)


def test_groups_open_their_tier_observers_close_and_exceptions_stand():
    people = [
        asks("minister"),
        asks("group", kind="group", group="AOSIS", inscribed_at=CALLED + timedelta(days=1)),
        asks("observer", kind="observer", category="observer", tier=1),
        asks("guest", tier=7, exception=None),
    ]
    plan = solved([table("A")], people)
    assert [p.inscription for p in plan.of("A")] == ["group", "minister", "guest", "observer"]
    people[3] = replace(people[3], exception=FloorException(1, "by order of the Chair"))
    plan = solved([table("A")], people)
    assert [p.inscription for p in plan.of("A")] == ["guest", "group", "minister", "observer"]


def test_the_host_may_speak_first_or_last():
    for custom, order in (("first", ["host", "x"]), ("last", ["x", "host"])):
        policy = Policy(host="host", host_speaks=custom)
        plan = solve(
            problem([table("A")], [asks("x", tier=5), asks("host", tier=5)], policy=policy)
        )
        assert [place.inscription for place in plan.of("A")] == order


def test_a_lot_decides_where_the_policy_says_so():
    people = [replace(asks(n), name=n) for n in ("Angola", "Kenya", "Peru")]
    policy = Policy(within_tier="lot", lot_letter="K")
    plan = solve(problem([table("A")], people, policy=policy))
    assert [place.inscription for place in plan.of("A")] == ["Kenya", "Peru", "Angola"]


def test_estimates_follow_one_another_with_a_changeover():
    plan = solved(kunming()[:1], [asks("x"), asks("y")])
    first, second = plan.of("A")
    assert first.starts_at == at(12, 19, 10)
    assert second.starts_at - first.ends_at == timedelta(seconds=30)


def test_many_statements_of_two_classes_are_proved_and_read_off_in_order():
    """The last statement of a part is an observer's; which one must not upset their order."""
    people = [
        remote(f"o{k:02}", "Asia/Riyadh", kind="observer", category="observer", limit_s=180)
        for k in range(12)
    ]
    people += [asks(f"p{k:02}") for k in range(12)]
    plan = solved([table("C", 13, 10)], people)
    assert plan.proved
    order = [place.inscription for place in plan.of("C")]
    assert order == sorted(order, key=lambda name: (name[0] == "o", name))


@pytest.mark.parametrize("first", ["x", "y"])
def test_of_two_who_are_alike_the_earlier_has_the_wish(first):
    asked = {name: CALLED + timedelta(days=int(name != first)) for name in "xy"}
    people = [asks(name, wishes=("A",), inscribed_at=asked[name]) for name in "xy"]
    seats = places(solved([table("A", places=1), table("C", 13, 10)], people))
    assert [name for name in seats if seats[name] == "A"] == [first]


def test_one_person_opens_a_table_for_one_group_only():
    groups = [asks(n, kind="group", group=n, person="one chair", wishes=("A",)) for n in "xy"]
    assert len(places(solved([table("A")], groups))) == 1
    assert set(places(solved([table("A"), table("C", 13, 10)], groups)).values()) == {"A", "C"}


@pytest.mark.parametrize(
    ("narrow", "rule"),
    [({"wrap_up_s": 6500}, "3"), ({"seats": 0}, "4"), ({"onsite_places": 0}, "4")],
)
def test_a_table_without_room_is_named_as_the_reason(narrow, rule):
    plan = solved([table("A", **narrow)], [asks("x")])
    assert plan.waiting[0].rules == (rule,)
