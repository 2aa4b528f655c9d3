"""The eye on a running solve remembers every objective it has heard of."""

import time

from app.allocation.watch import Watch


def word(tier, value, bound):
    return {"tier": tier, "value": value, "bound": bound, "seconds": 0.5, "tiers_done": 0}


def test_the_last_word_on_each_objective_is_kept_in_order():
    told = []
    watch = Watch(lambda progress: told.append(progress) or True)

    for one in (word("waiting", 9, 1), word("waiting", 4, 4), word("load", 2, 0)):
        watch.hear(one)
    watch.stopped()

    assert told[-1]["tier"] == "load"
    assert told[-1]["tiers"] == [
        {"name": "waiting", "value": 4, "bound": 4, "seconds": 0.5},
        {"name": "load", "value": 2, "bound": 0, "seconds": 0.5},
    ]


def test_an_objective_without_a_plan_yet_is_named_and_not_listed():
    told = []
    watch = Watch(lambda progress: told.append(progress) or True)

    watch.hear(word("hours", None, 3))
    watch.stopped()

    assert (told[-1]["tier"], told[-1]["tiers"]) == ("hours", [])


def test_it_looks_even_while_the_solver_asks_nobody(monkeypatch):
    monkeypatch.setattr("app.allocation.watch.EVERY_S", 0.01)
    told = []
    watch = Watch(lambda progress: told.append(progress) or False)

    with watch.awake():
        time.sleep(0.1)

    assert told
    assert watch.stopped()
