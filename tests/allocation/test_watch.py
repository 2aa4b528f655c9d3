"""The eye on a running solve remembers every objective it has heard of."""

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
